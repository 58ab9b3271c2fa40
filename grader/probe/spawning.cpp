// Programs that others start without a fork of their own: by way of libc, and of shells. What runs
// in between is not known, so that they are ordered with everything before and after.

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "probe/image.hpp"
#include "probe/interpose.hpp"
#include "probe/order.hpp"
#include "probe/schedule.hpp"

namespace ipclab::probe {
namespace {

/// `call` waits for a process of which only libc knows.
template <class Waiting>
int waited(Waiting call, const Call& name) {
  unsafe_call(name.name, name.pc);
  int result = 0;
  {
    const LeftAlone guard{{.object = {}, .pc = name.pc, .op = Op::acquire, .name = name.name}};
    result = call();
  }
  if (watched()) learn_from_everybody();
  return result;
}

template <class Spawn>
int spawned(Spawn spawn, char* const* environment, const Call& call) {
  unsafe_call(call.name, call.pc);
  if (control == nullptr || self.task == nullptr) return spawn(environment);
  char* room[most_variables];
  point({.object = {}, .pc = call.pc, .op = Op::other, .name = call.name});
  return spawn(with_probe(environment, room));
}

}  // namespace

INTERPOSE(int, system, (const char* command)) {
  return waited([&] { return REAL(system)(command); }, THIS_CALL(system));
}
INTERPOSE(FILE*, popen, (const char* command, const char* mode)) {
  unsafe_call("popen", CALLER);
  point({.object = {}, .pc = CALLER, .op = Op::other, .name = "popen"});
  return REAL(popen)(command, mode);
}
INTERPOSE(int, pclose, (FILE * stream)) {
  return waited([&] { return REAL(pclose)(stream); }, THIS_CALL(pclose));
}

INTERPOSE(int, posix_spawn,
          (pid_t * pid, const char* path, const posix_spawn_file_actions_t* actions,
           const posix_spawnattr_t* attributes, char* const* argv, char* const* envp)) {
  const auto spawn = [&](char* const* with) {
    return REAL(posix_spawn)(pid, path, actions, attributes, argv, with);
  };
  return spawned(spawn, envp, THIS_CALL(posix_spawn));
}
INTERPOSE(int, posix_spawnp,
          (pid_t * pid, const char* file, const posix_spawn_file_actions_t* actions,
           const posix_spawnattr_t* attributes, char* const* argv, char* const* envp)) {
  const auto spawn = [&](char* const* with) {
    return REAL(posix_spawnp)(pid, file, actions, attributes, argv, with);
  };
  return spawned(spawn, envp, THIS_CALL(posix_spawnp));
}

}  // namespace ipclab::probe
