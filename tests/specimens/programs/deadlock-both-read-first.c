// Two processes at the ends of a socket pair each read before they write.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  const pid_t child = fork();
  const int mine = child == 0 ? ends[1] : ends[0];
  close(child == 0 ? ends[0] : ends[1]);
  char byte = 'x';
  if (read(mine, &byte, 1) != 1 || write(mine, &byte, 1) != 1) return 1;  // <- deadlock
  if (child == 0) _exit(0);
  return wait(NULL) == -1;
}
