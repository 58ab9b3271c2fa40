// A child leaves a number in memory that is shared, and says so by an atomic flag.
#define _GNU_SOURCE
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct letter {
  atomic_int is_there;
  int number;
};

int main(void) {
  struct letter* letter =
      mmap(NULL, sizeof *letter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (letter == MAP_FAILED) return 1;
  if (fork() == 0) {
    letter->number = 42;
    atomic_store(&letter->is_there, 1);
    _exit(0);
  }
  int number = 42;
  if (atomic_load(&letter->is_there)) number = letter->number;
  wait(NULL);
  return number != 42;
}
