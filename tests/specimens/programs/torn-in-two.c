// Two children write each line into their common pipe in two pieces.
#include <sys/wait.h>
#include <unistd.h>

enum { lines = 20 };

static int write_lines(int fd, const char* name) {
  for (int i = 0; i < lines; ++i) {
    if (write(fd, name, 5) != 5) return 1;             // <- torn-message
    if (write(fd, " was here\n", 10) != 10) return 1;  // <- torn-message
  }
  return 0;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(write_lines(ends[1], i == 0 ? "alpha" : "gamma"));
    }
  close(ends[1]);
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 2 * lines * 15;
}
