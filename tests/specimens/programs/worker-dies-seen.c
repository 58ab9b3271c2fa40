// Takes results from a pipe of its own with the worker, whose end it sees there, and gives up then.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int work(const int* jobs, const int* results) {
  char job;
  close(jobs[1]);
  close(results[0]);
  while (read(jobs[0], &job, 1) == 1)
    if (write(results[1], &job, 1) != 1) return 1;
  return 0;
}

int main(void) {
  int jobs[2], results[2];
  if (pipe(jobs) == -1 || pipe(results) == -1) return 1;
  signal(SIGPIPE, SIG_IGN);
  const pid_t worker = fork();
  if (worker == -1) return 1;
  if (worker == 0) _exit(work(jobs, results));
  close(jobs[0]);
  close(results[1]);
  char result;
  const int failed = write(jobs[1], "x", 1) != 1 || read(results[0], &result, 1) != 1;
  close(jobs[1]);
  int status = 0;
  if (waitpid(worker, &status, 0) != worker) return 1;
  if (status != 0) fprintf(stderr, "the worker died\n");
  return failed || status != 0;
}
