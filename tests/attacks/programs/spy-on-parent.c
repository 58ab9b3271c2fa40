// Reads and changes the process that started it, as a debugger would.
#include "attack.h"

#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static void try_file(const char* name, int flags) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", getppid(), name);
  char byte;
  const int fd = open(path, flags);
  // The first page of memory is never there, so that EIO means that memory could be read.
  tried(name, fd != -1 && (flags & O_DIRECTORY || read(fd, &byte, 1) >= 0 || errno == EIO));
}

int main(void) {
  char byte = 0;
  const struct iovec here = {&byte, 1}, there = {&byte, 1};
  const int parent = (int)syscall(SYS_pidfd_open, getppid(), 0);
  try_file("mem", O_RDWR);
  try_file("environ", O_RDONLY);
  try_file("maps", O_RDONLY);
  try_file("fd", O_RDONLY | O_DIRECTORY);
  try_file("root/", O_RDONLY | O_DIRECTORY);
  try_file("cwd/", O_RDONLY | O_DIRECTORY);
  try_file("exe", O_RDONLY);
  errno = 0;
  // The address is ours and hardly the other's: EFAULT means that the kernel went to look.
  tried("process_vm_readv",
        process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1 || errno == EFAULT);
  tried("process_vm_writev",
        process_vm_writev(getppid(), &here, 1, &there, 1, 0) == 1 || errno == EFAULT);
  tried("pidfd_getfd", syscall(SYS_pidfd_getfd, parent, 0, 0) != -1);
  tried("ptrace", ptrace(PTRACE_SEIZE, getppid(), 0, 0) != -1);
  return 0;
}
