// Connects to a server, sends "hello\n", prints what comes back and ends.
#include <stdio.h>
#include <unistd.h>

#include "address.h"

int main(int argc, char* argv[]) {
  if (argc != 3) return 2;
  const struct end end = end_at(argv[1], argv[2]);
  if (connect(end.fd, (const struct sockaddr*)&end.address, end.length) == -1) return 1;
  if (write(end.fd, "hello\n", 6) != 6) return 1;
  char text[2000];
  const ssize_t count = read(end.fd, text, sizeof text);
  return count > 0 && write(STDOUT_FILENO, text, (size_t)count) == count ? 0 : 1;
}
