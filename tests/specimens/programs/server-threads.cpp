// Has a thread of C++ for each client.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <iostream>
#include <thread>
#include <vector>

static void echo(int client) {
  char text[64];
  ssize_t count = 0;
  while ((count = read(client, text, sizeof text)) > 0)
    if (write(client, text, static_cast<std::size_t>(count)) != count) break;
  close(client);
}

int main() {
  const sockaddr_un address = {AF_UNIX, "socket"};
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1) return 1;
  if (listen(listener, 8) == -1) return 1;
  std::cout << "ready" << std::endl;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back(echo, accept(listener, nullptr, nullptr));
  threads.clear();
  return unlink(address.sun_path);
}
