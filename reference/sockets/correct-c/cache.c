// cache: keeps values by their keys, and speaks a part of the memcached text protocol over TCP.
// Each client has a thread that may wait for it; a mutex guards the values, and is never held
// meanwhile.

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { longest_key = 250, largest_value = 1048576, longest_line = 1048576, bucket_count = 4096 };

/* ---- The values ------------------------------------------------------------------------------ */

/* Never changed after it was made. It is freed when the table and all threads have let go of it. */
struct value {
  size_t references;
  uint32_t flags;
  size_t size;
  char data[]; /* the \r\n included */
};

struct entry {
  struct entry* next;
  struct value* value;
  char key[longest_key + 1];
};

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct entry* buckets[bucket_count];

/* Where the entry of this key is linked, or would be. */
static struct entry** place_of(const char* key) {
  uint32_t hash = 2166136261U; /* FNV-1a */
  for (const char* c = key; *c != '\0'; ++c) hash = (hash ^ (unsigned char)*c) * 16777619U;
  struct entry** place = &buckets[hash % bucket_count];
  while (*place != NULL && strcmp((*place)->key, key) != 0) place = &(*place)->next;
  return place;
}

static void release(struct value* value) {
  if (value != NULL && --value->references == 0) free(value);
}

/* Returns the value with a reference of the caller's own, or NULL. */
static struct value* look_up(const char* key) {
  pthread_mutex_lock(&guard);
  struct entry* entry = *place_of(key);
  struct value* value = entry == NULL ? NULL : entry->value;
  if (value != NULL) ++value->references;
  pthread_mutex_unlock(&guard);
  return value;
}

static void let_go(struct value* value) {
  pthread_mutex_lock(&guard);
  release(value);
  pthread_mutex_unlock(&guard);
}

/* Returns false if there is no memory. */
static bool store(const char* key, struct value* value) {
  pthread_mutex_lock(&guard);
  struct entry** place = place_of(key);
  if (*place == NULL && (*place = calloc(1, sizeof **place)) != NULL) strcpy((*place)->key, key);
  bool stored = *place != NULL;
  if (stored) {
    release((*place)->value);
    (*place)->value = value;
  }
  pthread_mutex_unlock(&guard);
  return stored;
}

static bool erase(const char* key) {
  pthread_mutex_lock(&guard);
  struct entry** place = place_of(key);
  struct entry* entry = *place;
  if (entry != NULL) {
    *place = entry->next;
    release(entry->value);
    free(entry);
  }
  pthread_mutex_unlock(&guard);
  return entry != NULL;
}

/* ---- One client ------------------------------------------------------------------------------ */

/* The requests come through a buffered stream, which gives whole lines and whole data however they
   arrive. The answers are gathered in a second one, and sent before the client is waited for. */
struct client {
  FILE* in;
  FILE* out;
};

static void reply(struct client* client, const char* text) { fputs(text, client->out); }

static bool is_key(const char* word) {
  size_t length = strlen(word);
  if (length < 1 || length > longest_key) return false;
  for (const unsigned char* c = (const unsigned char*)word; *c != '\0'; ++c)
    if (*c < ' ' || *c == 127) return false;
  return true;
}

/* A decimal number up to `most`. */
static bool parse_number(const char* word, unsigned long most, unsigned long* number) {
  if (*word == '\0' || strlen(word) > 10 || word[strspn(word, "0123456789")] != '\0') return false;
  *number = strtoul(word, NULL, 10);
  return *number <= most;
}

static void get(struct client* client, char* rest) {
  char* word = strtok_r(rest, " ", &rest);
  if (word == NULL) return reply(client, "ERROR\r\n");
  for (; word != NULL; word = strtok_r(NULL, " ", &rest)) {
    if (!is_key(word)) return reply(client, "CLIENT_ERROR bad key\r\n");
    struct value* value = look_up(word);
    if (value == NULL) continue;
    fprintf(client->out, "VALUE %s %u %zu\r\n", word, value->flags, value->size - 2);
    fwrite(value->data, 1, value->size, client->out);
    let_go(value);
  }
  reply(client, "END\r\n");
}

static void delete (struct client* client, char* rest) {
  char* key = strtok_r(rest, " ", &rest);
  char* noreply = strtok_r(NULL, " ", &rest);
  if (key == NULL || (noreply != NULL && strcmp(noreply, "noreply") != 0))
    return reply(client, "ERROR\r\n");
  if (!is_key(key)) return reply(client, "CLIENT_ERROR bad key\r\n");
  bool found = erase(key);
  if (noreply == NULL) reply(client, found ? "DELETED\r\n" : "NOT_FOUND\r\n");
}

/* Reads data that nobody wants. Returns false if the client went away. */
static bool swallow(struct client* client, unsigned long left) {
  char block[8192];
  while (left > 0) {
    size_t count = fread(block, 1, left < sizeof block ? left : sizeof block, client->in);
    if (count == 0) return false;
    left -= count;
  }
  return true;
}

/* Reads the data of a value. Returns NULL if the client went away, or there is no memory. */
static struct value* read_value(struct client* client, unsigned long flags, size_t size) {
  struct value* value = malloc(sizeof *value + size);
  if (value == NULL) return NULL;
  *value = (struct value){.references = 1, .flags = (uint32_t)flags, .size = size};
  if (fread(value->data, 1, size, client->in) == size) return value;
  free(value);
  return NULL;
}

/* set KEY FLAGS EXPTIME BYTES [noreply]. Returns false if the connection is to be closed. */
static bool set(struct client* client, char* rest) {
  char* words[6] = {NULL};
  int count = 0;
  for (char* word = strtok_r(rest, " ", &rest); word != NULL && count < 6;
       word = strtok_r(NULL, " ", &rest))
    words[count++] = word;
  bool noreply = count == 5 && strcmp(words[4], "noreply") == 0;
  unsigned long flags, expires, bytes;
  if ((count != 4 && !noreply) || !is_key(words[0]) ||
      !parse_number(words[1], UINT32_MAX, &flags) ||
      !parse_number(words[2], UINT32_MAX, &expires) ||
      !parse_number(words[3], UINT32_MAX, &bytes)) {
    reply(client, "CLIENT_ERROR bad set line\r\n");
    return true;
  }
  if (bytes > largest_value) {
    reply(client, "SERVER_ERROR object too large for cache\r\n");
    return swallow(client, bytes + 2);
  }
  struct value* value = read_value(client, flags, bytes + 2);
  if (value == NULL) return false;
  bool right = memcmp(value->data + bytes, "\r\n", 2) == 0;
  if (!right || !store(words[0], value)) {
    reply(client, right ? "SERVER_ERROR out of memory\r\n" : "CLIENT_ERROR bad data chunk\r\n");
    free(value);
  } else if (!noreply) {
    reply(client, "STORED\r\n");
  }
  return true;
}

/* Carries out one line. Returns false if the connection is to be closed. */
static bool carry_out(struct client* client, char* line) {
  char* rest = line;
  const char* command = strtok_r(line, " ", &rest);
  if (command == NULL) command = "";
  if (strcmp(command, "quit") == 0) return false;
  if (strcmp(command, "set") == 0) return set(client, rest);
  if (strcmp(command, "get") == 0)
    get(client, rest);
  else if (strcmp(command, "delete") == 0)
    delete (client, rest);
  else if (strcmp(command, "version") == 0)
    reply(client, "VERSION 1.0 of the ipclab cache\r\n");
  else
    reply(client, "ERROR\r\n");
  return true;
}

/* Reads a line without its end. Returns false at end-of-file, or if no line ends. */
static bool read_line(struct client* client, char** line, size_t* room) {
  size_t length = 0;
  for (;;) {
    int c = getc_unlocked(client->in);
    if (c == EOF || length > longest_line) return false;
    if (length + 1 >= *room) {
      char* larger = realloc(*line, *room * 2 + 256);
      if (larger == NULL) return false;
      *line = larger;
      *room = *room * 2 + 256;
    }
    if (c == '\n') break;
    (*line)[length++] = (char)c;
  }
  if (length > 0 && (*line)[length - 1] == '\r') --length;
  (*line)[length] = '\0';
  return true;
}

/* Tells the acceptor that there may be descriptors again. */
static pthread_mutex_t clients_guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t client_left = PTHREAD_COND_INITIALIZER;
static unsigned long clients; /* those that are being served */

static void count_client(long change) {
  pthread_mutex_lock(&clients_guard);
  clients += (unsigned long)change;
  if (change < 0) pthread_cond_signal(&client_left);
  pthread_mutex_unlock(&clients_guard);
}

static void wait_until_one_leaves(void) {
  pthread_mutex_lock(&clients_guard);
  unsigned long before = clients;
  while (clients > 0 && clients >= before) pthread_cond_wait(&client_left, &clients_guard);
  pthread_mutex_unlock(&clients_guard);
}

/* A stream's own write(2) would raise SIGPIPE, which is ignored: a client that has gone is an error
   of the stream, and ends this loop. */
static void* serve_client(void* argument) {
  int socket = (int)(intptr_t)argument;
  int copy = dup(socket);
  struct client client = {fdopen(socket, "r"), copy == -1 ? NULL : fdopen(copy, "w")};
  char* line = NULL;
  size_t room = 0;
  if (client.in != NULL && client.out != NULL)
    while (read_line(&client, &line, &room) && carry_out(&client, line))
      if (fflush(client.out) == EOF) break;
  free(line);
  if (client.out != NULL) fclose(client.out);
  if (client.in != NULL) fclose(client.in);
  count_client(-1);
  return NULL;
}

/* ---- The server ------------------------------------------------------------------------------ */

static int listen_on(uint16_t port) {
  int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  if (socket_fd == -1) return -1;
  /* socket(7): connections of a server that has just ended still hold the port for a minute. */
  int on = 1;
  setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(socket_fd, (struct sockaddr*)&address, sizeof address) == -1) return -1;
  if (listen(socket_fd, SOMAXCONN) == -1) return -1;
  return socket_fd;
}

static void* accept_clients(void* argument) {
  int listener = (int)(intptr_t)argument;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client == -1) {
      /* Too many: the others wait in the backlog. Else the client has gone already. */
      if (errno == EMFILE || errno == ENFILE) wait_until_one_leaves();
      continue;
    }
    pthread_t thread;
    count_client(1);
    if (pthread_create(&thread, NULL, serve_client, (void*)(intptr_t)client) == 0) {
      pthread_detach(thread);
    } else {
      close(client);
      count_client(-1);
    }
  }
  return NULL;
}

/* The threads inherit the mask: the signals that end the server wait for sigwait(3) and interrupt
   nobody. Leaving main ends all threads with the process. */
static int serve(uint16_t port) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, NULL);
  signal(SIGPIPE, SIG_IGN);
  int listener = listen_on(port);
  if (listener == -1) {
    perror("cache");
    return EXIT_FAILURE;
  }
  pthread_t acceptor;
  int error = pthread_create(&acceptor, NULL, accept_clients, (void*)(intptr_t)listener);
  if (error != 0) {
    fprintf(stderr, "cache: %s\n", strerror(error));
    return EXIT_FAILURE;
  }
  int signal_number;
  sigwait(&ends, &signal_number);
  /* _exit: the streams of clients are not flushed, since that might wait for one that never reads.
   */
  _exit(EXIT_SUCCESS);
}

int main(int argc, char* argv[]) {
  unsigned long port = 0;
  if (argc != 2 || !parse_number(argv[1], 65535, &port) || port == 0) {
    fprintf(stderr, "usage: cache PORT\n");
    return 2;
  }
  return serve((uint16_t)port);
}
