#include "run/launch.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "observe/processes.hpp"
#include "run/program.hpp"
#include "support/error.hpp"
#include "support/unique_fd.hpp"
#include "unit/observe/child.hpp"
#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// Both sides of a launch: cat(1) by default, which waits for the input that nobody sends.
class Launching : public testing::Test {
 protected:
  Launching() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    child_input_ = UniqueFd{ends[0]};
    input_ = UniqueFd{ends[1]};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    output_ = UniqueFd{ends[0]};
    child_output_ = UniqueFd{ends[1]};
    request_.argv = {"cat"};
    request_.env = {"PATH=/usr/bin:/bin"};
    request_.folder = "/";
    request_.domain = &domain_;
    request_.standard[0] = child_input_.get();
    request_.standard[1] = request_.standard[2] = child_output_.get();
  }
  ~Launching() override {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  int start(const Attendant& attendant = {}) {
    const Launched launched = launch(request_, attendant);
    pid_ = launched.pid;
    return launched.error_number;
  }

  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

  /// All that the process prints, once it has ended.
  std::string output() {
    child_output_.reset();
    std::string text;
    char buffer[4096];
    for (ssize_t count = 0; (count = ::read(output_.get(), buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(count));
    return text;
  }

  [[nodiscard]] std::string status_line(const std::string& name) const {
    std::ifstream file{"/proc/" + std::to_string(pid_) + "/status"};
    for (std::string line; std::getline(file, line);)
      if (line.starts_with(name + ":"))
        return line.substr(line.find_first_not_of(" \t", name.size() + 1));
    return "";
  }

  cell::Domain domain_{cell::Rung::minimal, {}, -1};
  Launch request_;
  pid_t pid_ = -1;
  UniqueFd child_input_, input_, child_output_, output_;
};

TEST_F(Launching, ConnectsTheStandardDescriptors) {
  ASSERT_EQ(start(), 0);
  ASSERT_EQ(::write(input_.get(), "hello", 5), 5);
  input_.reset();
  EXPECT_EQ(output(), "hello");
  EXPECT_EQ(wait(), 0);
}

TEST_F(Launching, PassesArgumentsAndNoOtherEnvironment) {
  ::setenv("OF_THE_GRADER", "secret", 1);
  request_.argv = {"sh", "-c", "printf '[%s]' \"$@\"; env", "name", "a b", "", "'"};
  ASSERT_EQ(start(), 0);
  const std::string text = output();
  EXPECT_THAT(text, HasSubstr("[a b][]["));
  EXPECT_THAT(text, HasSubstr("PATH=/usr/bin:/bin"));
  EXPECT_THAT(text, testing::Not(HasSubstr("OF_THE_GRADER")));
  wait();
}

TEST_F(Launching, GivesTheSameAddressesToWhomIsToHaveThem) {
  request_.same_addresses = true;
  request_.argv = {"cat", "/proc/self/personality"};
  ASSERT_EQ(start(), 0);
  const bool is_so = (std::stoul(output(), nullptr, 16) & ADDR_NO_RANDOMIZE) != 0;
  EXPECT_EQ(is_so, may_have_same_addresses());
  wait();
}

TEST_F(Launching, TellsWhyAProgramCannotBeExecuted) {
  request_.argv = {"no-such-program"};
  EXPECT_EQ(start(), ENOENT);
  EXPECT_EQ(WEXITSTATUS(wait()), 127);
  request_.argv = {"/etc/passwd"};
  EXPECT_EQ(start(), EACCES);
  EXPECT_EQ(WEXITSTATUS(wait()), 127);
}

TEST_F(Launching, ExecutesAnOpenProgram) {
  const UniqueFd cat{::open("/bin/cat", O_RDONLY | O_CLOEXEC)};
  const Image image = seal_copy(cat.get(), "cat");
  request_.argv = {"upper"};
  request_.program = image->get();
  ASSERT_EQ(start(), 0);
  EXPECT_EQ(observe::name_of(pid_), "upper");
}

TEST_F(Launching, TellsThatAnOpenFileIsNoProgram) {
  const UniqueFd text = memory_file("no program", "text");
  const Image image = seal_copy(text.get(), "text");
  request_.program = image->get();
  EXPECT_EQ(start(), ENOEXEC);
}

TEST_F(Launching, ThrowsWhenTheFolderIsNotThere) {
  request_.folder = "/nowhere";
  EXPECT_THROW(start(), GraderError);
  EXPECT_EQ(::waitpid(-1, nullptr, 0) > 0, true);  // the child that could not go on
}

TEST_F(Launching, PassesNoOtherDescriptorOn) {
  const int forgotten = ::open("/dev/null", O_RDONLY);  // NOLINT: close-on-exec is what is missing
  const int high = ::fcntl(forgotten, F_DUPFD, 200);
  ASSERT_EQ(start(), 0);
  const auto numbers = [this] {
    std::vector<int> all;
    for (const auto& descriptor : observe::descriptors_of(pid_)) all.push_back(descriptor.number);
    return all;
  };
  // The dynamic loader has files open for a moment.
  EXPECT_TRUE(observe::eventually([&] { return numbers() == std::vector{0, 1, 2}; }));
  ::close(forgotten);
  ::close(high);
}

TEST_F(Launching, SetsEverySignalToItsDefault) {
  sigset_t blocked, former;
  ::sigfillset(&blocked);
  ::sigprocmask(SIG_BLOCK, &blocked, &former);
  const auto handler = ::signal(SIGUSR1, SIG_IGN);
  const int error = start();
  ::signal(SIGUSR1, handler);
  ::sigprocmask(SIG_SETMASK, &former, nullptr);
  ASSERT_EQ(error, 0);
  for (const char* name : {"SigBlk", "SigIgn", "SigCgt"})
    EXPECT_EQ(status_line(name), "0000000000000000") << name;
}

TEST_F(Launching, AppliesTheLimits) {
  const cell::ResourceLimit limits[] = {{RLIMIT_NOFILE, {17, 18}}, {RLIMIT_FSIZE, {4096, 4096}}};
  request_.limits = limits;
  ASSERT_EQ(start(), 0);
  rlimit now{};
  ASSERT_EQ(::prlimit(pid_, RLIMIT_NOFILE, nullptr, &now), 0);
  EXPECT_EQ(now.rlim_cur, 17U);
  EXPECT_EQ(now.rlim_max, 18U);
  ASSERT_EQ(::prlimit(pid_, RLIMIT_FSIZE, nullptr, &now), 0);
  EXPECT_EQ(now.rlim_cur, 4096U);
}

TEST_F(Launching, GivesASessionAFolderAndNoPrivileges) {
  request_.folder = "/usr";
  ::umask(077);
  ASSERT_EQ(start(), 0);
  ::umask(022);
  EXPECT_EQ(observe::status_of(pid_)->session, pid_);
  EXPECT_EQ(fs::read_symlink("/proc/" + std::to_string(pid_) + "/cwd"), "/usr");
  EXPECT_EQ(status_line("NoNewPrivs"), "1");
  EXPECT_EQ(status_line("Umask"), "0022");
}

TEST_F(Launching, LetsTheCallerLookBeforeTheProgramRuns) {
  std::string name;
  pid_t seen = -1;
  ASSERT_EQ(start({.before_exec =
                       [&](pid_t pid) {
                         seen = pid;
                         name = observe::name_of(pid);
                         return false;
                       },
                   .stopped = {}}),
            0);
  EXPECT_EQ(seen, pid_);
  EXPECT_EQ(name, observe::name_of(::getpid()));
  EXPECT_EQ(observe::name_of(pid_), "cat");
}

TEST_F(Launching, LeavesNoDescriptorBehind) {
  const std::size_t before = observe::descriptors_of(::getpid()).size();
  ASSERT_EQ(start(), 0);
  EXPECT_EQ(observe::descriptors_of(::getpid()).size(), before);
}

}  // namespace
}  // namespace ipclab::run
