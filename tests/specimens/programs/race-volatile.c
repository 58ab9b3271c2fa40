// A child leaves a number in a System V segment, and says so by a flag that is only volatile.
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct letter {
  volatile int is_there;
  int number;
};

int main(void) {
  const int id = shmget(0x4c4142, sizeof(struct letter), IPC_CREAT | IPC_EXCL | 0600);
  if (id == -1) return 1;
  struct letter* letter = shmat(id, NULL, 0);
  shmctl(id, IPC_RMID, NULL);
  if (letter == (void*)-1) return 1;
  if (fork() == 0) {
    letter->number = 42;
    letter->is_there = 1;  // <- data-race
    _exit(0);
  }
  int number = 42;
  if (letter->is_there) number = letter->number;  // <- data-race
  wait(NULL);
  return number != 42;
}
