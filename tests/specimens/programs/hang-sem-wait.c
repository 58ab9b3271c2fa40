// Takes a POSIX semaphore that is 0.
#include <semaphore.h>

int main(void) {
  sem_t semaphore;
  sem_init(&semaphore, 1, 0);
  return sem_wait(&semaphore);  // <- deadlock
}
