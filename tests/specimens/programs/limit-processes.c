// Doubles itself eight times, each process in a session of its own, and stays.
#include <unistd.h>

int main(void) {
  for (int generation = 0; generation < 8; ++generation)
    if (fork() == 0) setsid();
  pause();
  return 0;
}
