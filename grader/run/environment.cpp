#include "run/environment.hpp"

#include "run/cell_init.hpp"

namespace ipclab::run {

std::vector<std::string> environment_of(const cell::Folders& folders,
                                        const std::vector<std::string>& added) {
  std::vector<std::string> environment{std::string{"PATH="} + standard_path, "LANG=C.UTF-8",
                                       "HOME=" + folders.work, "TMPDIR=" + folders.tmp};
  for (const std::string& variable : added) {
    const std::string name = variable.substr(0, variable.find('=') + 1);
    std::erase_if(environment, [&](const std::string& other) { return other.starts_with(name); });
    environment.push_back(variable);
  }
  return environment;
}

}  // namespace ipclab::run
