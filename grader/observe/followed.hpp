#pragma once
// What the ledger keeps of each process and thread that it follows. Plain values.

#include <sys/types.h>
#include <sys/user.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "observe/decode.hpp"
#include "observe/lines/snapshot.hpp"
#include "observe/objects.hpp"
#include "observe/polling.hpp"

namespace ipclab::observe {

struct OpenDescriptor {
  ObjectId object = no_object;
  SnapshotId made = no_snapshot;  ///< where this process got it
  std::string_view made_by;       ///< this process's call: "pipe", "accept", "open"; else ""
  bool ended = false;             ///< a read saw the end of it
};

/// The descriptors of a process, as far as they were made or used under our eyes. Shared by those
/// that share them (CLONE_FILES in clone(2)).
using DescriptorTable = std::map<int, OpenDescriptor>;

/// A write(2) that took only a part.
struct PartialWrite {
  std::uint64_t next = 0;  ///< address of the first byte that was left over
  std::uint64_t left = 0;
  std::uint64_t asked = 0;
  int descriptor = -1;
  SnapshotId at = no_snapshot;
  std::string beginning{};  ///< of what was left over
};

/// What a process last wrote into an object that others write too.
struct UnfinishedLine {
  bool open = false;         ///< the last piece was text without a newline at its end
  std::uint64_t pieces = 0;  ///< while nobody else has written
};

/// Reads or writes of one descriptor that all went the same way: something was read, everything
/// was written.
struct Routine {
  unsigned times = 0;
  std::uint64_t bytes = 0;  ///< of the last one
};

struct FollowedProcess {
  pid_t pid = 0;
  pid_t maker = 0;
  unsigned child_number = 0;  ///< 0: an actor itself
  std::string name;
  std::string actor;
  std::string program;  ///< what it executed itself; "" while it is the student's
  SnapshotId made_at = no_snapshot;
  bool executed = false;  ///< the actor's own execve(2) has been seen
  bool ended = false;
  bool waited_for = false;
  bool has_reaped = false;  ///< it has waited for a child of its own, and got it
  std::shared_ptr<DescriptorTable> descriptors = std::make_shared<DescriptorTable>();
  std::map<int, bool> handlers;   ///< signal: restarts calls (SA_RESTART)
  bool wants_no_zombies = false;  ///< SA_NOCLDWAIT
  bool uses_edges = false;        ///< EPOLLET: it reads until EAGAIN, and must find it there
  std::chrono::nanoseconds alarm_until{};
  std::map<int, std::chrono::nanoseconds> timers_until;
  std::set<ObjectId> mapped;  ///< shared memory, its own and what it inherited
  std::map<ObjectId, PartialWrite> partial_writes;
  std::map<ObjectId, UnfinishedLine> lines;
  std::map<std::pair<long, int>, Routine> routines;  ///< by call and descriptor
  std::map<int, unsigned> handler_calls;             ///< signs of calls in the handler of a signal
  std::set<ObjectId> torn;                           ///< where a torn write has been told of
  unsigned held_back = 0;                            ///< how often, between two pieces of a message
  std::uint64_t calls = 0;
};

/// A call that said it could not go on, until another one of the thread succeeds.
struct LastError {
  int error = 0;
  std::string_view call;
  int descriptor = -1;
  SnapshotId at = no_snapshot;
};

/// A handler that a thread is in.
struct Handling {
  int signal;
  bool interrupts;  ///< it may have come in the middle of any function
};

struct FollowedThread {
  pid_t tid = 0;
  pid_t process = 0;
  user_regs_struct registers{};  ///< at the beginning of its last call
  Call call{};
  SnapshotId at = no_snapshot;  ///< where that is, if it was asked for
  bool in_call = false;
  bool gave_birth = false;           ///< its fork(2) has made somebody
  std::chrono::nanoseconds since{};  ///< when that call began
  /// The call was interrupted: the code by which the kernel decides whether it begins anew once
  /// the signal is dealt with (ERESTARTSYS and the like, which no program ever sees).
  long restart_code = 0;
  std::vector<Handling> handling;        ///< the handlers that it is in, the outermost first
  int last_signal = 0;                   ///< the last one that a handler took
  std::uint64_t calls_since_signal = 0;  ///< other than sigreturn(2)
  std::uint64_t calls = 0;
  Polling polling;
  LastError error;
};

}  // namespace ipclab::observe
