// Lends pages of its memory to a pipe with vmsplice(), and changes nothing there any more.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { size = 200000 };

static int count_sevens(int fd) {
  static char block[4096];
  int sevens = 0;
  for (ssize_t count = 0; (count = read(fd, block, sizeof block)) > 0;)
    for (ssize_t i = 0; i < count; ++i) sevens += block[i] == 7;
  return sevens != size;
}

int main(void) {
  int ends[2];
  char* pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED || pipe2(ends, O_CLOEXEC) == -1) return 1;
  for (int i = 0; i < size; ++i) pages[i] = 7;
  if (fork() == 0) {
    close(ends[1]);
    _exit(count_sevens(ends[0]));
  }
  close(ends[0]);
  struct iovec left = {pages, size};
  while (left.iov_len > 0) {
    const ssize_t count = vmsplice(ends[1], &left, 1, 0);
    if (count == -1) return 1;
    left.iov_base = (char*)left.iov_base + count;
    left.iov_len -= (size_t)count;
  }
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
