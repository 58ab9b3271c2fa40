#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

struct message {
  long type;
  pid_t caller;
  char text[1000];
};

static const size_t head = sizeof(pid_t);

static int failure(const char* what) {
  perror(what);
  return 1;
}

static int call(key_t key, const char* text) {
  struct message message = {.type = 1, .caller = getpid()};
  if (strlen(text) > sizeof message.text) {
    fprintf(stderr, "the text is too long\n");
    return 1;
  }
  memcpy(message.text, text, strlen(text));
  int queue = msgget(key, 0);
  if (queue == -1) return failure("msgget");
  if (msgsnd(queue, &message, head + strlen(text), 0) == -1) return failure("msgsnd");
  ssize_t size = msgrcv(queue, &message, head + sizeof message.text, getpid(), 0);
  if (size == -1) return failure("msgrcv");
  printf("%.*s\n", (int)(size - (ssize_t)head), message.text);
  return 0;
}

static int queue;

// Answers that have not been sent yet, and callers that may not have taken theirs.
static struct pending {
  struct pending* next;
  size_t size;
  struct message answer;
} * first, ** last = &first;
static pid_t answered[10000];
static int answered_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;

// Both calls go straight to the kernel.
static void stop(int signal) {
  (void)signal;
  _exit(0);
}

static void* send_answers(void* unused) {
  for (;;) {
    pthread_mutex_lock(&lock);
    while (first == NULL) pthread_cond_wait(&not_empty, &lock);
    struct pending* pending = first;
    first = pending->next;
    if (first == NULL) last = &first;
    pthread_mutex_unlock(&lock);
    msgsnd(queue, &pending->answer, pending->size, 0);
    free(pending);
  }
  return unused;
}

static int is_dead(pid_t pid) { return kill(pid, 0) == -1 && errno == ESRCH; }

static void throw_away(void) {
  struct message message;
  for (int i = 0; i < answered_count;) {
    if (is_dead(answered[i])) {
      while (msgrcv(queue, &message, sizeof message, answered[i], IPC_NOWAIT) != -1) {
      }
      answered[i] = answered[--answered_count];
    } else {
      ++i;
    }
  }
}

static void answer(const struct message* request, size_t size) {
  struct pending* pending = calloc(1, sizeof *pending);
  pending->size = size;
  pending->answer.type = request->caller;
  size -= head;
  for (size_t i = 0; i < size; ++i) pending->answer.text[i] = request->text[size - 1 - i];
  answered[answered_count++] = request->caller;
  pthread_mutex_lock(&lock);
  *last = pending;
  last = &pending->next;
  pthread_cond_signal(&not_empty);
  pthread_mutex_unlock(&lock);
}

static int serve(key_t key) {
  queue = msgget(key, IPC_CREAT | 0600);
  if (queue == -1) return failure("msgget");
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  pthread_t thread;
  pthread_create(&thread, NULL, send_answers, NULL);
  printf("ready\n");
  fflush(stdout);
  struct message request;
  ssize_t size;
  while ((size = msgrcv(queue, &request, head + sizeof request.text, 1, 0)) != -1) {
    throw_away();
    if (!is_dead(request.caller)) answer(&request, (size_t)size);
  }
  pause();  // the queue is gone, and stop() in the other thread is about to end the process
  return 1;
}

int main(int argc, char* argv[]) {
  char* end = NULL;
  long key = argc >= 3 && argv[2][0] != '\0' ? strtol(argv[2], &end, 10) : 0;
  if (end != NULL && *end == '\0' && key > 0 && key <= 0x7fffffff) {
    if (argc == 3 && strcmp(argv[1], "serve") == 0) return serve((key_t)key);
    if (argc == 4 && strcmp(argv[1], "call") == 0) return call((key_t)key, argv[3]);
  }
  fprintf(stderr, "usage: switchboard serve KEY | switchboard call KEY TEXT\n");
  return 2;
}
