// Serves clients with four threads, which take the connections from a queue until they are told.
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { threads = 4, clients = 20 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queue[clients + threads], first, last;

static void put(int client) {
  pthread_mutex_lock(&mutex);
  queue[last++] = client;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&mutex);
}

static int take(void) {
  pthread_mutex_lock(&mutex);
  while (first == last) pthread_cond_wait(&changed, &mutex);
  const int client = queue[first++];
  pthread_mutex_unlock(&mutex);
  return client;
}

static void* serve(void* unused) {
  for (int client = 0; (client = take()) != -1; close(client)) {
    char byte;
    while (read(client, &byte, 1) == 1 && write(client, &byte, 1) == 1) {
    }
  }
  return unused;
}

static int ask(void) {
  for (int i = 0; i < clients; ++i) {
    char byte = 'x';
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(server, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
    if (write(server, &byte, 1) != 1 || read(server, &byte, 1) != 1) return 1;
    close(server);
  }
  return 0;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, clients) == -1) return 1;
  if (fork() == 0) _exit(ask());
  pthread_t pool[threads];
  for (int i = 0; i < threads; ++i)
    if (pthread_create(&pool[i], NULL, serve, NULL) != 0) return 1;
  for (int i = 0; i < clients; ++i) put(accept(listener, NULL, NULL));
  for (int i = 0; i < threads; ++i) put(-1);
  for (int i = 0; i < threads; ++i) pthread_join(pool[i], NULL);
  int status = 0;
  return wait(&status) == -1 || unlink(address.sun_path) == -1 || status != 0;
}
