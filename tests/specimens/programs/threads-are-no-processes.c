// Makes two children and four threads, where at most two processes are asked for.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void* work(void* unused) { return unused; }

int main(void) {
  pthread_t threads[4];
  for (int job = 0; job < 2; ++job)
    if (fork() == 0) _exit(0);
  for (int job = 0; job < 4; ++job)
    if (pthread_create(&threads[job], NULL, work, NULL) != 0) return 1;
  for (int job = 0; job < 4; ++job) pthread_join(threads[job], NULL);
  return wait(NULL) == -1 || wait(NULL) == -1;
}
