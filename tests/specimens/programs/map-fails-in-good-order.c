// Gives up when mmap() fails, and removes the shared memory object that it has made by then.
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int use(int object) {
  if (ftruncate(object, sizeof(int)) == -1) return 1;
  int* number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
  if (number == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  const pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) {
    *number = 2;
    _exit(0);
  }
  return waitpid(child, NULL, 0) != child || *number != 2;
}

int main(void) {
  const char* name = "/ipclab-specimen";
  const int object = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
  if (object == -1) return 1;
  const int failed = use(object);
  return shm_unlink(name) == -1 || failed;
}
