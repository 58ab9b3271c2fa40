// Gives up when fork() fails, but leaves its message queue behind.
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);  // <- leftover-ipc
  if (queue == -1) return 1;
  const pid_t child = fork();  // <- leftover-ipc
  if (child == -1) {
    perror("fork");
    return 1;
  }
  if (child == 0) _exit(0);
  return waitpid(child, NULL, 0) != child || msgctl(queue, IPC_RMID, NULL) == -1;
}
