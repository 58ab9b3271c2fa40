// Forks while another thread holds a mutex; the child makes only calls that are safe then.
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t locked, forked;

static void* hold_for_a_while(void* unused) {
  pthread_mutex_lock(&mutex);
  sem_post(&locked);
  sem_wait(&forked);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  sem_init(&locked, 0, 0);
  sem_init(&forked, 0, 0);
  if (pthread_create(&thread, NULL, hold_for_a_while, NULL) != 0) return 1;
  sem_wait(&locked);
  const pid_t child = fork();
  if (child == 0) _exit(write(STDOUT_FILENO, "child\n", 6) != 6);
  sem_post(&forked);
  pthread_join(thread, NULL);
  return waitpid(child, NULL, 0) != child;
}
