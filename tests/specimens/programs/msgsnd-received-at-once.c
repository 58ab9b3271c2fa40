// Sends more than a System V queue holds to a child that receives meanwhile.
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct Message {
  long type;
  char text[1024];
};

enum { messages = 64 };

static int receive(int queue) {
  struct Message message;
  for (int i = 0; i < messages; ++i)
    if (msgrcv(queue, &message, sizeof message.text, 0, 0) == -1) return 1;
  return 0;
}

int main(void) {
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (queue == -1) return 1;
  if (fork() == 0) _exit(receive(queue));
  struct Message message = {1, ""};
  for (int i = 0; i < messages; ++i)
    if (msgsnd(queue, &message, sizeof message.text, 0) == -1) return 1;
  return wait(NULL) == -1 || msgctl(queue, IPC_RMID, NULL) == -1;
}
