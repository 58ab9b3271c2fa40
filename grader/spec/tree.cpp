#include "spec/tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>

#include "spec/source.hpp"
#include "spec/utf8.hpp"

namespace ipclab::spec {
namespace {

/// Thrown out of yaml-cpp by the event handler below; parse() catches it.
struct Refused {
  Position at;
  std::string message;
  std::string expected;
};

/// yaml-cpp counts from 0.
Position position_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

/// A stream over bytes that somebody else keeps.
class ByteBuffer : public std::streambuf {
 public:
  explicit ByteBuffer(std::string_view bytes) {
    // The get area is never written to; std::streambuf has no const form of it.
    char* begin = const_cast<char*>(bytes.data());
    setg(begin, begin, begin + bytes.size());
  }
};

}  // namespace

/// Takes the events of yaml-cpp, which has no bounds of its own, and refuses what is too much.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view bytes) : bytes_{bytes} {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      throw Refused{position_of(mark), "a second document begins here", "one document in the file"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    add(Node::Kind::null, mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Refused{position_of(mark), "aliases (*name) are not allowed", "the value written out"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    refuse_open_quote(mark);
    add(Node::Kind::scalar, mark).scalar = value;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { open_.pop_back(); }

  [[nodiscard]] Tree take() {
    if (tree_.nodes_.empty()) tree_.nodes_.emplace_back().at = {1, 1};
    return std::move(tree_);
  }

 private:
  struct Open {
    Node* node;
    Node* last_child;
    std::size_t children;
  };

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      throw Refused{position_of(mark), "anchors (&name) are not allowed", "the value written out"};
  }

  // yaml-cpp gives "?" for a plain value and "!" for a quoted one.
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.size() > 1)
      throw Refused{position_of(mark), "tags (!name) are not allowed", "a plain or quoted value"};
  }

  // yaml-cpp takes the end of the file for the closing quote.
  void refuse_open_quote(const YAML::Mark& mark) const {
    const std::string_view rest = bytes_.substr(std::min<std::size_t>(
        static_cast<std::size_t>(std::max(mark.pos, 0)), bytes_.size()));
    if (!rest.starts_with('"') && !rest.starts_with('\'')) return;
    const char quote = rest.front();
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == quote) return;  // of '' too: the text goes on, but this is no open quote
      if (quote == '"' && rest[i] == '\\') ++i;
    }
    throw Refused{position_of(mark), "the quoted text that begins here never ends",
                  "a closing quote"};
  }

  void begin(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
             YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (open_.size() >= static_cast<std::size_t>(deepest_yaml))
      throw Refused{position_of(mark), "lists and mappings are nested too deeply",
                    "at most " + std::to_string(deepest_yaml) + " levels"};
    Node& node = add(kind, mark);
    open_.push_back({&node, nullptr, 0});
  }

  Node& add(Node::Kind kind, const YAML::Mark& mark) {
    if (tree_.nodes_.size() >= most_nodes)
      throw Refused{position_of(mark), "the file has too many values",
                    "at most " + std::to_string(most_nodes)};
    Node& node = tree_.nodes_.emplace_back();
    node.kind = kind;
    node.at = position_of(mark);
    if (!open_.empty()) adopt(open_.back(), node);
    return node;
  }

  static void adopt(Open& parent, Node& child) {
    const bool is_value = parent.node->kind == Node::Kind::mapping && parent.children % 2 == 1;
    // A value left out has no place of its own: yaml-cpp gives that of whatever comes next.
    if (is_value && child.kind == Node::Kind::null) child.at = parent.last_child->at;
    (parent.last_child == nullptr ? parent.node->first_child : parent.last_child->next) = &child;
    parent.last_child = &child;
    ++parent.children;
  }

  std::string_view bytes_;
  Tree tree_;
  std::vector<Open> open_;
  int documents_ = 0;
};

namespace {

Position position_at(std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, offset);
  const auto newlines = std::count(before.begin(), before.end(), '\n');
  const std::size_t last = before.rfind('\n');
  const std::size_t line_start = last == std::string_view::npos ? 0 : last + 1;
  return {static_cast<int>(newlines) + 1, static_cast<int>(offset - line_start) + 1};
}

/// What can be told from the bytes alone, before yaml-cpp sees them.
std::optional<Refused> refused_bytes(std::string_view bytes) {
  constexpr std::string_view indicators = "[{,:\"'&*!?";
  std::size_t count = 0;
  if (bytes.size() > largest_yaml.count)
    return Refused{{}, "is larger than " + describe(largest_yaml), "a smaller file"};
  if (const auto offset = invalid_utf8(bytes))
    return Refused{position_at(bytes, *offset), "this byte is not valid UTF-8",
                   "text in UTF-8; other bytes belong into a file of the folder files/"};
  for (std::size_t offset = 0; offset < bytes.size(); ++offset) {
    if (bytes[offset] == '\0')
      return Refused{position_at(bytes, offset), "a NUL byte", "text"};
    if (indicators.find(bytes[offset]) != std::string_view::npos && ++count > most_indicators)
      return Refused{position_at(bytes, offset),
                     "too many of the characters " + std::string{indicators},
                     "at most " + std::to_string(most_indicators) +
                         "; long texts belong into the folder files/"};
  }
  return std::nullopt;
}

Problem problem_of(Refused refused, const std::string& file) {
  return {file, refused.at.line, refused.at.column, std::move(refused.message),
          std::move(refused.expected), ""};
}

}  // namespace

Result<Tree, Problem> Tree::parse(std::string_view bytes, const std::string& file) {
  if (auto refused = refused_bytes(bytes)) return Unexpected{problem_of(std::move(*refused), file)};
  // With a byte order mark, yaml-cpp would count offsets from behind it.
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  ByteBuffer buffer{bytes};
  std::istream stream{&buffer};
  TreeBuilder builder{bytes};
  try {
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) continue;
    return builder.take();
  } catch (Refused& refused) {
    return Unexpected{problem_of(std::move(refused), file)};
  } catch (const YAML::Exception& error) {
    return Unexpected{problem_of({position_of(error.mark), "not readable as YAML: " + error.msg, ""},
                                 file)};
  }
}

std::vector<const Node*> items(const Node& sequence) {
  std::vector<const Node*> children;
  for (const Node* child = sequence.first_child; child != nullptr; child = child->next)
    children.push_back(child);
  return children;
}

std::vector<Entry> entries(const Node& mapping) {
  std::vector<Entry> pairs;
  for (const Node* key = mapping.first_child; key != nullptr; key = key->next->next)
    pairs.push_back({key, key->next});
  return pairs;
}

}  // namespace ipclab::spec
