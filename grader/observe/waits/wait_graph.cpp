#include "observe/waits/wait_graph.hpp"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <utility>

#include "observe/traced_calls.hpp"
#include "observe/wait_calls.hpp"
#include "observe/waits/scene.hpp"
#include "observe/waits/waits.hpp"

namespace ipclab::observe {
namespace {

constexpr std::size_t most_waits = 64;
constexpr std::size_t most_releasers = 8;

constexpr std::pair<long, Describe> table[] = {
    {SYS_read, describe_read},
    {SYS_readv, describe_read},
    {SYS_recvfrom, describe_read},
    {SYS_recvmsg, describe_read},
    {SYS_recvmmsg, describe_read},
    {SYS_write, describe_write},
    {SYS_writev, describe_write},
    {SYS_sendto, describe_write},
    {SYS_sendmsg, describe_write},
    {SYS_sendmmsg, describe_write},
    {SYS_vmsplice, describe_write},
    {SYS_sendfile, describe_write},
    {SYS_splice, describe_splice},
    {SYS_tee, describe_splice},
    {SYS_accept, describe_accept},
    {SYS_accept4, describe_accept},
    {SYS_open, describe_open},
    {SYS_openat, describe_openat},
    {SYS_flock, describe_file_lock},
    {SYS_fcntl, describe_file_lock},
    {SYS_wait4, describe_wait4},
    {SYS_waitid, describe_waitid},
    {SYS_pause, describe_signal},
    {SYS_rt_sigsuspend, describe_signal},
    {SYS_rt_sigtimedwait, describe_signal},
    {SYS_msgrcv, describe_msgrcv},
    {SYS_msgsnd, describe_msgsnd},
    {SYS_semop, describe_semop},
    {SYS_semtimedop, describe_semop},
    {SYS_mq_timedreceive, describe_mq_receive},
    {SYS_mq_timedsend, describe_mq_send},
    {SYS_poll, describe_poll},
    {SYS_ppoll, describe_poll},
    {SYS_select, describe_select},
    {SYS_pselect6, describe_select},
    {SYS_epoll_wait, describe_epoll},
    {SYS_epoll_pwait, describe_epoll},
    {SYS_epoll_pwait2, describe_epoll},
    {SYS_futex, describe_futex},
};

std::string name_of_call(long number) {
  if (number < 0) return {};
  if (const WaitCall* known = wait_call(number)) return std::string{known->name};
  if (const TracedCall* known = traced_call(number)) return std::string{known->name};
  return "system call " + std::to_string(number);
}

/// Of a thread that is neither stopped nor in a call that waits, a wait of the kind `other`.
void describe(RawGraph::Wait& wait, const Sleeper& sleeper, char state, Scene& scene) {
  // proc(5): t is a stop by the tracer, and that is how a stop by a signal looks when there is one.
  if (state == 'T' || state == 't') {
    wait.shown.kind = evidence::WaitKind::stopped;
    add_note(wait, "a signal stopped it; SIGCONT would let it go on");
    return;
  }
  const auto* found =
      std::ranges::find(table, sleeper.call.number, &std::pair<long, Describe>::first);
  if (found != std::end(table)) found->second(wait, sleeper, scene);
}

void keep_a_few(RawGraph::Wait& wait) {
  if (wait.releasers.size() <= most_releasers) return;
  const std::size_t more = wait.releasers.size() - most_releasers;
  wait.releasers.resize(most_releasers);
  add_note(wait, std::to_string(more) + " more could end this wait");
}

/// Empty if the thread runs, or is gone.
std::optional<RawGraph::Wait> wait_of(pid_t pid, pid_t tid, Scene& scene) {
  // /proc/TID is the thread, also where no listing shows it (proc(5)).
  const auto status = status_of(tid);
  if (!status || status->state == 'Z' || status->state == 'X') return std::nullopt;
  const auto call = system_call_of(pid, tid);
  const bool stopped = status->state == 'T' || status->state == 't';
  if (!call && !stopped) return std::nullopt;
  const Sleeper sleeper{pid, tid, call.value_or(SystemCall{})};
  RawGraph::Wait wait;
  wait.shown.pid = pid;
  wait.shown.tid = tid;
  wait.shown.process = scene.name(pid);
  wait.shown.student = scene.past().is_student(pid);
  wait.shown.call = name_of_call(sleeper.call.number);
  wait.at = scene.past().in_call(pid, tid);
  wait.shown.earlier_signal = scene.past().signal_just_before(pid, tid);
  describe(wait, sleeper, status->state, scene);
  keep_a_few(wait);
  return wait;
}

}  // namespace

RawGraph wait_graph(const std::vector<ProcessStatus>& processes, Past& past) {
  Scene scene{processes, past};
  RawGraph graph;
  for (const Scene::Living& process : scene.living()) {
    const unsigned dead_children = dead_children_of(process.pid);
    for (const pid_t tid : process.threads) {
      if (graph.waits.size() == most_waits) {
        ++graph.left_out;
        continue;
      }
      auto wait = wait_of(process.pid, tid, scene);
      if (!wait) continue;
      wait->shown.dead_children = dead_children;
      graph.waits.push_back(std::move(*wait));
    }
  }
  return graph;
}

}  // namespace ipclab::observe
