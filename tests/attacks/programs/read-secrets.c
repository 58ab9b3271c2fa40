// Reads whatever it can reach, in files and in /proc, and prints the secrets there.
#include "attack.h"

#include <ctype.h>
#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>

#include "house.h"

enum { longest = 64 * 1024, secret_size = sizeof "secret-0123456789abcdef" - 1 };

static int found;

static int is_secret(const char* text) {
  if (memcmp(text, "secret-", 7) != 0) return 0;
  for (int i = 7; i < secret_size; ++i)
    if (!isxdigit((unsigned char)text[i])) return 0;
  return 1;
}

static void look_into(const char* path) {
  static char text[longest];
  const int fd = open(path, O_RDONLY | O_NONBLOCK);
  if (fd == -1) return;
  const ssize_t size = read(fd, text, sizeof text);
  close(fd);
  for (ssize_t i = 0; i + secret_size <= size; ++i) {
    if (!is_secret(text + i)) continue;
    ++found;
    dprintf(1, "SUCCEEDED %s: %.*s\n", path, secret_size, text + i);
  }
}

static int visit(const char* path, const struct stat* status, int kind, struct FTW* walk) {
  const char* system_folders[] = {"/proc", "/sys", "/usr", "/lib", "/boot", "/dev", "/etc"};
  for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; ++i)
    if (strcmp(path, system_folders[i]) == 0) return FTW_SKIP_SUBTREE;
  if (walk->level > 12) return FTW_SKIP_SIBLINGS;
  if (kind == FTW_F && S_ISREG(status->st_mode) && status->st_size < longest) look_into(path);
  return FTW_CONTINUE;
}

static void look_at_process(int pid) {
  const char* names[] = {"cmdline", "environ", "fd/0", "fd/3", "fd/4", "fd/5", "fd/6", "fd/7"};
  char path[128];
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    snprintf(path, sizeof path, "/proc/%d/%s", pid, names[i]);
    if (pid != getpid()) look_into(path);
  }
  snprintf(path, sizeof path, "/proc/%d/root" HOUSE "/labs/attacks/hidden.yaml", pid);
  look_into(path);
}

int main(void) {
  const char* roots[] = {HOUSE, "/home", "/root", "/srv", "/opt", "/mnt", realpath("..", NULL)};
  for (size_t i = 0; i < sizeof roots / sizeof *roots; ++i)
    nftw(roots[i], visit, 16, FTW_PHYS | FTW_ACTIONRETVAL);
  DIR* processes = opendir("/proc");
  for (struct dirent* entry; processes && (entry = readdir(processes));)
    if (isdigit((unsigned char)entry->d_name[0])) look_at_process(atoi(entry->d_name));
  errno = ENOENT;
  if (!found) tried("every secret", 0);
  return 0;
}
