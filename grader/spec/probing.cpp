#include "spec/lab.hpp"

namespace ipclab::spec {

std::string_view name_of(Probing::Strategy strategy) {
  switch (strategy) {
    case Probing::Strategy::random_walk: return "random-walk";
    case Probing::Strategy::pct: return "pct";
    case Probing::Strategy::pos: return "pos";
    case Probing::Strategy::surw: return "surw";
  }
  return "";
}

}  // namespace ipclab::spec
