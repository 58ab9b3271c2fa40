// Is no attack: uses a little of all that the kernel counts for each user.
#include "attack.h"

#include <mqueue.h>
#include <sys/socket.h>
#include <time.h>

static int whole_pipe(void) {
  int ends[2];
  return pipe(ends) == 0 && fcntl(ends[1], F_GETPIPE_SZ) == 65536;
}

static int queues_signals(void) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &one, NULL);
  timer_t timer;
  for (int i = 0; i < 20; ++i)
    if (sigqueue(getpid(), SIGRTMIN, (union sigval){0}) == -1) return 0;
  return timer_create(CLOCK_MONOTONIC, NULL, &timer) == 0;
}

static int makes_queue(void) {
  const mqd_t queue = mq_open("/use-quotas", O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
  return queue != -1 && mq_unlink("/use-quotas") == 0;
}

static int passes_descriptor(void) {
  int ends[2];
  char space[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec byte = {"x", 1};
  struct msghdr message = {
      .msg_iov = &byte, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == -1) return 0;
  *CMSG_FIRSTHDR(&message) = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &ends[0], sizeof(int));
  return sendmsg(ends[0], &message, MSG_DONTWAIT) == 1;
}

static void use(const char* what, int works) {
  if (!works) dprintf(1, "no %s: %s\n", what, strerrorname_np(errno));
}

int main(void) {
  use("pipe of 64 KiB", whole_pipe());
  use("queued signals and a timer", queues_signals());
  use("message queue", makes_queue());
  use("descriptor in a message", passes_descriptor());
  return 0;
}
