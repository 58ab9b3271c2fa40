// Has one of everything that can outlive a process, waits for a line, and takes it all away again.
//
// usage: everything NAME [no-queue]
//
// NAME makes the names of its objects its own. With "no-queue" it makes no POSIX message queue.

#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { size = 4096, brief_ms = 100 };

static int must(int result, const char* what) {
  if (result != -1) return result;
  perror(what);
  exit(1);
}

static void make_file(const char* path) {
  const int fd = must(open(path, O_WRONLY | O_CREAT | O_EXCL, 0600), path);
  must((int)write(fd, "text\n", 5), path);
  close(fd);
}

// A child in a session of its own, which lives until the pipe ends.
static pid_t start_in_other_session(int go_on, int other_end) {
  const pid_t pid = must(fork(), "fork");
  if (pid != 0) return pid;
  char end = 0;
  close(other_end);
  setsid();
  signal(SIGTERM, SIG_IGN);
  while (read(go_on, &end, 1) > 0) {
  }
  _exit(0);
}

// A daemon: nobody's child, in a session of its own.
static void start_daemon(int go_on, int other_end) {
  const pid_t pid = must(fork(), "fork");
  if (pid == 0) {
    start_in_other_session(go_on, other_end);
    _exit(0);
  }
  waitpid(pid, NULL, 0);
}

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  must(bind(fd, (struct sockaddr*)&address, sizeof address), "bind");
  must(listen(fd, 1), "listen");
  return fd;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    fprintf(stderr, "usage: everything NAME [no-queue]\n");
    return 2;
  }
  const int with_queue = argc == 2;
  char name[64], file[512], folder[80], inner[96], fifo[80], line[16];
  const char* temporary = getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR");
  snprintf(name, sizeof name, "/%s", argv[1]);
  snprintf(file, sizeof file, "%s%s", temporary, name);
  snprintf(folder, sizeof folder, "%s.closed", name + 1);
  snprintf(inner, sizeof inner, "%s/inner", folder);
  snprintf(fifo, sizeof fifo, "%s.fifo", name + 1);

  const int memory = must(shmget(IPC_PRIVATE, size, 0600), "shmget");
  const int semaphores = must(semget(IPC_PRIVATE, 2, 0600), "semget");
  const int messages = must(msgget(IPC_PRIVATE, 0600), "msgget");
  close(must(shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600), "shm_open"));
  if (sem_open(name, O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED) must(-1, "sem_open");
  struct mq_attr small = {.mq_maxmsg = 2, .mq_msgsize = 16};
  if (with_queue) mq_close(must(mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &small), "mq_open"));
  make_file(name + 1);
  make_file(file);
  must(mkdir(folder, 0700), "mkdir");
  make_file(inner);
  must(chmod(folder, 0), "chmod");
  must(mkfifo(fifo, 0600), "mkfifo");
  int ends[2];
  must(pipe(ends), "pipe");
  const pid_t child = start_in_other_session(ends[0], ends[1]);
  start_daemon(ends[0], ends[1]);
  const int network = listen_on_loopback();

  puts("ready");
  fflush(stdout);
  const char* got = fgets(line, sizeof line, stdin);
  poll(NULL, 0, brief_ms);  // so that there is time to be hit while all of it is there

  close(network);
  close(ends[0]);
  close(ends[1]);
  waitpid(child, NULL, 0);
  unlink(fifo);
  chmod(folder, 0700);
  unlink(inner);
  rmdir(folder);
  unlink(file);
  unlink(name + 1);
  if (with_queue) mq_unlink(name);
  sem_unlink(name);
  shm_unlink(name);
  msgctl(messages, IPC_RMID, NULL);
  semctl(semaphores, 0, IPC_RMID);
  shmctl(memory, IPC_RMID, NULL);
  puts(got == NULL ? "no line" : "done");
  return 0;
}
