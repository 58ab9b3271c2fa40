#include "cell/rung.hpp"

namespace ipclab::cell {
namespace {

constexpr const char* calls_are_guarded =
    "system calls that no lab needs are refused, such as ptrace, mount, bpf, io_uring and new "
    "namespaces";
constexpr const char* limits_hold =
    "time, memory, processes, output and the size of files are limited";

}  // namespace

std::string_view id_of(Rung rung) {
  switch (rung) {
    case Rung::full: return "full";
    case Rung::no_userns: return "no-userns";
    case Rung::minimal: return "minimal";
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
    case Rung::full:
      return {"every process of a test ends with the test, whatever it does",
              "each test has its own /tmp, /dev/shm, message queues, semaphores and shared memory, "
              "limited in size",
              "programs see a read-only system and their own work folder, not your files",
              "programs can neither see nor signal processes outside of their test",
              "no network but the test's own",
              calls_are_guarded,
              limits_hold};
    case Rung::no_userns:
      return {
          "programs may read the system and write to their own folders and /tmp, not read "
          "your files",
          "programs can neither trace nor, from Linux 6.12 on, signal processes outside of "
          "their test",
          calls_are_guarded,
          limits_hold,
          "processes of a test are found and ended",
          "IPC objects that a test makes are found and removed"};
    case Rung::minimal:
      return {"processes of a test are found and ended, unless they fight it",
              "each test has its own work folder and TMPDIR",
              "IPC objects that a test makes are found and removed (POSIX message queues only "
              "where calls can be followed or /dev/mqueue is mounted)",
              limits_hold};
  }
  return {};
}

}  // namespace ipclab::cell
