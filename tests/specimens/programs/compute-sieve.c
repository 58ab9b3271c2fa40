// Sieves prime numbers for half a second.
#include <string.h>

enum { size = 1000000 };

static char composite[size];

static int primes(void) {
  memset(composite, 0, sizeof composite);
  int count = 0;
  for (int i = 2; i < size; ++i) {
    if (composite[i]) continue;
    ++count;
    for (int multiple = 2 * i; multiple < size; multiple += i) composite[multiple] = 1;
  }
  return count;
}

int main(void) {
  for (int time = 0; time < 100; ++time)
    if (primes() != 78498) return 1;
  return 0;
}
