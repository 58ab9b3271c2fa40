// Parent and child hand a counter to and fro through two event descriptors, one as a semaphore.
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int jobs = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE), done = eventfd(0, EFD_CLOEXEC);
  uint64_t number = 10, sum = 0;
  if (jobs == -1 || done == -1) return 1;
  if (fork() == 0) {
    for (int i = 0; i < 10; ++i) {
      if (read(jobs, &number, sizeof number) != sizeof number || number != 1) _exit(1);
      if (write(done, &number, sizeof number) != sizeof number) _exit(1);
    }
    _exit(0);
  }
  if (write(jobs, &number, sizeof number) != sizeof number) return 1;
  for (; sum < 10; sum += number)
    if (read(done, &number, sizeof number) != sizeof number) return 1;
  return wait(NULL) == -1;
}
