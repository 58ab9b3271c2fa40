// Numbers go through two message queues that hold two each, so that everybody waits for somebody.
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>

#include "shared.h"

enum { numbers = 6 };

static mqd_t raw, doubled;

static mqd_t make_queue(const char* name) {
  char path[64];
  struct mq_attr size = {.mq_maxmsg = 2, .mq_msgsize = sizeof(int)};
  snprintf(path, sizeof path, "/%s-%d", name, (int)getpid());
  const mqd_t queue = mq_open(path, O_RDWR | O_CREAT | O_EXCL, 0600, &size);
  mq_unlink(path);
  return queue;
}

static int receive(mqd_t queue) {
  int number = 0;
  if (mq_receive(queue, (char*)&number, sizeof number, NULL) != sizeof number) _exit(1);
  return number;
}

static void pass_on(mqd_t queue, int number) {
  if (mq_send(queue, (const char*)&number, sizeof number, 0) == -1) _exit(2);
}

static void work(int who) {
  for (int i = 0; i < numbers; ++i)
    if (who == 0)
      pass_on(raw, i);
    else
      pass_on(doubled, 2 * receive(raw));
}

int main(void) {
  raw = make_queue("raw");
  doubled = make_queue("doubled");
  if (raw == -1 || doubled == -1) return 1;
  make_children(2, work);
  int sum = 0;
  for (int i = 0; i < numbers; ++i) sum += receive(doubled);
  return !all_went_well() || sum != 30;
}
