// Starts a cat that has an open file as its standard input, and no other copy of it.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int file = open("settings.txt", O_RDONLY | O_CLOEXEC);
  if (file == -1) return 1;
  if (fork() == 0) {
    dup2(file, STDIN_FILENO);
    execlp("cat", "cat", NULL);
    _exit(127);
  }
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
