#include "run/control_file.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <new>

#include "observe/probe_block.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

using probe::Control;

constexpr std::uint64_t room_for_shadow = 64ULL << 20;

/// A block that is all zeros.
ControlCopy blank() {
  // calloc(3): a large block comes from the kernel, page by page, when it is first written to.
  auto* memory = static_cast<Control*>(std::calloc(1, sizeof(Control)));
  if (memory == nullptr) throw std::bad_alloc{};
  return ControlCopy{memory};
}

}  // namespace

ControlCopy new_control() {
  ControlCopy control = blank();
  control->magic = probe::control_magic;
  control->version = probe::control_version;
  control->seed = 1;
  control->depth = 3;
  control->threads_share = true;
  control->running = -1;
  control->state.last = -1;
  for (probe::Task& task : control->tasks) task.parent = -1;
  return control;
}

std::uint64_t control_file_size() { return sizeof(Control) + room_for_shadow; }

ControlFile::ControlFile(const std::string& path, const Control& beginning)
    : file_{require(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
                    "open the probe's file")},
      seen_{blank()} {
  require(::ftruncate(file_.get(), static_cast<off_t>(control_file_size())), "ftruncate");
  // Between the two, and behind them, there is nothing yet.
  const bool done =
      write(&beginning, offsetof(Control, profile), 0) &&
      write(&beginning.plan_size, offsetof(Control, switches) - offsetof(Control, plan_size),
            offsetof(Control, plan_size));
  require(done ? 0 : -1, "pwrite to the probe's file");
}

bool ControlFile::write(const void* from, std::size_t size, std::size_t at) {
  return ::pwrite(file_.get(), from, size, static_cast<off_t>(at)) == static_cast<ssize_t>(size);
}

void ControlFile::read(void* to, std::size_t size, std::size_t at) const {
  const ssize_t there = ::pread(file_.get(), to, size, static_cast<off_t>(at));
  const std::size_t end = there > 0 ? static_cast<std::size_t>(there) : 0;
  std::memset(static_cast<char*>(to) + end, 0, size - end);
}

void ControlFile::expect(std::uint32_t actors) {
  (void)write(&actors, sizeof actors, offsetof(Control, expected));
}

void ControlFile::ring() {
  constexpr std::size_t at = offsetof(Control, bell);
  std::uint32_t bell = 0;
  read(&bell, sizeof bell, at);
  ++bell;
  (void)write(&bell, sizeof bell, at);
  // futex(2) finds those who wait by the page of the file. Where that is gone, it fails.
  const std::size_t size = at + sizeof bell;
  void* page = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
  if (page == MAP_FAILED) return;
  ::syscall(SYS_futex, static_cast<char*>(page) + at, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
  ::munmap(page, size);
}

const Control& ControlFile::look() {
  read(seen_.get(), offsetof(Control, state), 0);
  const std::size_t used = std::min<std::size_t>(seen_->tasks_used.load(), probe::most_tasks);
  read(&seen_->tasks, used * sizeof(probe::Task), offsetof(Control, tasks));
  return *seen_;
}

std::vector<std::uint8_t> ControlFile::block() const {
  std::vector<std::uint8_t> bytes(observe::probe_block_size());
  read(bytes.data(), bytes.size(), 0);
  return bytes;
}

std::string ControlFile::profile() const {
  std::string bytes(sizeof(probe::Profile), '\0');
  read(bytes.data(), bytes.size(), offsetof(Control, profile));
  return bytes;
}

bool ControlFile::has_its_size() const {
  struct stat status {};
  require(::fstat(file_.get(), &status), "fstat of the probe's file");
  return static_cast<std::uint64_t>(status.st_size) == control_file_size();
}

}  // namespace ipclab::run
