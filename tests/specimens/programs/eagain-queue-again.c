// Receives from a non-blocking POSIX queue again and again until its child has sent.
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  const char* name = "/ipclab-specimen";
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, 0600, &attributes);
  if (queue == -1 || mq_unlink(name) == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 400000000};
    nanosleep(&time, NULL);
    _exit(mq_send(queue, "x", 1, 0) == -1);
  }
  char message[16];
  ssize_t count = 0;
  do count = mq_receive(queue, message, sizeof message, NULL);  // <- eagain, busy-wait
  while (count == -1 && errno == EAGAIN);
  return wait(NULL) == -1 || count != 1;
}
