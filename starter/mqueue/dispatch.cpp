// dispatch: hands the numbers of standard input to worker processes, and prints the Fibonacci
// number of each, in the order of the input.
//
//                          .--> [worker 0] --.
//   input --> [parent] ==jobs==> [worker 1] ==results==> [parent] --> output
//                          '--> [worker 2] --'
//
// Check it with: ipclab check mqueue.dispatch

#include <cstdint>
#include <cstdio>

#include <fcntl.h>
#include <mqueue.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// What the parent sends.
struct Job {
  std::int32_t number;
  // Step 1: results come back in any order. What has to travel along with the number?
};

/// What a worker sends back.
struct Result {
  std::uint64_t value;
  // Step 1: and here?
};

/// A worker: takes jobs until it is told to end.
[[noreturn]] void work(mqd_t jobs, mqd_t results) {
  // Step 3: which job means "there are no more"?
  (void)jobs, (void)results;
  ::_exit(1);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s WORKERS\n", argv[0]);
    return 2;
  }
  // Step 8: which numbers of workers are wrong usage?

  // Step 2: make both queues. Until when does anybody need their names?

  // Step 3: start the workers. They call work().
  (void)work;

  // Step 4: one job: send it, receive its result, print it. Then many jobs. Both queues are
  // bounded: draw what happens if you send all jobs before you receive the first result.

  // Step 5: a result that comes before its turn has to wait somewhere.

  // Step 6: at the end of the input tell every worker to end, then wait for all of them.

  // Step 7: what if a worker dies? Who tells you, and in which call do you wait at that moment?

  std::fprintf(stderr, "dispatch: not written yet\n");
  return 1;
}
