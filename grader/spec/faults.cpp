#include "spec/lab.hpp"

namespace ipclab::spec {

std::string_view name_of(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::short_io: return "short-io";
    case Fault::Kind::eintr: return "eintr";
    case Fault::Kind::eagain: return "eagain";
    case Fault::Kind::fork_fails: return "fork-fails";
    case Fault::Kind::pipe_fails: return "pipe-fails";
    case Fault::Kind::map_fails: return "map-fails";
    case Fault::Kind::kill_at: return "kill-at";
    case Fault::Kind::pause_at: return "pause-at";
  }
  return "";
}

}  // namespace ipclab::spec
