#include "cell/call_filter.hpp"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string_view>
#include <type_traits>

#include "cell/allowed_calls.hpp"
#include "support/error.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {
namespace {

using Context = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>,
                                decltype([](void* context) { seccomp_release(context); })>;

/// libseccomp(3) functions return -errno.
void succeed(int result, std::string_view call) {
  if (result < 0) throw GraderError{call, -result};
}

/// The two filters differ in what becomes of a call.
struct Actions {
  std::uint32_t stop;
  std::uint32_t refuse;
};
constexpr Actions when_traced{SCMP_ACT_TRACE(0), SCMP_ACT_TRACE(refused_message)};
constexpr Actions when_untraced{SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(EPERM)};

void add(const Context& context, std::uint32_t action, long number) {
  succeed(seccomp_rule_add(context.get(), action, static_cast<int>(number), 0), "seccomp_rule_add");
}

/// MAP_SHARED is one bit of both types of shared mapping, and of no private one (mmap(2)).
void add_mappings(const Context& context, std::uint32_t stop, long number) {
  constexpr unsigned flags_argument = 3;
  const auto where = [&](std::uint32_t action, unsigned flag) {
    const scmp_arg_cmp flags{flags_argument, SCMP_CMP_MASKED_EQ, MAP_SHARED, flag};
    succeed(seccomp_rule_add_array(context.get(), action, static_cast<int>(number), 1, &flags),
            "seccomp_rule_add_array");
  };
  where(stop, MAP_SHARED);
  where(SCMP_ACT_ALLOW, 0);
}

/// For whatever arguments.
std::set<long> refused_as_a_whole(const std::set<long>& also_refused) {
  std::set<long> refused = also_refused;
  for (const RefusedCall& call : refused_calls())
    if (call.always()) refused.insert(call.number);
  return refused;
}

void add_allowed(const Context& context, std::span<const StoppingCall> stopping,
                 const Actions& actions, const std::set<long>& refused) {
  for (const long number : allowed_calls()) {
    if (refused.contains(number)) continue;
    const auto stop = std::ranges::find(stopping, number, &StoppingCall::number);
    if (stop == stopping.end())
      add(context, SCMP_ACT_ALLOW, number);
    else if (stop->only_shared_mappings && actions.stop != SCMP_ACT_ALLOW)
      add_mappings(context, actions.stop, number);
    else
      add(context, actions.stop, number);
  }
}

std::vector<sock_filter> exported(const Context& context) {
  const UniqueFd file{require(::memfd_create("filter", MFD_CLOEXEC), "memfd_create")};
  succeed(seccomp_export_bpf(context.get(), file.get()), "seccomp_export_bpf");
  struct stat status {};
  require(::fstat(file.get(), &status), "fstat");
  const auto size = static_cast<std::size_t>(status.st_size);
  std::vector<sock_filter> program(size / sizeof(sock_filter));
  if (::pread(file.get(), program.data(), size, 0) != static_cast<ssize_t>(size))
    throw GraderError{"pread of a filter", errno};
  return program;
}

// ---- Calls that are refused for some arguments
//
// libseccomp compares all 64 bits of an argument and cannot say "all but these", so this part is
// put before its program by hand. Jumps count instructions from the next one on.

sock_filter load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
/// Goes on if the condition holds, else skips `otherwise` instructions.
sock_filter unless(unsigned short comparison, std::uint32_t value, std::size_t otherwise) {
  return BPF_JUMP(static_cast<unsigned short>(BPF_JMP | comparison | BPF_K), value, 0,
                  static_cast<std::uint8_t>(otherwise));
}
sock_filter skip_if_greater(std::uint32_t value, std::size_t skipped) {
  return BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, value, static_cast<std::uint8_t>(skipped), 0);
}

/// Refuses if all conditions of the entry hold.
std::vector<sock_filter> refusal(const RefusedCall& call, std::uint32_t action) {
  constexpr std::size_t per_condition = 4;
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(call.when, [](const ArgumentIs& is) { return is.mask != 0; }));
  std::vector<sock_filter> program;
  for (std::size_t i = 0; i < count; ++i) {
    const ArgumentIs& is = call.when[i];
    // Little-endian: the lower half comes first.
    program.push_back(load(offsetof(seccomp_data, args) + is.argument * sizeof(std::uint64_t)));
    program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, is.mask));
    const std::size_t rest = (count - i - 1) * per_condition + 1;  // and the refusal itself
    program.push_back(unless(BPF_JGE, is.first, rest + 1));
    program.push_back(skip_if_greater(is.last, rest));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, action));
  return program;
}

std::vector<sock_filter> refusals(const Actions& actions, const std::set<long>& refused) {
  std::set<long> numbers;
  for (const RefusedCall& call : refused_calls())
    if (!refused.contains(call.number)) numbers.insert(call.number);
  std::vector<sock_filter> program{load(offsetof(seccomp_data, nr))};
  for (const long number : numbers) {
    std::vector<sock_filter> block;
    for (const RefusedCall& call : refused_calls())
      if (call.number == number)
        std::ranges::copy(refusal(call, actions.refuse), std::back_inserter(block));
    block.push_back(load(offsetof(seccomp_data, nr)));
    program.push_back(unless(BPF_JEQ, static_cast<std::uint32_t>(number), block.size()));
    std::ranges::copy(block, std::back_inserter(program));
  }
  return program;
}

std::vector<sock_filter> filter(std::span<const StoppingCall> stopping, const Actions& actions,
                                const std::set<long>& refused) {
  const Context context{seccomp_init(SCMP_ACT_ERRNO(ENOSYS))};
  if (!context) throw GraderError{"seccomp_init"};
  succeed(seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRAP),
          "seccomp_attr_set");
  // A search tree instead of a list: every system call passes the filter.
  succeed(seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2), "seccomp_attr_set");
  add_allowed(context, stopping, actions, refused);
  for (const long number : refused) add(context, actions.refuse, number);
  std::vector<sock_filter> program = refusals(actions, refused);
  std::ranges::copy(exported(context), std::back_inserter(program));
  return program;
}

}  // namespace

CallFilters call_filters(std::span<const StoppingCall> stopping,
                         const std::set<long>& also_refused) {
  const std::set<long> refused = refused_as_a_whole(also_refused);
  return {filter(stopping, when_traced, refused), filter(stopping, when_untraced, refused)};
}

}  // namespace ipclab::cell
