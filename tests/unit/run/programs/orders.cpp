// Much that can come in many orders: threads with a mutex, a condition variable and objects on the
// heap; processes of which one ends with a robust mutex; a program that knows of no probe.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace {

struct Counter {
  std::mutex mutex;
  int value = 0;
};

int count_in_threads() {
  const auto some = std::make_unique<Counter>();
  const auto others = std::make_unique<Counter>();
  std::mutex mutex;
  std::condition_variable changed;
  std::queue<int> numbers;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 3; ++k) {
        const std::scoped_lock both{some->mutex, others->mutex};
        ++some->value;
        --others->value;
        const std::lock_guard lock{mutex};
        numbers.push(k);
        changed.notify_one();
      }
    });
  for (int taken = 0; taken < 9; ++taken) {
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return !numbers.empty(); });
    numbers.pop();
  }
  std::thread{[] { syscall(SYS_exit, 0); }}.join();  // without a word to libc
  for (std::thread& thread : threads) thread.join();
  return some->value + others->value;
}

void end_with_mutex(pthread_mutex_t* mutex) {
  if (pthread_mutex_lock(mutex) == EOWNERDEAD) pthread_mutex_consistent(mutex);
  _exit(0);
}

int lock_in_processes() {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* const mutex = static_cast<pthread_mutex_t*>(memory);
  pthread_mutexattr_t robust;
  pthread_mutexattr_init(&robust);
  pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_setpshared(&robust, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(mutex, &robust);
  for (int i = 0; i < 3; ++i)
    if (fork() == 0) end_with_mutex(mutex);
  if (fork() == 0) {
    execlp("true", "true", nullptr);
    _exit(1);
  }
  int failed = 0;
  for (int status = 0; wait(&status) > 0;) failed += status != 0;
  return failed;
}

}  // namespace

int main() { return lock_in_processes() + count_in_threads(); }
