// A system call: its place in the table of those that stop, six registers of eight bytes, and the
// memory that they point to. An address of the lower half means its last byte as an offset into
// that memory; those of the upper half, which is the kernel's, cannot be read.

#include <cstring>

#include "fuzz/claims.hpp"
#include "observe/decode.hpp"

namespace ipclab::fuzz {
namespace {

class FuzzedMemory final : public observe::Memory {
 public:
  explicit FuzzedMemory(std::string_view bytes) : bytes_{bytes} {}

  [[nodiscard]] std::string read(std::uint64_t address, std::size_t size) const override {
    claim(size <= 64UL << 10, "no more memory is read than a call may need");
    const std::size_t offset = address & 0xff;
    if (address >> 63 != 0 || offset >= bytes_.size()) return {};
    return std::string{bytes_.substr(offset, size)};
  }

 private:
  std::string_view bytes_;
};

void decode(std::string_view bytes) {
  observe::RawCall raw;
  if (bytes.size() < 1 + sizeof raw.arguments) return;
  const auto calls = observe::traced_calls();
  raw.number = calls[static_cast<unsigned char>(bytes.front()) % calls.size()].number;
  std::memcpy(raw.arguments.data(), bytes.data() + 1, sizeof raw.arguments);
  const FuzzedMemory memory{bytes.substr(1 + sizeof raw.arguments)};

  const observe::Call call = observe::decode(raw, memory);
  claim(call.what != nullptr && call.what->number == raw.number, "the call is known");
  claim(call.path.size() <= 4096 && call.path.find('\0') == std::string::npos, "a path is one");
  claim(call.semaphores.size() <= 64, "operations on semaphores are bounded");
  claim(call.time.count() >= 0, "no time is negative");
  for (const std::string_view flag : call.flags) claim(!flag.empty(), "a flag has a name");
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::decode({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
