// Two children write lines in pieces, and large ones too, but each into a pipe of its own.
#include <sys/wait.h>
#include <unistd.h>

enum { lines = 20 };

static char large[10000];

static int write_lines(int fd, const char* name) {
  for (int i = 0; i < lines; ++i)
    if (write(fd, name, 5) != 5 || write(fd, " was here\n", 10) != 10) return 1;
  for (size_t written = 0; written < sizeof large;) {
    const ssize_t count = write(fd, large + written, sizeof large - written);
    if (count == -1) return 1;
    written += (size_t)count;
  }
  return 0;
}

static int read_all(int fd) {
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(fd, text, sizeof text)) > 0;) bytes += (int)count;
  return bytes;
}

int main(void) {
  int from[2];
  for (int i = 0; i < 2; ++i) {
    int ends[2];
    if (pipe(ends) == -1) return 1;
    if (fork() == 0) {
      close(ends[0]);
      _exit(write_lines(ends[1], i == 0 ? "alpha" : "gamma"));
    }
    close(ends[1]);
    from[i] = ends[0];
  }
  const int bytes = read_all(from[0]) + read_all(from[1]);
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 2 * (lines * 15 + (int)sizeof large);
}
