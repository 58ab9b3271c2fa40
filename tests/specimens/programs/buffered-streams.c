// Sends lines through a pipe between two buffered streams, which go on after a short read or write.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int print_lines(int fd) {
  FILE* out = fdopen(fd, "w");
  if (out == NULL) return 1;
  for (int i = 0; i < 2000; ++i) fprintf(out, "line %d\n", i);
  return fclose(out) != 0;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(print_lines(ends[1]));
  }
  close(ends[1]);
  FILE* in = fdopen(ends[0], "r");
  if (in == NULL) return 1;
  int lines = 0, number = 0;
  while (fscanf(in, "line %d\n", &number) == 1 && number == lines) ++lines;
  fclose(in);
  return wait(NULL) == -1 || lines != 2000;
}
