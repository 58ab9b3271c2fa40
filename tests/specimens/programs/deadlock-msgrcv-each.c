// Parent and child each wait for a message from the other one in an empty System V queue.
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct Message {
  long type;
  char text[16];
};

enum { request = 1, answer = 2 };

int main(void) {
  struct Message message = {0};
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (queue == -1) return 1;
  if (fork() == 0) {
    msgrcv(queue, &message, sizeof message.text, request, 0);  // <- deadlock
    message.type = answer;
    _exit(msgsnd(queue, &message, sizeof message.text, 0) == -1);
  }
  msgrcv(queue, &message, sizeof message.text, answer, 0);  // <- deadlock
  return wait(NULL) == -1 || msgctl(queue, IPC_RMID, NULL) == -1;
}
