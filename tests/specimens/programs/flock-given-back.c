// Gives a file lock back before it waits for the child that wants it.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int mine = open("lock", O_RDWR | O_CREAT, 0600);
  if (mine == -1 || flock(mine, LOCK_EX) == -1) return 1;
  if (fork() == 0) {
    close(mine);
    const int own = open("lock", O_RDWR);
    _exit(own == -1 || flock(own, LOCK_EX) == -1);
  }
  int status = 0;
  if (flock(mine, LOCK_UN) == -1 || wait(&status) == -1) return 1;
  return unlink("lock") == -1 || status != 0;
}
