#pragma once
// The file of the probe's control block, as the pid 1 of a cell gets at it: by reading and writing.
// Programs may make the file shorter or fill its file system, and the kernel kills whoever touches
// a mapping then (mmap(2), SIGBUS). Comes in: what a run begins with. Goes out: copies of what the
// programs have made of it, with zeros where nothing is left.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "probe/control.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

struct FreeControl {
  void operator()(probe::Control* control) const noexcept { std::free(control); }
};
using ControlCopy = std::unique_ptr<probe::Control, FreeControl>;

/// The same as probe::Control{}, but the kernel has to make only the few pages that are not zero.
[[nodiscard]] ControlCopy new_control();

/// How large the file is, most of which is never touched.
[[nodiscard]] std::uint64_t control_file_size();

class ControlFile {
 public:
  /// Makes the file. Throws GraderError.
  ControlFile(const std::string& path, const probe::Control& beginning);

  // Both do nothing where the programs have left no room for it.
  void expect(std::uint32_t actors);
  /// For those who wait until something outside may have changed.
  void ring();

  /// The head and the tasks as they are now; valid until the next look.
  [[nodiscard]] const probe::Control& look();
  /// What observe::read_probe_block() reads.
  [[nodiscard]] std::vector<std::uint8_t> block() const;
  /// A probe::Profile as it is.
  [[nodiscard]] std::string profile() const;
  /// False if the file is shorter or longer than it was made.
  [[nodiscard]] bool has_its_size() const;

 private:
  bool write(const void* from, std::size_t size, std::size_t at);
  void read(void* to, std::size_t size, std::size_t at) const;

  UniqueFd file_;
  ControlCopy seen_;
};

}  // namespace ipclab::run
