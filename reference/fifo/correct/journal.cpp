// journal: one server prints the lines that any number of senders write into one FIFO.

#include <climits>
#include <iostream>
#include <span>
#include <vector>

#include "posix.hpp"

namespace {

using posix::Lines;
using posix::Name;
using posix::UniqueFd;

constexpr std::size_t block_size = 65536;

/// Prints the complete lines, numbered. Returns false at the line `quit`.
bool print(Lines& lines, unsigned long& number) {
  while (const auto line = lines.next()) {
    if (*line == "quit") return false;
    std::cout << ++number << ' ' << *line << '\n';
  }
  if (!std::cout.flush()) throw std::runtime_error{"standard output cannot be written"};
  return true;
}

/// Reads until a line `quit` or a signal comes.
void print_all(const UniqueFd& fifo, const UniqueFd& signals) {
  Lines lines;
  unsigned long number = 0;
  std::vector<char> buffer(block_size);
  for (;;) {
    pollfd waited[] = {{signals.get(), POLLIN, 0}, {fifo.get(), POLLIN, 0}};
    posix::wait_for(waited);
    if (waited[0].revents != 0) return;
    if (const auto bytes = posix::read_some(fifo, buffer)) lines.add(*bytes);
    if (!print(lines, number)) return;
  }
}

void serve(const std::string& path) {
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  posix::make_fifo(path);
  const Name name{path};
  const UniqueFd fifo = posix::open_fifo(path, O_RDONLY);
  // As long as this program has a write end open itself, the last sender that goes leaves no
  // end-of-file behind, and there is something to wait for: fifo(7).
  const UniqueFd kept_open = posix::open_fifo(path, O_WRONLY);
  std::cout << "ready" << std::endl;
  print_all(fifo, signals);
  std::cout.flush();
}

void send(const std::string& path, const std::string& text) {
  if (text.find('\n') != std::string::npos) throw std::runtime_error{"TEXT is more than one line"};
  const std::string line = text + '\n';
  if (line.size() > PIPE_BUF) throw std::runtime_error{"TEXT is too long to stay in one piece"};
  // A server that goes away is a failed write here, with a message.
  ::signal(SIGPIPE, SIG_IGN);
  const UniqueFd fifo = posix::open_fifo(path, O_WRONLY);
  posix::make_blocking(fifo);  // a server that is slow is waited for
  posix::write_message(fifo, line);
}

int usage() {
  std::cerr << "usage: journal serve PATH\n"
               "       journal send PATH TEXT\n";
  return 2;
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "serve")
      serve(arguments[1]);
    else if (arguments.size() == 3 && arguments[0] == "send")
      send(arguments[1], arguments[2]);
    else
      return usage();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "journal: " << error.what() << '\n';
    return 1;
  }
}
