// Connects to a server, sends "hello\n" or a text of its own, prints what comes back and ends.
#include <stdio.h>
#include <unistd.h>

#include "address.h"

int main(int argc, char* argv[]) {
  if (argc < 3) return 2;
  const char* text_to_send = argc > 3 ? argv[3] : "hello\n";
  const struct end end = end_at(argv[1], argv[2]);
  if (connect(end.fd, (const struct sockaddr*)&end.address, end.length) == -1) return 1;
  if (send(end.fd, text_to_send, strlen(text_to_send), 0) == -1) return 1;
  char text[2000];
  const ssize_t count = read(end.fd, text, sizeof text);
  return count > 0 && write(STDOUT_FILENO, text, (size_t)count) == count ? 0 : 1;
}
