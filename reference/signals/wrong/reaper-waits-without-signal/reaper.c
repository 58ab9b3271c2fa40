#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  char* rest = argc == 2 ? argv[1] : NULL;
  long children = rest == NULL ? 0 : strtol(argv[1], &rest, 10);
  if (children < 1 || children > 500 || *rest != '\0') {
    fprintf(stderr, "usage: reaper CHILDREN\n");
    return 2;
  }
  for (int i = 0; i < children; ++i) {
    pid_t pid = fork();
    if (pid == -1) return 1;
    if (pid == 0) _exit(i % 256);
  }
  int sum = 0;
  int status;
  pid_t pid;
  while ((pid = wait(&status)) > 0) {
    printf("%d %d\n", (int)pid, WEXITSTATUS(status));
    sum += WEXITSTATUS(status);
  }
  printf("reaped %ld sum %d\n", children, sum);
  return 0;
}
