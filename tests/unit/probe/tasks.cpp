#include "unit/probe/tasks.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "probe/schedule.hpp"

// What of the runtime these tests do without: everything runs in one thread, in one process.
namespace ipclab::probe {

thread_local constinit Self self;
Control* control = nullptr;

void Inside::leave() { --self.inside; }
KeepErrno::KeepErrno() : value_{errno} {}
KeepErrno::~KeepErrno() { errno = value_; }
std::uint64_t now_ns() { return 0; }
void copy_name(char* to, std::size_t size, const char* from) {
  std::size_t i = 0;
  for (; from != nullptr && from[i] != '\0' && i + 1 < size; ++i) to[i] = from[i];
  to[i] = '\0';
}

Tasks::Tasks(unsigned count) : size_{sizeof(Control) + (std::size_t{4} << 20)} {
  void* memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  control = ::new (memory) Control;
  control->size = size_;
  control->races = true;
  control->tasks_used = count;
  for (unsigned i = 0; i < count; ++i) control->tasks[i].pid = 1000;
  watch_private_memory();
  go_on_as(0);
}

Tasks::~Tasks() {
  forget_other_threads();
  ::munmap(control, size_);
  control = nullptr;
  self = {};
}

void Tasks::go_on_as(unsigned number) {
  self.task = &control->tasks[number];
  self.number = number;
  hot.epoch = 0;
  have_epoch();
}

void Tasks::reads(const void* address, std::size_t size, std::uint64_t pc) {
  touch_range(reinterpret_cast<std::uintptr_t>(address), size, {pc, cell_read, size, nullptr, 0});
}

void Tasks::writes(void* address, std::size_t size, std::uint64_t pc) {
  touch_range(reinterpret_cast<std::uintptr_t>(address), size, {pc, 0, size, nullptr, 0});
}

unsigned Tasks::races() const { return control->races_seen; }

}  // namespace ipclab::probe
