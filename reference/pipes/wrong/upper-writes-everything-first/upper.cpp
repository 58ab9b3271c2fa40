#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

static bool write_all(int fd, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t count = write(fd, data, size);  // <- deadlock
    if (count <= 0) return false;
    data += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

static int convert(int in, int out) {
  char block[4096];
  ssize_t count;
  while ((count = read(in, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = static_cast<char>(block[i] - 'a' + 'A');
    if (!write_all(out, block, static_cast<size_t>(count))) return 1;
  }
  return 0;
}

int main(int argc, char*[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int there[2];
  int back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  const pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) {
    close(there[1]);
    close(back[0]);
    _exit(convert(there[0], back[1]));
  }
  close(there[0]);
  close(back[1]);

  const std::string input{std::istreambuf_iterator<char>{std::cin}, {}};
  if (!write_all(there[1], input.data(), input.size())) return 1;
  close(there[1]);

  // Only now does anybody take what the child has sent.
  char block[4096];
  ssize_t count;
  while ((count = read(back[0], block, sizeof block)) > 0)
    if (!write_all(STDOUT_FILENO, block, static_cast<size_t>(count))) return 1;
  waitpid(child, nullptr, 0);
  return 0;
}
