#include "cell/trace_filter.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

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

void add(const Context& context, const StoppingCall& call) {
  const auto action = SCMP_ACT_TRACE(0);
  const int number = static_cast<int>(call.number);
  if (!call.only_shared_mappings)
    return succeed(seccomp_rule_add(context.get(), action, number, 0), "seccomp_rule_add");
  // MAP_SHARED is one bit of both types of shared mapping, and of no private one (mmap(2)).
  constexpr unsigned flags_argument = 3;
  const scmp_arg_cmp is_shared{flags_argument, SCMP_CMP_MASKED_EQ, MAP_SHARED, MAP_SHARED};
  succeed(seccomp_rule_add_array(context.get(), action, number, 1, &is_shared),
          "seccomp_rule_add_array");
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

}  // namespace

std::vector<sock_filter> trace_filter(std::span<const StoppingCall> calls) {
  const Context context{seccomp_init(SCMP_ACT_ALLOW)};
  if (!context) throw GraderError{"seccomp_init"};
  succeed(seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRAP),
          "seccomp_attr_set");
  // A search tree instead of a list: every system call passes the filter.
  succeed(seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2), "seccomp_attr_set");
  for (const StoppingCall& call : calls) add(context, call);
  return exported(context);
}

}  // namespace ipclab::cell
