// ring: PRODUCERS and CONSUMERS share a bounded buffer of SLOTS numbers in a System V segment. A
// mutex guards it; two condition variables tell those who wait that there is room, or an item.

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_processes = 16, most_items = 100000, most_slots = 1024 };

/* Everything is guarded by the mutex. */
struct ring {
  pthread_mutex_t mutex;
  pthread_cond_t has_room;
  pthread_cond_t has_items; /* or will never have any more */
  int slots;
  int first;    /* the slot of the oldest item */
  int used;     /* how many slots hold an item */
  long to_take; /* how many items nobody has taken yet, those not yet put included */
  int items[most_slots];
};

struct plan {
  int producers, consumers, items, slots;
};

/* Lines of one consumer that have not been written yet. What one write takes is at most PIPE_BUF
 * bytes and ends with a line, so that lines of several consumers do not mix, see pipe(7). */
struct lines {
  size_t size;
  char text[PIPE_BUF];
};

static void flush(struct lines* lines) {
  for (size_t done = 0; done < lines->size;) {
    ssize_t count = write(STDOUT_FILENO, lines->text + done, lines->size - done);
    if (count >= 0)
      done += (size_t)count;
    else if (errno != EINTR)
      _exit(EXIT_FAILURE); /* only consumers get here: the parent sees the status */
  }
  lines->size = 0;
}

static void add_line(struct lines* lines, int consumer, int item) {
  enum { longest = 32 };
  if (lines->size + longest > sizeof lines->text) flush(lines);
  int size = snprintf(lines->text + lines->size, longest, "%d %d\n", consumer, item);
  lines->size += (size_t)size;
}

static void put(struct ring* ring, int item) {
  pthread_mutex_lock(&ring->mutex);
  while (ring->used == ring->slots) pthread_cond_wait(&ring->has_room, &ring->mutex);
  ring->items[(ring->first + ring->used) % ring->slots] = item;
  ++ring->used;
  pthread_mutex_unlock(&ring->mutex);
  pthread_cond_signal(&ring->has_items);
}

/* With the mutex held: waits until there is an item, or until there will be none. Lines are written
 * before that, and without the mutex: standard output may be slow, and nobody should wait for it
 * but us. */
static void wait_for_item(struct ring* ring, struct lines* lines) {
  while (ring->used == 0 && ring->to_take > 0) {
    if (lines->size > 0) {
      pthread_mutex_unlock(&ring->mutex);
      flush(lines);
      pthread_mutex_lock(&ring->mutex);
    } else {
      pthread_cond_wait(&ring->has_items, &ring->mutex);
    }
  }
}

/* Returns whether there was an item. */
static bool take(struct ring* ring, struct lines* lines, int* item) {
  pthread_mutex_lock(&ring->mutex);
  wait_for_item(ring, lines);
  bool got_one = ring->used > 0;
  if (got_one) {
    *item = ring->items[ring->first];
    ring->first = (ring->first + 1) % ring->slots;
    --ring->used;
    --ring->to_take;
  }
  bool last = got_one && ring->to_take == 0;
  pthread_mutex_unlock(&ring->mutex);
  if (got_one) pthread_cond_signal(&ring->has_room);
  if (last) pthread_cond_broadcast(&ring->has_items); /* whoever waits now waits in vain */
  return got_one;
}

static void produce(struct ring* ring, int producer, int items) {
  for (int i = 0; i < items; ++i) put(ring, producer * items + i);
}

static void consume(struct ring* ring, int consumer) {
  struct lines lines = {.size = 0};
  int item;
  while (take(ring, &lines, &item)) add_line(&lines, consumer, item);
  flush(&lines);
}

/* The segment is marked for removal as soon as it is attached: it lives until the last process that
 * has it attached is gone, and no way out can leave it behind. */
static void* make_shared(size_t size) {
  int segment = shmget(IPC_PRIVATE, size, 0600);
  if (segment == -1) return NULL;
  void* memory = shmat(segment, NULL, 0);
  shmctl(segment, IPC_RMID, NULL);
  return memory == (void*)-1 ? NULL : memory;
}

static int make_guards(struct ring* ring) {
  pthread_mutexattr_t mutex;
  pthread_condattr_t condition;
  int error = pthread_mutexattr_init(&mutex);
  if (error == 0) error = pthread_condattr_init(&condition);
  if (error == 0) error = pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
  if (error == 0) error = pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
  if (error == 0) error = pthread_mutex_init(&ring->mutex, &mutex);
  if (error == 0) error = pthread_cond_init(&ring->has_room, &condition);
  if (error == 0) error = pthread_cond_init(&ring->has_items, &condition);
  return error;
}

static struct ring* make_ring(const struct plan* plan) {
  struct ring* ring = make_shared(sizeof *ring); /* a new segment is all zeros */
  if (ring == NULL) {
    perror("ring: shared memory");
    return NULL;
  }
  int error = make_guards(ring);
  if (error != 0) {
    fprintf(stderr, "ring: %s\n", strerror(error));
    return NULL;
  }
  ring->slots = plan->slots;
  ring->to_take = (long)plan->producers * plan->items;
  return ring;
}

/* Process number `index`: producers come first, then consumers. */
static void work(struct ring* ring, const struct plan* plan, int index) {
  if (index < plan->producers)
    produce(ring, index, plan->items);
  else
    consume(ring, index - plan->producers);
}

/* Returns how many processes were started. */
static int start(struct ring* ring, const struct plan* plan, pid_t pids[]) {
  int count = plan->producers + plan->consumers;
  for (int i = 0; i < count; ++i) {
    pids[i] = fork();
    if (pids[i] == -1) {
      perror("ring: fork");
      return i;
    }
    if (pids[i] == 0) {
      work(ring, plan, i);
      _exit(EXIT_SUCCESS);
    }
  }
  return count;
}

static void kill_all(const pid_t pids[], int count) {
  for (int i = 0; i < count; ++i)
    if (pids[i] > 0) kill(pids[i], SIGKILL);
}

static void forget(pid_t pids[], int count, pid_t pid) {
  for (int i = 0; i < count; ++i)
    if (pids[i] == pid) pids[i] = -1; /* the kernel may give the number to somebody else */
}

/* Waits for all, in the order in which they end. Where one fails, the others might wait for it for
 * ever, so they are ended. Returns whether all did their work. */
static bool wait_for_all(pid_t pids[], int count) {
  bool all_good = true;
  for (int left = count; left > 0;) {
    int status = 0;
    pid_t pid = waitpid(-1, &status, 0);
    if (pid == -1 && errno == EINTR) continue;
    if (pid == -1) return false;
    --left;
    forget(pids, count, pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS) continue;
    if (all_good) kill_all(pids, count);
    all_good = false;
  }
  return all_good;
}

static int run(const struct plan* plan) {
  struct ring* ring = make_ring(plan);
  if (ring == NULL) return EXIT_FAILURE;
  pid_t pids[2 * most_processes];
  int count = plan->producers + plan->consumers;
  int started = start(ring, plan, pids);
  if (started < count) kill_all(pids, started);
  bool all_good = wait_for_all(pids, started) && started == count;
  if (!all_good) fprintf(stderr, "ring: not all processes came to their end\n");
  return all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Returns -1 if that is no decimal number from `least` to `most`. */
static int parse(const char* text, int least, int most) {
  if (*text == '\0' || text[strspn(text, "0123456789")] != '\0') return -1;
  errno = 0;
  long number = strtol(text, NULL, 10);
  return errno == 0 && number >= least && number <= most ? (int)number : -1;
}

static bool parse_plan(int argc, char* argv[], struct plan* plan) {
  if (argc != 5) return false;
  plan->producers = parse(argv[1], 1, most_processes);
  plan->consumers = parse(argv[2], 1, most_processes);
  plan->items = parse(argv[3], 0, most_items);
  plan->slots = parse(argv[4], 1, most_slots);
  return plan->producers != -1 && plan->consumers != -1 && plan->items != -1 && plan->slots != -1;
}

int main(int argc, char* argv[]) {
  struct plan plan;
  if (parse_plan(argc, argv, &plan)) return run(&plan);
  fprintf(stderr, "usage: ring PRODUCERS CONSUMERS ITEMS SLOTS\n");
  return 2;
}
