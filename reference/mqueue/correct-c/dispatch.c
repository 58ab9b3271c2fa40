// dispatch: jobs through one POSIX queue, results through another. Three threads of the parent wait
// for one thing each: the feeder for input and for room in the queue of jobs, the watcher for the
// end of workers, and the main thread for results. All that the other two have to tell it comes
// through the queue of results as well.

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { last_job = 92, most_workers = 32, jobs_at_once = 8 };

struct job {
  uint64_t index;
  int number; /* -1: there is nothing more to do */
};

struct news {
  enum { a_result, input_ended, worker_died } kind;
  int number;
  uint64_t index; /* of a result; of the end of the input: how many jobs there were */
  uint64_t value;
};

static mqd_t jobs = -1;
static mqd_t results = -1;
static pid_t workers[most_workers];
static int worker_count;
static bool all_were_jobs = true;     /* the feeder writes it, before it sends input_ended */
static bool all_workers_lived = true; /* the watcher writes it, before it ends */

static int failure(const char* what) {
  fprintf(stderr, "dispatch: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

static bool send_message(mqd_t queue, const void* message, size_t size) {
  while (mq_send(queue, message, size, 0) == -1)
    if (errno != EINTR) return false;
  return true;
}

static bool receive_message(mqd_t queue, void* message, size_t size) {
  while (mq_receive(queue, message, size, NULL) == -1)
    if (errno != EINTR) return false;
  return true;
}

/* ---- the workers ---- */

static uint64_t fibonacci(int n) {
  uint64_t f[2] = {0, 1};
  for (int i = 2; i <= n; ++i) f[i % 2] = f[0] + f[1];
  return f[n % 2];
}

static void work(void) {
  struct job job;
  while (receive_message(jobs, &job, sizeof job)) {
    if (job.number == -1) _exit(EXIT_SUCCESS);
    struct news result = {a_result, job.number, job.index, fibonacci(job.number)};
    if (!send_message(results, &result, sizeof result)) break;
  }
  _exit(failure("worker"));
}

static bool start_workers(int wanted) {
  for (worker_count = 0; worker_count < wanted; ++worker_count) {
    pid_t pid = fork();
    if (pid == -1) return false;
    if (pid == 0) work();
    workers[worker_count] = pid;
  }
  return true;
}

static void kill_workers(void) {
  for (int i = 0; i < worker_count; ++i) kill(workers[i], SIGKILL);
}

/* ---- the feeder ---- */

/* The number of a line without its newline, or -1. */
static int job_of(const char* line, size_t size) {
  if (size == 0 || size > 9) return -1;
  int number = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!isdigit((unsigned char)line[i])) return -1;
    number = number * 10 + (line[i] - '0');
  }
  return number <= last_job ? number : -1;
}

static void* feed(void* unused) {
  (void)unused;
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  uint64_t count = 0;
  while ((size = getline(&line, &room, stdin)) > 0) {
    if (line[size - 1] == '\n') line[--size] = '\0';
    struct job job = {count, job_of(line, (size_t)size)};
    if (job.number == -1) {
      fprintf(stderr, "dispatch: no number from 0 to 92: %s\n", line);
      all_were_jobs = false;
      continue;
    }
    ++count;
    if (!send_message(jobs, &job, sizeof job)) break;
  }
  free(line);
  struct job end = {0, -1};
  for (int i = 0; i < worker_count; ++i) send_message(jobs, &end, sizeof end);
  struct news news = {.kind = input_ended, .index = count};
  send_message(results, &news, sizeof news);
  return NULL;
}

/* ---- the watcher ---- */

/* Reaps every worker. Of the first that has died it tells the main thread. */
static void* watch(void* unused) {
  (void)unused;
  int status;
  pid_t pid;
  while ((pid = wait(&status)) > 0 || errno == EINTR) {
    if (pid <= 0 || status == 0 || !all_workers_lived) continue;
    all_workers_lived = false;
    struct news news = {.kind = worker_died};
    send_message(results, &news, sizeof news);
  }
  return NULL;
}

/* ---- the main thread: prints in the order of the input ---- */

/* Results that came before their turn: a ring that grows. */
static struct {
  struct slot {
    bool is_there;
    struct news result;
  } * slots;
  uint64_t size;    /* a power of two, so that index % size stays right */
  uint64_t printed; /* the index that is next */
} early;

static bool grow_for(uint64_t index) {
  while (index - early.printed >= early.size) {
    struct slot* slots = calloc(2 * early.size, sizeof *slots);
    if (slots == NULL) return false;
    for (uint64_t i = early.printed; i < early.printed + early.size; ++i)
      slots[i % (2 * early.size)] = early.slots[i % early.size];
    free(early.slots);
    early.slots = slots;
    early.size *= 2;
  }
  return true;
}

static bool print_in_order(const struct news* result) {
  if (!grow_for(result->index)) return false;
  early.slots[result->index % early.size] = (struct slot){true, *result};
  for (struct slot* next; (next = &early.slots[early.printed % early.size])->is_there;) {
    printf("%d %llu\n", next->result.number, (unsigned long long)next->result.value);
    next->is_there = false;
    ++early.printed;
  }
  return fflush(stdout) == 0;
}

/* Returns whether every job came back. */
static bool collect(void) {
  early.size = 16;
  early.slots = calloc(early.size, sizeof *early.slots);
  uint64_t expected = UINT64_MAX; /* until the input has ended */
  struct news news;
  bool good = early.slots != NULL;
  while (good && early.printed != expected) {
    if (!receive_message(results, &news, sizeof news)) return false;
    if (news.kind == worker_died) fputs("dispatch: a worker died\n", stderr);
    if (news.kind == input_ended) expected = news.index;
    good = news.kind == a_result ? print_in_order(&news) : news.kind == input_ended;
  }
  free(early.slots);
  return good;
}

static bool open_queues(void) {
  char names[2][64];
  long sizes[2] = {sizeof(struct job), sizeof(struct news)};
  mqd_t* queues[2] = {&jobs, &results};
  bool good = true;
  for (int i = 0; i < 2 && good; ++i) {
    snprintf(names[i], sizeof names[i], "/dispatch.%d.%d", (int)getpid(), i);
    struct mq_attr attributes = {.mq_maxmsg = jobs_at_once, .mq_msgsize = sizes[i]};
    *queues[i] = mq_open(names[i], O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    good = *queues[i] != (mqd_t)-1;
    /* Children inherit the open queue; from now on nobody needs the name. */
    if (good) mq_unlink(names[i]);
  }
  return good;
}

int main(int argc, char* argv[]) {
  int wanted = argc == 2 ? job_of(argv[1], strlen(argv[1])) : -1;
  if (wanted < 1 || wanted > most_workers) {
    fprintf(stderr, "usage: dispatch WORKERS    (1 to %d)\n", most_workers);
    return 2;
  }
  pthread_t feeder;
  pthread_t watcher;
  if (!open_queues()) return failure("mq_open");
  if (!start_workers(wanted)) {
    failure("fork");
    kill_workers();
    watch(NULL);
    return EXIT_FAILURE;
  }
  if ((errno = pthread_create(&watcher, NULL, watch, NULL)) != 0 ||
      (errno = pthread_create(&feeder, NULL, feed, NULL)) != 0) {
    kill_workers();
    return failure("pthread_create");
  }
  bool good = collect();
  if (!good) kill_workers();
  /* The feeder may wait for input that never comes; it ends with the process. */
  pthread_join(watcher, NULL);
  return good && all_workers_lived && all_were_jobs ? EXIT_SUCCESS : EXIT_FAILURE;
}
