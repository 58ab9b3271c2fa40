#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

struct guard {
  pthread_mutex_t mutex;
  size_t length;
};

static int fail(const char* what) {
  perror(what);
  return 1;
}

static void name_of(char* name, size_t size, key_t key) {
  snprintf(name, size, "/dev/shm/note-%08x", (unsigned)key);
}

static void make_mutex(pthread_mutex_t* mutex) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(mutex, &kind);
}

static void lock(pthread_mutex_t* mutex) {
  if (pthread_mutex_lock(mutex) == EOWNERDEAD) pthread_mutex_consistent(mutex);
}

static struct guard* map_guard(int fd) {
  void* guard = mmap(NULL, sizeof(struct guard), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return guard == MAP_FAILED ? NULL : guard;
}

/* It gets its name when it is ready; if somebody else was faster, his is taken. */
static int make_guard(const char* name) {
  char draft[80];
  snprintf(draft, sizeof draft, "%s.%d", name, (int)getpid());
  int fd = open(draft, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (fd == -1 || ftruncate(fd, sizeof(struct guard)) == -1) return -1;
  struct guard* guard = map_guard(fd);
  if (guard == NULL) return -1;
  make_mutex(&guard->mutex);
  int linked = link(draft, name);
  unlink(draft);
  return linked == -1 && errno != EEXIST ? -1 : 0;
}

static struct guard* find_guard(key_t key, int flags) {
  char name[64];
  name_of(name, sizeof name, key);
  int fd = open(name, O_RDWR);
  if (fd == -1 && errno == ENOENT && flags == O_CREAT && make_guard(name) == 0)
    fd = open(name, O_RDWR);
  return fd == -1 ? NULL : map_guard(fd);
}

static int put(key_t key, const char* text) {
  if (strlen(text) > 4095) {
    fprintf(stderr, "notes: the text is too long\n");
    return 1;
  }
  struct guard* guard = find_guard(key, O_CREAT);
  if (guard == NULL) return fail("guard");
  int segment = shmget(key, 4096, IPC_CREAT | 0600);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, 0);
  if (note == (char*)-1) return fail("shmat");
  size_t length = strlen(text);
  lock(&guard->mutex);
  memcpy(note, text, length);
  pthread_mutex_unlock(&guard->mutex);
  lock(&guard->mutex);
  guard->length = length;
  pthread_mutex_unlock(&guard->mutex);
  return 0;
}

static int get(key_t key) {
  struct guard* guard = find_guard(key, 0);
  if (guard == NULL) return fail("guard");
  lock(&guard->mutex);
  int segment = shmget(key, 0, 0);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, SHM_RDONLY);
  if (note == (char*)-1) return fail("shmat");
  char copy[4096];
  size_t length = guard->length;
  memcpy(copy, note, length);
  pthread_mutex_unlock(&guard->mutex);
  printf("%.*s\n", (int)length, copy);
  return 0;
}

static int rm(key_t key) {
  char name[64];
  name_of(name, sizeof name, key);
  int segment = shmget(key, 0, 0);
  int removed = segment == -1 ? -1 : shmctl(segment, IPC_RMID, NULL);
  if (removed == -1) perror("segment");
  unlink(name);
  return removed == -1 ? 1 : 0;
}

static int parse_key(const char* text, key_t* key) {
  char* end;
  errno = 0;
  unsigned long long number = strtoull(text, &end, strncmp(text, "0x", 2) == 0 ? 16 : 10);
  if (end == text || *end != '\0' || *text == '-' || errno != 0) return -1;
  if (number == 0 || number > UINT32_MAX) return -1;
  *key = (key_t)number;
  return 0;
}

int main(int argc, char* argv[]) {
  key_t key;
  if (argc >= 3 && parse_key(argv[2], &key) == 0) {
    if (argc == 4 && strcmp(argv[1], "put") == 0) return put(key, argv[3]);
    if (argc == 3 && strcmp(argv[1], "get") == 0) return get(key);
    if (argc == 3 && strcmp(argv[1], "rm") == 0) return rm(key);
  }
  fprintf(stderr, "usage: notes put KEY TEXT | notes get KEY | notes rm KEY\n");
  return 2;
}
