// Leaves links, FIFOs, sockets and closed folders where the grader may look or clean up.
#include "attack.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "house.h"

int main(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  int made = 0;
  made += symlink(SECRET, "output.txt") == 0;
  made += symlink(HOUSE, "folder") == 0;
  made += symlink("itself", "itself") == 0;
  made += link("/proc/self/exe", "hard-link") == 0;
  made += mkfifo("fifo", 0600) == 0;
  made += mknod("device", S_IFCHR | 0666, 0x101) == 0;
  made += bind(fd, (struct sockaddr*)&address, sizeof address) == 0;
  made += mkdir("closed", 0700) == 0 && mkdir("closed/below", 0) == 0 && chmod("closed", 0) == 0;
  made += mkdir("\x1b]0;name\x07\n\xff", 0700) == 0;
  tried("links, a FIFO, a socket, closed folders", made >= 6);
  return 0;
}
