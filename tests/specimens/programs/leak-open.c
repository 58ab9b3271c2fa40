// Opens the same file twenty times and never closes it.
#include <fcntl.h>
#include <unistd.h>

static int first_byte(void) {
  char byte = 0;
  const int file = open("settings.txt", O_RDONLY);  // <- fd-leak
  return file == -1 || read(file, &byte, 1) != 1 ? -1 : byte;
}

int main(void) {
  for (int i = 0; i < 20; ++i)
    if (first_byte() != 'a') return 1;
  return 0;
}
