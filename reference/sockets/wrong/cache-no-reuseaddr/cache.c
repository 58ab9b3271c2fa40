#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct value {
  struct value* next;
  char key[251];
  unsigned flags;
  size_t size;
  char* data;
};

static struct value* values;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static struct value** find(const char* key) {
  struct value** place = &values;
  while (*place != NULL && strcmp((*place)->key, key) != 0) place = &(*place)->next;
  return place;
}

static int delete_key(const char* key) {
  struct value** place = find(key);
  struct value* found = *place;
  if (found == NULL) return 0;
  *place = found->next;
  free(found->data);
  free(found);
  return 1;
}

static void store(const char* key, unsigned flags, char* data, size_t size) {
  delete_key(key);
  struct value* value = calloc(1, sizeof *value);
  strcpy(value->key, key);
  value->flags = flags;
  value->size = size;
  value->data = data;
  value->next = values;
  values = value;
}

/* A copy of what is found goes out when the lock is free again. */
static void get(FILE* out, char* keys) {
  char* key = strtok_r(keys, " ", &keys);
  if (key == NULL) fputs("ERROR\r\n", out);
  if (key == NULL) return;
  for (; key != NULL; key = strtok_r(NULL, " ", &keys)) {
    if (strlen(key) > 250) {
      fputs("CLIENT_ERROR bad key\r\n", out);
      return;
    }
    pthread_mutex_lock(&guard);
    struct value* found = *find(key);
    struct value copy = {0};
    if (found != NULL) {
      copy = *found;
      copy.data = malloc(found->size + 2);
      memcpy(copy.data, found->data, found->size + 2);
    }
    pthread_mutex_unlock(&guard);
    if (found == NULL) continue;
    fprintf(out, "VALUE %s %u %zu\r\n", key, copy.flags, copy.size);
    fwrite(copy.data, 1, copy.size + 2, out);
    free(copy.data);
  }
  fputs("END\r\n", out);
}

static int number(const char* word, unsigned* value) {
  if (word == NULL || *word == '\0' || word[strspn(word, "0123456789")] != '\0') return 0;
  *value = (unsigned)strtoul(word, NULL, 10);
  return 1;
}

static int set(FILE* in, FILE* out, char* rest) {
  char* key = strtok_r(rest, " ", &rest);
  char* word = strtok_r(NULL, " ", &rest);
  unsigned flags = 0, expires = 0, size = 0;
  if (key == NULL || strlen(key) > 250 || !number(word, &flags) ||
      !number(strtok_r(NULL, " ", &rest), &expires) || !number(strtok_r(NULL, " ", &rest), &size)) {
    fputs("CLIENT_ERROR bad line\r\n", out);
    return 1;
  }
  int noreply = strtok_r(NULL, " ", &rest) != NULL;
  char* data = malloc((size_t)size + 2);
  if (fread(data, 1, size + 2, in) < size + 2) return 0;
  if (size > 1048576) {
    fputs("SERVER_ERROR too large\r\n", out);
    free(data);
    return 1;
  }
  if (memcmp(data + size, "\r\n", 2) != 0) {
    fputs("CLIENT_ERROR bad data\r\n", out);
    free(data);
    return 1;
  }
  pthread_mutex_lock(&guard);
  store(key, flags, data, size);
  pthread_mutex_unlock(&guard);
  if (!noreply) fputs("STORED\r\n", out);
  return 1;
}

static void delete_line(FILE* out, char* rest) {
  char* key = strtok_r(rest, " ", &rest);
  if (key == NULL || strlen(key) > 250) {
    fputs("CLIENT_ERROR bad line\r\n", out);
    return;
  }
  int noreply = strtok_r(NULL, " ", &rest) != NULL;
  pthread_mutex_lock(&guard);
  int found = delete_key(key);
  pthread_mutex_unlock(&guard);
  if (!noreply) fputs(found ? "DELETED\r\n" : "NOT_FOUND\r\n", out);
}

static int carry_out(FILE* in, FILE* out, char* line) {
  char* rest = line;
  char* command = strtok_r(line, " ", &rest);
  if (command == NULL) command = "";
  if (strcmp(command, "quit") == 0) return 0;
  if (strcmp(command, "set") == 0) return set(in, out, rest);
  if (strcmp(command, "get") == 0)
    get(out, rest);
  else if (strcmp(command, "delete") == 0)
    delete_line(out, rest);
  else if (strcmp(command, "version") == 0)
    fputs("VERSION 1\r\n", out);
  else
    fputs("ERROR\r\n", out);
  return 1;
}

static void* converse(void* argument) {
  int fd = (int)(intptr_t)argument;
  FILE* in = fdopen(fd, "r");
  FILE* out = fdopen(dup(fd), "w");
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, in)) > 0 && line[size - 1] == '\n') {
    line[strcspn(line, "\r\n")] = '\0';
    if (!carry_out(in, out, line) || fflush(out) == EOF) break;
  }
  free(line);
  fclose(out);
  fclose(in);
  return NULL;
}

static void* accept_all(void* argument) {
  int listener = (int)(intptr_t)argument;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    pthread_t thread;
    if (pthread_create(&thread, NULL, converse, (void*)(intptr_t)client) != 0) abort();
    pthread_detach(thread);
  }
}

int main(int argc, char* argv[]) {
  unsigned port = 0;
  if (argc != 2 || !number(argv[1], &port) || port > 65535) {
    fprintf(stderr, "usage: cache PORT\n");
    return 2;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, NULL);
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) == -1 ||
      listen(listener, 64) == -1) {
    perror("cache");
    return 1;
  }
  pthread_t acceptor;
  if (pthread_create(&acceptor, NULL, accept_all, (void*)(intptr_t)listener) != 0) abort();
  int signal_number;
  sigwait(&ends, &signal_number);
  _exit(0);
}
