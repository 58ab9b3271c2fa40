// Waits for a message in an empty System V queue.
#include <sys/ipc.h>
#include <sys/msg.h>

int main(void) {
  struct {
    long type;
    char text[16];
  } message;
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  return msgrcv(queue, &message, sizeof message.text, 0, 0) == -1;  // <- deadlock, hang
}
