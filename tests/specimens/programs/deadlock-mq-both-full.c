// Sends jobs into a full POSIX queue while its worker sends results into another full one.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

enum { all = 20 };

static mqd_t make(const char* name) {
  struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  mq_unlink(name);
  return queue;
}

int main(void) {
  const mqd_t jobs = make("/ipclab-specimen-jobs");
  const mqd_t results = make("/ipclab-specimen-results");
  char message[16] = "1";
  if (fork() == 0) {
    for (int i = 0; i < all; ++i) {
      mq_receive(jobs, message, sizeof message, NULL);
      mq_send(results, message, 1, 0);  // <- deadlock
    }
    _exit(0);
  }
  for (int i = 0; i < all; ++i) mq_send(jobs, message, 1, 0);  // <- deadlock
  for (int i = 0; i < all; ++i) mq_receive(results, message, sizeof message, NULL);
  return wait(NULL) == -1;
}
