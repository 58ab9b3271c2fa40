// Two children write each line into their common pipe in two pieces, while they hold a semaphore.
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { lines = 20 };

static int write_lines(int fd, const char* name, sem_t* mine) {
  for (int i = 0; i < lines; ++i) {
    if (sem_wait(mine) == -1) return 1;
    if (write(fd, name, 5) != 5 || write(fd, " was here\n", 10) != 10) return 1;
    if (sem_post(mine) == -1) return 1;
  }
  return 0;
}

int main(void) {
  sem_t* turn = mmap(NULL, sizeof *turn, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int ends[2];
  if (turn == MAP_FAILED || sem_init(turn, 1, 1) == -1 || pipe(ends) == -1) return 1;
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(write_lines(ends[1], i == 0 ? "alpha" : "gamma", turn));
    }
  close(ends[1]);
  int bytes = 0;
  char text[64];
  for (ssize_t count = 0; (count = read(ends[0], text, sizeof text)) > 0;) bytes += (int)count;
  return wait(NULL) == -1 || wait(NULL) == -1 || bytes != 2 * lines * 15;
}
