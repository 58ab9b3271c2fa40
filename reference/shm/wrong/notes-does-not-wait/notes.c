#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static int fail(const char* what) {
  perror(what);
  return 1;
}

static void lock_name(char* name, size_t size, key_t key) {
  snprintf(name, size, "/tmp/note-%08x.lock", (unsigned)key);
}

/* The end of the process gives the lock back. */
static int lock(key_t key, int flags) {
  char name[64];
  lock_name(name, sizeof name, key);
  int fd = open(name, O_RDWR | flags, 0600);
  if (fd == -1) return -1;
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  fcntl(fd, F_SETLK, &whole);
  return fd;
}

static int put(key_t key, const char* text) {
  if (strlen(text) > 4095) {
    fprintf(stderr, "notes: the text is too long\n");
    return 1;
  }
  if (lock(key, O_CREAT) == -1) return fail("lock");
  int segment = shmget(key, 4096, IPC_CREAT | 0600);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, 0);
  if (note == (char*)-1) return fail("shmat");
  strcpy(note, text);  // <- data-race
  return 0;
}

static int get(key_t key) {
  if (lock(key, 0) == -1) return fail("lock");
  int segment = shmget(key, 0, 0);
  if (segment == -1) return fail("shmget");
  char* note = shmat(segment, NULL, SHM_RDONLY);
  if (note == (char*)-1) return fail("shmat");
  char copy[4096];
  strcpy(copy, note);  // <- data-race
  puts(copy);
  return 0;
}

static int rm(key_t key) {
  char name[64];
  lock_name(name, sizeof name, key);
  lock(key, 0);
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
