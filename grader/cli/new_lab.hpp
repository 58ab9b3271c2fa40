#pragma once
// What ipclab new writes, for whoever must know it: it is in the program, and no secret.

#include <string>
#include <vector>

namespace ipclab::cli {

[[nodiscard]] std::vector<std::string> texts_of_new_lab(const std::string& name);

}  // namespace ipclab::cli
