// Leaves a POSIX shared memory object behind.
#include <fcntl.h>
#include <sys/mman.h>

int main(void) { return shm_open("/ipclab-specimen", O_CREAT | O_EXCL | O_RDWR, 0600) == -1; }
