// ipclab check --watch: checks whenever something is saved, and tells what has changed.

#include <unistd.h>

#include <csignal>
#include <iostream>

#include "cli/checking.hpp"
#include "cli/console.hpp"
#include "intake/watch.hpp"
#include "report/changes.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

volatile std::sig_atomic_t last_status = all_passed;

/// Whatever runs ends with this process: those that it started see its sockets closed.
void end_with_last_status(int) { ::_exit(static_cast<int>(last_status)); }

/// Before the first run has ended, Ctrl-C ends this as it ends any program.
void end_at_interrupt_with(int status) {
  last_status = status;
  struct sigaction action {};
  action.sa_handler = end_with_last_status;
  require(::sigaction(SIGINT, &action, nullptr), "sigaction");
}

bool same_sources(const intake::Submission& one, const intake::Submission& other) {
  const auto same = [](const intake::SourceFile& a, const intake::SourceFile& b) {
    return a.path == b.path && a.content == b.content;
  };
  return std::ranges::equal(one.files, other.files, same);
}

/// The next sources that are not those of the last run.
intake::Submission next_sources(intake::Watch& watch, const CheckOptions& options,
                                const intake::Submission& last) {
  std::string complaint;
  while (true) {
    watch.wait();
    auto sources = read_sources(options);
    if (sources && !same_sources(*sources, last)) return std::move(*sources);
    if (!sources && complaint != sources.error()) complain(complaint = sources.error());
    if (sources) complaint.clear();
  }
}

}  // namespace

int keep_checking(const CheckOptions& options, const House& house, const spec::Lab& lab) {
  // Before the first look: what is saved while tests run is seen after them.
  intake::Watch watch{options.folder};
  auto sources = read_sources(options);
  if (!sources) {
    complain(sources.error());
    return wrong_usage;
  }
  std::optional<judge::Verdict> last;
  while (true) {
    judge::Verdict verdict = check_submission(options, house, lab, *sources);
    if (last) std::cout << "\n" << report::changes(*last, verdict, console_style()) << std::flush;
    end_at_interrupt_with(exit_status(verdict));
    last = std::move(verdict);
    std::cerr << "\nwatching " << escape_line(options.folder) << "; Ctrl-C ends\n";
    sources = next_sources(watch, options, *sources);
  }
}

}  // namespace ipclab::cli
