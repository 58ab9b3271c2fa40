// Keeps twenty files open, and writes into each of them again and again.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { files = 20 };

int main(void) {
  int file[files];
  char name[32];
  for (int i = 0; i < files; ++i) {
    snprintf(name, sizeof name, "part-%d", i);
    file[i] = open(name, O_RDWR | O_CREAT | O_APPEND, 0600);
    if (file[i] == -1) return 1;
  }
  for (int round = 0; round < 10; ++round)
    for (int i = 0; i < files; ++i)
      if (write(file[i], "line\n", 5) != 5) return 1;
  for (int i = 0; i < files; ++i) {
    snprintf(name, sizeof name, "part-%d", i);
    if (lseek(file[i], 0, SEEK_END) != 50 || unlink(name) == -1) return 1;
  }
  return 0;
}
