// A message within a cell: the first byte says who reads it, the rest is what was received. It is a
// value, which survives being sent on, or a GraderError.

#include "fuzz/claims.hpp"
#include "run/message.hpp"
#include "support/error.hpp"

namespace ipclab::fuzz {
namespace {

run::Octets encode_again(const std::variant<run::KeeperReady, run::CellClosed>& message) {
  return std::visit([](const auto& word) { return run::encode(word); }, message);
}
template <typename Message>
run::Octets encode_again(const Message& message) {
  return run::encode(message);
}

template <typename Decode>
void read_and_send_on(const run::Octets& octets, Decode decode) {
  run::Octets first;
  try {
    first = encode_again(decode(octets));
  } catch (const GraderError&) {
    return;
  }
  claim(encode_again(decode(first)) == first, "a value that is sent on stays the same");
}

void read(unsigned reader, const run::Octets& octets) {
  switch (reader % 7) {
    case 0: return read_and_send_on(octets, run::decode_event);
    case 1: return read_and_send_on(octets, run::decode_request);
    case 2: return read_and_send_on(octets, run::decode_trace);
    case 3: return read_and_send_on(octets, run::decode_lines);
    case 4: return read_and_send_on(octets, run::decode_open_cell);
    case 5: return read_and_send_on(octets, run::decode_from_keeper);
    case 6: return read_and_send_on(octets, run::decode_probe);
  }
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 0) ipclab::fuzz::read(bytes[0], {bytes + 1, bytes + size});
  return 0;
}
