// Keeps the read end of the pipe between its children, so that the writer is not told of its end.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  static char block[4096];
  int ends[2];
  if (pipe(ends) == -1) return 1;  // <- deadlock, pipe-end-left-open
  const pid_t writer = fork();
  if (writer == 0) {
    close(ends[0]);
    while (write(ends[1], block, sizeof block) > 0) {  // <- deadlock, pipe-end-left-open
    }
    _exit(0);
  }
  const pid_t reader = fork();
  if (reader == 0) {
    close(ends[1]);
    _exit(read(ends[0], block, 1) != 1);
  }
  close(ends[1]);
  if (waitpid(reader, NULL, 0) != reader) return 1;
  return waitpid(writer, NULL, 0) != writer;  // <- deadlock
}
