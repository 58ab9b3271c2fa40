#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { longest_text = 1000, type_of_requests = 1 };

struct message {
  long type;
  struct {
    pid_t caller;
    char text[longest_text];
  } content;
};

static const size_t head_size = sizeof(pid_t);

static int failure(const char* what) {
  fprintf(stderr, "switchboard: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

/* The number of bytes of text, or -1. */
static ssize_t receive(int queue, struct message* message, long type, int flags) {
  ssize_t size;
  do {
    size = msgrcv(queue, message, sizeof message->content, type, flags);
  } while (size == -1 && errno == EINTR);
  if (size == -1) return -1;
  return size > (ssize_t)head_size ? size - (ssize_t)head_size : 0;
}

static bool send(int queue, const struct message* message, size_t text_size) {
  int sent;
  do {
    sent = msgsnd(queue, message, head_size + text_size, 0);
  } while (sent == -1 && errno == EINTR);
  return sent == 0;
}

static void throw_away_answers_to(int queue, pid_t caller) {
  struct message message;
  while (receive(queue, &message, caller, IPC_NOWAIT) != -1) {
  }
}

/* ---- call ---- */

static int call(key_t key, const char* text) {
  struct message message = {.type = type_of_requests, .content.caller = getpid()};
  size_t size = strlen(text);
  if (size > longest_text) {
    fprintf(stderr, "switchboard: a text has at most %d bytes\n", longest_text);
    return EXIT_FAILURE;
  }
  memcpy(message.content.text, text, size);
  int queue = msgget(key, 0);
  if (queue == -1) return failure("no queue with this key");
  throw_away_answers_to(queue, getpid()); /* to another process, which had our pid and is dead */
  if (!send(queue, &message, size)) return failure("msgsnd");
  ssize_t answer = receive(queue, &message, getpid(), 0);
  if (answer == -1) return failure("msgrcv");
  fwrite(message.content.text, 1, (size_t)answer, stdout);
  putchar('\n');
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failure("standard output");
}

/* ---- serve ---- */

struct pending {
  struct pending* next;
  size_t size;
  struct message answer;
};

static struct {
  int queue;
  int callers; /* an epoll descriptor with a pidfd for each caller that has not ended */
  pthread_mutex_t lock;
  pthread_cond_t not_empty;
  struct pending* first;
  struct pending** end;
  long waiting; /* answers that have not been sent yet */
} board = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .not_empty = PTHREAD_COND_INITIALIZER,
    .end = &board.first,
};

/* A thread cannot go on. The main thread ends the program. */
static void* give_up(const char* what) {
  /* EIDRM: the queue is gone; if it was the main thread who removed it, all is well. */
  int error = errno;
  if (error != EIDRM && error != EINVAL) failure(what);
  kill(getpid(), SIGUSR1);
  return NULL;
}

/* False if it has ended, so that nobody would take an answer. */
static bool watch(pid_t caller) {
  int fd = (int)syscall(SYS_pidfd_open, caller, 0);
  if (fd == -1) return false;
  struct epoll_event event = {.events = EPOLLIN};
  event.data.u64 = (uint64_t)fd << 32 | (uint32_t)caller;
  return epoll_ctl(board.callers, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void reverse(char* text, size_t size) {
  for (size_t i = 0; i < size / 2; ++i) {
    char byte = text[i];
    text[i] = text[size - 1 - i];
    text[size - 1 - i] = byte;
  }
}

static void* receive_requests(void* unused) {
  (void)unused;
  for (;;) {
    struct pending* pending = calloc(1, sizeof *pending);
    if (pending == NULL) return give_up("calloc");
    ssize_t size = receive(board.queue, &pending->answer, type_of_requests, 0);
    if (size == -1) return give_up("msgrcv");
    pid_t caller = pending->answer.content.caller;
    if (caller <= 1 || !watch(caller)) {
      free(pending);
      continue;
    }
    pending->size = (size_t)size;
    pending->answer.type = caller;
    reverse(pending->answer.content.text, pending->size);
    pthread_mutex_lock(&board.lock);
    *board.end = pending;
    board.end = &pending->next;
    pthread_cond_signal(&board.not_empty);
    pthread_mutex_unlock(&board.lock);
    ++board.waiting;  // <- data-race
  }
}

static struct pending* next_answer(void) {
  pthread_mutex_lock(&board.lock);
  while (board.first == NULL) pthread_cond_wait(&board.not_empty, &board.lock);
  struct pending* next = board.first;
  board.first = next->next;
  if (board.first == NULL) board.end = &board.first;
  pthread_mutex_unlock(&board.lock);
  return next;
}

static void* send_answers(void* unused) {
  (void)unused;
  for (;;) {
    struct pending* next = next_answer();
    pid_t caller = (pid_t)next->answer.type;
    if (!send(board.queue, &next->answer, next->size)) return give_up("msgsnd");
    /* The undertaker may have been there too early. */
    if (kill(caller, 0) == -1 && errno == ESRCH) throw_away_answers_to(board.queue, caller);
    free(next);
    --board.waiting;  // <- data-race
  }
}

static void* bury(void* unused) {
  (void)unused;
  for (;;) {
    struct epoll_event event;
    int count = epoll_wait(board.callers, &event, 1, -1);
    if (count == -1 && errno != EINTR) return give_up("epoll_wait");
    if (count != 1) continue;
    throw_away_answers_to(board.queue, (pid_t)(uint32_t)event.data.u64);
    close((int)(event.data.u64 >> 32)); /* which takes it out of the epoll set, too */
  }
}

static int serve(key_t key) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before there are threads: they inherit it */
  board.queue = msgget(key, IPC_CREAT | 0600);
  if (board.queue == -1) return failure("msgget");
  board.callers = epoll_create1(EPOLL_CLOEXEC);
  void* (*const duties[])(void*) = {receive_requests, send_answers, bury};
  bool good = board.callers != -1;
  for (size_t i = 0; i < sizeof duties / sizeof *duties && good; ++i) {
    pthread_t thread;
    good = (errno = pthread_create(&thread, NULL, duties[i], NULL)) == 0;
  }
  int signal = SIGUSR1;
  if (good) {
    puts("ready");
    fflush(stdout);
    sigwait(&signals, &signal);
  }
  msgctl(board.queue, IPC_RMID, NULL);
  if (board.waiting > 0) fputs("switchboard: some answers have not been sent\n", stderr);
  if (signal != SIGUSR1) _exit(EXIT_SUCCESS); /* the threads end with the process */
  fputs("switchboard: the queue is of no use any more\n", stderr);
  _exit(EXIT_FAILURE);
}

static bool parse_key(const char* text, key_t* key) {
  if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0') return false;
  errno = 0;
  unsigned long number = strtoul(text, NULL, 10);
  *key = (key_t)number;
  return errno == 0 && number > 0 && number <= UINT32_MAX;
}

int main(int argc, char* argv[]) {
  key_t key;
  if (argc >= 3 && parse_key(argv[2], &key)) {
    if (strcmp(argv[1], "serve") == 0 && argc == 3) return serve(key);
    if (strcmp(argv[1], "call") == 0 && argc == 4) return call(key, argv[3]);
  }
  fprintf(stderr,
          "usage: switchboard serve KEY\n"
          "       switchboard call KEY TEXT\n");
  return 2;
}
