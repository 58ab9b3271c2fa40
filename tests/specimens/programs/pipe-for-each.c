// Has a pipe for each of its two children.
#include <sys/wait.h>
#include <unistd.h>

static int read_end_of_child(void) {
  int ends[2];
  if (pipe(ends) == -1) return -1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(write(ends[1], "x", 1) != 1);
  }
  close(ends[1]);
  return ends[0];
}

int main(void) {
  const int first = read_end_of_child(), second = read_end_of_child();
  char byte;
  if (read(first, &byte, 1) != 1 || read(second, &byte, 1) != 1) return 1;
  return wait(NULL) == -1 || wait(NULL) == -1;
}
