// Falls asleep in the way that its argument names. A test finds the line by the comment behind it.
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common.h"
#include "sub/nap.h"

static char byte;

static ssize_t __attribute__((noinline)) helper(void) {
  const ssize_t count = read(0, &byte, 1);  // helper
  return count + 1;
}

static inline ssize_t __attribute__((always_inline)) inlined(void) {
  return read(0, &byte, 1);  // inlined
}

static void handler(int signal) {
  const ssize_t count = read(0, &byte, 1);  // handler
  byte = (char)(count + signal);
}

static void handler_that_ends_in_a_call(int signal) {
  byte = (char)signal;
  pause();  // lost handler
}

static int compare(const void* a, const void* b) {
  const ssize_t count = read(0, &byte, 1);  // compare
  return (int)count + *(const int*)a - *(const int*)b;
}

static void* worker(void* lock) {
  pthread_mutex_lock(lock);  // mutex
  return NULL;
}

static void spin(void) {
  struct timespec now;
  fputs("ready\n", stdout);                 // spin
  fflush(stdout);                           // spin
  do clock_gettime(CLOCK_MONOTONIC, &now);  // spin
  while (now.tv_sec >= 0);                  // spin
}

static void with_thread(void) {
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_t thread;
  pthread_mutex_lock(&lock);
  pthread_create(&thread, NULL, worker, &lock);
  pthread_join(thread, NULL);  // join
}

static int sleeps(const char* how) {
  char line[100];
  int numbers[] = {2, 1};
  sem_t zero;
  sem_init(&zero, 0, 0);
  if (strcmp(how, "direct") == 0) return (int)read(0, &byte, 1) + 1;  // direct
  if (strcmp(how, "helper") == 0) return (int)helper();
  if (strcmp(how, "inlined") == 0) return (int)inlined() + 2;
  if (strcmp(how, "handler") == 0) signal(SIGUSR1, handler), raise(SIGUSR1);
  if (strcmp(how, "lost handler") == 0)
    signal(SIGUSR1, handler_that_ends_in_a_call), raise(SIGUSR1);
  if (strcmp(how, "compare") == 0) qsort(numbers, 2, sizeof *numbers, compare);
  if (strcmp(how, "thread") == 0) with_thread();
  if (strcmp(how, "semaphore") == 0) sem_wait(&zero);             // semaphore
  if (strcmp(how, "scanf") == 0) return scanf("%9s", line);       // scanf
  if (strcmp(how, "fgets") == 0) return !fgets(line, 99, stdin);  // fgets
  if (strcmp(how, "common") == 0) take_one(&zero);
  if (strcmp(how, "header") == 0) nap();
  if (strcmp(how, "spin") == 0) spin();
  if (strcmp(how, "child") == 0 && fork() == 0) return (int)helper();
  if (strcmp(how, "child") == 0) return wait(NULL);  // child
  if (strcmp(how, "execute") == 0) {
    if (helper() > 1) execl("/proc/self/exe", "sleeper", "direct", (char*)NULL);
  }
  return 0;
}

int main(int argc, char** argv) { return argc < 2 ? 2 : sleeps(argv[1]); }
