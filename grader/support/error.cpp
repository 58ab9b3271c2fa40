#include "support/error.hpp"

#include <cstring>

namespace ipclab {

GraderError::GraderError(std::string_view call, int error_number)
    : std::runtime_error{std::string{call} + ": " + describe_errno(error_number)} {}

std::string describe_errno(int error_number) {
  const char* name = ::strerrorname_np(error_number);
  const char* text = ::strerrordesc_np(error_number);
  if (name == nullptr || text == nullptr) return "error " + std::to_string(error_number);
  return std::string{text} + " (" + name + ")";
}

}  // namespace ipclab
