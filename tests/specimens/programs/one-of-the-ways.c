// Takes the answer of its child from memory that both share, where a pipe would do as well.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  char* text = mmap(NULL, 3, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (text == MAP_FAILED) return 1;
  if (fork() == 0) {
    text[0] = '4';
    text[1] = '2';
    text[2] = '\n';
    _exit(0);
  }
  if (wait(NULL) == -1) return 1;
  return write(STDOUT_FILENO, text, 3) != 3;
}
