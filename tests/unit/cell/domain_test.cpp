#include "cell/domain.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "cell/landlock.hpp"
#include "support/pipe.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

/// A domain of the rung no-userns around folders of its own, outside of which lies a secret.
class InDomain : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_usable_landlock()) GTEST_SKIP() << "this kernel has no Landlock";
    secret_ = fs::path{folders_.work}.parent_path() / "secret";
    std::ofstream{secret_} << "secret";
    domain_.emplace(Rung::no_userns, folders_, -1);
  }
  void TearDown() override {
    domain_.reset();
    remove_folders(folders_);
  }

  /// What `act` returns in a process of the domain.
  int inside(const std::function<int()>& act) {
    const pid_t pid = domain_->fork([&] { ::_exit(act()); });
    int status = 0;
    EXPECT_EQ(::waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int error_of_open(const std::string& path, int flags) {
    return inside([&] { return ::open(path.c_str(), flags, 0600) == -1 ? errno : 0; });
  }

  Folders folders_ = make_folders();
  std::string secret_;
  std::optional<Domain> domain_;
};

TEST_F(InDomain, TheSystemAndTheOwnFoldersCanBeReached) {
  EXPECT_EQ(error_of_open("/usr/bin/env", O_RDONLY), 0);
  EXPECT_EQ(error_of_open("/dev/null", O_RDWR), 0);
  EXPECT_EQ(error_of_open("/proc/self/status", O_RDONLY), 0);
  EXPECT_EQ(error_of_open(folders_.work + "/new", O_CREAT | O_RDWR), 0);
  EXPECT_EQ(error_of_open(folders_.tmp + "/new", O_CREAT | O_RDWR), 0);
}

TEST_F(InDomain, NothingElseCan) {
  EXPECT_EQ(error_of_open("/", O_RDONLY), EACCES);
  EXPECT_EQ(error_of_open("/etc/passwd", O_RDONLY), EACCES);
  EXPECT_EQ(error_of_open("/tmp", O_RDONLY), EACCES);
  EXPECT_EQ(error_of_open("/usr/new", O_CREAT | O_RDWR), EACCES);
}

TEST_F(InDomain, ItsProcessesAreChildrenOfWhoeverMadeIt) {
  const pid_t self = ::getpid();
  EXPECT_EQ(inside([self] { return ::getppid() == self ? 0 : 1; }), 0);
}

TEST_F(InDomain, ThoseInsideReachEachOtherButNobodyOutside) {
  Pipe held = make_pipe();
  const pid_t other = domain_->fork([&] {
    ::close(held.write_end.get());
    char nothing = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(held.read_end.get(), &nothing, 1);
    ::_exit(0);
  });
  EXPECT_EQ(inside([other] { return ::kill(other, SIGCONT) == -1 ? errno : 0; }), 0);
  const int outwards = inside([self = ::getpid()] { return ::kill(self, 0) == -1 ? errno : 0; });
  EXPECT_THAT(outwards, testing::AnyOf(EPERM, 0)) << "0 before Linux 6.12";
  held.write_end.reset();
  ::kill(other, SIGKILL);
  EXPECT_EQ(::waitpid(other, nullptr, 0), other);
}

TEST(Exposed, NamesWhatProgramsCouldRead) {
  EXPECT_NE(exposed(Rung::no_userns, {"/usr/share/labs/hidden.yaml"}), "");
  EXPECT_NE(exposed(Rung::no_userns, {"/tmp/labs"}), "");
  EXPECT_EQ(exposed(Rung::no_userns, {"/home/somebody/labs", "/tmpfiles"}), "");
  EXPECT_EQ(exposed(Rung::full, {"/usr/share/labs"}), "");
}

}  // namespace
}  // namespace ipclab::cell
