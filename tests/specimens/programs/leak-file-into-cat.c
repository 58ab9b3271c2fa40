// Starts a cat that inherits an open file which it knows nothing of.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int file = open("settings.txt", O_RDONLY);  // <- fd-leak
  if (file == -1) return 1;
  if (fork() == 0) {
    execlp("cat", "cat", NULL);  // <- fd-leak
    _exit(127);
  }
  char byte;
  return read(file, &byte, 1) != 1 || wait(NULL) == -1;
}
