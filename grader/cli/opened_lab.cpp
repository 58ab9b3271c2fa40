#include "cli/opened_lab.hpp"

#include <iostream>
#include <utility>

#include "cli/console.hpp"
#include "report/problems.hpp"

namespace ipclab::cli {

std::optional<OpenedLab> open_lab(const std::string& name, spec::Scope scope) {
  auto house = house_with(name);
  if (!house) {
    complain(house.error());
    return std::nullopt;
  }
  auto lab = spec::load_lab(house->lab(name), scope);
  if (!lab) {
    std::cerr << report::problems(lab.error());
    return std::nullopt;
  }
  return OpenedLab{std::move(*house), std::move(*lab)};
}

}  // namespace ipclab::cli
