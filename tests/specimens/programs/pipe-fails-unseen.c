// Does not look whether pipe() failed, takes the failing read for the end, and ends with 0.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void make(int* ends) {
  const int result = pipe(ends);  // <- wrong-exit
  (void)result;
}

int main(void) {
  int ends[2] = {-1, -1};
  make(ends);
  if (fork() == 0) {
    close(ends[0]);
    const ssize_t count = write(ends[1], "hello\n", 6);
    (void)count;
    _exit(0);
  }
  close(ends[1]);
  for (char byte; read(ends[0], &byte, 1) == 1;) putchar(byte);
  return wait(NULL) == -1;
}
