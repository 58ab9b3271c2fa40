#include "run/plain_cbor.hpp"

#include <optional>
#include <vector>

namespace ipclab::run {
namespace {

// The major types of RFC 8949, section 3.1.
enum Major : unsigned {
  whole_number = 0,
  negative_number = 1,
  text = 3,
  list = 4,
  mapping = 5,
  simple = 7,
};

struct Head {
  unsigned major = simple;
  std::uint64_t argument = 0;
};

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> octets) : rest_{octets} {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  /// Nothing for heads that end early, and for lengths that are not told beforehand.
  std::optional<Head> head() {
    if (rest_.empty()) return std::nullopt;
    const unsigned first = rest_.front();
    Head head{first >> 5U, first & 0x1fU};
    rest_ = rest_.subspan(1);
    constexpr unsigned one_byte_more = 24;
    if (head.argument < one_byte_more) return head;
    const std::size_t size = std::size_t{1} << (head.argument - one_byte_more);
    // A simple value of more bytes is a number with a fraction.
    if (size > sizeof head.argument || size > rest_.size() || head.major == simple)
      return std::nullopt;
    head.argument = 0;
    for (const std::uint8_t byte : rest_.first(size)) head.argument = head.argument << 8U | byte;
    rest_ = rest_.subspan(size);
    return head;
  }

  bool skip(std::uint64_t size) {
    if (size > rest_.size()) return false;
    rest_ = rest_.subspan(size);
    return true;
  }

  /// Each item takes at least a byte.
  [[nodiscard]] bool may_hold(std::uint64_t items) const { return items <= rest_.size(); }

 private:
  std::span<const std::uint8_t> rest_;
};

bool is_known_value(std::uint64_t simple_value) {
  constexpr std::uint64_t no = 20;
  constexpr std::uint64_t null = 22;
  return no <= simple_value && simple_value <= null;
}

}  // namespace

bool is_plain_cbor(std::span<const std::uint8_t> octets, std::size_t deepest) {
  Reader reader{octets};
  std::vector<std::uint64_t> missing{1};  // items of each list and mapping that is open
  while (!missing.empty()) {
    if (missing.back() == 0) {
      missing.pop_back();
      continue;
    }
    --missing.back();
    const auto head = reader.head();
    if (!head) return false;
    switch (head->major) {
      case whole_number:
      case negative_number: break;
      case text:
        if (!reader.skip(head->argument)) return false;
        break;
      case list:
      case mapping:
        if (!reader.may_hold(head->argument) || missing.size() > deepest) return false;
        missing.push_back(head->major == list ? head->argument : 2 * head->argument);
        break;
      case simple:
        if (!is_known_value(head->argument)) return false;
        break;
      default: return false;  // bytes, and tags
    }
  }
  return reader.at_end();
}

}  // namespace ipclab::run
