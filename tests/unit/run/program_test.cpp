#include "run/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace ipclab::run {
namespace {

std::string content_of(int fd) {
  std::string content(1 << 20, '\0');
  const ssize_t count = ::pread(fd, content.data(), content.size(), 0);
  content.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return content;
}

void expect_sealed(int fd) {
  EXPECT_EQ(::pwrite(fd, "x", 1, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(::ftruncate(fd, 0), -1);
  EXPECT_EQ(::fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE), -1);
}

TEST(MemoryFile, HoldsBytesThatNobodyCanChange) {
  const std::string bytes{"a\0b\xff", 4};
  const UniqueFd file = memory_file(bytes, "some");
  EXPECT_EQ(content_of(file.get()), bytes);
  expect_sealed(file.get());
}

TEST(MemoryFile, MayBeEmpty) {
  const UniqueFd file = memory_file("", "empty");
  EXPECT_EQ(content_of(file.get()), "");
}

TEST(SealCopy, IsAnExecutableThatNobodyCanChange) {
  const UniqueFd source = memory_file("#!/bin/sh\n", "source");
  const Image image = seal_copy(source.get(), "copy");
  EXPECT_EQ(content_of(image->get()), "#!/bin/sh\n");
  struct stat status {};
  ASSERT_EQ(::fstat(image->get(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0555U);
  expect_sealed(image->get());
}

}  // namespace
}  // namespace ipclab::run
