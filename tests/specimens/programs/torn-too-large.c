// Two children write lines into their common pipe that are larger than PIPE_BUF.
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { lines = 5, size = PIPE_BUF + 1000 };

static int write_lines(int fd, char name) {
  char line[size];
  memset(line, name, size - 1);
  line[size - 1] = '\n';
  for (int i = 0; i < lines; ++i)
    for (int written = 0; written < size;) {
      const ssize_t count = write(fd, line + written, (size_t)(size - written));  // <- torn-message
      if (count == -1) return 1;
      written += (int)count;
    }
  return 0;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(write_lines(ends[1], i == 0 ? 'a' : 'b'));
    }
  close(ends[1]);
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 2 * lines * size;
}
