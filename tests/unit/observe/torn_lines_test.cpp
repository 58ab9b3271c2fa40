// Two processes write into one pipe; the ledger is told of their calls.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "observe/ledger.hpp"
#include "support/unique_fd.hpp"
#include "unit/observe/child.hpp"

namespace ipclab::observe {
namespace {

using evidence::Sign;

// Children have what they write at the same addresses as we.
constexpr char alpha[] = "alpha";
constexpr char was_here[] = " was here";
constexpr char rest_of_line[] = " was here\n";
constexpr char whole_line[] = "gamma was here\n";
constexpr char newline[] = "\n";
constexpr char token[] = "a";
char large[2 * PIPE_BUF];

UniqueFd write_end_of_pipe() {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  return UniqueFd{ends[1]};
}

class TwoWriters : public testing::Test {
 protected:
  TwoWriters() {
    for (const Child* child : {&first_, &second_}) {
      ledger_.actor_begins(child->pid(), "writer");
      ledger_.process_of(child->pid())->executed = true;
    }
  }

  void begin(const Child& writer, const char* text, std::size_t size) {
    Call call;
    call.what = traced_call(SYS_write);
    call.descriptor = pipe_.get();
    call.asked = size;
    call.buffer = reinterpret_cast<std::uintptr_t>(text);
    ledger_.begins(writer.pid(), user_regs_struct{}, call, now_);
  }
  void end(const Child& writer, std::size_t size) {
    ledger_.returns(writer.pid(), static_cast<long>(size), now_);
    now_ += std::chrono::microseconds{1};
  }
  void write(const Child& writer, const char* text) {
    begin(writer, text, std::strlen(text));
    end(writer, std::strlen(text));
  }

  [[nodiscard]] std::size_t torn() const {
    std::size_t count = 0;
    for (const Sign& sign : ledger_.trace({}).signs)
      if (sign.kind == Sign::Kind::torn_write) ++count;
    return count;
  }

  UniqueFd pipe_ = write_end_of_pipe();
  Child first_{[] { ::pause(); }};
  Child second_{[] { ::pause(); }};
  Ledger ledger_;
  Ledger::Time now_{};
};

TEST_F(TwoWriters, AreNotToldOfWhenEachLineIsWhole) {
  for (int i = 0; i < 10; ++i) {
    write(first_, whole_line);
    write(second_, whole_line);
  }
  EXPECT_EQ(torn(), 0U);
}

TEST_F(TwoWriters, TearALineBetweenWhosePiecesAnotherWrites) {
  write(first_, alpha);
  write(second_, whole_line);
  write(first_, rest_of_line);
  EXPECT_EQ(torn(), 1U);
}

TEST_F(TwoWriters, TearNothingWhileNobodyWritesInBetween) {
  write(first_, alpha);
  write(first_, rest_of_line);
  write(second_, alpha);
  write(second_, rest_of_line);
  EXPECT_EQ(torn(), 0U);
}

TEST_F(TwoWriters, AreToldOfOnlyWhenANewlineShowsThatTheseAreLines) {
  write(first_, alpha);
  write(second_, alpha);
  write(first_, was_here);
  write(second_, was_here);
  EXPECT_EQ(torn(), 0U);
  write(second_, newline);
  EXPECT_EQ(torn(), 2U);
}

TEST_F(TwoWriters, MayPutInTokensWhichAreNoLines) {
  for (int i = 0; i < 100; ++i) {
    write(first_, token);
    write(second_, token);
  }
  EXPECT_EQ(torn(), 0U);
}

TEST_F(TwoWriters, AreToldOfOnceEach) {
  for (int i = 0; i < 10; ++i) {
    write(first_, alpha);
    write(second_, alpha);
    write(first_, rest_of_line);
    write(second_, rest_of_line);
  }
  EXPECT_EQ(torn(), 2U);
}

TEST_F(TwoWriters, TearWhatIsTooLargeEvenWithoutNewlines) {
  begin(first_, large, sizeof large);
  write(second_, alpha);
  EXPECT_EQ(torn(), 1U);
}

}  // namespace
}  // namespace ipclab::observe
