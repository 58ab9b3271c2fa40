// Leaves a POSIX named semaphore behind.
#include <fcntl.h>
#include <semaphore.h>

int main(void) { return sem_open("/ipclab-specimen", O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED; }
