#include "cohort/durable.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iterator>

#include "support/error.hpp"
#include "unit/cohort/folder.hpp"

namespace ipclab::cohort {
namespace {

class Durable : public InFolder {
 protected:
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator{folder_}, {});
  }
};

TEST_F(Durable, WhatIsWrittenIsReadAgain) {
  const std::string content{"a\0b\n", 4};
  write_durably(folder_ / "one", content);
  write_whole(folder_ / "two", content);
  EXPECT_EQ(read_if_there(folder_ / "one"), content);
  EXPECT_EQ(read_if_there(folder_ / "two"), content);
  EXPECT_EQ(files(), 2) << "something else was left behind";
}

TEST_F(Durable, AFileIsReplacedAndNotWrittenOver) {
  write_durably(folder_ / "one", "before");
  std::filesystem::create_hard_link(folder_ / "one", folder_ / "as it was");
  write_durably(folder_ / "one", "after");
  EXPECT_EQ(read_if_there(folder_ / "one"), "after");
  EXPECT_EQ(read_if_there(folder_ / "as it was"), "before");
}

TEST_F(Durable, WhoeverIsKilledLeavesTheOldFile) {
  write_durably(folder_ / "one", "before");
  const pid_t child = ::fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    // write(2) beyond this size raises SIGXFSZ, which kills: in the midst of the file.
    const rlimit limit{1024, 1024};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    write_durably(folder_ / "one", std::string(100'000, 'x'));
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(read_if_there(folder_ / "one"), "before");
}

TEST_F(Durable, WhatIsNotThereIsNotRead) {
  EXPECT_EQ(read_if_there(folder_ / "none"), std::nullopt);
  remove_durably(folder_ / "none");
}

TEST_F(Durable, RemovedFilesAreGone) {
  write_durably(folder_ / "one", "");
  EXPECT_EQ(read_if_there(folder_ / "one"), "");
  remove_durably(folder_ / "one");
  EXPECT_EQ(read_if_there(folder_ / "one"), std::nullopt);
}

TEST_F(Durable, WhereThereIsNoFolderNothingIsWritten) {
  EXPECT_THROW(write_durably(folder_ / "none/one", "x"), GraderError);
}

}  // namespace
}  // namespace ipclab::cohort
