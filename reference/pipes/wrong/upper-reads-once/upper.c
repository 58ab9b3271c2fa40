#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { enough = 1 << 20 };

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int there[2];
  int back[2];
  char* text = malloc(enough);
  if (text == NULL || pipe(there) == -1 || pipe(back) == -1) return 1;
  pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) {
    close(there[1]);
    close(back[0]);
    ssize_t count = read(there[0], text, enough);  // <- short-io
    for (ssize_t i = 0; i < count; ++i)
      if (text[i] >= 'a' && text[i] <= 'z') text[i] = (char)(text[i] - 'a' + 'A');
    _exit(write(back[1], text, (size_t)count) == count ? 0 : 1);
  }
  close(there[0]);
  close(back[1]);
  ssize_t count = read(STDIN_FILENO, text, enough);  // <- short-io
  ssize_t sent = write(there[1], text, (size_t)count);
  close(there[1]);
  if (sent != count) return 1;
  count = read(back[0], text, enough);  // <- short-io
  ssize_t printed = write(STDOUT_FILENO, text, (size_t)count);
  waitpid(child, NULL, 0);
  return printed == count ? 0 : 1;
}
