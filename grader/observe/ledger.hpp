#pragma once
// What has happened in a cell: keeps account of processes, descriptors, objects and signals while
// the tracer tells of one call after the other. Comes in: decoded calls and their results. Goes
// out: evidence::Trace, and the past that explains a standstill. Looks at /proc where a call does
// not tell enough; everything may vanish at any moment.

#include <optional>
#include <unordered_map>

#include "evidence/trace.hpp"
#include "observe/followed.hpp"
#include "observe/waits/past.hpp"
#include "observe/waits/wait_graph.hpp"

namespace ipclab::observe {

class Ledger final : public Past {
 public:
  using Time = std::chrono::nanoseconds;

  // ---- Told by the tracer ----
  void actor_begins(pid_t process, const std::string& actor);
  void born(pid_t maker_thread, pid_t child, bool is_thread, bool shares_descriptors);
  void executed(pid_t process);
  /// `by_itself`: the thread has asked for the signal, and is still in the call that it did so by.
  void signalled(pid_t thread, int signal, bool by_itself = false);
  /// A call begins; `registers` as they are at its beginning.
  void begins(pid_t thread, const user_regs_struct& registers, Call call, Time now);
  void returns(pid_t thread, long result, Time now);
  /// The result of this call would tell nothing new: so many like it went the same way.
  [[nodiscard]] bool is_foreseeable(pid_t thread, const Call& call);
  /// The call that has begun will do what all like it did; its end is not waited for.
  void foreseen(pid_t thread);
  void about_to_exit(pid_t thread, int status);
  void ended(pid_t id);
  void foreign_call(pid_t thread, const user_regs_struct& registers);
  void refused_call(pid_t thread, const std::string& name, const user_regs_struct& registers);
  /// The thread burns time in the same few states.
  void spins(pid_t thread, const user_regs_struct& registers, Time lasted);
  void injected(pid_t thread, std::string_view fault, const std::string& what);
  /// Nothing moves; the last few are remembered.
  void stood_still(unsigned number, RawGraph graph);
  /// This one is to be told of; with 0 none is.
  void keep_standstill(unsigned number);

  // ---- Asked by the tracer ----
  [[nodiscard]] FollowedThread* thread(pid_t tid);
  [[nodiscard]] FollowedProcess* process_of(pid_t tid);
  /// The object that a descriptor names, looked up in /proc where it is not known yet.
  [[nodiscard]] ObjectRecord* object_of(FollowedProcess& process, int descriptor) {
    return objects_.at(object_id_of(process, descriptor));
  }
  /// Nothing that a time will end: no alarm, no timer. Only for processes that are followed.
  [[nodiscard]] bool has_timer(pid_t process, Time now) const;
  /// The thread has written a piece of a message into a pipe that others may write into.
  [[nodiscard]] bool is_between_pieces(pid_t tid);
  /// The thread begins to write more into such a pipe than is kept together.
  [[nodiscard]] bool writes_too_much_at_once(pid_t tid);
  /// Somebody could send it: SIGALRM needs an alarm or timer, SIGCHLD a living child.
  [[nodiscard]] bool may_come(const FollowedProcess& process, int signal) const;
  [[nodiscard]] bool wants_no_zombies(pid_t process) const;
  [[nodiscard]] bool follows(pid_t process) const { return processes_.contains(process); }
  /// When a call last began or came back.
  [[nodiscard]] Time last_event() const { return last_event_; }
  [[nodiscard]] unsigned shared_pipes() const { return shared_pipes_; }
  [[nodiscard]] unsigned forks_after_wait() const { return forks_after_wait_; }
  /// Names of POSIX message queues that mq_open(3) may have made.
  [[nodiscard]] const std::set<std::string>& queues() const { return queues_; }
  /// A write to a file found no room (ENOSPC).
  [[nodiscard]] bool disk_was_full() const { return disk_was_full_; }
  /// The IPC object with this key of an Inventory may be the doing of who is followed.
  [[nodiscard]] bool may_have_made(const std::string& key) const;
  /// Something that may become a finding, and needs a line.
  [[nodiscard]] bool noticed_something() const { return !signs_.empty() || !injected_.empty(); }
  [[nodiscard]] const Snapshots& snapshots() const { return snapshots_; }
  [[nodiscard]] evidence::Trace trace(const std::vector<evidence::Line>& lines) const;

  // ---- Past ----
  [[nodiscard]] std::string name_of(pid_t process) const override;
  [[nodiscard]] bool is_student(pid_t process) const override;
  [[nodiscard]] SnapshotId in_call(pid_t process, pid_t thread) override;
  [[nodiscard]] SnapshotId descriptor_made(pid_t process, int descriptor) const override;
  [[nodiscard]] std::string object_name(const std::string& target) const override;
  [[nodiscard]] SnapshotId object_made(const std::string& target) const override;
  [[nodiscard]] bool of_grader(const std::string& target) const override;
  [[nodiscard]] std::vector<SemaphoreOperation> operations(int set, int number) const override;
  [[nodiscard]] int signal_just_before(pid_t process, pid_t thread) const override;
  [[nodiscard]] bool has_ended(pid_t id) const override;

 private:
  struct RawSign {
    evidence::Sign shown;
    SnapshotId at = no_snapshot;
    SnapshotId object_made = no_snapshot;
  };
  struct RawFault {
    evidence::InjectedFault shown;
    SnapshotId at = no_snapshot;
  };

  [[nodiscard]] ObjectId object_id_of(FollowedProcess& process, int descriptor);

  [[nodiscard]] std::vector<evidence::TracedProcess> told_processes(
      const std::vector<evidence::Line>& lines) const;
  [[nodiscard]] std::vector<evidence::Sign> told_signs(
      const std::vector<evidence::Line>& lines) const;

  // ledger.cpp: processes
  FollowedProcess& add_process(pid_t pid, pid_t maker);
  void add_thread(pid_t tid, pid_t pid);
  void note_inherited(FollowedProcess& process);
  [[nodiscard]] std::string called_at(pid_t pid) const;
  SnapshotId place_of(FollowedThread& thread);
  evidence::Sign sign_of(evidence::Sign::Kind kind, const FollowedProcess& process,
                         std::string_view call, int descriptor);
  void add_sign(evidence::Sign sign, SnapshotId at);

  // ledger_calls.cpp: what calls mean
  void note_closed_range(const FollowedThread& thread, FollowedProcess& process);
  void note_handler(const Call& call, FollowedProcess& process);
  void note_pause(FollowedThread& thread, FollowedProcess& process, Time now);
  void add_polling(const Polling::Found& found, FollowedThread& thread, FollowedProcess& process);
  void note_made(FollowedThread& thread, FollowedProcess& process, int descriptor);
  void note_use(FollowedThread& thread, FollowedProcess& process);
  void begins_of(FollowedThread& thread, FollowedProcess& process, Time now);
  void note_descriptor(FollowedThread& thread, FollowedProcess& process, int descriptor,
                       evidence::ObjectKind kind);
  void note_pair(FollowedThread& thread, FollowedProcess& process, evidence::ObjectKind kind);
  void note_opened(FollowedThread& thread, FollowedProcess& process, int descriptor);
  void note_ipc(FollowedThread& thread, FollowedProcess& process, long result);
  void note_transfer(FollowedThread& thread, FollowedProcess& process, long result);
  void note_operations(FollowedThread& thread, FollowedProcess& process);
  static void forget(FollowedProcess& process, int descriptor);
  [[nodiscard]] static long waited_for(const FollowedThread& thread, long result);
  void note_waited(FollowedProcess& process, long child);
  void note_routine(FollowedThread& thread, FollowedProcess& process, long result);
  void note_sleep(const FollowedThread& thread, const FollowedProcess& process, Time now);
  void note_full_disk(const FollowedThread& thread, const FollowedProcess& process);
  void note_polling(FollowedThread& thread, FollowedProcess& process, long result, Time now);
  void note_error(FollowedThread& thread, long result);
  void succeeded(FollowedThread& thread, FollowedProcess& process, long result);

  // ledger_writes.cpp
  void check_partial(FollowedThread& thread, FollowedProcess& process, ObjectId object);
  void note_partial(FollowedThread& thread, FollowedProcess& process, ObjectId object, long result);
  void check_torn(FollowedThread& thread, FollowedProcess& process, ObjectId object);
  void tell_broken_off(const FollowedProcess& process, const PartialWrite& partial);
  void tell_torn(FollowedThread& thread, FollowedProcess& process, ObjectId object, bool too_large);
  void carries_lines(ObjectId object);
  [[nodiscard]] bool may_be_held_back(FollowedProcess& process, ObjectId object) const;
  void check_piled_up(const FollowedProcess& process);

  Snapshots snapshots_;
  Objects objects_;
  std::unordered_map<pid_t, FollowedProcess> processes_;
  std::unordered_map<pid_t, FollowedThread> threads_;
  std::vector<pid_t> order_;  ///< of birth
  std::set<pid_t> ended_;
  std::map<std::pair<int, int>, std::vector<SemaphoreOperation>> operations_;
  std::map<ObjectId, pid_t> last_writer_;
  std::map<ObjectId, std::map<pid_t, std::uint64_t>> writing_;  ///< now, and how many bytes
  std::set<ObjectId> has_lines_;                                ///< a newline was written
  std::multimap<ObjectId, RawSign> torn_if_lines_;  ///< told of once it turns out to carry lines
  std::vector<RawSign> signs_;
  std::vector<RawFault> injected_;
  std::map<std::string, std::uint64_t, std::less<>> calls_;
  std::set<std::string, std::less<>> flags_;
  std::set<int> handled_signals_;
  std::set<std::string, std::less<>> slept_in_;
  std::map<unsigned, RawGraph> standstills_;
  RawGraph standstill_;  ///< to be told of
  Time last_event_{};
  unsigned children_ = 0;
  unsigned shared_pipes_ = 0;
  unsigned forks_after_wait_ = 0;
  std::set<std::string> queues_;
  bool disk_was_full_ = false;
  std::set<std::string> used_objects_;  ///< keys of an Inventory
  unsigned actors_ = 0;
};

/// The memory of a living process (process_vm_readv(2)).
class ProcessMemory final : public Memory {
 public:
  explicit ProcessMemory(pid_t process) : process_{process} {}
  [[nodiscard]] std::string read(std::uint64_t address, std::size_t size) const override;

 private:
  pid_t process_;
};

}  // namespace ipclab::observe
