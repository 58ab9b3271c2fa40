// Numbers pass through a list that is pushed by compare-and-swap, with no order that is too weak.
#include <stdatomic.h>

#include "shared.h"

struct item {
  int number;
  struct item* next;
};
struct list {
  _Atomic(struct item*) first;
  struct item items[4];
  int published;
  atomic_int is_published;
};
static struct list* shared;

static void push(int number) {
  struct item* item = &shared->items[number];
  item->number = number + 1;
  item->next = atomic_load_explicit(&shared->first, memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&shared->first, &item->next, item,
                                                memory_order_release, memory_order_relaxed)) {
  }
  if (number != 0) return;
  shared->published = 7;
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&shared->is_published, 1, memory_order_relaxed);
}

int main(void) {
  shared = shared_memory();
  make_children(3, push);
  struct item* item = atomic_exchange_explicit(&shared->first, NULL, memory_order_acquire);
  int sum = 0;
  for (; item != NULL; item = item->next) sum += item->number;
  const int told = atomic_load_explicit(&shared->is_published, memory_order_relaxed);
  atomic_thread_fence(memory_order_acquire);
  if (told && shared->published != 7) return 1;
  if (!all_went_well()) return 1;
  for (item = atomic_load(&shared->first); item != NULL; item = item->next) sum += item->number;
  return sum != 6;
}
