// cache: keeps values by their keys, and speaks a part of the memcached text protocol over TCP. One
// process serves all clients (server.hpp); a request is worked on when all of it has arrived.

#include <csignal>
#include <cstdint>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "posix.hpp"
#include "server.hpp"

namespace {

using posix::UniqueFd;

constexpr std::size_t longest_key = 250;
constexpr std::size_t largest_value = 1'048'576;
/// A line that is longer is no request of anybody who means well.
constexpr std::size_t longest_line = 1'048'576;
constexpr std::string_view line_end = "\r\n";

struct Value {
  std::uint32_t flags = 0;
  std::string data;
};

struct Client : server::Client {
  std::size_t to_swallow = 0;  ///< of the data of a value that is too large
};

/// A `set` line, when it is right.
struct Set {
  std::string key;
  std::uint32_t flags = 0;
  std::size_t bytes = 0;
  bool noreply = false;
};

using Words = std::vector<std::string_view>;

Words split(std::string_view line) {
  Words words;
  for (;;) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool is_key(std::string_view word) {
  const auto is_control = [](unsigned char c) { return c < ' ' || c == 127; };
  return !word.empty() && word.size() <= longest_key && std::ranges::none_of(word, is_control);
}

/// set KEY FLAGS EXPTIME BYTES [noreply]
std::optional<Set> parse_set(const Words& words) {
  if (words.size() != 5 && !(words.size() == 6 && words[5] == "noreply")) return std::nullopt;
  const auto flags = posix::parse<std::uint32_t>(words[2]);
  const auto expires = posix::parse<std::int64_t>(words[3]);
  const auto bytes = posix::parse<std::uint32_t>(words[4]);
  if (!is_key(words[1]) || !flags || !expires || !bytes) return std::nullopt;
  return Set{std::string{words[1]}, *flags, *bytes, words.size() == 6};
}

class Cache {
 public:
  /// Works on one request and returns true, or returns false if it has not arrived completely.
  bool work(Client& client) {
    if (client.to_swallow > 0) return swallow(client);
    const std::size_t end = client.incoming.find('\n');
    if (end == std::string::npos) {
      if (client.incoming.size() > longest_line) refuse(client, "CLIENT_ERROR line too long\r\n");
      return false;
    }
    std::string_view line = std::string_view{client.incoming}.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const Words words = split(line);
    if (!words.empty() && words[0] == "set") return set(client, words, end + 1);
    client.outgoing += answer(client, words);
    client.incoming.erase(0, end + 1);
    return true;
  }

 private:
  /// The answer to every request that is a line and nothing else.
  std::string answer(Client& client, const Words& words) {
    const std::string_view command = words.empty() ? "" : words[0];
    if (command == "get") return get(words);
    if (command == "delete") return remove(words);
    if (command == "version") return "VERSION 1.0 of the ipclab cache\r\n";
    if (command != "quit") return "ERROR\r\n";
    client.incoming.clear();
    client.done = true;
    return "";
  }

  std::string get(const Words& words) const {
    if (words.size() < 2) return "ERROR\r\n";
    std::string answer;
    for (const std::string_view key : std::span{words}.subspan(1)) {
      if (!is_key(key)) return "CLIENT_ERROR bad key\r\n";
      const auto found = values_.find(std::string{key});
      if (found == values_.end()) continue;
      const auto& [flags, data] = found->second;
      answer += "VALUE " + found->first + ' ' + std::to_string(flags) + ' ' +
                std::to_string(data.size()) + "\r\n" + data + "\r\n";
    }
    return answer + "END\r\n";
  }

  std::string remove(const Words& words) {
    const bool noreply = words.size() == 3 && words[2] == "noreply";
    if (words.size() != 2 && !noreply) return "ERROR\r\n";
    if (!is_key(words[1])) return "CLIENT_ERROR bad key\r\n";
    const bool found = values_.erase(std::string{words[1]}) > 0;
    if (noreply) return "";
    return found ? "DELETED\r\n" : "NOT_FOUND\r\n";
  }

  /// The data begins at `begin`. It may hold anything, newlines too: only its length tells its end.
  bool set(Client& client, const Words& words, std::size_t begin) {
    const std::optional<Set> set = parse_set(words);
    if (!set || set->bytes > largest_value) {
      if (set) client.to_swallow = set->bytes + line_end.size();
      client.outgoing +=
          set ? "SERVER_ERROR object too large for cache\r\n" : "CLIENT_ERROR bad set line\r\n";
      client.incoming.erase(0, begin);
      return true;
    }
    const std::size_t size = set->bytes + line_end.size();
    if (client.incoming.size() < begin + size) return false;
    store(client, *set, client.incoming.substr(begin, size));
    client.incoming.erase(0, begin + size);
    return true;
  }

  void store(Client& client, const Set& set, std::string data) {
    if (!data.ends_with(line_end)) {
      client.outgoing += "CLIENT_ERROR bad data chunk\r\n";
      return;
    }
    data.resize(set.bytes);
    values_[set.key] = {set.flags, std::move(data)};
    if (!set.noreply) client.outgoing += "STORED\r\n";
  }

  static bool swallow(Client& client) {
    const std::size_t count = std::min(client.to_swallow, client.incoming.size());
    client.incoming.erase(0, count);
    client.to_swallow -= count;
    return client.to_swallow == 0;
  }

  static void refuse(Client& client, std::string_view why) {
    client.outgoing += why;
    client.incoming.clear();
    client.done = true;
  }

  std::unordered_map<std::string, Value> values_;
};

UniqueFd listen_on(std::uint16_t port) {
  UniqueFd socket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) posix::fail("socket");
  // tcp(7), socket(7): connections of a server that has just ended still hold the port for a
  // minute.
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Many answers are short and waited for; accepted sockets inherit this.
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(socket.get(), generic, sizeof address) == -1) posix::fail("bind");
  if (::listen(socket.get(), SOMAXCONN) == -1) posix::fail("listen");
  return socket;
}

void serve(std::uint16_t port) {
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  const UniqueFd listener = listen_on(port);
  Cache cache;
  const auto work = [&cache](Client& client) { return cache.work(client); };
  server::Loop<Client, decltype(work)>{listener.get(), signals.get(), work}.run();
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto port = posix::parse<std::uint16_t>(argc == 2 ? argv[1] : "");
  if (!port || *port == 0) {
    std::cerr << "usage: cache PORT\n";
    return 2;
  }
  try {
    serve(*port);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "cache: " << error.what() << '\n';
    return 1;
  }
}
