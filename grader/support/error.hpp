#pragma once
// Trouble of the grader or of the machine: thrown with the call and errno, caught once, in main
// (exit status 3). What a student's program does is never reported this way.

#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ipclab {

/// The grader could not do its work; nobody else is to blame.
class GraderError : public std::runtime_error {
 public:
  explicit GraderError(const std::string& what) : std::runtime_error{what} {}
  GraderError(std::string_view call, int error_number);
};

/// "No such file or directory (ENOENT)".
[[nodiscard]] std::string describe_errno(int error_number);

/// The result of a system call that must succeed; throws GraderError with errno otherwise.
inline int require(int result, std::string_view call) {
  if (result == -1) throw GraderError{call, errno};
  return result;
}

}  // namespace ipclab
