#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "observe/waits/wait_graph.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

constexpr std::pair<std::string_view, WaitKind> kinds[] = {
    {"pthread_mutex_lock", WaitKind::mutex}, {"mtx_lock", WaitKind::mutex},
    {"sem_wait", WaitKind::semaphore},       {"pthread_cond_wait", WaitKind::condition},
    {"cnd_wait", WaitKind::condition},       {"pthread_join", WaitKind::thread},
    {"thrd_join", WaitKind::thread},
};

/// Calls of the kernel that a program knows under other names only.
constexpr std::pair<std::string_view, std::string_view> names[] = {
    {"openat", "open"},
    {"openat", "fopen"},
    {"wait4", "wait"},
    {"wait4", "waitpid"},
    {"wait4", "system"},
    {"wait4", "pclose"},
    {"rt_sigsuspend", "sigsuspend"},
    {"rt_sigtimedwait", "sigwait"},
    {"rt_sigtimedwait", "sigwaitinfo"},
    {"mq_timedreceive", "mq_receive"},
    {"mq_timedsend", "mq_send"},
    {"pselect6", "pselect"},
    {"pselect6", "select"},
    {"semtimedop", "semop"},
    {"recvfrom", "recv"},
    {"sendto", "send"},
    {"accept4", "accept"},
    {"epoll_pwait", "epoll_wait"},
    {"ppoll", "poll"},
    {"fcntl", "lockf"},
};

/// The line says which function of the library a futex belongs to. What memory says of a mutex is
/// surer still: pthread_cond_wait(3) ends with taking one.
void refine_kind(evidence::Wait& wait) {
  const auto* found =
      std::ranges::find(kinds, wait.at.calls, &std::pair<std::string_view, WaitKind>::first);
  if (found == std::end(kinds) || wait.kind == WaitKind::mutex || wait.kind == found->second)
    return;
  if (wait.kind != WaitKind::futex) {
    // It was taken for another lock: then what was said of that one is not true of this.
    wait.note.clear();
    for (evidence::Releaser& releaser : wait.releasers) releaser.how = "could end the wait";
  }
  wait.kind = found->second;
}

void refine_call(evidence::Wait& wait) {
  const std::string& calls = wait.at.calls;
  const bool is_other_name = std::ranges::any_of(
      names, [&](const auto& name) { return name.first == wait.call && name.second == calls; });
  if (is_other_name || (wait.call == "futex" && !calls.empty())) wait.call = calls;
}

evidence::Wait with_its_lines(const RawGraph::Wait& raw, const std::vector<evidence::Line>& lines) {
  evidence::Wait wait = raw.shown;
  wait.at = line_of(lines, raw.at);
  wait.object_made_at = line_of(lines, raw.object_made);
  for (const RawGraph::Releaser& releaser : raw.releasers) {
    wait.releasers.push_back(releaser.shown);
    wait.releasers.back().made_at = line_of(lines, releaser.made);
  }
  if (wait.call == "futex") refine_kind(wait);
  refine_call(wait);
  return wait;
}

}  // namespace

evidence::WaitGraph with_lines(const RawGraph& graph, const std::vector<evidence::Line>& lines) {
  evidence::WaitGraph shown;
  shown.left_out = graph.left_out;
  for (const RawGraph::Wait& wait : graph.waits) shown.waits.push_back(with_its_lines(wait, lines));
  return shown;
}

}  // namespace ipclab::observe
