// A symbol of a stranger's program. Where the demangler of the C++ library stands between, only
// short ones: it can make megabytes of a few hundred bytes, in a process whose memory is bounded.

#include "fuzz/claims.hpp"
#include "observe/lines/function_names.hpp"

namespace ipclab::fuzz {
namespace {

constexpr std::size_t longest_mangled = 64;

void name(std::string_view symbol) {
  if (symbol.starts_with("_Z") && symbol.size() > longest_mangled) return;
  const std::string shown = observe::public_name(symbol);
  claim(shown.size() <= symbol.size() || symbol.starts_with("_"), "a name does not grow", symbol);
  (void)observe::plain_name(symbol);
  (void)observe::is_internal(shown);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::name({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
