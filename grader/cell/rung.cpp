#include "cell/rung.hpp"

namespace ipclab::cell {

std::string_view id_of(Rung rung) {
  switch (rung) {
    case Rung::namespaces: return "namespaces";
    case Rung::subreaper: return "subreaper";
  }
  return "";
}

std::optional<Rung> rung_of(std::string_view id) {
  for (const Rung rung : all_rungs)
    if (id_of(rung) == id) return rung;
  return std::nullopt;
}

std::vector<std::string> guarantees_of(Rung rung) {
  switch (rung) {
    case Rung::namespaces:
      return {"every process of a test ends with the test",
              "each test has its own /tmp, /dev/shm, message queues, semaphores and shared memory",
              "programs see a read-only system and their own work folder, not your files",
              "no network but a loopback of the submission's own"};
    case Rung::subreaper:
      return {"processes of a test are found and ended, unless they fight it",
              "each test has its own work folder and TMPDIR",
              "IPC objects that appear during a test are taken for its own and removed "
              "(POSIX message queues only where /dev/mqueue is mounted)"};
  }
  return {};
}

}  // namespace ipclab::cell
