#include <sys/wait.h>
#include <unistd.h>
#include <cctype>
#include <cstdio>
#include <string>
#include <thread>

int main(int argc, char*[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int to_child[2];
  int from_child[2];
  if (pipe(to_child) == -1 || pipe(from_child) == -1) return 1;  // <- pipe-end-left-open

  const pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) {
    close(to_child[1]);
    close(from_child[0]);
    char byte;
    while (read(to_child[0], &byte, 1) == 1) {
      if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(std::toupper(byte));
      if (write(from_child[1], &byte, 1) != 1) _exit(1);
    }
    _exit(0);
  }
  close(to_child[0]);
  close(from_child[1]);

  std::thread writer([&] {
    char block[4096];
    ssize_t count;
    while ((count = read(STDIN_FILENO, block, sizeof block)) > 0)
      if (write(to_child[1], block, static_cast<size_t>(count)) != count) return;
    // The write end stays open until the program ends.
  });

  char block[4096];
  ssize_t count;
  while ((count = read(from_child[0], block, sizeof block)) > 0)
    if (write(STDOUT_FILENO, block, static_cast<size_t>(count)) != count) return 1;
  writer.join();
  waitpid(child, nullptr, 0);
  return 0;
}
