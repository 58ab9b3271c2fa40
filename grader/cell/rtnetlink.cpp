#include "cell/rtnetlink.hpp"

#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "support/error.hpp"

namespace ipclab::cell {

/// A request with its attributes one after another, each aligned; the lengths are filled in as it
/// grows (netlink(7)).
class Rtnetlink::Message {
 public:
  Message(std::uint16_t type, std::uint16_t flags) {
    header().nlmsg_type = type;
    header().nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    header().nlmsg_len = NLMSG_HDRLEN;
  }

  void add(const void* bytes, std::size_t size) {
    std::memcpy(bytes_.data() + header().nlmsg_len, bytes, size);
    header().nlmsg_len += static_cast<std::uint32_t>(NLMSG_ALIGN(size));
  }

  /// Where the attribute begins, for end().
  std::size_t begin(std::uint16_t type) {
    const std::size_t start = header().nlmsg_len;
    const rtattr attribute{0, type};
    add(&attribute, sizeof attribute);
    return start;
  }
  void end(std::size_t start) {
    const auto length = static_cast<std::uint16_t>(header().nlmsg_len - start);
    std::memcpy(bytes_.data() + start, &length, sizeof length);
  }

  void attribute(std::uint16_t type, const void* bytes, std::size_t size) {
    // Not with begin() and end(): the length is without the padding behind it.
    const rtattr attribute{static_cast<std::uint16_t>(RTA_LENGTH(size)), type};
    add(&attribute, sizeof attribute);
    add(bytes, size);
  }
  void attribute(std::uint16_t type, std::string_view text) {
    attribute(type, std::string{text}.c_str(), text.size() + 1);
  }

  [[nodiscard]] const void* bytes() const { return bytes_.data(); }
  [[nodiscard]] std::size_t size() { return header().nlmsg_len; }

 private:
  nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(bytes_.data()); }
  alignas(nlmsghdr) std::array<char, 512> bytes_{};  // far more than any of ours
};

Rtnetlink::Rtnetlink()
    : socket_{require(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE),
                      "socket(AF_NETLINK)")} {}

int Rtnetlink::ask(Message& message) {
  if (::send(socket_.get(), message.bytes(), message.size(), 0) == -1) return errno;
  struct {
    nlmsghdr header;
    nlmsgerr error;
    char request[512];
  } answer{};
  if (::recv(socket_.get(), &answer, sizeof answer, 0) == -1) return errno;
  return answer.header.nlmsg_type == NLMSG_ERROR ? -answer.error.error : EPROTO;
}

int Rtnetlink::make_veth(const char* name, int other_namespace) {
  Message message{RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL};
  const ifinfomsg device{};
  message.add(&device, sizeof device);
  message.attribute(IFLA_IFNAME, name);
  const std::size_t link = message.begin(IFLA_LINKINFO);
  message.attribute(IFLA_INFO_KIND, "veth");
  const std::size_t data = message.begin(IFLA_INFO_DATA);
  const std::size_t peer = message.begin(VETH_INFO_PEER);
  message.add(&device, sizeof device);
  message.attribute(IFLA_IFNAME, name);
  message.attribute(IFLA_NET_NS_FD, &other_namespace, sizeof other_namespace);
  message.end(peer);
  message.end(data);
  message.end(link);
  return ask(message);
}

int Rtnetlink::raise(const char* device) {
  Message message{RTM_NEWLINK, 0};
  ifinfomsg change{};
  change.ifi_flags = change.ifi_change = IFF_UP;
  message.add(&change, sizeof change);
  message.attribute(IFLA_IFNAME, device);
  return ask(message);
}

int Rtnetlink::add_address(const char* device, const Ipv4& address, unsigned prefix) {
  Message message{RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE};
  ifaddrmsg where{};
  where.ifa_family = AF_INET;
  where.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
  where.ifa_index = ::if_nametoindex(device);
  message.add(&where, sizeof where);
  message.attribute(IFA_LOCAL, address.data(), address.size());
  message.attribute(IFA_ADDRESS, address.data(), address.size());
  return ask(message);
}

}  // namespace ipclab::cell
