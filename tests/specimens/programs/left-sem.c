// Leaves a System V semaphore set behind.
#include <sys/ipc.h>
#include <sys/sem.h>

int main(void) { return semget(IPC_PRIVATE, 1, IPC_CREAT | 0600) == -1; }
