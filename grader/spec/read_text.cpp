#include "spec/read_text.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "spec/read_value.hpp"
#include "spec/source.hpp"

namespace ipclab::spec {
namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view wanted_text =
    "a text: a value, {repeat, times}, {numbers}, {noise}, {file}, or a list of these";

std::string read_literal(Reader& reader, const Node& node, std::string wanted) {
  if (node.kind != Node::Kind::scalar) reader.wrong(node, std::move(wanted));
  return node.scalar;
}

Piece read_repeat(Reader& reader, const Node& node) {
  Repeated repeated;
  const auto fields = reader.fields(node, "a repeated text", keys::text_repeat);
  if (!fields) return repeated;
  if (const Node* text = fields->find("repeat"))
    repeated.text = read_literal(reader, *text, "the text that is repeated");
  if (const Node* times = fields->find("times"))
    repeated.times = static_cast<std::uint64_t>(reader.integer(*times, 0, highest).value_or(0));
  return repeated;
}

void read_range(Reader& reader, const Node& node, Numbers& numbers) {
  const auto ends = reader.list(node, "the first and the last number");
  if (node.kind != Node::Kind::sequence) return;
  if (ends.size() != 2)
    return reader.problem(node, "found a list of " + std::to_string(ends.size()),
                          "the first and the last number: [1, 1000]");
  const auto first = reader.integer(*ends[0], lowest, highest);
  const auto last = reader.integer(*ends[1], lowest, highest);
  if (!first || !last) return;
  if (*first > *last) reader.problem(*ends[1], "the last number is less than the first");
  numbers.first = *first;
  numbers.last = *last;
}

Piece read_numbers(Reader& reader, const Node& node) {
  Numbers numbers;
  const auto fields = reader.fields(node, "numbers", keys::text_numbers);
  if (!fields) return numbers;
  if (const Node* range = fields->find("numbers")) read_range(reader, *range, numbers);
  if (const Node* format = fields->find("format")) {
    numbers.format = read_literal(reader, *format, "the text for each number");
    if (numbers.format.find("{}") == std::string::npos)
      reader.wrong(*format, "a text with {} for the number");
  }
  return numbers;
}

Piece read_noise(Reader& reader, const Node& node) {
  constexpr std::array<Choice<Alphabet>, 4> alphabets{{{"bytes", Alphabet::bytes},
                                                       {"letters", Alphabet::letters},
                                                       {"lower", Alphabet::lower},
                                                       {"lines", Alphabet::lines}}};
  Noise noise;
  const auto fields = reader.fields(node, "noise", keys::text_noise);
  if (!fields) return noise;
  if (const Node* size = fields->find("noise"))
    noise.size = read_size(reader, *size).value_or(Bytes{});
  if (const Node* seed = fields->find("seed"))
    noise.seed = static_cast<std::uint64_t>(reader.integer(*seed, 0, highest).value_or(1));
  if (const Node* alphabet = fields->find("alphabet"))
    noise.alphabet = reader.choice(*alphabet, alphabets).value_or(Alphabet::bytes);
  return noise;
}

Piece read_contents(Reader& reader, const Node& node) {
  const auto fields = reader.fields(node, "the contents of a file", keys::text_file);
  const Node* name = fields ? fields->find("file") : nullptr;
  if (name == nullptr) return Literal{};
  const std::string path = read_file_name(reader, *name);
  if (path.empty()) return Literal{};
  auto contents = read_regular(reader.folder() / "files" / path, largest_text);
  if (contents) return Literal{std::move(*contents)};
  reader.problem(*name, in_quotes("files/" + path) + " " + contents.error());
  return Literal{};
}

Piece read_address_of(Reader& reader, const Node& node) {
  const auto fields = reader.fields(node, "the address of a machine", keys::text_address);
  const Node* machine = fields ? fields->find("address-of") : nullptr;
  return AddressOf{machine == nullptr ? "" : reader.word(*machine, "a machine of the test")};
}

struct TextForm {
  std::string_view key;
  Piece (*read)(Reader&, const Node&);
};
constexpr std::array<TextForm, 5> text_forms{{{"repeat", read_repeat},
                                              {"numbers", read_numbers},
                                              {"noise", read_noise},
                                              {"file", read_contents},
                                              {"address-of", read_address_of}}};

/// nullptr if no key of the mapping is that of a text.
const TextForm* form_of(const Node& node) {
  if (node.kind != Node::Kind::mapping) return nullptr;
  for (const Entry& entry : entries(node))
    for (const TextForm& form : text_forms)
      if (entry.key->scalar == form.key) return &form;
  return nullptr;
}

/// False once the text is too large: what follows is not read any more.
bool add_pieces(Reader& reader, const Node& node, Text& text, std::uint64_t& size) {
  if (node.kind == Node::Kind::sequence) {
    for (const Node* item : items(node))
      if (!add_pieces(reader, *item, text, size)) return false;
    return true;
  }
  const TextForm* form = form_of(node);
  if (node.kind != Node::Kind::scalar && form == nullptr) {
    reader.wrong(node, std::string{wanted_text},
                 node.kind == Node::Kind::null ? "write \"\" for an empty text" : "");
    return true;
  }
  Text piece{{form == nullptr ? Literal{node.scalar} : form->read(reader, node)}};
  const std::uint64_t piece_size = size_of(piece);
  if (piece_size > largest_text.count - size) {
    reader.problem(node, "the text is too large", "at most " + describe(largest_text));
    return false;
  }
  size += piece_size;
  text.pieces.push_back(std::move(piece.pieces.front()));
  return true;
}

LineCount lines_of(std::string_view text) {
  return {static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')),
          text.ends_with('\n')};
}

LineCount lines_of_piece(const Literal& literal) { return lines_of(literal.text); }
LineCount lines_of_piece(const Repeated& repeated) {
  const LineCount one = lines_of(repeated.text);
  return {one.newlines * repeated.times, one.ends_with_newline};
}
LineCount lines_of_piece(const Numbers& numbers) {
  const LineCount one = lines_of(numbers.format);
  return {one.newlines * static_cast<std::uint64_t>(numbers.last - numbers.first + 1),
          one.ends_with_newline};
}
LineCount lines_of_piece(const AddressOf&) { return {}; }
LineCount lines_of_piece(const Noise& noise) { return lines_of(expand(Text{{noise}})); }

bool fit_for_execve(const Text& text) {
  const auto has_nul = [](const Piece& piece) {
    const Text alone{{piece}};
    // Noise is quickly expanded, as an argument is short.
    return expand(alone).find('\0') != std::string::npos;
  };
  return std::none_of(text.pieces.begin(), text.pieces.end(), has_nul);
}

}  // namespace

Text read_text(Reader& reader, const Node& node) {
  Text text = read_sent_text(reader, node);
  if (!machines_in(text).empty())
    reader.problem(node, "the address of a machine is not known here",
                   "address-of only in args, in stdin and in what is sent");
  return text;
}

Text read_sent_text(Reader& reader, const Node& node) {
  Text text;
  std::uint64_t size = 0;
  add_pieces(reader, node, text, size);
  return text;
}

std::vector<Text> read_args(Reader& reader, const Node& node) {
  // execve(2), MAX_ARG_STRLEN: 32 pages, the terminating NUL included.
  constexpr std::uint64_t longest = 32 * 4096 - 1;
  constexpr std::uint64_t longest_together = longest;  // they travel to the cell in one message
  std::uint64_t together = 0;
  std::vector<Text> args;
  for (const Node* item : reader.list(node, "arguments")) {
    args.push_back(read_sent_text(reader, *item));
    const std::uint64_t size = size_of(args.back());
    if (together <= longest_together && size <= longest && together + size > longest_together)
      reader.problem(*item, "the arguments are too long together",
                     "at most " + std::to_string(longest_together) + " bytes");
    together = together + size < together ? UINT64_MAX : together + size;
    if (size_of(args.back()) > longest)
      reader.problem(*item, "the argument is too long",
                     "at most " + std::to_string(longest) + " bytes");
    else if (!fit_for_execve(args.back()))
      reader.problem(*item, "the argument has a NUL byte", "an argument without NUL bytes");
  }
  return args;
}

bool is_text_mapping(const Node& node) { return form_of(node) != nullptr; }

LineCount count_lines(const Text& text) {
  LineCount all;
  for (const Piece& piece : text.pieces) {
    if (size_of(Text{{piece}}) == 0) continue;
    const LineCount one = std::visit([](const auto& any) { return lines_of_piece(any); }, piece);
    all.newlines += one.newlines;
    all.ends_with_newline = one.ends_with_newline;
  }
  return all;
}

}  // namespace ipclab::spec
