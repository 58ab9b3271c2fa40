// What the attacks share: a line for each try, which tells whether it got through.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Says how the try ended; errno tells why it was held. In one write, so that children may try too.
static inline void tried(const char* what, int succeeded) {
  if (succeeded)
    dprintf(1, "SUCCEEDED %s\n", what);
  else
    dprintf(1, "held %s: %s\n", what, strerrorname_np(errno));
}

/// For a call that nobody may make: any other error means that the kernel has begun with it.
static inline void refused(const char* what, long result) {
  tried(what, result != -1 || (errno != EPERM && errno != EACCES && errno != ENOSYS));
}
