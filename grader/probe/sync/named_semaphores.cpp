#include "probe/sync/named_semaphores.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include "probe/order.hpp"
#include "probe/raw.hpp"
#include "probe/runtime.hpp"

namespace ipclab::probe {
namespace {

constexpr unsigned most_semaphores = 256;
constexpr std::uint64_t page = 4096;

struct Entry {
  std::atomic<std::uint64_t> address{};
  Key key{};
};
// Of this process; a child inherits it with the mappings. What does not fit is private to it.
Entry entries[most_semaphores];
std::atomic<unsigned> entries_used{};

/// Reads /proc/self/maps character by character: a line is longer than any buffer may be.
class Maps {
 public:
  Maps() : file_{raw(SYS_openat, AT_FDCWD, word_of("/proc/self/maps"), O_RDONLY | O_CLOEXEC)} {}
  ~Maps() {
    if (file_ >= 0) raw(SYS_close, file_);
  }
  Maps(const Maps&) = delete;
  Maps& operator=(const Maps&) = delete;

  /// -1: the end.
  int next() {
    if (at_ == size_) {
      at_ = 0;
      size_ = file_ < 0 ? 0 : raw(SYS_read, file_, word_of(buffer_), sizeof buffer_);
      if (size_ <= 0) size_ = -1;
    }
    return size_ < 0 ? -1 : static_cast<unsigned char>(buffer_[at_++]);
  }

  /// A number of hexadecimal or decimal digits; what ends it is gone.
  std::uint64_t number(unsigned base) {
    std::uint64_t value = 0;
    for (int c = next();; c = next()) {
      if (c >= '0' && c <= '9')
        value = value * base + static_cast<unsigned>(c - '0');
      else if (base == 16 && c >= 'a' && c <= 'f')
        value = value * base + static_cast<unsigned>(c - 'a') + 10;
      else
        return value;
    }
  }

  void skip_to(int end) {
    for (int c = next(); c != end && c != -1; c = next()) continue;
  }

  bool at_end() const { return size_ < 0; }

 private:
  long file_;
  long size_ = 0;
  long at_ = 0;
  char buffer_[512];
};

/// The file that is mapped there: "start-end perms offset major:minor inode path" (proc(5)).
Key file_mapped_at(std::uint64_t address) {
  Maps maps;
  while (!maps.at_end()) {
    const std::uint64_t start = maps.number(16);
    const std::uint64_t end = maps.number(16);
    maps.skip_to(' ');
    maps.skip_to(' ');
    const std::uint64_t major = maps.number(16);
    const std::uint64_t minor = maps.number(16);
    const std::uint64_t inode = maps.number(10);
    if (start <= address && address < end && inode != 0)
      return {inode, static_cast<std::uint32_t>(major << 20 | minor), KeyKind::file};
    maps.skip_to('\n');
  }
  return {};
}

Entry* entry_of(const sem_t* semaphore) {
  const auto address = reinterpret_cast<std::uint64_t>(semaphore);
  const unsigned used = entries_used;
  for (unsigned i = 0; i < used && i < most_semaphores; ++i)
    if (entries[i].address == address) return &entries[i];
  return nullptr;
}

Entry* free_entry() {
  const unsigned used = entries_used;
  for (unsigned i = 0; i < used && i < most_semaphores; ++i) {
    std::uint64_t nobody = 0;
    if (entries[i].address.compare_exchange_strong(nobody, 1)) return &entries[i];
  }
  const unsigned number = entries_used.fetch_add(1);
  if (number >= most_semaphores) return nullptr;
  entries[number].address = 1;
  return &entries[number];
}

}  // namespace

Key opened_semaphore(const sem_t* semaphore) {
  const KeepErrno keep;
  const Inside inside;
  if (const Entry* known = entry_of(semaphore)) return known->key;
  const auto address = reinterpret_cast<std::uint64_t>(semaphore);
  const Key key = file_mapped_at(address);
  Entry* entry = key == Key{} ? nullptr : free_entry();
  if (entry == nullptr) return key_of(semaphore);
  entry->key = key;
  entry->address = address;
  return key;
}

void closed_semaphore(const sem_t* semaphore) {
  Entry* entry = entry_of(semaphore);
  if (entry == nullptr) return;
  unsigned char there = 0;
  const auto start = static_cast<long>(reinterpret_cast<std::uint64_t>(semaphore) & ~(page - 1));
  if (raw(SYS_mincore, start, page, word_of(&there)) < 0) entry->address = 0;
}

Key key_of_semaphore(const sem_t* semaphore) {
  const Entry* entry = entry_of(semaphore);
  return entry != nullptr ? entry->key : key_of(semaphore);
}

}  // namespace ipclab::probe
