// Two children put tokens into their common pipe, each of which is a letter and no line.
#include <sys/wait.h>
#include <unistd.h>

enum { tokens = 20 };

static int put_tokens(int fd, char token) {
  for (int i = 0; i < tokens; ++i)
    if (write(fd, &token, 1) != 1) return 1;
  return 0;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(put_tokens(ends[1], i == 0 ? 'a' : 'c'));
    }
  close(ends[1]);
  int taken = 0;
  char token;
  while (read(ends[0], &token, 1) == 1) ++taken;
  return wait(NULL) == -1 || wait(NULL) == -1 || taken != 2 * tokens;
}
