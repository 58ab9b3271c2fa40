// Copies its input to its output with system calls for single bytes.
#include <unistd.h>

int main(void) {
  char byte;
  ssize_t count = 0;
  while ((count = read(STDIN_FILENO, &byte, 1)) == 1)
    if (write(STDOUT_FILENO, &byte, 1) != 1) return 1;
  return count != 0;
}
