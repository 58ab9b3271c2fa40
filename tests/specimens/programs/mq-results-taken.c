// Never has more jobs under way than its two POSIX queues and the worker can hold.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

enum { all = 20, under_way = 2 };

static mqd_t make(const char* name) {
  struct mq_attr attributes = {.mq_maxmsg = under_way, .mq_msgsize = 16};
  const mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  mq_unlink(name);
  return queue;
}

static int work(mqd_t jobs, mqd_t results) {
  char message[16];
  for (int i = 0; i < all; ++i)
    if (mq_receive(jobs, message, sizeof message, NULL) != 1 || mq_send(results, message, 1, 0))
      return 1;
  return 0;
}

int main(void) {
  const mqd_t jobs = make("/ipclab-specimen-jobs");
  const mqd_t results = make("/ipclab-specimen-results");
  if (jobs == -1 || results == -1) return 1;
  if (fork() == 0) _exit(work(jobs, results));
  char message[16] = "1";
  for (int sent = 0, taken = 0; taken < all;) {
    if (sent < all && sent - taken < under_way) {
      if (mq_send(jobs, message, 1, 0) == -1) return 1;
      ++sent;
    } else {
      if (mq_receive(results, message, sizeof message, NULL) != 1) return 1;
      ++taken;
    }
  }
  return wait(NULL) == -1;
}
