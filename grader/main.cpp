// ipclab: argv -> one of the commands of cli/. Everything that the grader or the machine could not
// do arrives here as an exception and becomes exit status 3.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "support/escape.hpp"
#include "support/own_limits.hpp"
#include "support/words_of_error.hpp"

namespace {

/// Descriptors 0 to 2 must be something, or the next socket would become standard output. What is
/// written to one that was closed is lost, and write(2) shall say so: hence read-only.
void fill_standard_descriptors() {
  int spare = -1;
  while ((spare = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0 && spare <= 2) {
  }
  if (spare > 2) ::close(spare);
}

/// The status, unless what was printed did not arrive.
int after_output(int status) {
  if (ipclab::cli::output_arrived() || status == ipclab::cli::grader_trouble) return status;
  ipclab::cli::complain("the report cannot be written to standard output");
  return ipclab::cli::grader_trouble;
}

}  // namespace

int main(int argc, char** argv) {
  fill_standard_descriptors();
  ipclab::raise_own_limits();
  // A program that has ended reads no more input; that is for write(2) to tell, not for a signal.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return after_output(ipclab::cli::run_command_line(argc, argv));
  } catch (const std::exception& error) {
    ipclab::cli::complain("the grader could not do its work; this is not your program's fault: " +
                          ipclab::escape_text(ipclab::words_of(error)));
    return ipclab::cli::grader_trouble;
  }
}
