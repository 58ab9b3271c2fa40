#pragma once
// A program of programs/ that has fallen asleep: run from a memory file, as students' programs are.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>

#include "evidence/trace.hpp"
#include "observe/processes.hpp"
#include "support/pipe.hpp"
#include "unit/observe/child.hpp"

namespace ipclab::evidence {

/// For messages of GoogleTest.
inline void PrintTo(const Line& line, std::ostream* out) {  // NOLINT(*-identifier-naming)
  *out << line.file << ':' << line.number << " in " << line.function << " calls " << line.calls
       << (line.in_handler ? ", in a handler" : "");
}

}  // namespace ipclab::evidence

namespace ipclab::observe {

inline std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline std::string program_bytes(const std::string& program) {
  return content_of(std::string{IPCLAB_OBSERVE_BUILD} + "/" + program);
}

/// A memory file that can be executed.
inline UniqueFd memory_program(const std::string& bytes) {
  UniqueFd file{::memfd_create("upper", MFD_CLOEXEC)};
  EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return file;
}

/// Starts the program; its standard input and output are pipes.
class Sleeper {
 public:
  Sleeper(const std::string& bytes, std::string how)
      : program_{memory_program(bytes)},
        how_{std::move(how)},
        input_{make_pipe()},
        output_{make_pipe()},
        child_{[this] { become(); }} {}

  [[nodiscard]] pid_t pid() const { return child_.pid(); }
  [[nodiscard]] int program() const { return program_.get(); }

  /// True once a thread of `process` sleeps in the system call.
  [[nodiscard]] static bool falls_asleep_in(long number, pid_t process, pid_t thread) {
    return eventually([&] {
      const auto call = system_call_of(process, thread);
      // ld.so(8) reads files too.
      return call && call->number == number && (number != SYS_read || call->arguments[0] == 0);
    });
  }

  [[nodiscard]] bool falls_asleep_in(long number) const {
    return falls_asleep_in(number, pid(), pid());
  }

  void write_byte() const { EXPECT_EQ(::write(input_.write_end.get(), "x", 1), 1); }

  void wait_for_output() const {
    char byte = 0;
    EXPECT_EQ(::read(output_.read_end.get(), &byte, 1), 1);
  }

  /// Stops a thread and calls `act` with its registers.
  template <typename Act>
  static void while_stopped(pid_t thread, Act act) {
    user_regs_struct registers{};
    EXPECT_EQ(::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr), 0);
    EXPECT_EQ(::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr), 0);
    EXPECT_EQ(::waitpid(thread, nullptr, __WALL), thread);
    EXPECT_EQ(::ptrace(PTRACE_GETREGS, thread, nullptr, &registers), 0);
    act(registers);
    EXPECT_EQ(::ptrace(PTRACE_DETACH, thread, nullptr, nullptr), 0);
  }

  /// Those of a thread that sleeps on afterwards.
  [[nodiscard]] static user_regs_struct registers_of(pid_t thread) {
    user_regs_struct copy{};
    while_stopped(thread, [&](const user_regs_struct& registers) { copy = registers; });
    return copy;
  }

 private:
  void become() const {
    ::dup2(input_.read_end.get(), 0);
    ::dup2(output_.write_end.get(), 1);
    char name[] = "sleeper";
    std::string how = how_;
    char* const arguments[] = {name, how.empty() ? nullptr : how.data(), nullptr};
    char* const environment[] = {nullptr};
    ::syscall(SYS_execveat, program_.get(), "", arguments, environment, AT_EMPTY_PATH);
  }

  UniqueFd program_;
  std::string how_;
  Pipe input_;
  Pipe output_;
  Child child_;
};

/// The number of the first line of the source that ends with "// <mark>".
inline int line_marked(const std::string& file, const std::string& mark) {
  std::ifstream source{std::string{IPCLAB_OBSERVE_PROGRAMS} + "/" + file};
  std::string line;
  for (int number = 1; std::getline(source, line); ++number)
    if (line.ends_with("// " + mark)) return number;
  ADD_FAILURE() << file << " has no line marked " << mark;
  return 0;
}

inline evidence::Line marked(const std::string& file, const std::string& mark,
                             const std::string& function, const std::string& calls) {
  return {file, line_marked(file, mark), function, calls};
}

}  // namespace ipclab::observe
