// Waits for a client that waits to be told that the server is ready.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sockaddr_un address = {AF_UNIX, "socket"};

static int ask(sem_t* ready) {
  sem_wait(ready);  // <- deadlock, hang
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  return connect(client, (const struct sockaddr*)&address, sizeof address) == -1;
}

int main(void) {
  sem_t* ready =
      mmap(NULL, sizeof *ready, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (ready == MAP_FAILED || sem_init(ready, 1, 0) == -1) return 1;
  if (fork() == 0) _exit(ask(ready));
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 1) == -1) return 1;
  const int client = accept(listener, NULL, NULL);  // <- deadlock, hang
  sem_post(ready);
  return client == -1 || wait(NULL) == -1 || unlink(address.sun_path) == -1;
}
