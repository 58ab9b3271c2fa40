// Makes message queues until the user's share of their bytes is used up, and leaves them.
#include "attack.h"

#include <mqueue.h>
#include <poll.h>

int main(void) {
  char name[32];
  int made = 0;
  for (int i = 0; i < 64; ++i) {
    snprintf(name, sizeof name, "/hog-%d", i);
    made += mq_open(name, O_RDWR | O_CREAT, 0600, NULL) != -1;
  }
  dprintf(1, "SUCCEEDED in making %d queues\n", made);
  poll(NULL, 0, 1200);
  return 0;
}
