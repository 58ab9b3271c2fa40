// ipclab: argv -> one of the commands of cli/. Everything that the grader or the machine could not
// do arrives here as an exception and becomes exit status 3.

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "support/escape.hpp"

int main(int argc, char** argv) {
  // Descriptors 0 to 2 must be something, or the next socket would become standard output.
  int spare = -1;
  while ((spare = ::open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0 && spare <= 2) {
  }
  if (spare > 2) ::close(spare);
  // A program that has ended reads no more input; that is for write(2) to tell, not for a signal.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return ipclab::cli::run_command_line(argc, argv);
  } catch (const std::exception& error) {
    ipclab::cli::complain("the grader could not do its work; this is not your program's fault: " +
                          ipclab::escape_text(error.what()));
    return ipclab::cli::grader_trouble;
  }
}
