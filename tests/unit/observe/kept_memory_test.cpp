#include "observe/kept_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "observe/waits/socket_peers.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

constexpr std::size_t size = 4 << 20;

std::vector<ProcessStatus> this_process() { return {ProcessStatus{.pid = ::getpid()}}; }

TEST(KeptMemory, IsWhatAMemoryFileHolds) {
  const std::uint64_t before = kept_by(this_process(), false).bytes;
  const UniqueFd file{::memfd_create("kept", MFD_CLOEXEC)};
  ASSERT_EQ(::ftruncate(file.get(), size), 0);
  EXPECT_EQ(kept_by(this_process(), false).bytes, before) << "a hole takes no memory";
  const std::string bytes(size, 'x');
  ASSERT_EQ(::write(file.get(), bytes.data(), size), static_cast<ssize_t>(size));
  EXPECT_GE(kept_by(this_process(), false).bytes, before + size);
}

TEST(KeptMemory, CountsAFileOnceForAllWhoHaveItOpen) {
  const UniqueFd file{::memfd_create("kept", MFD_CLOEXEC)};
  const std::string bytes(size, 'x');
  ASSERT_EQ(::write(file.get(), bytes.data(), size), static_cast<ssize_t>(size));
  const std::uint64_t once = kept_by(this_process(), false).bytes;
  const UniqueFd again{::dup(file.get())};
  EXPECT_EQ(kept_by(this_process(), false).bytes, once);
}

TEST(KeptMemory, IsWhatWaitsInUnixSockets) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), 0);
  const UniqueFd writer{pair[0]}, reader{pair[1]};
  const std::uint64_t before = bytes_in_unix_sockets();
  const std::string bytes(64 << 10, 'x');
  const ssize_t sent = ::write(writer.get(), bytes.data(), bytes.size());
  ASSERT_GT(sent, 0);
  // Others of this machine send and receive meanwhile, but little.
  EXPECT_GT(bytes_in_unix_sockets(), before + static_cast<std::uint64_t>(sent) / 2);
}

}  // namespace
}  // namespace ipclab::observe
