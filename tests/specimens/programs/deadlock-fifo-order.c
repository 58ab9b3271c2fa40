// Parent and child each open for writing the FIFO that the other one would read only afterwards.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (mkfifo("there", 0600) == -1 || mkfifo("back", 0600) == -1) return 1;
  if (fork() == 0) {
    const int back = open("back", O_WRONLY);  // <- deadlock
    const int there = open("there", O_RDONLY);
    _exit(back == -1 || there == -1);
  }
  const int there = open("there", O_WRONLY);  // <- deadlock
  const int back = open("back", O_RDONLY);
  return there == -1 || back == -1 || wait(NULL) == -1;
}
