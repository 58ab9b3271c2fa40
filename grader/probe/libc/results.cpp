// Functions that say what time it is: where the program wants to have it.

#include <sys/time.h>
#include <time.h>

#include "probe/interpose.hpp"
#include "probe/libc/touch.hpp"

using namespace ipclab::probe;

INTERPOSE(int, clock_gettime, (clockid_t clock, timespec* now)) {
  const int result = REAL(clock_gettime)(clock, now);
  if (result == 0 && touches()) writes(now, sizeof *now, {CALLER, "clock_gettime"});
  return result;
}
INTERPOSE(int, gettimeofday, (timeval * now, void* zone)) {
  unsafe_call("gettimeofday", CALLER);
  const int result = REAL(gettimeofday)(now, zone);
  if (result == 0 && now != nullptr && touches())
    writes(now, sizeof *now, {CALLER, "gettimeofday"});
  return result;
}
INTERPOSE(time_t, time, (time_t * now)) {
  const time_t result = REAL(time)(now);
  if (now != nullptr && touches()) writes(now, sizeof *now, {CALLER, "time"});
  return result;
}
