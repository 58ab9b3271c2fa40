// A request and its answer go through one System V queue, told apart by their types.
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct Message {
  long type;
  char text[16];
};

enum { request = 1, answer = 2 };

static int serve(int queue) {
  struct Message message;
  if (msgrcv(queue, &message, sizeof message.text, request, 0) == -1) return 1;
  message.type = answer;
  ++message.text[0];
  return msgsnd(queue, &message, sizeof message.text, 0) == -1;
}

int main(void) {
  struct Message message = {request, "a"};
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (queue == -1) return 1;
  if (fork() == 0) _exit(serve(queue));
  if (msgsnd(queue, &message, sizeof message.text, 0) == -1) return 1;
  if (msgrcv(queue, &message, sizeof message.text, answer, 0) == -1) return 1;
  return wait(NULL) == -1 || msgctl(queue, IPC_RMID, NULL) == -1 || message.text[0] != 'b';
}
