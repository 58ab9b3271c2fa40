// Leaves behind what can be left behind: objects, files, and a process in a session of its own that
// is nobody's child and ignores every signal that can be ignored. Prints "done" and waits.
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static void go_away(void) {
  if (fork() != 0) _exit(0);
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
  while (1) pause();
}

int main(void) {
  if (shmget(0x1bcab0, 4096, IPC_CREAT | 0600) == -1) return 1;
  if (semget(0x1bcab0, 1, IPC_CREAT | 0600) == -1) return 1;
  if (msgget(0x1bcab0, IPC_CREAT | 0600) == -1) return 1;
  if (shm_open("/ipclab-mess", O_CREAT | O_RDWR, 0600) == -1) return 1;
  if (sem_open("/ipclab-mess", O_CREAT, 0600, 1) == SEM_FAILED) return 1;
  if (mkdir("deep", 0700) == -1 || mkfifo("deep/fifo", 0600) == -1) return 1;
  if (chdir(getenv("TMPDIR")) == -1 || open("left", O_CREAT | O_WRONLY, 0000) == -1) return 1;
  if (fork() == 0) {
    setsid();
    go_away();
  }
  if (write(STDOUT_FILENO, "done\n", 5) != 5) return 1;
  while (getchar() != EOF) {
  }
  return 0;
}
