// A child says by a relaxed atomic that a number is there: race.
#include <stdatomic.h>

#include "shared.h"

struct letter {
  atomic_int is_there;
  int number;
};
static struct letter* letter;

static void leave(int number) {
  letter->number = number;
  atomic_store_explicit(&letter->is_there, 1, memory_order_relaxed);
}

int main(void) {
  letter = shared_memory();
  child(leave, 42);
  int number = 0;
  for (int i = 0; i < 20 && number == 0; ++i)
    if (atomic_load_explicit(&letter->is_there, memory_order_relaxed)) number = letter->number;
  all_went_well();
  return 0;
}
