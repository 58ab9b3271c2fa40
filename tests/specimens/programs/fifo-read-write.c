// Opens a FIFO for reading and writing, so that it stays open while its writers come and go.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int send_line(const char* line) {
  const int fifo = open("requests", O_WRONLY | O_NONBLOCK);
  return fifo == -1 || write(fifo, line, 2) != 2;
}

int main(void) {
  if (mkfifo("requests", 0600) == -1) return 1;
  const int fifo = open("requests", O_RDWR | O_CLOEXEC);
  if (fifo == -1) return 1;
  for (int i = 0; i < 5; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      close(fifo);
      _exit(send_line(i < 4 ? "a\n" : "q\n"));
    }
    if (waitpid(child, NULL, 0) != child) return 1;
  }
  char byte = 0;
  while (byte != 'q')
    if (read(fifo, &byte, 1) != 1) return 1;
  return unlink("requests");
}
