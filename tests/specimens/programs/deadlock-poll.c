// Polls the pipes of two children, who have answered once and now wait for another request.
#include <poll.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

struct Worker {
  int requests[2], answers[2];
};

static void work(const struct Worker* worker) {
  char byte = 0;
  close(worker->requests[1]);
  close(worker->answers[0]);
  while (read(worker->requests[0], &byte, 1) == 1)  // <- deadlock, pipe-end-left-open
    if (write(worker->answers[1], &byte, 1) != 1) break;
  _exit(0);
}

static int start(struct Worker* worker) {
  char byte = 'x';
  if (pipe(worker->requests) == -1 || pipe(worker->answers) == -1) return 1;
  if (fork() == 0) work(worker);
  close(worker->requests[0]);
  close(worker->answers[1]);
  if (write(worker->requests[1], &byte, 1) != 1) return 1;
  return read(worker->answers[0], &byte, 1) != 1;
}

int main(void) {
  struct Worker first, second;
  if (start(&first) || start(&second)) return 1;
  struct pollfd answers[] = {{first.answers[0], POLLIN, 0}, {second.answers[0], POLLIN, 0}};
  if (poll(answers, 2, -1) == -1) return 1;  // <- deadlock, pipe-end-left-open
  close(first.requests[1]);
  close(second.requests[1]);
  return wait(NULL) == -1 || wait(NULL) == -1;
}
