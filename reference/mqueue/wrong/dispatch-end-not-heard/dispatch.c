#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
  enum { job, end, worker_died } kind;
  int number;
  long index;
  unsigned long long value;
};

static mqd_t jobs;
static mqd_t results;
static int workers;
static pid_t pids[32];
static bool all_good = true;
static struct message* done;  // by index; a number of -1: not done yet
static long room;
static long printed;
static atomic_long sent;
static atomic_bool ended;
static atomic_bool died;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void tell(void) {
  pthread_mutex_lock(&lock);
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

static bool put(mqd_t queue, struct message message) {
  return mq_send(queue, (char*)&message, sizeof message, 0) == 0;
}

static struct message take(mqd_t queue) {
  struct message message = {.kind = worker_died};
  mq_receive(queue, (char*)&message, sizeof message, NULL);
  return message;
}

static mqd_t make_queue(const char* what) {
  char name[64];
  snprintf(name, sizeof name, "/%s-%d", what, (int)getpid());
  struct mq_attr attributes = {.mq_maxmsg = 8, .mq_msgsize = sizeof(struct message)};
  mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
  mq_unlink(name);
  return queue;
}

static void work(void) {
  for (;;) {
    struct message message = take(jobs);
    if (message.kind != job) _exit(0);
    unsigned long long next = 1;
    for (int i = 0; i < message.number; ++i) {
      unsigned long long sum = message.value + next;
      message.value = next;
      next = sum;
    }
    if (!put(results, message)) _exit(1);
  }
}

static int number_of(const char* text, long least, long most) {
  char* stop;
  errno = 0;
  long number = strtol(text, &stop, 10);
  bool good = text[0] >= '0' && text[0] <= '9' && *stop == '\0' && errno == 0;
  return good && number >= least && number <= most ? (int)number : -1;
}

static void* feed(void* unused) {
  char* line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    line[strcspn(line, "\n")] = '\0';
    int number = number_of(line, 0, 92);
    if (number == -1) {
      fprintf(stderr, "no job: %s\n", line);
      all_good = false;
    } else {
      put(jobs, (struct message){job, number, sent, 0});
      ++sent;
      tell();
    }
  }
  for (int i = 0; i < workers; ++i) put(jobs, (struct message){.kind = end});
  ended = true;
  tell();
  return unused;
}

static void* watch(void* unused) {
  int status;
  while (wait(&status) > 0)
    if (status != 0) {
      died = true;
      put(results, (struct message){.kind = worker_died});
      tell();
    }
  return unused;
}

static void print(struct message result) {
  while (result.index >= room) {
    room = 2 * room + 16;
    done = realloc(done, (size_t)room * sizeof *done);
    for (long i = room / 2 - 8; i < room; ++i) done[i].number = -1;
  }
  done[result.index] = result;
  for (; printed < room && done[printed].number != -1; ++printed)
    printf("%d %llu\n", done[printed].number, done[printed].value);
  fflush(stdout);
}

static bool collect(void) {
  for (;;) {
    while (printed < sent) {
      struct message message = take(results);
      if (message.kind == worker_died) return false;
      print(message);
    }
    if (died) return false;
    if (ended) {
      if (printed == sent) return true;
      continue;
    }
    pthread_mutex_lock(&lock);
    pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
  }
}

int main(int argc, char* argv[]) {
  workers = argc == 2 ? number_of(argv[1], 1, 32) : -1;
  if (workers == -1) {
    fprintf(stderr, "usage: dispatch WORKERS\n");
    return 2;
  }
  jobs = make_queue("jobs");
  results = make_queue("results");
  bool started = true;
  for (int i = 0; i < workers && started; ++i) {
    pids[i] = fork();
    if (pids[i] == 0) work();
    started = pids[i] != -1;
  }
  pthread_t watcher;
  pthread_t feeder;
  if (started) {
    pthread_create(&watcher, NULL, watch, NULL);
    pthread_create(&feeder, NULL, feed, NULL);
    if (collect()) {
      pthread_join(watcher, NULL);
      return all_good ? 0 : 1;
    }
  }
  fprintf(stderr, "dispatch: %s\n", started ? "a worker died" : "a worker could not be started");
  for (int i = 0; i < workers; ++i)
    if (pids[i] > 0) kill(pids[i], SIGKILL);
  while (wait(NULL) > 0 || errno == EINTR) {
  }
  return 1;
}
