// Makes one of the system calls that no lab needs; the argument names it.
#include "attack.h"

#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>

// Every call has arguments that do no harm, should it be allowed.

static long call_keyctl(void) { return syscall(SYS_keyctl, 0, -3, 1); }
static long call_add_key(void) { return syscall(SYS_add_key, "user", "attack", "x", 1, -3); }
static long call_request_key(void) { return syscall(SYS_request_key, "user", "attack", NULL, 0); }
static long call_bpf(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long call_mount(void) { return mount("none", ".", "tmpfs", 0, "size=4k"); }
static long call_umount2(void) { return umount2(".", MNT_DETACH); }
static long call_pivot_root(void) { return syscall(SYS_pivot_root, ".", "."); }
static long call_chroot(void) { return chroot("."); }
static long call_fsopen(void) { return syscall(SYS_fsopen, "tmpfs", 0); }
static long call_open_tree(void) { return syscall(SYS_open_tree, AT_FDCWD, ".", 1); }
static long call_unshare(void) { return unshare(CLONE_NEWUSER | CLONE_NEWNET); }
static long call_setns(void) { return setns(open("/proc/self/ns/uts", O_RDONLY), CLONE_NEWUTS); }
static long call_kexec_load(void) { return syscall(SYS_kexec_load, 0, 17, NULL, ~0UL); }
static long call_init_module(void) { return syscall(SYS_init_module, NULL, 0, ""); }
static long call_finit_module(void) { return syscall(SYS_finit_module, -1, "", 0); }
static long call_delete_module(void) { return syscall(SYS_delete_module, "no-module", O_NONBLOCK); }
static long call_open_by_handle_at(void) {
  struct file_handle* handle = calloc(1, sizeof *handle + 8);
  handle->handle_bytes = 8;
  return open_by_handle_at(open(".", O_RDONLY), handle, O_RDONLY);
}
static long call_pidfd_getfd(void) {
  return syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, getpid(), 0), 1, 0);
}
static long call_process_vm_readv(void) {
  return syscall(SYS_process_vm_readv, getpid(), NULL, 0, NULL, 0, 0);
}
static long call_ptrace(void) { return syscall(SYS_ptrace, 0, 0, 0, 0); }
static long call_personality(void) { return personality(ADDR_NO_RANDOMIZE); }
static long call_modify_ldt(void) { return syscall(SYS_modify_ldt, 0, NULL, 0); }
static long call_iopl(void) { return syscall(SYS_iopl, 1); }
static long call_swapoff(void) { return syscall(SYS_swapoff, "no-file"); }
static long call_reboot(void) { return syscall(SYS_reboot, 0, 0, 0, NULL); }
static long call_acct(void) { return acct("no-folder/no-file"); }
static long call_syslog(void) { return syscall(SYS_syslog, 10, NULL, 0); }
static long call_quotactl(void) { return syscall(SYS_quotactl, 0, "no-file", 0, NULL); }
static long call_fanotify_init(void) { return syscall(SYS_fanotify_init, 4, O_RDONLY); }
static long call_sethostname(void) { return sethostname("attack", 6); }
static long call_setdomainname(void) { return setdomainname("attack", 6); }
static long call_mknod(void) { return syscall(SYS_mknod, "device", 0020666, 0x0103); }

static long call_userfaultfd(void) { return syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY); }

static long call_perf_event_open(void) {
  struct perf_event_attr event = {
      .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .exclude_kernel = 1};
  event.config = PERF_COUNT_SW_PAGE_FAULTS;
  return syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);
}

static long call_io_uring_setup(void) {
  struct io_uring_params parameters = {0};
  return syscall(SYS_io_uring_setup, 4, &parameters);
}

static long call_clone(void) {
  const long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, 0);
  if (child == 0) _exit(0);
  return child;
}

/// A tick of the clock stays as long as it is.
static long call_adjtimex(void) {
  struct timex state = {0};
  adjtimex(&state);
  state.modes = ADJ_TICK;
  return adjtimex(&state);
}

static long call_setpriority(void) { return setpriority(PRIO_PROCESS, 0, -20); }

static long call_sched_setscheduler(void) {
  const struct sched_param urgent = {.sched_priority = 1};
  return sched_setscheduler(0, SCHED_FIFO, &urgent);
}

static long call_mlock(void) {
  void* memory = mmap(NULL, 32 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const int done = mlock(memory, 32 << 20);
  if (done == -1 && errno == ENOMEM) errno = EPERM;  // mlock(2): a limit that the user does not set
  return done;
}

static long call_socket_vsock(void) { return socket(AF_VSOCK, SOCK_STREAM, 0); }
static long call_socket_packet(void) { return socket(AF_PACKET, SOCK_RAW, 0); }
static long call_socket_raw(void) { return socket(AF_INET, SOCK_RAW, 1); }
static long call_socket_alg(void) { return socket(AF_ALG, SOCK_SEQPACKET, 0); }

/// getpid of the 32-bit kind; a kernel without that answers with SIGSEGV.
static long call_int80(void) {
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
  return result;
}

static long call_x32(void) { return syscall(0x40000000 + SYS_getpid); }

static const struct {
  const char* name;
  long (*make)(void);
} calls[] = {
    {"keyctl", call_keyctl},
    {"add_key", call_add_key},
    {"request_key", call_request_key},
    {"bpf", call_bpf},
    {"mount", call_mount},
    {"umount2", call_umount2},
    {"pivot_root", call_pivot_root},
    {"chroot", call_chroot},
    {"fsopen", call_fsopen},
    {"open_tree", call_open_tree},
    {"unshare", call_unshare},
    {"setns", call_setns},
    {"kexec_load", call_kexec_load},
    {"init_module", call_init_module},
    {"finit_module", call_finit_module},
    {"delete_module", call_delete_module},
    {"open_by_handle_at", call_open_by_handle_at},
    {"pidfd_getfd", call_pidfd_getfd},
    {"process_vm_readv", call_process_vm_readv},
    {"ptrace", call_ptrace},
    {"personality", call_personality},
    {"modify_ldt", call_modify_ldt},
    {"iopl", call_iopl},
    {"swapoff", call_swapoff},
    {"reboot", call_reboot},
    {"acct", call_acct},
    {"syslog", call_syslog},
    {"quotactl", call_quotactl},
    {"fanotify_init", call_fanotify_init},
    {"sethostname", call_sethostname},
    {"setdomainname", call_setdomainname},
    {"mknod", call_mknod},
    {"userfaultfd", call_userfaultfd},
    {"perf_event_open", call_perf_event_open},
    {"io_uring_setup", call_io_uring_setup},
    {"clone", call_clone},
    {"adjtimex", call_adjtimex},
    {"setpriority", call_setpriority},
    {"sched_setscheduler", call_sched_setscheduler},
    {"mlock", call_mlock},
    {"socket-vsock", call_socket_vsock},
    {"socket-packet", call_socket_packet},
    {"socket-raw", call_socket_raw},
    {"socket-alg", call_socket_alg},
    {"int80", call_int80},
    {"x32", call_x32},
};

int main(int argc, char** argv) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i) {
    if (argc != 2 || strcmp(argv[1], calls[i].name) != 0) continue;
    errno = 0;
    refused(calls[i].name, calls[i].make());
    return 0;
  }
  return 2;
}
