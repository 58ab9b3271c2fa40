#pragma once
// The few requests of rtnetlink(7) that a cell needs to join two networks. Errors are errno values,
// 0 when it is done. Internal to cell/.

#include <array>
#include <cstdint>

#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// An IPv4 address, as it is written.
using Ipv4 = std::array<std::uint8_t, 4>;

/// Speaks with the network namespace in which it was made.
class Rtnetlink {
 public:
  /// Throws GraderError.
  Rtnetlink();

  /// A pair of veth(4) devices, both of this name: one here, one in the other network namespace.
  [[nodiscard]] int make_veth(const char* name, int other_namespace);
  [[nodiscard]] int raise(const char* device);
  [[nodiscard]] int add_address(const char* device, const Ipv4& address, unsigned prefix);

 private:
  class Message;
  [[nodiscard]] int ask(Message& message);

  UniqueFd socket_;
};

}  // namespace ipclab::cell
