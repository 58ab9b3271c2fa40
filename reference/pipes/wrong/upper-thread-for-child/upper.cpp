#include <unistd.h>
#include <cstdio>
#include <thread>

static void copy(int from, int to, bool capitals) {
  char block[4096];
  ssize_t count;
  while ((count = read(from, block, sizeof block)) > 0) {
    for (ssize_t i = 0; capitals && i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = static_cast<char>(block[i] - 'a' + 'A');
    for (ssize_t done = 0; done < count;) {
      const ssize_t written = write(to, block + done, static_cast<size_t>(count - done));
      if (written <= 0) _exit(1);
      done += written;
    }
  }
}

int main(int argc, char*[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int there[2];
  int back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  std::thread converter([&] {
    copy(there[0], back[1], true);
    close(back[1]);
  });
  std::thread feeder([&] {
    copy(STDIN_FILENO, there[1], false);
    close(there[1]);
  });
  copy(back[0], STDOUT_FILENO, false);
  feeder.join();
  converter.join();
  return 0;
}
