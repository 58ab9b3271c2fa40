// Waits for a child while it has a lock on one record of a file, of which the child wants another.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int file = open("records", O_RDWR | O_CREAT, 0600);
  struct flock record = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 8};
  if (file == -1 || fcntl(file, F_SETLKW, &record) == -1) return 1;
  if (fork() == 0) {
    record.l_start = 8;
    _exit(fcntl(file, F_SETLKW, &record) == -1);
  }
  int status = 0;
  return wait(&status) == -1 || unlink("records") == -1 || status != 0;
}
