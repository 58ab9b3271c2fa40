// Two children print lines through buffered streams, whose buffers end in the middle of a line.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { lines = 1000 };

static int print_lines(int fd, const char* name) {
  FILE* out = fdopen(fd, "w");
  if (out == NULL) return 1;
  for (int i = 0; i < lines; ++i) fprintf(out, "%s was here\n", name);  // <- torn-message
  return fclose(out) != 0;                                              // <- torn-message
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(print_lines(ends[1], i == 0 ? "alpha" : "gamma"));
    }
  close(ends[1]);
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 2 * lines * 15;
}
