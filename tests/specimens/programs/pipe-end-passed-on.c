// Passes the read end of a pipe to a child that is there already, as ancillary data.
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

union Control {
  struct cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int))];
};

static int send_end(int socket, int end) {
  union Control control = {0};
  char byte = 'x';
  struct iovec text = {&byte, 1};
  struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  struct cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof end);
  memcpy(CMSG_DATA(header), &end, sizeof end);
  return sendmsg(socket, &message, 0) != 1;
}

static int receive_end(int socket) {
  union Control control = {0};
  char byte;
  struct iovec text = {&byte, 1};
  struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  if (recvmsg(socket, &message, 0) != 1) return -1;
  struct cmsghdr* header = CMSG_FIRSTHDR(&message);
  int end = -1;
  if (header != NULL) memcpy(&end, CMSG_DATA(header), sizeof end);
  return end;
}

int main(void) {
  int sockets[2], ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == -1) return 1;
  if (fork() == 0) {
    close(sockets[0]);
    const int end = receive_end(sockets[1]);
    char byte;
    if (read(end, &byte, 1) != 1) _exit(1);
    _exit(read(end, &byte, 1) != 0);
  }
  close(sockets[1]);
  if (pipe(ends) == -1 || send_end(sockets[0], ends[0])) return 1;
  close(ends[0]);
  if (write(ends[1], "x", 1) != 1) return 1;
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
