// tcp [ADDRESS:]PORT, udp [ADDRESS:]PORT or unix PATH, as a socket and its address.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

struct end {
  int fd;
  struct sockaddr_storage address;
  socklen_t length;
};

static struct end end_at(const char* kind, const char* where) {
  struct end end;
  memset(&end, 0, sizeof end);
  const int on = 1;
  if (strcmp(kind, "unix") == 0) {
    struct sockaddr_un* local = (struct sockaddr_un*)&end.address;
    local->sun_family = AF_UNIX;
    strncpy(local->sun_path, where, sizeof local->sun_path - 1);
    end.length = sizeof *local;
  } else {
    struct sockaddr_in* internet = (struct sockaddr_in*)&end.address;
    internet->sin_family = AF_INET;
    char host[32] = "127.0.0.1";
    const char* colon = strchr(where, ':');
    if (colon != NULL) snprintf(host, sizeof host, "%.*s", (int)(colon - where), where);
    internet->sin_port = htons((unsigned short)atoi(colon == NULL ? where : colon + 1));
    inet_pton(AF_INET, host, &internet->sin_addr);
    end.length = sizeof *internet;
  }
  end.fd = socket(end.address.ss_family, strcmp(kind, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM, 0);
  setsockopt(end.fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return end;
}
