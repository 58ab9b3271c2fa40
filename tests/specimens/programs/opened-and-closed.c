// Opens the same file two hundred times, and closes it each time.
#include <fcntl.h>
#include <unistd.h>

static int first_byte(void) {
  char byte = 0;
  const int file = open("settings.txt", O_RDONLY);
  if (file == -1) return -1;
  const ssize_t count = read(file, &byte, 1);
  close(file);
  return count == 1 ? byte : -1;
}

int main(void) {
  for (int i = 0; i < 200; ++i)
    if (first_byte() != 'a') return 1;
  return 0;
}
