// Makes system calls by their number, without and with the C library.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  long result = SYS_getpid;
  __asm__ volatile("syscall" : "+a"(result) : : "rcx", "r11", "memory");
  return result == getpid() && syscall(SYS_gettid) == result ? 0 : 1;
}
