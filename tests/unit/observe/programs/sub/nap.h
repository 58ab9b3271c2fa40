#pragma once
#include <unistd.h>

static inline void nap(void) {
  sleep(1000);  // header
}
