// Threads of C++ hand numbers on by a condition variable, a promise and a pipe to a child.
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <queue>
#include <thread>

int main() {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[1]);
    int sum = 0;
    for (char number = 0; read(ends[0], &number, 1) == 1;) sum += number;
    _exit(sum == 45 ? 0 : 1);
  }
  close(ends[0]);
  std::mutex mutex;
  std::condition_variable changed;
  std::queue<char> numbers;
  std::promise<int> written;
  std::jthread writer{[&] {
    int count = 0;
    while (count < 10) {
      std::unique_lock lock{mutex};
      changed.wait(lock, [&] { return !numbers.empty(); });
      const char number = numbers.front();
      numbers.pop();
      if (write(ends[1], &number, 1) == 1) ++count;
    }
    written.set_value(count);
  }};
  for (char number = 0; number < 10; ++number) {
    const std::lock_guard lock{mutex};
    numbers.push(number);
    changed.notify_one();
  }
  const int count = written.get_future().get();
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0 || count != 10;
}
