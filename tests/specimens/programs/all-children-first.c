// Makes four children and waits for them then, where two of them are to take the places of others.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int job = 0; job < 4; ++job)
    if (fork() == 0) _exit(0);
  for (int job = 0; job < 4; ++job)
    if (wait(NULL) == -1) return 1;
  return 0;
}
