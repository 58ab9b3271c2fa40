#include "observe/lines/symbolize.hpp"

#include <map>
#include <optional>
#include <string>

#include "observe/lines/program_source.hpp"
#include "observe/lines/stack_walk.hpp"

namespace ipclab::observe {
namespace {

// Longer names were not written by people.
constexpr std::size_t longest_name = 300;

/// The way from the innermost frame outwards, past the first one of the student.
class Search {
 public:
  Search(StackWalk& walk, ProgramSource& source) : walk_{walk}, source_{source} {}

  evidence::Line run(const StackSnapshot& snapshot) {
    walk_.walk(snapshot, [this](const Frame& frame) { return goes_on(frame); });
    for (std::string* text : {&line_.file, &line_.function, &line_.calls})
      if (text->size() > longest_name) text->resize(longest_name);
    return line_;
  }

 private:
  bool goes_on(const Frame& frame) {
    if (frame.of_signal) {
      if (!line_.known()) find_lost_handler();
      line_.in_handler = true;
      return false;
    }
    if (!line_.known()) look_at(frame);
    return true;
  }

  void look_at(const Frame& frame) {
    if (!frame.in_program) {
      library_ = frame;
      caller_.reset();
      return;
    }
    // Templates of the C++ library lie in the program too, between it and the student's function.
    if (library_ && !caller_) caller_ = frame;
    if (const auto& place = source_.place(frame.address)) tell(*place, frame);
  }

  void tell(const Place& place, const Frame& frame) {
    tell(place);
    if (!caller_) return;
    const Callee callee =
        source_.callee(caller_->continues, [this] { return walk_.library_function(*library_); });
    if (callee.place && caller_->continues == frame.continues) tell(*callee.place);
    line_.calls = callee.name;
  }

  void tell(const Place& place) {
    line_.file = place.file;
    line_.number = place.number;
    line_.function = place.function;
  }

  /// A handler that ends with a call has made it a jump, and left no frame: the library's function
  /// will return to sigreturn(2).
  void find_lost_handler() {
    if (!library_) return;
    line_.calls = walk_.library_function(*library_);
    const auto handler = source_.handler_that_ends_in(line_.calls);
    if (!handler) return;
    line_.calls = handler->name;
    if (handler->place) tell(*handler->place);
  }

  StackWalk& walk_;
  ProgramSource& source_;
  std::optional<Frame> library_;  ///< the outermost of a library so far
  std::optional<Frame> caller_;   ///< the program's frame that called it
  evidence::Line line_;
};

}  // namespace

std::vector<evidence::Line> symbolize(const std::vector<StackSnapshot>& snapshots) {
  std::vector<evidence::Line> lines(snapshots.size());
  std::map<const Image*, std::vector<std::size_t>> of_image;
  for (std::size_t i = 0; i < snapshots.size(); ++i)
    if (snapshots[i].image) of_image[snapshots[i].image.get()].push_back(i);
  std::map<const UniqueFd*, ProgramSource> sources;
  for (const auto& [image, ids] : of_image) {
    ProgramSource& source =
        sources.try_emplace(image->program.get(), image->program->get()).first->second;
    if (!source.has_lines()) continue;
    // One at a time: each keeps its files open.
    StackWalk walk{*image, source.elf()};
    for (const std::size_t id : ids) lines[id] = Search{walk, source}.run(snapshots[id]);
  }
  return lines;
}

}  // namespace ipclab::observe
