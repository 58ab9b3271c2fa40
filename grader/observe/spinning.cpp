#include "observe/spinning.hpp"

#include <cstring>
#include <set>

namespace ipclab::observe {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds not_worth_a_look{30};
constexpr milliseconds between_looks{2};
constexpr std::size_t looks = 8;
constexpr std::size_t few_states = 4;

std::uint64_t hash_of(const user_regs_struct& registers) {
  std::uint64_t words[sizeof registers / sizeof(std::uint64_t)];
  std::memcpy(words, &registers, sizeof words);
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::uint64_t word : words) hash = (hash ^ word) * 0x100000001b3;
  return hash;
}

}  // namespace

bool Spinning::suspicious(std::uint64_t calls, Time used) {
  if (calls != calls_) {
    const bool told = told_;
    *this = {};
    told_ = told;
    calls_ = calls;
    used_ = used;
    return false;
  }
  quiet_ += used - used_;
  used_ = used;
  if (told_ || quiet_ < not_worth_a_look || quiet_ - looked_at_ < between_looks) return false;
  looked_at_ = quiet_;
  return true;
}

bool Spinning::spins(const user_regs_struct& registers) {
  // Found in a call that does not stop for us, such as clock_gettime(2): it does something.
  if (static_cast<std::int64_t>(registers.orig_rax) >= 0) {
    states_.clear();
    return false;
  }
  user_regs_struct same = registers;
  same.eflags = 0;  // what the last comparison said
  same.orig_rax = 0;
  states_.push_back(hash_of(same));
  if (states_.size() > looks) states_.pop_front();
  if (told_ || states_.size() < looks) return false;
  told_ = std::set<std::uint64_t>(states_.begin(), states_.end()).size() <= few_states;
  return told_;
}

}  // namespace ipclab::observe
