#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  char name[] = "upper-XXXXXX";
  int file = mkstemp(name);
  if (file == -1) return 1;
  unlink(name);

  pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) {
    FILE* out = fdopen(file, "w");
    int byte;
    while ((byte = getchar()) != EOF) fputc(byte >= 'a' && byte <= 'z' ? byte - 32 : byte, out);
    fclose(out);
    _exit(0);
  }
  waitpid(child, NULL, 0);
  lseek(file, 0, SEEK_SET);
  char block[4096];
  ssize_t count;
  while ((count = read(file, block, sizeof block)) > 0)
    if (write(STDOUT_FILENO, block, (size_t)count) != count) return 1;
  return 0;
}
