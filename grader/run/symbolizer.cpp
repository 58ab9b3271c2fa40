#include "run/symbolizer.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>

#include "observe/lines/code_lines.hpp"
#include "observe/lines/symbolize.hpp"
#include "run/message.hpp"
#include "support/error.hpp"
#include "support/pipe.hpp"

namespace ipclab::run {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{2};
constexpr rlim_t most_more_memory = 512ULL << 20;
constexpr std::size_t most_text = 4UL << 20;

void set_limit(__rlimit_resource resource, rlim_t value) {
  const rlimit limit{value, value};
  ::setrlimit(resource, &limit);
}

/// What a process has of address space by itself: little, unless a sanitizer took its share.
rlim_t address_space() {
  rlim_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

/// Closes all other descriptors: sockets to ipclab, for one, which are no business of a process
/// that a stranger's file may take over.
void keep_only(const std::set<int>& descriptors) {
  unsigned next = 0;
  for (const int descriptor : descriptors) {
    const auto number = static_cast<unsigned>(descriptor);
    if (number > next) ::syscall(SYS_close_range, next, number - 1, 0U);
    next = number + 1;
  }
  ::syscall(SYS_close_range, next, ~0U, 0U);
}

std::set<int> programs_of(const observe::Snapshots& snapshots) {
  std::set<int> descriptors;
  for (const observe::StackSnapshot& snapshot : snapshots.all())
    descriptors.insert(snapshot.image->program->get());
  return descriptors;
}

/// What is to be found, and the descriptors that it takes.
struct Search {
  std::set<int> needed;
  std::size_t count = 0;
  std::function<std::vector<evidence::Line>()> run;
};

[[noreturn]] void find_and_tell(const Search& search, int answer) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(patience.count()));
  set_limit(RLIMIT_AS, address_space() + most_more_memory);
  set_limit(RLIMIT_CORE, 1);
  try {
    std::set<int> needed = search.needed;
    needed.insert(answer);
    keep_only(needed);
    const Octets octets = encode(search.run());
    for (std::size_t done = 0; done < octets.size();) {
      const ssize_t count = ::write(answer, octets.data() + done, octets.size() - done);
      if (count <= 0) ::_exit(1);
      done += static_cast<std::size_t>(count);
    }
  } catch (const std::exception&) {
    ::_exit(1);
  }
  ::_exit(0);
}

/// Everything up to end-of-file; empty if that does not come in time.
Octets read_answer(int answer) {
  Octets octets;
  const auto end = Clock::now() + patience;
  while (octets.size() <= most_text) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd source{answer, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&source, 1, static_cast<int>(left.count())) <= 0) break;
    std::uint8_t buffer[16 * 1024];
    const ssize_t count = ::read(answer, buffer, sizeof buffer);
    if (count == 0) return octets;
    if (count < 0 && errno != EINTR) break;
    if (count > 0) octets.insert(octets.end(), buffer, buffer + count);
  }
  return {};
}

std::vector<evidence::Line> find_apart(const Search& search) {
  std::vector<evidence::Line> lines(search.count);
  if (lines.empty()) return lines;
  Pipe pipe = make_pipe();
  const pid_t pid = require(::fork(), "fork");
  if (pid == 0) find_and_tell(search, pipe.write_end.get());
  pipe.write_end.reset();
  const Octets octets = read_answer(pipe.read_end.get());
  ::kill(pid, SIGKILL);
  while (::waitpid(pid, nullptr, 0) == -1 && errno == EINTR) {
  }
  try {
    auto found = decode_lines(octets);
    if (found.size() == lines.size()) lines = std::move(found);
  } catch (const GraderError&) {
    // It was killed before it could answer, or a stranger's file made it talk nonsense.
  }
  return lines;
}

}  // namespace

std::vector<evidence::Line> symbolize_apart(const observe::Snapshots& snapshots) {
  return find_apart({.needed = programs_of(snapshots), .count = snapshots.all().size(), .run = [&] {
                       return observe::symbolize(snapshots.all());
                     }});
}

std::vector<evidence::Line> code_lines_apart(const CodeAddresses& addresses) {
  Search search;
  for (const auto& [program, places] : addresses) {
    search.needed.insert(program);
    search.count += places.size();
  }
  search.run = [&] {
    std::vector<evidence::Line> lines;
    for (const auto& [program, places] : addresses)
      std::ranges::move(observe::code_lines(program, places), std::back_inserter(lines));
    return lines;
  };
  return find_apart(search);
}

}  // namespace ipclab::run
