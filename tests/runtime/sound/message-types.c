// Two processes take messages of their own type from a System V queue, and answer.
#include <sys/ipc.h>
#include <sys/msg.h>

#include "shared.h"

struct message {
  long type;
  int number;
};
static int queue;

static void answer(int who) {
  struct message message;
  for (int i = 0; i < 3; ++i) {
    if (msgrcv(queue, &message, sizeof message.number, who + 1, 0) == -1) _exit(1);
    message.type = 10;
    message.number *= 2;
    if (msgsnd(queue, &message, sizeof message.number, 0) == -1) _exit(2);
  }
}

int main(void) {
  queue = msgget(IPC_PRIVATE, 0600);
  if (queue == -1) return 1;
  make_children(2, answer);
  int sum = 0;
  for (int i = 0; i < 6; ++i) {
    struct message message = {.type = 1 + i % 2, .number = i};
    if (msgsnd(queue, &message, sizeof message.number, 0) == -1) return 1;
  }
  for (int i = 0; i < 6; ++i) {
    struct message message;
    if (msgrcv(queue, &message, sizeof message.number, 10, 0) == -1) return 1;
    sum += message.number;
  }
  const int well = all_went_well();
  msgctl(queue, IPC_RMID, NULL);
  return !well || sum != 30;
}
