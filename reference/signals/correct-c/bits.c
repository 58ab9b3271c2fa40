// bits: the parent sends TEXT to a receiver, bit by bit, the most significant bit first. Each bit
// is a real-time signal with the bit as its value (sigqueue(3)); a third value says that this was
// all. The receiver answers each bit with a real-time signal, so never more than one is under way,
// and the kernel's limit on queued signals does not matter.

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { end_of_text = 2 };

/* The handlers note down what came; it is looked at only while the signals are blocked. */
static volatile sig_atomic_t has_come;
static volatile sig_atomic_t value;
static volatile sig_atomic_t receiver_has_ended;

static void note_value(int number, siginfo_t* info, void* context) {
  (void)number;
  (void)context;
  value = info->si_value.sival_int;
  has_come = 1;
}

static void note_end(int number) {
  (void)number;
  receiver_has_ended = 1;
}

static bool prepare_signals(sigset_t* waiting) {
  struct sigaction on_value = {.sa_sigaction = note_value, .sa_flags = SA_SIGINFO};
  struct sigaction on_end = {.sa_handler = note_end, .sa_flags = SA_NOCLDSTOP};
  sigfillset(&on_value.sa_mask);
  sigfillset(&on_end.sa_mask);
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGRTMIN);
  sigaddset(&ours, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &ours, waiting) == -1) return false;
  sigdelset(waiting, SIGRTMIN);
  sigdelset(waiting, SIGCHLD);
  return sigaction(SIGRTMIN, &on_value, NULL) == 0 && sigaction(SIGCHLD, &on_end, NULL) == 0;
}

static bool send_value(pid_t to, int number) {
  union sigval sent = {.sival_int = number};
  return sigqueue(to, SIGRTMIN, sent) == 0;
}

/* Waits for the other side's signal. False if there is no other side any more. */
static bool await_signal(const sigset_t* waiting) {
  while (!has_come && !receiver_has_ended) sigsuspend(waiting);
  bool came = has_come;
  has_come = 0;
  return came;
}

/* What has been received so far. */
struct text {
  unsigned char* bytes;
  size_t size;
  size_t room;
  unsigned byte;
  int bits;
};

static bool append_bit(struct text* text, int bit) {
  text->byte = text->byte << 1 | (unsigned)bit;
  if (++text->bits < CHAR_BIT) return true;
  if (text->size == text->room) {
    text->room = text->room == 0 ? 64 : 2 * text->room;
    unsigned char* larger = realloc(text->bytes, text->room);
    if (larger == NULL) return false;
    text->bytes = larger;
  }
  text->bytes[text->size++] = (unsigned char)text->byte;
  text->byte = 0;
  text->bits = 0;
  return true;
}

static bool print(const struct text* text) {
  if (text->size > 0) fwrite(text->bytes, 1, text->size, stdout);
  putchar('\n');
  return fflush(stdout) == 0; /* _exit(2) would not do it */
}

/* The receiver: returns its exit status. */
static int receive(pid_t parent, const sigset_t* waiting) {
  /* Without a parent no bit will ever come. It may have ended before prctl, so ask afterwards. */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent) return EXIT_FAILURE;
  struct text text = {0};
  for (;;) {
    if (!await_signal(waiting)) return EXIT_FAILURE;
    int bit = value;
    if (bit == end_of_text) break;
    if (!append_bit(&text, bit) || !send_value(parent, 0)) return EXIT_FAILURE;
  }
  bool printed = print(&text);
  free(text.bytes);
  return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool send_bit(pid_t receiver, int bit, const sigset_t* waiting) {
  return send_value(receiver, bit) && await_signal(waiting);
}

/* The end of the text needs no answer: the receiver ends, and waitpid(2) tells how. */
static bool send_text(pid_t receiver, const char* text, const sigset_t* waiting) {
  for (size_t i = 0; text[i] != '\0'; ++i)
    for (int place = CHAR_BIT - 1; place >= 0; --place)
      if (!send_bit(receiver, (unsigned char)text[i] >> place & 1, waiting)) return false;
  return send_value(receiver, end_of_text);
}

static int failure(const char* what) {
  perror(what);
  return EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s TEXT\n", argv[0]);
    return 2;
  }
  sigset_t waiting;
  if (!prepare_signals(&waiting)) return failure("bits");
  pid_t parent = getpid();
  pid_t receiver = fork();
  if (receiver == -1) return failure("bits: fork");
  if (receiver == 0) _exit(receive(parent, &waiting));

  bool sent = send_text(receiver, argv[1], &waiting);
  if (!sent) kill(receiver, SIGKILL);
  int status = 0;
  while (waitpid(receiver, &status, 0) == -1 && errno == EINTR) {
  }
  if (sent && status == 0) return EXIT_SUCCESS;
  fprintf(stderr, "bits: the receiver has failed\n");
  return EXIT_FAILURE;
}
