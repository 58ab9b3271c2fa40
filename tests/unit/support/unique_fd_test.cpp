#include "support/unique_fd.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

namespace ipclab {
namespace {

static_assert(!std::is_copy_constructible_v<UniqueFd>);
static_assert(!std::is_convertible_v<UniqueFd, int>);
static_assert(!std::is_convertible_v<int, UniqueFd>);

int open_anything() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

TEST(UniqueFd, IsInvalidByDefault) {
  const UniqueFd none;
  EXPECT_FALSE(none.valid());
  EXPECT_EQ(none.get(), -1);
}

TEST(UniqueFd, ClosesWhatItOwns) {
  const int fd = open_anything();
  { const UniqueFd owner{fd}; }
  EXPECT_FALSE(is_open(fd));
}

TEST(UniqueFd, OwnsDescriptorZeroLikeAnyOther) {
  const UniqueFd kept{::fcntl(0, F_DUPFD_CLOEXEC, 3)};
  { const UniqueFd zero{0}; }
  EXPECT_FALSE(is_open(0));
  ASSERT_EQ(kept.valid() ? ::dup2(kept.get(), 0) : open_anything(), 0);
}

TEST(UniqueFd, MovesWithoutClosing) {
  UniqueFd from{open_anything()};
  const int fd = from.get();
  const UniqueFd to{std::move(from)};
  EXPECT_FALSE(from.valid());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(to.get(), fd);
  EXPECT_TRUE(is_open(fd));
}

TEST(UniqueFd, MoveAssignmentClosesTheFormerDescriptor) {
  UniqueFd first{open_anything()};
  UniqueFd second{open_anything()};
  const int former = first.get();
  const int later = second.get();
  first = std::move(second);
  EXPECT_FALSE(is_open(former));
  EXPECT_TRUE(is_open(later));
  EXPECT_EQ(first.get(), later);
}

TEST(UniqueFd, SelfMoveKeepsTheDescriptor) {
  UniqueFd owner{open_anything()};
  const int fd = owner.get();
  UniqueFd& same = owner;
  owner = std::move(same);
  EXPECT_EQ(owner.get(), fd);
  EXPECT_TRUE(is_open(fd));
}

TEST(UniqueFd, NeverClosesTheSameNumberTwice) {
  UniqueFd owner{open_anything()};
  const int fd = owner.get();
  owner.reset();
  const UniqueFd next{open_anything()};  // gets the number that has become free
  ASSERT_EQ(next.get(), fd);
  owner.reset();
  EXPECT_TRUE(is_open(fd));
}

TEST(UniqueFd, ReleaseGivesTheDescriptorAway) {
  int fd = -1;
  {
    UniqueFd owner{open_anything()};
    fd = owner.release();
    EXPECT_FALSE(owner.valid());
  }
  EXPECT_TRUE(is_open(fd));
  ::close(fd);
}

TEST(UniqueFd, LivesInAVectorThatGrows) {
  std::vector<UniqueFd> owners;
  std::vector<int> numbers;
  for (int i = 0; i < 20; ++i) numbers.push_back(owners.emplace_back(open_anything()).get());
  for (const int fd : numbers) EXPECT_TRUE(is_open(fd));
  owners.clear();
  for (const int fd : numbers) EXPECT_FALSE(is_open(fd));
}

}  // namespace
}  // namespace ipclab
