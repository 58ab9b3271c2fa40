// Is told by a signal that a POSIX queue is no longer empty, and takes all that is there.
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

enum { messages = 20 };

static const char* name = "/ipclab-specimen";

static int send_all(void) {
  const mqd_t queue = mq_open(name, O_WRONLY);
  for (int i = 0; i < messages; ++i)
    if (queue == -1 || mq_send(queue, "x", 1, 0) == -1) return 1;
  return 0;
}

/// The number of messages that were there; -1 for an error.
static int take_all(mqd_t queue) {
  char message[16];
  int taken = 0;
  while (mq_receive(queue, message, sizeof message, NULL) != -1) ++taken;
  return errno == EAGAIN ? taken : -1;
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDONLY | O_NONBLOCK, 0600, &attributes);
  if (queue == -1) return 1;
  const struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
  if (fork() == 0) _exit(send_all());
  for (int taken = 0; taken < messages;) {
    // mq_notify(3): it holds for one message, and none is told of that was there before.
    if (mq_notify(queue, &event) == -1) return 1;
    const int more = take_all(queue);
    if (more == -1) return 1;
    taken += more;
    if (taken < messages && sigwaitinfo(&set, NULL) != SIGUSR1) return 1;
    mq_notify(queue, NULL);
  }
  int status = 0;
  return wait(&status) == -1 || mq_unlink(name) == -1 || status != 0;
}
