// Sends a file into a pipe with sendfile().
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  const int file = open("settings.txt", O_RDONLY | O_CLOEXEC);
  if (file == -1 || pipe(ends) == -1) return 1;
  if (fork() == 0) {
    char byte;
    int bytes = 0;
    close(ends[1]);
    while (read(ends[0], &byte, 1) == 1) ++bytes;
    _exit(bytes != 3);
  }
  close(ends[0]);
  ssize_t count = 0;
  while ((count = sendfile(ends[1], file, NULL, 4096)) > 0) {
  }
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0 || count != 0;
}
