// Opens a FIFO for reading that nobody opens for writing.
#include <fcntl.h>
#include <sys/stat.h>

int main(void) {
  if (mkfifo("requests", 0600) == -1) return 1;
  return open("requests", O_RDONLY) == -1;  // <- deadlock, hang
}
