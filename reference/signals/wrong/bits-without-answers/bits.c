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

static int receive(void) {
  char text[4096];
  size_t size = 0;
  do {
    unsigned byte = 0;
    for (int i = 0; i < 8; ++i) {
      byte = byte << 1 | (next() == SIGUSR2);
    }
    text[size] = (char)byte;
  } while (text[size++] != '\0');
  printf("%s\n", text);
  fflush(stdout);
  return 0;
}

static void send_text(pid_t receiver, const char* text) {
  do {
    for (int place = 7; place >= 0; --place) {
      kill(receiver, (unsigned char)*text >> place & 1 ? SIGUSR2 : SIGUSR1);
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
  pid_t receiver = fork();
  if (receiver == -1) {
    perror("bits");
    return 1;
  }
  if (receiver == 0) _exit(receive());
  send_text(receiver, argv[1]);
  int status = 0;
  waitpid(receiver, &status, 0);
  return status == 0 ? 0 : 1;
}
