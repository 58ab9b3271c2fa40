// Waits for a child while it holds a file lock that the child wants.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int mine = open("lock", O_RDWR | O_CREAT, 0600);
  if (mine == -1 || flock(mine, LOCK_EX) == -1) return 1;
  if (fork() == 0) {
    const int own = open("lock", O_RDWR);
    _exit(own == -1 || flock(own, LOCK_EX) == -1);  // <- deadlock
  }
  if (wait(NULL) == -1) return 1;  // <- deadlock
  return unlink("lock");
}
