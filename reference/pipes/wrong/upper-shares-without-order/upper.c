#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int to_child[2];
static int from_child[2];

// The feeder counts what it has sent; the main thread looks whether all of it has come back.
static long long sent;
static bool all_sent;
static bool feeding_failed;

static bool write_all(int fd, const char* bytes, ssize_t size) {
  while (size > 0) {
    ssize_t written = write(fd, bytes, (size_t)size);
    if (written > 0) {
      bytes += written;
      size -= written;
    } else if (errno != EINTR && errno != EAGAIN) {
      return false;
    }
  }
  return true;
}

static ssize_t read_some(int fd, char* buffer, size_t size) {
  ssize_t count;
  do {
    count = read(fd, buffer, size);
  } while (count == -1 && (errno == EINTR || errno == EAGAIN));
  return count;
}

static void convert(void) {
  char buffer[4096];
  ssize_t size;
  close(to_child[1]);
  close(from_child[0]);
  while ((size = read_some(to_child[0], buffer, sizeof buffer)) > 0) {
    for (ssize_t i = 0; i < size; ++i)
      if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] = (char)(buffer[i] - 'a' + 'A');
    if (!write_all(from_child[1], buffer, size)) _exit(1);
  }
  _exit(size == 0 ? 0 : 1);
}

static void* feed(void* unused) {
  char buffer[4096];
  ssize_t size;
  while ((size = read_some(0, buffer, sizeof buffer)) > 0) {
    sent += size;  // <- data-race
    if (!write_all(to_child[1], buffer, size)) break;
  }
  if (size != 0) feeding_failed = true;
  all_sent = true;  // <- data-race
  close(to_child[1]);
  return unused;
}

static bool print_all(void) {
  char buffer[4096];
  long long received = 0;
  while (!all_sent || received < sent) {  // <- data-race
    ssize_t size = read_some(from_child[0], buffer, sizeof buffer);
    if (size == 0) break;
    if (size < 0 || !write_all(1, buffer, size)) return false;
    received += size;
  }
  return received == sent;
}

int main(void) {
  if (pipe(to_child) == -1 || pipe(from_child) == -1) {
    perror("pipe");
    return 1;
  }
  pid_t child = fork();
  if (child == -1) {
    perror("fork");
    return 1;
  }
  if (child == 0) convert();
  close(to_child[0]);
  close(from_child[1]);
  pthread_t feeder;
  if (pthread_create(&feeder, NULL, feed, NULL) != 0) return 1;
  bool good = print_all();
  pthread_join(feeder, NULL);
  int status;
  while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  return good && !feeding_failed && status == 0 ? 0 : 1;
}
