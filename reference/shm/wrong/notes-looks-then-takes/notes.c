#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fail(const char* what) {
  perror(what);
  return 1;
}

static void name_of(char* name, size_t size, key_t key) {
  snprintf(name, size, "/note-%08x", (unsigned)key);
}

/* The pid of the process that is at the note, or 0. A new object is all zeros. */
static atomic_int* find_owner(key_t key, int flags) {
  char name[64];
  name_of(name, sizeof name, key);
  int fd = shm_open(name, O_RDWR | flags, 0600);
  if (fd == -1 || ftruncate(fd, sizeof(atomic_int)) == -1) return NULL;
  void* owner = mmap(NULL, sizeof(atomic_int), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return owner == MAP_FAILED ? NULL : owner;
}

/* A dead process has no use for the note. */
static void lock(atomic_int* owner) {
  int other;
  while ((other = atomic_load(owner)) != 0 && kill(other, 0) == 0)
    syscall(SYS_futex, owner, FUTEX_WAIT, other, NULL, NULL, 0);
  atomic_store(owner, getpid());
}

static void unlock(atomic_int* owner) {
  atomic_store(owner, 0);
  syscall(SYS_futex, owner, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static int put(key_t key, const char* text) {
  if (strlen(text) > 4095) {
    fprintf(stderr, "notes: the text is too long\n");
    return 1;
  }
  atomic_int* owner = find_owner(key, O_CREAT);
  if (owner == NULL) return fail("guard");
  lock(owner);
  int segment = shmget(key, 4096, IPC_CREAT | 0600);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, 0);
  if (note == (char*)-1) return fail("shmat");
  strcpy(note, text);  // <- data-race
  unlock(owner);
  return 0;
}

static int get(key_t key) {
  atomic_int* owner = find_owner(key, 0);
  if (owner == NULL) return fail("guard");
  lock(owner);
  int segment = shmget(key, 0, 0);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, SHM_RDONLY);
  if (note == (char*)-1) return fail("shmat");
  char copy[4096];
  strcpy(copy, note);  // <- data-race
  unlock(owner);
  puts(copy);
  return 0;
}

static int rm(key_t key) {
  char name[64];
  name_of(name, sizeof name, key);
  int segment = shmget(key, 0, 0);
  int removed = segment == -1 ? -1 : shmctl(segment, IPC_RMID, NULL);
  if (removed == -1) perror("segment");
  shm_unlink(name);
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
