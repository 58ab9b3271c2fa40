// What the programs share: memory of several processes, and children or threads that all do the
// same. Each program returns 0 if all went as it must.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/// Zeros that children inherit.
static inline void* shared_memory(void) {
  void* memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) abort();
  return memory;
}

static inline pid_t child(void (*work)(int), int number) {
  const pid_t pid = fork();
  if (pid == -1) abort();
  if (pid != 0) return pid;
  work(number);
  _exit(0);
}

static inline void make_children(int count, void (*work)(int)) {
  for (int i = 0; i < count; ++i) child(work, i);
}

/// True if all have returned.
static inline int all_went_well(void) {
  int status = 0;
  int well = 1;
  while (wait(&status) > 0) well = well && status == 0;
  return well;
}

static inline void run_threads(int count, void* (*work)(void*)) {
  pthread_t threads[8];
  for (int i = 0; i < count; ++i)
    if (pthread_create(&threads[i], NULL, work, (void*)(intptr_t)i) != 0) abort();
  for (int i = 0; i < count; ++i) pthread_join(threads[i], NULL);
}
