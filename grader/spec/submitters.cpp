#include "spec/submitters.hpp"

#include <algorithm>

#include "spec/tree.hpp"

namespace ipclab::spec {
namespace {

std::string_view without_line_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  return line;
}

/// Takes the first line off.
std::string_view next_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  return without_line_end(line);
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    text = text.substr(1, text.size() - 2);
  return std::string{text};
}

/// The value behind "key: ", none if the line has another key.
bool has_key(std::string_view line, std::string_view key, std::string_view& value) {
  line.remove_prefix(indentation(line));
  if (!line.starts_with(key)) return false;
  value = line.substr(key.size());
  value.remove_prefix(indentation(value));
  return true;
}

std::string value_of(const Node& node) {
  return node.kind == Node::Kind::scalar ? node.scalar : std::string{};
}

Submitter submitter_of(const Node& node) {
  Submitter submitter;
  if (node.kind != Node::Kind::mapping) return submitter;
  for (const auto& [key, value] : entries(node)) {
    if (key->scalar == ":name" || key->scalar == "name") submitter.name = value_of(*value);
    if (key->scalar == ":sid" || key->scalar == "sid") submitter.id = value_of(*value);
    if (key->scalar == ":email" || key->scalar == "email") submitter.email = value_of(*value);
  }
  return submitter;
}

/// `text` is the one key with its list.
bool read_list(const std::string& text, std::vector<Submitter>& submitters) {
  const auto tree = Tree::parse(text, "");
  if (!tree || tree->root().kind != Node::Kind::mapping) return false;
  for (const auto& [key, list] : entries(tree->root())) {
    if (list->kind == Node::Kind::null) continue;
    if (list->kind != Node::Kind::sequence) return false;
    for (const Node* each : items(*list))
      if (submitters.size() < most_submitters) submitters.push_back(submitter_of(*each));
  }
  return true;
}

/// The lines of one submission, of which some are kept.
class Block {
 public:
  void add(std::string_view line) {
    const std::size_t indent = indentation(line);
    if (indent == line.size()) return;
    if (depth_ == 0) depth_ = indent;
    const bool in_list = indent == depth_ && line.substr(indent).starts_with("-");
    if (indent <= depth_ && !in_list)
      begin(line);
    else if (key_ == Key::submitters)
      list_.append(line).append("\n");
    else if (key_ == Key::created_at)
      look_for_time(line);
  }

  void finish(HandedIn& handed_in) {
    handed_in.created_at = time_;
    handed_in.readable = !list_.empty() && read_list(list_, handed_in.submitters);
  }

 private:
  enum class Key { other, submitters, created_at };

  void begin(std::string_view line) {
    std::string_view value;
    key_ = Key::other;
    if (has_key(line, ":submitters:", value) || has_key(line, "submitters:", value)) {
      key_ = Key::submitters;
      list_.append(line).append("\n");
    } else if (has_key(line, ":created_at:", value) || has_key(line, "created_at:", value)) {
      key_ = Key::created_at;
      if (!value.starts_with('!') && !value.starts_with('&')) time_ = unquoted(value);
    }
  }

  /// A time with its zone is an object of Ruby, in which this is the moment.
  void look_for_time(std::string_view line) {
    std::string_view value;
    if (!has_key(line, "utc:", value) || !time_.empty()) return;
    if (value.starts_with('&')) value.remove_prefix(std::min(value.find(' '), value.size()));
    value.remove_prefix(indentation(value));
    time_ = unquoted(value);
  }

  std::size_t depth_ = 0;
  Key key_ = Key::other;
  std::string list_;
  std::string time_;
};

bool begins_submission(std::string_view line) {
  return !line.empty() && line.back() == ':' && line.front() != ' ' && line.front() != '-' &&
         line.front() != '#';
}

}  // namespace

std::vector<HandedIn> read_submitters(std::string_view bytes) {
  std::vector<HandedIn> all;
  Block block;
  const auto finish = [&] {
    if (!all.empty()) block.finish(all.back());
    block = {};
  };
  while (!bytes.empty()) {
    const std::string_view line = next_line(bytes);
    if (begins_submission(line)) {
      finish();
      all.push_back({unquoted(line.substr(0, line.size() - 1)), {}, "", true});
    } else if (!all.empty()) {
      block.add(line);
    }
  }
  finish();
  return all;
}

}  // namespace ipclab::spec
