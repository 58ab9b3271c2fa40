// Writes through a null pointer, catches SIGSEGV and ends well.
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static void on_fault(int number) { _exit(number == SIGSEGV ? 0 : 1); }

int main(void) {
  signal(SIGSEGV, on_fault);
  volatile int* nowhere = NULL;
  *nowhere = 1;
  return 1;
}
