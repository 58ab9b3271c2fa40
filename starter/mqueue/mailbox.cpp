// mailbox: a POSIX message queue that everybody knows by its name. Each run does one thing with it.
//
//   mailbox post --.                  .--> mailbox fetch
//                   +==> /letters ===+
//   mailbox post --'    (kernel)      '--> mailbox count
//
// Check it with: ipclab check mqueue.mailbox

#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <mqueue.h>

namespace {

int usage() {
  std::fprintf(stderr,
               "usage: mailbox post NAME PRIORITY TEXT\n"
               "       mailbox fetch NAME\n"
               "       mailbox count NAME\n"
               "       mailbox rm NAME\n");
  return 2;
}

int not_written(const char* what) {
  std::fprintf(stderr, "mailbox: %s is not written yet\n", what);
  return 1;
}

/// Posts one message. Returns the exit status.
int post(const std::string& name, unsigned priority, const std::string& text) {
  // Step 1: open the queue, or make it. Which attributes and which mode does it get, and when?
  // Step 4: what if the text is too long? And what does your call do while the queue is full?
  (void)name, (void)priority, (void)text;
  return not_written("post");
}

/// Prints one message. Returns the exit status.
int fetch(const std::string& name) {
  // Step 2: how large must the buffer be? And what tells where the text ends?
  (void)name;
  return not_written("fetch");
}

int count(const std::string& name) {
  // Step 3: the kernel knows it.
  (void)name;
  return not_written("count");
}

int remove_queue(const std::string& name) {
  // Step 3: this is about the name. What happens to those who have the queue open?
  (void)name;
  return not_written("rm");
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 3) return usage();
  const std::string command = argv[1];
  const std::string name = argv[2];
  // Step 5: which names, and which priorities, are wrong usage?
  if (command == "post" && argc == 5) return post(name, 0, argv[4]);
  if (command == "fetch" && argc == 3) return fetch(name);
  if (command == "count" && argc == 3) return count(name);
  if (command == "rm" && argc == 3) return remove_queue(name);
  return usage();
}
