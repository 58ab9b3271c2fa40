// Has a pipe with its child but takes its answer from a file, not from the pipe or from memory.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  const int file = open("answer", O_RDWR | O_CREAT, 0600);
  if (file == -1 || unlink("answer") == -1 || pipe(ends) == -1) return 1;
  if (fork() == 0) _exit(pwrite(file, "42\n", 3, 0) != 3);
  close(ends[0]);
  close(ends[1]);
  char text[3];
  if (wait(NULL) == -1 || pread(file, text, 3, 0) != 3) return 1;
  return write(STDOUT_FILENO, text, 3) != 3;
}
