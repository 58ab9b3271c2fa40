// Waits up to three seconds for a semaphore that is 0.
#include <errno.h>
#include <semaphore.h>
#include <time.h>

int main(void) {
  sem_t semaphore;
  sem_init(&semaphore, 1, 0);
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += 3;
  return sem_timedwait(&semaphore, &end) == -1 && errno == ETIMEDOUT ? 0 : 1;
}
