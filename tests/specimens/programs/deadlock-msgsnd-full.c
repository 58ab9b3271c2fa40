// Sends more than a System V queue holds to a child that begins to receive when all has been sent.
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct Message {
  long type;
  char text[1024];
};

enum { messages = 64 };

int main(void) {
  sem_t* go = mmap(NULL, sizeof *go, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (go == MAP_FAILED || sem_init(go, 1, 0) == -1 || queue == -1) return 1;
  struct Message message = {1, ""};
  if (fork() == 0) {
    sem_wait(go);  // <- deadlock
    for (int i = 0; i < messages; ++i) msgrcv(queue, &message, sizeof message.text, 0, 0);
    _exit(0);
  }
  for (int i = 0; i < messages; ++i)
    if (msgsnd(queue, &message, sizeof message.text, 0) == -1) return 1;  // <- deadlock
  sem_post(go);
  return wait(NULL) == -1 || msgctl(queue, IPC_RMID, NULL) == -1;
}
