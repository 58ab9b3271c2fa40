#include "spec/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>

namespace ipclab::spec {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
constexpr std::string_view placeholder = "{}";

std::uint64_t add(std::uint64_t a, std::uint64_t b) { return a > most - b ? most : a + b; }
std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > most / b ? most : a * b;
}

std::uint64_t placeholders(std::string_view format) {
  std::uint64_t count = 0;
  for (std::size_t at = format.find(placeholder); at != std::string_view::npos;
       at = format.find(placeholder, at + placeholder.size()))
    ++count;
  return count;
}

/// All digits of the numbers from first to last.
std::uint64_t digits(std::uint64_t first, std::uint64_t last) {
  std::uint64_t count = 0;
  std::uint64_t low = 0;  // the lowest number of `length` digits
  for (std::uint64_t length = 1; low <= last; ++length) {
    const std::uint64_t next_low = low == 0 ? 10 : multiply(low, 10);
    const std::uint64_t from = std::max(first, low);
    const std::uint64_t to = std::min(last, next_low - 1);
    if (from <= to) count = add(count, multiply(add(to - from, 1), length));
    if (next_low == most) break;
    low = next_low;
  }
  return count;
}

/// The magnitude, also of the lowest number, whose negation would overflow.
std::uint64_t magnitude(std::int64_t number) {
  return number < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(number)
                    : static_cast<std::uint64_t>(number);
}

/// All characters of the numbers from first to last, written out.
std::uint64_t characters(std::int64_t first, std::int64_t last) {
  std::uint64_t count = 0;
  if (first < 0) {
    const std::uint64_t lowest = last < 0 ? magnitude(last) : 1;
    const std::uint64_t signs = magnitude(first) - lowest + 1;
    count = add(signs, digits(lowest, magnitude(first)));
  }
  if (last >= 0)
    count = add(count, digits(magnitude(std::max<std::int64_t>(first, 0)), magnitude(last)));
  return count;
}

std::uint64_t size_of_piece(const Literal& literal) { return literal.text.size(); }
std::uint64_t size_of_piece(const Repeated& repeated) {
  return multiply(repeated.text.size(), repeated.times);
}
std::uint64_t size_of_piece(const Numbers& numbers) {
  if (numbers.first > numbers.last) return 0;
  const std::uint64_t places = placeholders(numbers.format);
  const std::uint64_t fixed = numbers.format.size() - places * placeholder.size();
  const std::uint64_t count =
      add(static_cast<std::uint64_t>(numbers.last) - static_cast<std::uint64_t>(numbers.first), 1);
  return add(multiply(fixed, count), multiply(places, characters(numbers.first, numbers.last)));
}
std::uint64_t size_of_piece(const Noise& noise) { return noise.size.count; }
std::uint64_t size_of_piece(const AddressOf&) { return std::string_view{"255.255.255.255"}.size(); }

/// splitmix64 (Steele, Lea, Flood 2014): tiny, and the same on every machine.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  unsigned below(unsigned bound) { return static_cast<unsigned>((next() >> 32) * bound >> 32); }

 private:
  std::uint64_t state_;
};

char printable_or_newline(Generator& generator) {
  if (generator.below(40) == 0) return '\n';
  return static_cast<char>(' ' + generator.below('~' - ' ' + 1));
}

char letter(Generator& generator) {
  const unsigned number = generator.below(52);
  return static_cast<char>(number < 26 ? 'A' + number : 'a' + (number - 26));
}

char draw(Alphabet alphabet, Generator& generator) {
  switch (alphabet) {
    case Alphabet::bytes: return static_cast<char>(generator.below(256));
    case Alphabet::letters: return letter(generator);
    case Alphabet::lower: return static_cast<char>('a' + generator.below(26));
    case Alphabet::lines: return printable_or_newline(generator);
  }
  return '\0';
}

void append(std::string& text, const Literal& literal) { text += literal.text; }
void append(std::string& text, const Repeated& repeated) {
  if (repeated.text.empty()) return;
  for (std::uint64_t i = 0; i < repeated.times; ++i) text += repeated.text;
}
void append(std::string& text, const Noise& noise) {
  Generator generator{noise.seed};
  const std::size_t begin = text.size();
  text.resize(begin + noise.size.count);
  for (std::size_t i = begin; i < text.size(); ++i) text[i] = draw(noise.alphabet, generator);
  if (noise.alphabet == Alphabet::lines && noise.size.count > 0) text.back() = '\n';
}

void append_number(std::string& text, std::string_view format, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view word{digits.data(), static_cast<std::size_t>(end - digits.data())};
  while (true) {
    const std::size_t at = format.find(placeholder);
    text += format.substr(0, at);
    if (at == std::string_view::npos) return;
    text += word;
    format.remove_prefix(at + placeholder.size());
  }
}
void append(std::string& text, const Numbers& numbers) {
  if (numbers.format.empty() || numbers.first > numbers.last) return;
  for (std::int64_t number = numbers.first; number < numbers.last; ++number)
    append_number(text, numbers.format, number);
  append_number(text, numbers.format, numbers.last);
}

/// Writes the pieces of a text one after another.
struct Writer {
  std::string& text;
  const Addresses& addresses;

  void operator()(const AddressOf& address) const {
    const auto found = addresses.find(address.machine);
    if (found != addresses.end()) text += found->second;
  }
  template <typename Other>
  void operator()(const Other& piece) const {
    append(text, piece);
  }
};

}  // namespace

std::uint64_t size_of(const Text& text) {
  std::uint64_t size = 0;
  for (const Piece& piece : text.pieces)
    size = add(size, std::visit([](const auto& any) { return size_of_piece(any); }, piece));
  return size;
}

std::string expand(const Text& text, const Addresses& addresses) {
  std::string whole;
  whole.reserve(size_of(text));
  for (const Piece& piece : text.pieces) std::visit(Writer{whole, addresses}, piece);
  return whole;
}

std::vector<std::string> machines_in(const Text& text) {
  std::vector<std::string> machines;
  for (const Piece& piece : text.pieces)
    if (const auto* address = std::get_if<AddressOf>(&piece)) machines.push_back(address->machine);
  return machines;
}

}  // namespace ipclab::spec
