#pragma once
// The frames of a stack that was copied long ago. Comes in: what a process had mapped, and
// snapshots of its stacks. Goes out: one address for each frame. The process itself may be gone;
// the files are read again (libdwfl of elfutils), and no others: neither separate debug files nor
// anything from the network.

#include <elfutils/libdwfl.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "observe/lines/function_names.hpp"
#include "observe/lines/snapshot.hpp"

namespace ipclab::observe {

struct Frame {
  Dwfl_Module* module = nullptr;  ///< never null
  bool in_program = false;
  /// What a signal handler returns to: sigreturn(2), and then the interrupted function.
  bool of_signal = false;
  /// Relative to the file; where the frame goes on.
  std::uint64_t continues = 0;
  /// Relative to the file; within the instruction that it is at.
  std::uint64_t address = 0;
};

class StackWalk {
 public:
  /// `image` and `program`, its executable, must outlive this.
  StackWalk(const Image& image, Elf* program);

  /// Shows frames, innermost first, until `visit` says that it is enough.
  void walk(const StackSnapshot& snapshot, const std::function<bool(const Frame&)>& visit);

  /// The library's function that the frame is in; "" if it is not known.
  [[nodiscard]] std::string library_function(const Frame& frame);

 private:
  struct End {
    void operator()(Dwfl* dwfl) const { dwfl_end(dwfl); }
  };
  /// A file with all its mappings.
  struct Loaded {
    const Image* image = nullptr;
    std::string path;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  struct Walker;  ///< what libdwfl calls

  void report_modules(const Image& image);
  [[nodiscard]] bool has_unwind_table(std::uint64_t address) const;
  void visit_frame(std::uint64_t continues, bool has_called);
  [[nodiscard]] bool read_word(std::uint64_t address, std::uint64_t& word) const;

  std::vector<Loaded> loaded_;
  std::unique_ptr<Dwfl, End> dwfl_;
  std::map<Dwfl_Module*, ExportedFunctions> exported_;
  // Of the walk that is going on:
  const StackSnapshot* snapshot_ = nullptr;
  const std::function<bool(const Frame&)>* visit_ = nullptr;
  user_regs_struct registers_{};
  bool first_has_called_ = false;
  unsigned frames_ = 0;
  bool enough_ = false;
};

}  // namespace ipclab::observe
