// oracle: answers each request `PID NUMBER` with the square of NUMBER, through the private FIFO
// PATH.PID of whoever asks. One process looks after all clients and never waits for a single one.

#include <array>
#include <climits>
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include "posix.hpp"

namespace {

using posix::Lines;
using posix::Name;
using posix::UniqueFd;

constexpr std::int64_t largest = 2'000'000'000;

std::string reply_path(const std::string& path, pid_t pid) {
  return path + '.' + std::to_string(pid);
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  const auto number = posix::parse<std::int64_t>(text);
  if (!number || *number < -largest || *number > largest) return std::nullopt;
  return number;
}

// ---- serve ----

struct Request {
  pid_t pid = 0;
  std::int64_t number = 0;
};

/// None if the line is not exactly `PID NUMBER`. The pid becomes part of a path, so nothing but a
/// number may pass.
std::optional<Request> parse_request(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto pid = posix::parse<pid_t>(line.substr(0, blank));
  const auto number = parse_number(line.substr(blank + 1));
  if (!pid || *pid <= 0 || !number) return std::nullopt;
  return Request{*pid, *number};
}

/// A reply that has not gone out yet. It is far shorter than PIPE_BUF: it goes as a whole or not at
/// all.
struct Reply {
  UniqueFd fifo;
  std::string line;
};

/// True if the reply is done with: it has been written, or nobody wants it any more.
bool write_reply(const Reply& reply) {
  for (;;) {
    if (::write(reply.fifo.get(), reply.line.data(), reply.line.size()) != -1) return true;
    if (errno == EAGAIN) return false;
    if (errno == EINTR) continue;
    std::cerr << "oracle: a client has gone without its reply\n";
    return true;
  }
}

class Server {
 public:
  explicit Server(std::string path) : path_{std::move(path)} {}

  /// Answers until a signal comes.
  void run(const UniqueFd& requests, const UniqueFd& signals) {
    for (;;) {
      std::vector<pollfd> waited{{signals.get(), POLLIN, 0}, {requests.get(), POLLIN, 0}};
      for (const Reply& reply : replies_) waited.push_back({reply.fifo.get(), POLLOUT, 0});
      posix::wait_for(waited);
      if (waited[0].revents != 0) return;
      std::erase_if(replies_, write_reply);
      if (waited[1].revents != 0) take_requests(requests);
    }
  }

 private:
  void take_requests(const UniqueFd& requests) {
    std::array<char, PIPE_BUF> buffer;
    if (const auto bytes = posix::read_some(requests, buffer)) lines_.add(*bytes);
    while (const auto line = lines_.next()) {
      if (const auto request = parse_request(*line))
        answer(*request);
      else
        std::cerr << "oracle: not a request: " << line->substr(0, 80) << '\n';
    }
  }

  /// Whatever is wrong with the reply FIFO of one client is the trouble of that client alone.
  void answer(const Request& request) {
    try {
      Reply reply{posix::open_fifo(reply_path(path_, request.pid), O_WRONLY),
                  std::to_string(request.number * request.number) + '\n'};
      if (!write_reply(reply)) replies_.push_back(std::move(reply));
    } catch (const std::exception& error) {
      std::cerr << "oracle: no reply: " << error.what() << '\n';
    }
  }

  std::string path_;
  Lines lines_;
  std::vector<Reply> replies_;  ///< of clients whose FIFO is full
};

void serve(const std::string& path) {
  // A client may go away between the open and the write.
  ::signal(SIGPIPE, SIG_IGN);
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  posix::make_fifo(path);
  const Name name{path};
  const UniqueFd requests = posix::open_fifo(path, O_RDONLY);
  // With a write end of its own the server never sees end-of-file: fifo(7).
  const UniqueFd kept_open = posix::open_fifo(path, O_WRONLY);
  std::cout << "ready" << std::endl;
  Server{path}.run(requests, signals);
}

// ---- ask ----

/// Sends the request as soon as there is room for it: as a whole, since it is short.
void send_request(const UniqueFd& requests, const std::string& line, const UniqueFd& signals) {
  while (::write(requests.get(), line.data(), line.size()) == -1) {
    if (errno == EINTR) continue;
    if (errno != EAGAIN) posix::fail("write");
    pollfd waited[] = {{requests.get(), POLLOUT, 0}, {signals.get(), POLLIN, 0}};
    posix::wait_for(waited);
    if (waited[1].revents != 0) throw std::runtime_error{"ended by a signal"};
  }
}

/// Waits for the reply. Ends early if a signal comes or the server goes away.
std::string read_reply(const UniqueFd& replies, const UniqueFd& requests, const UniqueFd& signals) {
  Lines lines;
  std::array<char, 64> buffer;
  for (;;) {
    // Of the write end of the requests, only POLLERR is reported: nobody reads any more.
    pollfd waited[] = {
        {replies.get(), POLLIN, 0}, {requests.get(), 0, 0}, {signals.get(), POLLIN, 0}};
    posix::wait_for(waited);
    if (waited[2].revents != 0) throw std::runtime_error{"ended by a signal"};
    // The reply comes first: a server may write it and go away.
    if (waited[0].revents != 0) {
      const auto bytes = posix::read_some(replies, buffer);
      if (bytes && bytes->empty()) throw std::runtime_error{"the server has not answered"};
      if (bytes) lines.add(*bytes);
      if (auto line = lines.next()) return *line;
    } else if (waited[1].revents != 0) {
      throw std::runtime_error{"the server has gone"};
    }
  }
}

void ask(const std::string& path, std::int64_t number) {
  ::signal(SIGPIPE, SIG_IGN);
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  const std::string own_path = reply_path(path, ::getpid());
  posix::make_fifo(own_path);  // one that is there already was left by a process that is dead
  const Name own_name{own_path};
  // Open before the request is sent: the server finds its reader, however quick it is.
  const UniqueFd replies = posix::open_fifo(own_path, O_RDONLY);
  const UniqueFd requests = posix::open_fifo(path, O_WRONLY);
  send_request(requests, std::to_string(::getpid()) + ' ' + std::to_string(number) + '\n', signals);
  std::cout << read_reply(replies, requests, signals) << '\n';
  if (!std::cout.flush()) throw std::runtime_error{"standard output cannot be written"};
}

int usage() {
  std::cerr << "usage: oracle serve PATH\n"
               "       oracle ask PATH NUMBER\n"
               "       NUMBER is from -2000000000 to 2000000000\n";
  return 2;
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "serve") {
      serve(arguments[1]);
      return 0;
    }
    if (arguments.size() != 3 || arguments[0] != "ask") return usage();
    const auto number = parse_number(arguments[2]);
    if (!number) return usage();
    ask(arguments[1], *number);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "oracle: " << error.what() << '\n';
    return 1;
  }
}
