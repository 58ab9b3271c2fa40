// Writes to a pipe that nobody reads and is ended by SIGPIPE.
#include <unistd.h>

int main(void) { return write(STDOUT_FILENO, "hello\n", 6) == 6 ? 0 : 1; }
