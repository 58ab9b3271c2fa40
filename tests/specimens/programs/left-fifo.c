// Leaves a FIFO in its work folder.
#include <sys/stat.h>

int main(void) { return mkfifo("requests", 0600); }
