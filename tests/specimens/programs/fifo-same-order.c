// Parent and child open two FIFOs in the same order.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (mkfifo("there", 0600) == -1 || mkfifo("back", 0600) == -1) return 1;
  char byte = 'x';
  if (fork() == 0) {
    const int there = open("there", O_RDONLY);
    const int back = open("back", O_WRONLY);
    _exit(read(there, &byte, 1) != 1 || write(back, &byte, 1) != 1);
  }
  const int there = open("there", O_WRONLY);
  const int back = open("back", O_RDONLY);
  if (write(there, &byte, 1) != 1 || read(back, &byte, 1) != 1) return 1;
  return wait(NULL) == -1 || unlink("there") == -1 || unlink("back") == -1;
}
