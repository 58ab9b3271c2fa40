#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "observe/proc_text.hpp"
#include "observe/waits/signal_sets.hpp"
#include "observe/waits/socket_peers.hpp"
#include "observe/waits/waits.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

// The type of file system that mq_open(3)'s descriptors belong to; no header of Linux has it.
constexpr auto queue_file_system = 0x19800202;

constexpr const char* grader_is_silent = "has nothing more to send";
constexpr const char* grader_is_full = "does not read on at the moment";

std::string descriptor_path(pid_t pid, int descriptor) {
  return proc_path(pid, "fd/" + std::to_string(descriptor));
}

bool is_pipe(pid_t pid, int descriptor) {
  struct stat status {};
  return ::stat(descriptor_path(pid, descriptor).c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

bool is_queue(pid_t pid, int descriptor) {
  struct statfs status {};
  return ::statfs(descriptor_path(pid, descriptor).c_str(), &status) == 0 &&
         status.f_type == queue_file_system;
}

/// A wait for one descriptor, alone or as a part of a wait for several.
class OtherSide {
 public:
  OtherSide(RawGraph::Wait& wait, pid_t pid, const Descriptor& own, Direction direction,
            std::string whole, Scene& scene)
      : wait_{wait},
        pid_{pid},
        own_{own},
        direction_{direction},
        whole_{std::move(whole)},
        scene_{scene} {}

  void add() {
    const bool of_grader = is_of_grader();
    const std::size_t before = wait_.releasers.size();
    if (own_.target.starts_with("socket:")) {
      of_grader ? add_grader(wait_, grader_waits()) : add_socket();
      return;
    }
    if (is_pipe(pid_, own_.number)) {
      add_holders(direction_ == Direction::in ? "write end" : "read end");
      if (!of_grader && wait_.releasers.size() == before) say_that_nobody_holds();
    } else if (own_.target.starts_with("anon_inode:[signalfd]")) {
      add_signals();
    } else if (own_.target.starts_with("anon_inode:[pidfd]")) {
      add_process_of_pidfd();
    } else if (own_.target.starts_with("anon_inode:[eventfd]") || is_queue(pid_, own_.number)) {
      add_sharers();
    }
    if (of_grader) add_grader(wait_, grader_waits());
  }

 private:
  /// The past knows the standard streams of programs that were followed. Those of a tool join it
  /// with the grader too, unless somebody here has the other end.
  [[nodiscard]] bool is_of_grader() {
    if (scene_.past().of_grader(own_.target)) return true;
    if (own_.number > STDERR_FILENO || !scene_.past().name_of(pid_).empty()) return false;
    const auto holders = scene_.holders(own_.target);
    return std::ranges::none_of(holders, [&](const Holder& holder) { return may_end(holder); });
  }

  [[nodiscard]] const char* grader_waits() const {
    return direction_ == Direction::in ? grader_is_silent : grader_is_full;
  }

  /// "has its write end open as descriptor 4", "has the write end of pipe 1 open as descriptor 4".
  [[nodiscard]] std::string has_open(const std::string& part, int descriptor) const {
    const std::string what = whole_.empty() ? "its " + part : "the " + part + " of " + whole_;
    return "has " + what + " open as descriptor " + std::to_string(descriptor);
  }

  [[nodiscard]] bool may_end(const Holder& holder) const {
    return direction_ == Direction::in ? holder.writable : holder.readable;
  }

  void add_holder(const Holder& holder, const std::string& part) {
    add_releaser(wait_, scene_, holder, has_open(part, holder.descriptor),
                 scene_.past().descriptor_made(holder.pid, holder.descriptor));
  }

  void add_holders(const std::string& part) {
    for (const Holder& holder : scene_.holders(own_.target))
      if (may_end(holder)) add_holder(holder, part);
  }

  /// Of what has no two ends, the others who have it open.
  void add_sharers() {
    for (const Holder& holder : scene_.holders(own_.target)) {
      if (holder.pid == pid_ || !may_end(holder)) continue;
      const std::string what = whole_.empty() ? "it" : whole_;
      add_releaser(wait_, scene_, holder,
                   "has " + what + " open too, as descriptor " + std::to_string(holder.descriptor),
                   scene_.past().descriptor_made(holder.pid, holder.descriptor));
    }
  }

  void say_that_nobody_holds() {
    if (!whole_.empty()) return;
    const char* end = direction_ == Direction::in ? "write end" : "read end";
    add_note(wait_, std::string{"no process has its "} + end + " open");
  }

  [[nodiscard]] std::string fdinfo(std::string_view field) const {
    const std::string name = "fdinfo/" + std::to_string(own_.number);
    return field_in(proc_text(proc_path(pid_, name)), field);
  }

  void add_signals() {
    const SignalSet signals{number_in(fdinfo("sigmask"), 16)};
    if (whole_.empty()) add_note(wait_, "it reads " + in_words(signals));
    if (signals.has(SIGCHLD)) add_children_that_may_end(wait_, pid_, scene_);
  }

  void add_process_of_pidfd() {
    const auto other = static_cast<pid_t>(number_in(fdinfo("Pid")));
    if (scene_.lives(other)) add_releaser(wait_, scene_, {.pid = other}, "has not ended");
  }

  void add_socket() {
    const std::uint64_t inode = number_in(std::string_view{own_.target}.substr(8));
    const SocketPeers found = socket_peers(pid_, own_.number, inode);
    switch (found.state) {
      case SocketPeers::State::joined: add_peers(found); return;
      case SocketPeers::State::not_accepted: add_listeners(found); return;
      case SocketPeers::State::listens: add_grader(wait_, "could connect"); return;
      case SocketPeers::State::unjoined:
        add_grader(wait_, direction_ == Direction::in ? "could send to it" : grader_is_full);
        return;
      case SocketPeers::State::unknown:
        add_grader(wait_, "may have the other end, which could not be found");
        return;
    }
  }

  void add_peers(const SocketPeers& found) {
    for (const std::uint64_t peer : found.peers) {
      const auto holders = scene_.holders("socket:[" + std::to_string(peer) + "]");
      for (const Holder& holder : holders) add_holder(holder, "other end");
      if (holders.empty()) add_grader(wait_, grader_waits());
    }
  }

  void add_listeners(const SocketPeers& found) {
    for (const std::uint64_t listener : found.peers) {
      const auto holders = scene_.holders("socket:[" + std::to_string(listener) + "]");
      for (const Holder& holder : holders)
        add_releaser(wait_, scene_, holder,
                     "listens on descriptor " + std::to_string(holder.descriptor) +
                         " and has not accepted yet",
                     scene_.past().descriptor_made(holder.pid, holder.descriptor));
      if (holders.empty()) add_grader(wait_, "has not accepted yet");
    }
    if (whole_.empty()) add_note(wait_, "nobody has accepted this connection yet");
  }

  RawGraph::Wait& wait_;
  pid_t pid_;
  const Descriptor& own_;
  Direction direction_;
  std::string whole_;
  Scene& scene_;
};

/// How many bytes stand in a pipe; -1 if that cannot be known.
int bytes_in(pid_t pid, int descriptor) {
  const UniqueFd process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  const UniqueFd pipe{static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0))};
  int count = 0;
  return pipe.valid() && ::ioctl(pipe.get(), FIONREAD, &count) == 0 ? count : -1;
}

void name_descriptor(RawGraph::Wait& wait, int descriptor, Scene& scene) {
  wait.shown.descriptor = descriptor;
  const Descriptor* own = scene.find(wait.shown.pid, descriptor);
  if (own == nullptr) return;
  wait.shown.object = scene.object_name(own->target);
  wait.shown.object_id = own->target;
  wait.object_made = scene.past().object_made(own->target);
}

void describe_transfer(RawGraph::Wait& wait, int descriptor, Direction direction, Scene& scene) {
  wait.shown.kind = direction == Direction::in ? WaitKind::read : WaitKind::write;
  name_descriptor(wait, descriptor, scene);
  const pid_t pid = wait.shown.pid;
  add_other_side(wait, pid, descriptor, direction, "", scene);
  if (wait.shown.object_id.starts_with("anon_inode:[signalfd]")) wait.shown.kind = WaitKind::signal;
  if (direction == Direction::in || !is_pipe(pid, descriptor)) return;
  if (const int full = bytes_in(pid, descriptor); full > 0)
    add_note(wait, "it is full: " + std::to_string(full) + " bytes that nobody has read");
}

}  // namespace

void add_other_side(RawGraph::Wait& wait, pid_t pid, int descriptor, Direction direction,
                    const std::string& whole, Scene& scene) {
  const Descriptor* own = scene.find(pid, descriptor);
  if (own != nullptr) OtherSide{wait, pid, *own, direction, whole, scene}.add();
}

void describe_read(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  describe_transfer(wait, sleeper.number(0), Direction::in, scene);
}

void describe_write(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  describe_transfer(wait, sleeper.number(0), Direction::out, scene);
}

void describe_splice(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  // tee(2) has the descriptor to write to in its second argument, splice(2) in its third.
  const int in = sleeper.number(0);
  const int out = sleeper.number(sleeper.call.number == SYS_tee ? 1 : 2);
  const bool is_empty = bytes_in(sleeper.pid, in) == 0;
  describe_transfer(wait, is_empty ? in : out, is_empty ? Direction::in : Direction::out, scene);
}

void describe_accept(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  wait.shown.kind = WaitKind::accept;
  name_descriptor(wait, sleeper.number(0), scene);
  // Whoever knows the address may connect, and who is about to cannot be seen.
  add_grader(wait, "could connect");
}

}  // namespace ipclab::observe
