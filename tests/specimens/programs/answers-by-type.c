// Three children ask through one System V queue; each takes the answer that has its pid as type.
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 3 };

struct Message {
  long type;
  pid_t from;
};

static int ask(int queue) {
  struct Message message = {1, getpid()};
  if (msgsnd(queue, &message, sizeof message.from, 0) == -1) return 1;
  if (msgrcv(queue, &message, sizeof message.from, getpid(), 0) == -1) return 1;
  return message.from != getppid();
}

int main(void) {
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (queue == -1) return 1;
  for (int i = 0; i < children; ++i)
    if (fork() == 0) _exit(ask(queue));
  for (int i = 0; i < children; ++i) {
    struct Message message;
    if (msgrcv(queue, &message, sizeof message.from, 1, 0) == -1) return 1;
    message.type = message.from;
    message.from = getpid();
    if (msgsnd(queue, &message, sizeof message.from, 0) == -1) return 1;
  }
  int failed = 0;
  for (int i = 0, status = 0; i < children; ++i) failed |= wait(&status) == -1 || status != 0;
  return msgctl(queue, IPC_RMID, NULL) == -1 || failed;
}
