#include "intake/notes.hpp"

#include "support/escape.hpp"

namespace ipclab::intake {

void Notes::passed_over(std::string_view path, std::string_view why) {
  constexpr std::size_t width = 100;
  if (first_.size() == most)
    ++more_;
  else
    first_.push_back(shorten_line(path, width) + " " + std::string{why});
}

std::vector<std::string> Notes::lines() const {
  std::vector<std::string> lines = first_;
  if (more_ > 0) lines.push_back("and so on: " + std::to_string(more_) + " more of this kind");
  if (!stopped_.empty()) lines.push_back(stopped_);
  return lines;
}

}  // namespace ipclab::intake
