#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

std::size_t random_walk(Control& control, const Turn& turn) {
  return turn.who[random_below(control.state, turn.count)];
}

}  // namespace ipclab::probe
