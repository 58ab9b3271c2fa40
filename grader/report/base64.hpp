#pragma once
// RFC 4648, section 4. Within report/ only.

#include <string>
#include <string_view>

namespace ipclab::report {

[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace ipclab::report
