// Two children write a line each into their common pipe in pieces, and the newlines come last.
#include <sys/wait.h>
#include <unistd.h>

static int turns[2][2];

static int say(int fd, int me, const char* text, size_t size) {
  char turn;
  if (read(turns[me][0], &turn, 1) != 1) return 1;
  if (write(fd, text, size) != (ssize_t)size) return 1;  // <- torn-message
  return write(turns[1 - me][1], "!", 1) != 1;
}

static int write_line(int fd, int me) {
  return say(fd, me, me == 0 ? "alpha" : "gamma", 5) || say(fd, me, " was here", 9) ||
         say(fd, me, "\n", 1);
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1 || pipe(turns[0]) == -1 || pipe(turns[1]) == -1) return 1;
  for (int me = 0; me < 2; ++me)
    if (fork() == 0) _exit(write_line(ends[1], me));
  close(ends[1]);
  if (write(turns[0][1], "!", 1) != 1) return 1;
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 30;
}
