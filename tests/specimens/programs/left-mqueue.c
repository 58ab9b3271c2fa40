// Leaves a POSIX message queue behind.
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>

int main(void) { return mq_open("/ipclab-specimen", O_CREAT | O_EXCL | O_RDWR, 0600, NULL) == -1; }
