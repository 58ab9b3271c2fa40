#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static sigset_t ours;

static int next(void) {
  int number = 0;
  sigwait(&ours, &number);
  return number;
}

static int receive(pid_t parent, int in) {
  char text[4096];
  size_t size = 0;
  do {
    for (int i = 0; i < 8; ++i) {
      next();
      kill(parent, SIGUSR1);
    }
    if (read(in, &text[size], 1) != 1) return 1;
  } while (text[size++] != '\0');
  printf("%s\n", text);
  fflush(stdout);
  return 0;
}

static void send_text(pid_t receiver, int out, const char* text) {
  do {
    if (write(out, text, 1) != 1) return;
    for (int place = 7; place >= 0; --place) {
      kill(receiver, (unsigned char)*text >> place & 1 ? SIGUSR2 : SIGUSR1);
      next();
    }
  } while (*text++ != '\0');
}

int main(int argc, char* argv[]) {
  if (argc != 2) {
    fprintf(stderr, "usage: bits TEXT\n");
    return 2;
  }
  sigemptyset(&ours);
  sigaddset(&ours, SIGUSR1);
  sigaddset(&ours, SIGUSR2);
  sigprocmask(SIG_BLOCK, &ours, NULL);
  int ends[2];
  if (pipe(ends) == -1) return 1;
  pid_t parent = getpid();
  pid_t receiver = fork();
  if (receiver == -1) {
    perror("bits");
    return 1;
  }
  if (receiver == 0) _exit(receive(parent, ends[0]));
  send_text(receiver, ends[1], argv[1]);
  int status = 0;
  waitpid(receiver, &status, 0);
  return status == 0 ? 0 : 1;
}
