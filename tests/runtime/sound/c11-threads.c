// The threads, mutexes, conditions and once_flags of C11.
#include <threads.h>

static mtx_t lock;
static cnd_t changed;
static once_flag once = ONCE_FLAG_INIT;
static int made, ready, sum;

static void make(void) { ++made; }

static int work(void* number) {
  call_once(&once, make);
  mtx_lock(&lock);
  while (!ready) cnd_wait(&changed, &lock);
  sum += made;
  mtx_unlock(&lock);
  return *(int*)number;
}

int main(void) {
  thrd_t threads[3];
  int numbers[3] = {1, 2, 3};
  mtx_init(&lock, mtx_plain);
  cnd_init(&changed);
  for (int i = 0; i < 3; ++i) thrd_create(&threads[i], work, &numbers[i]);
  mtx_lock(&lock);
  ready = 1;
  mtx_unlock(&lock);
  cnd_broadcast(&changed);
  for (int i = 0; i < 3; ++i) {
    int result = 0;
    thrd_join(threads[i], &result);
    if (result != numbers[i]) return 1;
  }
  return sum != 3;
}
