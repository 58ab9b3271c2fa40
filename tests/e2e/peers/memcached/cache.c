// cache: the real memcached. This program only looks at the usage, and then
// becomes memcached.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int is_port(const char* text) {
  if (*text == '\0' || strlen(text) > 5 || text[strspn(text, "0123456789")] != '\0') return 0;
  long port = strtol(text, NULL, 10);
  return port >= 1 && port <= 65535;
}

int main(int argc, char* argv[]) {
  if (argc != 2 || !is_port(argv[1])) {
    fprintf(stderr, "usage: cache PORT\n");
    return 2;
  }
  /* -U 0: no UDP. -c: as many connections as the limit of descriptors allows
     without being raised; a few descriptors are memcached's own. */
  struct rlimit limit = {1024, 1024};
  getrlimit(RLIMIT_NOFILE, &limit);
  char connections[24];
  snprintf(connections, sizeof connections, "%d",
           limit.rlim_cur < 1024 ? (int)limit.rlim_cur - 25 : 999);
  char* arguments[] = {"memcached", "-p",        argv[1], "-U", "0",  "-l", "0.0.0.0",
                       "-c",        connections, "-t",    "2",  NULL, NULL, NULL};
  if (geteuid() == 0) { /* memcached refuses to run as root */
    arguments[11] = "-u";
    arguments[12] = "nobody";
  }
  execvp(arguments[0], arguments);
  perror("cache: memcached");
  return 1;
}
