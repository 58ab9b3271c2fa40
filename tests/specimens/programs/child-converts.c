// Sends its input through a pipe to a child that converts it and sends it back through another one.
#include <ctype.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int convert(int from, int to) {
  char text[64];
  ssize_t count = 0;
  while ((count = read(from, text, sizeof text)) > 0) {
    for (ssize_t i = 0; i < count; ++i) text[i] = (char)toupper((unsigned char)text[i]);
    // pipe(7): no more than PIPE_BUF bytes go as a whole, or wait
    if (write(to, text, (size_t)count) != count) return 1;
  }
  return count != 0;
}

int main(void) {
  int there[2], back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  if (fork() == 0) {
    close(there[1]);
    close(back[0]);
    _exit(convert(there[0], back[1]));
  }
  close(there[0]);
  close(back[1]);
  char text[64];
  if (fgets(text, sizeof text, stdin) == NULL || dprintf(there[1], "%s", text) < 0) return 1;
  close(there[1]);
  for (ssize_t count = 0; (count = read(back[0], text, sizeof text)) > 0;)
    fwrite(text, 1, (size_t)count, stdout);
  return wait(NULL) == -1;
}
