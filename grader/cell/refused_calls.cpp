#include "cell/refused_calls.hpp"

#include <asm/ioctls.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <algorithm>

namespace ipclab::cell {
namespace {

constexpr std::uint32_t whole = 0xffffffff;

constexpr ArgumentIs is(unsigned argument, std::uint32_t value) {
  return {argument, whole, value, value};
}
constexpr ArgumentIs has_flag(unsigned argument, std::uint32_t flag) {
  return {argument, flag, flag, flag};
}
constexpr ArgumentIs between(unsigned argument, std::uint32_t first, std::uint32_t last) {
  return {argument, whole, first, last};
}
// The lower bits of socket(2)'s type are the type; the others are flags.
constexpr ArgumentIs is_raw_socket{1, 0xf, SOCK_RAW, SOCK_RAW};

// Numbers that Debian 12's headers do not have yet are left to the filter's default.
constexpr std::array table{
    // Into other processes
    RefusedCall{SYS_ptrace, "ptrace"},
    RefusedCall{SYS_process_vm_readv, "process_vm_readv"},
    RefusedCall{SYS_process_vm_writev, "process_vm_writev"},
    RefusedCall{SYS_process_madvise, "process_madvise"},
    RefusedCall{SYS_pidfd_getfd, "pidfd_getfd"},
    RefusedCall{SYS_kcmp, "kcmp"},
    // Past the filter, or against it
    RefusedCall{SYS_io_uring_setup, "io_uring_setup"},
    RefusedCall{SYS_io_uring_enter, "io_uring_enter"},
    RefusedCall{SYS_io_uring_register, "io_uring_register"},
    RefusedCall{SYS_seccomp, "seccomp"},
    RefusedCall{SYS_prctl, "prctl(PR_SET_SECCOMP)", {is(0, PR_SET_SECCOMP)}},
    RefusedCall{SYS_prctl, "prctl(PR_SET_DUMPABLE, 0)", {is(0, PR_SET_DUMPABLE), is(1, 0)}},
    RefusedCall{SYS_prctl, "prctl(PR_SET_MM)", {is(0, PR_SET_MM)}},
    RefusedCall{SYS_memfd_secret, "memfd_secret"},
    // Namespaces and file systems
    RefusedCall{SYS_clone, "clone(CLONE_NEWUSER)", {has_flag(0, CLONE_NEWUSER)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWNS)", {has_flag(0, CLONE_NEWNS)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWPID)", {has_flag(0, CLONE_NEWPID)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWNET)", {has_flag(0, CLONE_NEWNET)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWIPC)", {has_flag(0, CLONE_NEWIPC)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWUTS)", {has_flag(0, CLONE_NEWUTS)}},
    RefusedCall{SYS_clone, "clone(CLONE_NEWCGROUP)", {has_flag(0, CLONE_NEWCGROUP)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWUSER)", {has_flag(0, CLONE_NEWUSER)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWNS)", {has_flag(0, CLONE_NEWNS)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWPID)", {has_flag(0, CLONE_NEWPID)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWNET)", {has_flag(0, CLONE_NEWNET)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWIPC)", {has_flag(0, CLONE_NEWIPC)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWUTS)", {has_flag(0, CLONE_NEWUTS)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWCGROUP)", {has_flag(0, CLONE_NEWCGROUP)}},
    RefusedCall{SYS_unshare, "unshare(CLONE_NEWTIME)", {has_flag(0, CLONE_NEWTIME)}},
    RefusedCall{SYS_setns, "setns"},
    RefusedCall{SYS_mount, "mount"},
    RefusedCall{SYS_umount2, "umount2"},
    RefusedCall{SYS_pivot_root, "pivot_root"},
    RefusedCall{SYS_chroot, "chroot"},
    RefusedCall{SYS_open_tree, "open_tree"},
    RefusedCall{SYS_move_mount, "move_mount"},
    RefusedCall{SYS_fsopen, "fsopen"},
    RefusedCall{SYS_fsconfig, "fsconfig"},
    RefusedCall{SYS_fsmount, "fsmount"},
    RefusedCall{SYS_fspick, "fspick"},
    RefusedCall{SYS_mount_setattr, "mount_setattr"},
    RefusedCall{SYS_open_by_handle_at, "open_by_handle_at"},
    RefusedCall{SYS_quotactl, "quotactl"},
    RefusedCall{SYS_quotactl_fd, "quotactl_fd"},
    RefusedCall{SYS_swapon, "swapon"},
    RefusedCall{SYS_swapoff, "swapoff"},
    RefusedCall{SYS_fanotify_init, "fanotify_init"},
    // The machine
    RefusedCall{SYS_reboot, "reboot"},
    RefusedCall{SYS_kexec_load, "kexec_load"},
    RefusedCall{SYS_kexec_file_load, "kexec_file_load"},
    RefusedCall{SYS_init_module, "init_module"},
    RefusedCall{SYS_finit_module, "finit_module"},
    RefusedCall{SYS_delete_module, "delete_module"},
    RefusedCall{SYS_sethostname, "sethostname"},
    RefusedCall{SYS_setdomainname, "setdomainname"},
    RefusedCall{SYS_settimeofday, "settimeofday"},
    RefusedCall{SYS_clock_settime, "clock_settime"},
    RefusedCall{SYS_acct, "acct"},
    RefusedCall{SYS_syslog, "syslog"},
    RefusedCall{SYS_iopl, "iopl"},
    RefusedCall{SYS_ioperm, "ioperm"},
    RefusedCall{SYS_modify_ldt, "modify_ldt"},
    RefusedCall{SYS_vhangup, "vhangup"},
    RefusedCall{SYS_personality, "personality", {between(0, 1, whole - 1)}},
    // More of the kernel than a lab is about
    RefusedCall{SYS_bpf, "bpf"},
    RefusedCall{SYS_perf_event_open, "perf_event_open"},
    RefusedCall{SYS_userfaultfd, "userfaultfd"},
    RefusedCall{SYS_keyctl, "keyctl"},
    RefusedCall{SYS_add_key, "add_key"},
    RefusedCall{SYS_request_key, "request_key"},
    RefusedCall{SYS_lookup_dcookie, "lookup_dcookie"},
    // What is typed at a terminal
    RefusedCall{SYS_ioctl, "ioctl(TIOCSTI)", {is(1, TIOCSTI)}},
    RefusedCall{SYS_ioctl, "ioctl(TIOCLINUX)", {is(1, TIOCLINUX)}},
    // Families of sockets besides AF_UNIX (1), AF_INET (2), AF_INET6 (10) and AF_NETLINK (16), by
    // which the C library asks for addresses
    RefusedCall{SYS_socket, "socket(AF_VSOCK)", {is(0, AF_VSOCK)}},
    RefusedCall{SYS_socket, "socket(AF_PACKET)", {is(0, AF_PACKET)}},
    RefusedCall{SYS_socket, "socket(AF_ALG)", {is(0, AF_ALG)}},
    RefusedCall{SYS_socket, "socket(SOCK_RAW)", {is(0, AF_INET), is_raw_socket}},
    RefusedCall{SYS_socket, "socket(SOCK_RAW)", {is(0, AF_INET6), is_raw_socket}},
    RefusedCall{SYS_socket, "socket of a rare family", {between(0, 0, 0)}},
    RefusedCall{SYS_socket, "socket of a rare family", {between(0, 3, 9)}},
    RefusedCall{SYS_socket, "socket of a rare family", {between(0, 11, 15)}},
    RefusedCall{SYS_socket, "socket of a rare family", {between(0, 17, whole)}},
};

bool holds(const ArgumentIs& condition, std::span<const std::uint64_t> arguments) {
  if (condition.mask == 0) return true;
  if (condition.argument >= arguments.size()) return false;
  const auto low = static_cast<std::uint32_t>(arguments[condition.argument]) & condition.mask;
  return condition.first <= low && low <= condition.last;
}

}  // namespace

std::span<const RefusedCall> refused_calls() { return table; }

const RefusedCall* refused_call(long number, std::span<const std::uint64_t> arguments) {
  const auto found = std::ranges::find_if(table, [&](const RefusedCall& call) {
    return call.number == number && holds(call.when[0], arguments) &&
           holds(call.when[1], arguments);
  });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace ipclab::cell
