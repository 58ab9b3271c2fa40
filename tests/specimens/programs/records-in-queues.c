// Takes messages from a POSIX and a System V queue, which never come in parts.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct Message {
  long type;
  uint64_t numbers[4];
};

static int send_all(mqd_t posix, int system_v) {
  for (uint64_t i = 0; i < 30; ++i) {
    const struct Message message = {1, {i, i, i, i}};
    if (mq_send(posix, (const char*)&message, sizeof message, 0) == -1) return 1;
    if (msgsnd(system_v, &message, sizeof message.numbers, 0) == -1) return 1;
  }
  return 0;
}

int main(void) {
  const char* name = "/ipclab-specimen";
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = sizeof(struct Message)};
  const mqd_t posix = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  if (posix == -1 || mq_unlink(name) == -1) return 1;
  const int system_v = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (system_v == -1) return 1;
  if (fork() == 0) _exit(send_all(posix, system_v));
  struct Message message;
  for (uint64_t i = 0; i < 30; ++i) {
    if (mq_receive(posix, (char*)&message, sizeof message, NULL) != sizeof message) return 1;
    if (message.numbers[3] != i) return 1;
    if (msgrcv(system_v, &message, sizeof message.numbers, 0, 0) != sizeof message.numbers)
      return 1;
    if (message.numbers[3] != i) return 1;
  }
  return wait(NULL) == -1 || msgctl(system_v, IPC_RMID, NULL) == -1;
}
