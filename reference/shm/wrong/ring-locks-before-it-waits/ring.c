#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct ring {
  sem_t guard;
  sem_t room;
  sem_t items;
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

static void down(sem_t* semaphore) {
  while (sem_wait(semaphore) == -1) {
  }
}

static void put(struct ring* ring, int item) {
  down(&ring->guard);
  down(&ring->room);
  ring->item[(ring->first + ring->used++) % ring->slots] = item;
  sem_post(&ring->guard);
  sem_post(&ring->items);
}

static int take(struct ring* ring) {
  down(&ring->guard);
  long ticket = ring->left--;
  sem_post(&ring->guard);
  if (ticket <= 0) return -1;
  down(&ring->items);
  down(&ring->guard);
  int item = ring->item[ring->first];
  ring->first = (ring->first + 1) % ring->slots;
  --ring->used;
  sem_post(&ring->guard);
  sem_post(&ring->room);
  return item;
}

static void produce(struct ring* ring, int producer, int items) {
  for (int i = 0; i < items; ++i) put(ring, producer * items + i);
}

static void consume(struct ring* ring, int consumer) {
  int item;
  while ((item = take(ring)) != -1) dprintf(STDOUT_FILENO, "%d %d\n", consumer, item);
}

static struct ring* make_ring(int slots, long items) {
  struct ring* ring =
      mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (ring == MAP_FAILED) return NULL;
  sem_init(&ring->guard, 1, 1);
  sem_init(&ring->room, 1, (unsigned)slots);
  sem_init(&ring->items, 1, 0);
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
