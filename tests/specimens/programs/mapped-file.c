// Parent and child map the same file and take turns to count in it, by pipes.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int count(volatile int* number, int from, int to) {
  char byte = 0;
  for (int i = 0; i < 20; ++i) {
    if (read(from, &byte, 1) != 1) return 1;
    ++*number;
    if (write(to, &byte, 1) != 1) return 1;
  }
  return 0;
}

int main(void) {
  int there[2], back[2];
  const int file = open("number", O_RDWR | O_CREAT | O_EXCL, 0600);
  if (file == -1 || unlink("number") == -1 || ftruncate(file, sizeof(int)) == -1) return 1;
  volatile int* number = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (number == MAP_FAILED || pipe(there) == -1 || pipe(back) == -1) return 1;
  // The first turn is the parent's.
  if (write(back[1], "x", 1) != 1) return 1;
  if (fork() == 0) _exit(count(number, there[0], back[1]));
  return count(number, back[0], there[1]) || wait(NULL) == -1 || *number != 40;
}
