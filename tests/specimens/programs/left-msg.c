// Leaves a System V message queue behind.
#include <sys/ipc.h>
#include <sys/msg.h>

int main(void) { return msgget(IPC_PRIVATE, IPC_CREAT | 0600) == -1; }
