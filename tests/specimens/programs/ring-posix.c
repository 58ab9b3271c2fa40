// Passes numbers through a ring of four places in a POSIX shared memory object.
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { places = 4, numbers = 100 };

struct Ring {
  sem_t free, used;
  int number[places];
};

static int produce(struct Ring* ring) {
  for (int i = 0; i < numbers; ++i) {
    if (sem_wait(&ring->free) == -1) return 1;
    ring->number[i % places] = i;
    sem_post(&ring->used);
  }
  return 0;
}

static int consume(struct Ring* ring) {
  for (int i = 0; i < numbers; ++i) {
    if (sem_wait(&ring->used) == -1 || ring->number[i % places] != i) return 1;
    sem_post(&ring->free);
  }
  return 0;
}

int main(void) {
  const char* name = "/ipclab-specimen";
  const int object = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
  if (object == -1 || shm_unlink(name) == -1) return 1;
  if (ftruncate(object, sizeof(struct Ring)) == -1) return 1;
  struct Ring* ring = mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
  if (ring == MAP_FAILED || close(object) == -1) return 1;
  if (sem_init(&ring->free, 1, places) == -1 || sem_init(&ring->used, 1, 0) == -1) return 1;
  if (fork() == 0) _exit(produce(ring));
  return consume(ring) || wait(NULL) == -1;
}
