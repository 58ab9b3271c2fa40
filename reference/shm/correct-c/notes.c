// notes: one short text in a System V segment. A lock file in /dev/shm guards it: the kernel gives
// a lock of flock(2) back when its owner ends, however it ends, and there is nothing to initialise.

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

enum { segment_size = 4096 };

static int failure(const char* what) {
  fprintf(stderr, "notes: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

static int no_note(void) {
  fprintf(stderr, "notes: there is no note with this key\n");
  return EXIT_FAILURE;
}

static void name_of_lock(char name[64], key_t key) {
  snprintf(name, 64, "/dev/shm/notes-%08x.lock", (unsigned)key);
}

/* Does this descriptor still stand for the file of that name? `rm` may have removed the file
 * between our open and our lock; then the lock keeps nobody out. */
static bool is_current(int fd, const char* name) {
  struct stat opened, named;
  return fstat(fd, &opened) == 0 && stat(name, &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

/* Returns the locked file, or -1. It is made only if `flags` has O_CREAT. */
static int lock(key_t key, int flags, int kind) {
  char name[64];
  name_of_lock(name, key);
  for (;;) {
    int fd = open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    if (fd == -1) return -1;
    while (flock(fd, kind) == -1) {
      if (errno == EINTR) continue;
      close(fd);
      return -1;
    }
    if (is_current(fd, name)) return fd;
    close(fd);
  }
}

static char* attach(key_t key, int flags) {
  int segment = shmget(key, segment_size, flags | 0600);
  if (segment == -1) return NULL;
  char* note = shmat(segment, NULL, 0);
  return note == (char*)-1 ? NULL : note;
}

static int put(key_t key, const char* text) {
  if (strlen(text) >= segment_size) {
    fprintf(stderr, "notes: a note has at most %d bytes\n", segment_size - 1);
    return EXIT_FAILURE;
  }
  if (lock(key, O_CREAT, LOCK_EX) == -1) return failure("lock");
  char* note = attach(key, IPC_CREAT);
  if (note == NULL) return failure("segment");
  strcpy(note, text);
  return EXIT_SUCCESS; /* the end of the process gives back the lock */
}

static int get(key_t key) {
  int guard = lock(key, 0, LOCK_SH); /* readers do not disturb each other */
  if (guard == -1) return errno == ENOENT ? no_note() : failure("lock");
  const char* note = attach(key, 0);
  if (note == NULL) return errno == ENOENT ? no_note() : failure("segment");
  char copy[segment_size + 1];
  size_t length = strnlen(note, segment_size);
  memcpy(copy, note, length);
  close(guard); /* before we print: whoever reads our output may take his time */
  copy[length] = '\n';
  fwrite(copy, 1, length + 1, stdout);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : failure("standard output");
}

static int remove_all(key_t key) {
  int guard = lock(key, 0, LOCK_EX);
  if (guard == -1 && errno != ENOENT) return failure("lock");
  int segment = shmget(key, 0, 0);
  int removed = segment == -1 ? -1 : shmctl(segment, IPC_RMID, NULL);
  int status = removed == 0 ? EXIT_SUCCESS : errno == ENOENT ? no_note() : failure("segment");
  if (guard != -1) {
    /* Also where there was no segment: a first `put` that was killed may have left its lock. */
    char name[64];
    name_of_lock(name, key);
    if (unlink(name) == -1) return failure(name);
  }
  return status;
}

/* A 32-bit number other than 0, decimal or hexadecimal. strtoull alone would take blanks, signs and
 * octal numbers as well. */
static bool parse_key(const char* text, key_t* key) {
  bool hexadecimal = strncmp(text, "0x", 2) == 0;
  const char* digits = hexadecimal ? text + 2 : text;
  const char* allowed = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
  if (*digits == '\0' || digits[strspn(digits, allowed)] != '\0') return false;
  errno = 0;
  unsigned long long number = strtoull(digits, NULL, hexadecimal ? 16 : 10);
  if (errno != 0 || number == 0 || number > UINT32_MAX) return false;
  *key = (key_t)number;
  return true;
}

int main(int argc, char* argv[]) {
  key_t key;
  if (argc >= 3 && parse_key(argv[2], &key)) {
    if (argc == 4 && strcmp(argv[1], "put") == 0) return put(key, argv[3]);
    if (argc == 3 && strcmp(argv[1], "get") == 0) return get(key);
    if (argc == 3 && strcmp(argv[1], "rm") == 0) return remove_all(key);
  }
  fprintf(stderr, "usage: notes put KEY TEXT | notes get KEY | notes rm KEY\n");
  return 2;
}
