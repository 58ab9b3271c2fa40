#include "intake/reading.hpp"

#include <algorithm>
#include <utility>

#include "intake/names.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {

void Reading::note(std::vector<std::string> lines) {
  for (std::string& line : lines) notes.push_back(std::move(line));
}

void Reading::conclude(Gathering& gathering, const std::string& name) {
  Submission read = gathering.finish(name);
  note(std::exchange(read.notes, {}));
  const auto counts = [](const SourceFile& file) { return is_source(file.path); };
  if (std::ranges::any_of(read.files, counts))
    submission = std::move(read);
  else
    problem = shorten_line(name, 100) + " has no source that can be read" +
              (notes.empty() ? "" : ": " + notes.back());
}

}  // namespace ipclab::intake
