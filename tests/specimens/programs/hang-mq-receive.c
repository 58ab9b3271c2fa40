// Waits for a message in an empty POSIX queue.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>

int main(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 16};
  const mqd_t queue = mq_open("/ipclab-specimen", O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  char message[16];
  return mq_receive(queue, message, sizeof message, NULL) == -1;  // <- deadlock, hang
}
