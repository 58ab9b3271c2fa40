#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct ring {
  pthread_mutex_t mutex;
  pthread_cond_t room;
  pthread_cond_t items;
  int slots, first, used;
  long left;
  int item[1024];
};

static int parse(const char* text, int least, int most) {
  char* end;
  errno = 0;
  long number = strtol(text, &end, 10);
  if (end == text || *end != '\0' || errno != 0 || number < least || number > most) return -1;
  return (int)number;
}

static void put(struct ring* ring, int item) {
  pthread_mutex_lock(&ring->mutex);
  while (ring->used == ring->slots) pthread_cond_wait(&ring->room, &ring->mutex);
  ring->item[(ring->first + ring->used++) % ring->slots] = item;  // <- data-race
  pthread_cond_signal(&ring->items);
  pthread_mutex_unlock(&ring->mutex);
}

static int take(struct ring* ring) {
  pthread_mutex_lock(&ring->mutex);
  while (ring->used == 0 && ring->left > 0) pthread_cond_wait(&ring->items, &ring->mutex);
  int item = -1;
  if (ring->used > 0) {
    item = ring->item[ring->first];
    ring->first = (ring->first + 1) % ring->slots;
    --ring->used;  // <- data-race
    if (--ring->left == 0) pthread_cond_broadcast(&ring->items);
    pthread_cond_signal(&ring->room);
  }
  pthread_mutex_unlock(&ring->mutex);
  return item;
}

static void produce(struct ring* ring, int producer, int items) {
  for (int i = 0; i < items; ++i) put(ring, producer * items + i);
}

static void consume(struct ring* ring, int consumer) {
  int item;
  setvbuf(stdout, NULL, _IOFBF, 4096);
  int lines = 0;
  for (;;) {
    /* Nothing there: what has been printed goes out before the wait. */
    if (ring->used == 0 || ++lines == 100) {  // <- data-race
      fflush(stdout);
      lines = 0;
    }
    if ((item = take(ring)) == -1) break;
    printf("%d %d\n", consumer, item);
  }
  fflush(stdout);
}

static struct ring* make_ring(int slots, long items) {
  struct ring* ring =
      mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (ring == MAP_FAILED) return NULL;
  pthread_mutexattr_t mutex;
  pthread_mutexattr_init(&mutex);
  pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&ring->mutex, &mutex);
  pthread_condattr_t condition;
  pthread_condattr_init(&condition);
  pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&ring->room, &condition);
  pthread_cond_init(&ring->items, &condition);
  ring->slots = slots;
  ring->left = items;
  return ring;
}

int main(int argc, char* argv[]) {
  int producers = argc == 5 ? parse(argv[1], 1, 16) : -1;
  int consumers = argc == 5 ? parse(argv[2], 1, 16) : -1;
  int items = argc == 5 ? parse(argv[3], 0, 100000) : -1;
  int slots = argc == 5 ? parse(argv[4], 1, 1024) : -1;
  if (producers == -1 || consumers == -1 || items == -1 || slots == -1) {
    fprintf(stderr, "usage: ring PRODUCERS CONSUMERS ITEMS SLOTS\n");
    return 2;
  }
  struct ring* ring = make_ring(slots, (long)producers * items);
  if (ring == NULL) {
    perror("ring");
    return 1;
  }
  pid_t pids[32];
  int started = 0;
  for (; started < producers + consumers; ++started) {
    pids[started] = fork();
    if (pids[started] == -1) break;
    if (pids[started] == 0) {
      if (started < producers)
        produce(ring, started, items);
      else
        consume(ring, started - producers);
      _exit(0);
    }
  }
  if (started < producers + consumers)
    for (int i = 0; i < started; ++i) kill(pids[i], SIGKILL);
  for (int i = 0; i < started; ++i) waitpid(pids[i], NULL, 0);
  if (started < producers + consumers) {
    fprintf(stderr, "ring: fork failed\n");
    return 1;
  }
  return 0;
}
