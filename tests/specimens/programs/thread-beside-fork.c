// Executes a program in a child while another thread waits for its output.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];

static void* read_all(void* bytes) {
  char text[16];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;)
    *(int*)bytes += (int)count;
  return bytes;
}

int main(void) {
  pthread_t reader;
  int bytes = 0;
  if (pipe2(ends, O_CLOEXEC) == -1) return 1;
  if (pthread_create(&reader, NULL, read_all, &bytes) != 0) return 1;
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", "echo hello", NULL);
    _exit(127);
  }
  close(ends[1]);
  pthread_join(reader, NULL);
  return waitpid(child, NULL, 0) != child || bytes != 6;
}
