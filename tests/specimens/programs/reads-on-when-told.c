// Reads to the end of a file each time that its child says that it has written more of it.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { pieces = 300 };

static int append(int file, int word, int answer) {
  char byte = 'x';
  for (int i = 0; i < pieces; ++i) {
    if (pwrite(file, "x", 1, i) != 1 || write(word, "!", 1) != 1) return 1;
    if (read(answer, &byte, 1) != 1) return 1;
  }
  return 0;
}

int main(void) {
  int words[2], answers[2];
  const int file = open("log", O_RDWR | O_CREAT, 0600);
  if (file == -1 || unlink("log") == -1 || pipe(words) == -1 || pipe(answers) == -1) return 1;
  if (fork() == 0) {
    close(words[0]);
    close(answers[1]);
    _exit(append(file, words[1], answers[0]));
  }
  close(words[1]);
  close(answers[0]);
  int bytes = 0;
  char text[64];
  while (read(words[0], text, 1) == 1) {
    for (ssize_t count = 0; (count = read(file, text, sizeof text)) > 0;) bytes += (int)count;
    if (write(answers[1], "!", 1) != 1) return 1;
  }
  return bytes != pieces || wait(NULL) == -1;
}
