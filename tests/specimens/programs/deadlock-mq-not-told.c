// Waits for two workers that nobody has told that there are no more messages.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const char* name = "/ipclab-specimen";
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  if (queue == -1 || mq_unlink(name) == -1) return 1;
  char message[16] = "job";
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      while (mq_receive(queue, message, sizeof message, NULL) > 0) {  // <- deadlock
      }
      _exit(0);
    }
  for (int i = 0; i < 10; ++i) mq_send(queue, message, 3, 0);
  for (int i = 0; i < 2; ++i)
    if (wait(NULL) == -1) return 1;  // <- deadlock
  return 0;
}
