// Tells each of two workers by an empty message that there are no more, and waits for them.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(mqd_t queue) {
  char message[16];
  ssize_t count = 0;
  while ((count = mq_receive(queue, message, sizeof message, NULL)) > 0) {
  }
  return count != 0;
}

int main(void) {
  const char* name = "/ipclab-specimen";
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  if (queue == -1 || mq_unlink(name) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) _exit(work(queue));
  for (int i = 0; i < 10; ++i)
    if (mq_send(queue, "job", 3, 0) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (mq_send(queue, "", 0, 0) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (wait(NULL) == -1) return 1;
  return 0;
}
