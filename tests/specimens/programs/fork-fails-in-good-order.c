// Gives up when one of its forks fails: tells the children that it has, waits for them, cleans up.
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 4 };

/// Each child ends at the end of the pipe. The result is how many there are.
static int fork_all(const int* ends) {
  for (int i = 0; i < children; ++i) {
    const pid_t child = fork();
    if (child == -1) perror("fork");
    if (child == -1) return i;
    if (child == 0) {
      char byte;
      close(ends[1]);
      _exit(read(ends[0], &byte, 1) != 0);
    }
  }
  return children;
}

int main(void) {
  int ends[2];
  const int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  if (queue == -1) return 1;
  if (pipe(ends) == -1) {
    perror("pipe");
    msgctl(queue, IPC_RMID, NULL);
    return 1;
  }
  const int made = fork_all(ends);
  close(ends[1]);
  while (wait(NULL) != -1) {
  }
  return msgctl(queue, IPC_RMID, NULL) == -1 || made != children;
}
