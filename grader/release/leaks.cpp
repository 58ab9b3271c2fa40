#include "release/leaks.hpp"

#include <algorithm>

#include "intake/encodings.hpp"
#include "intake/opened_archive.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::release {
namespace {

/// The line in which the significant character number `at` stands.
std::size_t line_of(std::string_view text, std::size_t at) {
  std::size_t line = 1;
  for (const char& c : text) {
    if (c == '\n') ++line;
    if (significant({&c, 1}).empty()) continue;
    if (at-- == 0) break;
  }
  return line;
}

bool is_text(std::string_view bytes) { return bytes.find('\0') == std::string_view::npos; }

class Search {
 public:
  Search(const Needles& secrets, Bytes most) : secrets_{secrets}, left_{most.count} {}

  void look_into(const std::string& member, std::string_view bytes) {
    handout_ = member.ends_with("README.md");
    look_at(member, bytes, 0);
  }

  std::vector<Leak> take() { return std::move(leaks_); }

 private:
  void look_at(const std::string& where, std::string_view bytes, int layer) {
    look_for_secrets(where, bytes);
    if (layer == most_layers || leaks_.size() >= most_leaks) return;
    const intake::Layer inner = intake::decoded_within(bytes, Bytes{left_});
    if (!inner.complete)
      throw GraderError{escape_line(where) + " holds too much to be searched for secrets"};
    for (const intake::Decoded& decoded : inner.contents) {
      left_ -= std::min<std::uint64_t>(left_, decoded.bytes.size());
      look_at(where + ", " + decoded.how, decoded.bytes, layer + 1);
    }
  }

  void look_for_secrets(const std::string& where, std::string_view bytes) {
    std::string last;
    for (const Found& found : secrets_.find(significant(bytes), most_leaks * 10)) {
      if (found.needle->prose && handout_) continue;
      std::string place = escape_line(where);
      if (is_text(bytes)) place += ":" + std::to_string(line_of(bytes, found.at));
      // Lines and blocks overlap: one of them is enough.
      if (std::exchange(last, place) == place || leaks_.size() == most_leaks) continue;
      leaks_.push_back({place, found.needle->place});
    }
  }

  const Needles& secrets_;
  std::uint64_t left_;
  std::vector<Leak> leaks_;
  bool handout_ = false;
};

}  // namespace

std::vector<Leak> leaks_in(std::string_view archive, const Needles& secrets, Bytes most) {
  Search search{secrets, most};
  intake::OpenedArchive opened{archive, most};
  while (true) {
    const auto entry = opened.next();
    if (!entry) throw GraderError{"the handout " + entry.error()};
    if (!*entry) return search.take();
    const auto content = opened.read(most);
    if (!content || !*content)
      throw GraderError{escape_line((*entry)->path) + " cannot be searched for secrets"};
    search.look_into((*entry)->path, (*entry)->path + "\n" + **content);
  }
}

}  // namespace ipclab::release
