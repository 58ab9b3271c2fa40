// Looks at POSIX message queues from outside, for tests.
//
//   queues NAME    prints the attributes and the mode of one queue
//   queues         prints "fine", unless every queue that has a name holds more than 8 messages

#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

// On Linux a queue is a descriptor, also where no folder shows its name.
static int describe(const char* name) {
  struct mq_attr attributes;
  struct stat status;
  mqd_t queue = mq_open(name, O_RDONLY);
  if (queue == -1 || mq_getattr(queue, &attributes) == -1 || fstat(queue, &status) == -1) {
    perror(name);
    return 1;
  }
  printf("%ld messages of %ld bytes, mode %04o\n", attributes.mq_maxmsg, attributes.mq_msgsize,
         (unsigned)(status.st_mode & 07777));
  return 0;
}

// -1: the queue has gone meanwhile, or belongs to somebody else.
static long length_of(const char* file) {
  char name[300];
  struct mq_attr attributes;
  struct stat status;
  snprintf(name, sizeof name, "/%s", file);
  mqd_t queue = mq_open(name, O_RDONLY);
  if (queue == -1) return -1;
  const int mine = fstat(queue, &status) == 0 && status.st_uid == getuid();
  const int known = mq_getattr(queue, &attributes) == 0;
  mq_close(queue);
  return mine && known ? attributes.mq_maxmsg : -1;
}

static int find_short_one(void) {
  long shortest = 0;
  DIR* folder = opendir("/dev/mqueue");
  for (struct dirent* entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
    const long length = entry->d_name[0] == '.' ? -1 : length_of(entry->d_name);
    if (length > 0 && (shortest == 0 || length < shortest)) shortest = length;
  }
  if (shortest <= 8)
    puts("fine");
  else
    printf("each queue holds %ld messages or more\n", shortest);
  return 0;
}

int main(int argc, char* argv[]) { return argc > 1 ? describe(argv[1]) : find_short_one(); }
