#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

const char* name;

void on_signal(int) {
  unlink(name);
  _exit(0);
}

sockaddr_un address_of(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) {
    std::fprintf(stderr, "relay: %s is too long\n", path);
    std::exit(1);
  }
  std::strcpy(address.sun_path, path);
  return address;
}

/// Both sockets are closed when the second of the two directions has ended.
struct Joined {
  int client, target;
  ~Joined() {
    close(client);
    close(target);
  }
};

void carry(std::shared_ptr<Joined>, int from, int to) {
  char block[16384];
  ssize_t size;
  while ((size = read(from, block, sizeof block)) > 0) {
    for (ssize_t sent = 0; sent < size;) {
      const ssize_t part = write(to, block + sent, static_cast<std::size_t>(size - sent));
      if (part == -1) {
        shutdown(from, SHUT_RD);
        break;
      }
      sent += part;
    }
  }
  shutdown(to, SHUT_WR);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: relay LISTEN TARGET\n");
    return 2;
  }
  const sockaddr_un here = address_of(argv[1]);
  const sockaddr_un there = address_of(argv[2]);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1 ||
      listen(listener, 128) == -1) {
    std::perror(argv[1]);
    return 1;
  }
  name = argv[1];
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  std::printf("ready\n");
  std::fflush(stdout);
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    const int target = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(target, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) {
      close(client);
      close(target);
      continue;
    }
    const auto joined = std::make_shared<Joined>(client, target);
    std::thread{carry, joined, client, target}.detach();
    std::thread{carry, joined, target, client}.detach();
  }
}
