// Makes a file, a FIFO and a temporary file, and removes them; changes a file that was there.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  if (open("notes.txt", O_CREAT | O_EXCL | O_WRONLY, 0600) == -1) return 1;
  if (mkfifo("requests", 0600) == -1) return 1;
  char path[512];
  snprintf(path, sizeof path, "%s/specimen-XXXXXX", getenv("TMPDIR"));
  if (mkstemp(path) == -1) return 1;
  const int planned = open("planned.txt", O_WRONLY | O_TRUNC);
  if (planned == -1 || write(planned, "new\n", 4) != 4) return 1;
  return unlink("notes.txt") | unlink("requests") | unlink(path);
}
