// Functions of which only one thing is of interest: that a signal handler calls them. Each of
// passes.def gets a stub of a few instructions that looks whether a handler runs, and jumps on to
// the real function with all arguments where they are. So it need not know the function's type;
// variadic functions and floating point are no special case.
// System V ABI, AMD64: r11 may be changed between a call and the function.
//
// A static program must not be burdened with all of libc, so each stub is a member of an archive
// then, and comes with its function or not at all: pass_archive.sh compiles this file with
// IPCLAB_PROBE_STUBS and takes the stubs apart.

#include <cstddef>

#include "probe/interpose.hpp"
#include "probe/libc/unsafe.hpp"

namespace ipclab::probe {
namespace {

/// As the assembler below lays it out.
struct Pass {
  const char* name;   ///< of the symbol
  const char* shown;  ///< as people know it
  void* real;
};

#ifndef IPCLAB_PROBE_STATIC
/// Mangled names, and the functions of the C++ ABI, __cxa_.
bool is_of_cxx(const char* name) {
  return name[0] == '_' && (name[1] == 'Z' || (name[1] == '_' && name[2] == 'c'));
}
#endif

static_assert(offsetof(Self, handlers) == 16, "the stubs read it");
static_assert(offsetof(Pass, real) == 16, "the stubs read it");

}  // namespace
}  // namespace ipclab::probe

extern "C" {
#ifndef IPCLAB_PROBE_STATIC
extern ipclab::probe::Pass __start_ipclab_passes[] __attribute__((visibility("hidden")));
extern ipclab::probe::Pass __stop_ipclab_passes[] __attribute__((visibility("hidden")));
extern ipclab::probe::Interposed __start_ipclab_names[] __attribute__((visibility("hidden")));
extern ipclab::probe::Interposed __stop_ipclab_names[] __attribute__((visibility("hidden")));
#endif

/// A handler runs, or the real function has not been looked for. Gives back where to go on.
__attribute__((used)) void* ipclab_probe_pass(ipclab::probe::Pass* pass,
                                              const std::uint64_t* frame) {
  ipclab::probe::unsafe_call(pass->shown, *frame, frame);
  return ipclab::probe::found(pass->real, pass->name);
}
}

#ifdef IPCLAB_PROBE_STATIC
#define STUB(name) "__wrap_" name
#define REAL_ADDRESS(name) "__real_" name
#else
#define STUB(name) name
#define REAL_ADDRESS(name) "0"
#endif

// clang-format off
/// A stub that has to ask comes here, with its Pass in r11: all that may hold arguments is saved.
asm(R"(
        .text
        .p2align 4
        .globl  ipclab_probe_ask
        .hidden ipclab_probe_ask
        .type   ipclab_probe_ask, @function
ipclab_probe_ask:
        .cfi_startproc
        push    %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        mov     %rsp, %rbp
        .cfi_def_cfa_register %rbp
        and     $-16, %rsp
        sub     $192, %rsp
        mov     %rax, (%rsp)
        mov     %rdi, 8(%rsp)
        mov     %rsi, 16(%rsp)
        mov     %rdx, 24(%rsp)
        mov     %rcx, 32(%rsp)
        mov     %r8, 40(%rsp)
        mov     %r9, 48(%rsp)
        mov     %r10, 56(%rsp)
        movaps  %xmm0, 64(%rsp)
        movaps  %xmm1, 80(%rsp)
        movaps  %xmm2, 96(%rsp)
        movaps  %xmm3, 112(%rsp)
        movaps  %xmm4, 128(%rsp)
        movaps  %xmm5, 144(%rsp)
        movaps  %xmm6, 160(%rsp)
        movaps  %xmm7, 176(%rsp)
        mov     %r11, %rdi
        lea     8(%rbp), %rsi
        call    ipclab_probe_pass
        mov     %rax, %r11
        mov     (%rsp), %rax
        mov     8(%rsp), %rdi
        mov     16(%rsp), %rsi
        mov     24(%rsp), %rdx
        mov     32(%rsp), %rcx
        mov     40(%rsp), %r8
        mov     48(%rsp), %r9
        mov     56(%rsp), %r10
        movaps  64(%rsp), %xmm0
        movaps  80(%rsp), %xmm1
        movaps  96(%rsp), %xmm2
        movaps  112(%rsp), %xmm3
        movaps  128(%rsp), %xmm4
        movaps  144(%rsp), %xmm5
        movaps  160(%rsp), %xmm6
        movaps  176(%rsp), %xmm7
        leave
        .cfi_def_cfa %rsp, 8
        jmp     *%r11
        .cfi_endproc
        .size   ipclab_probe_ask, .-ipclab_probe_ask
)");

#define PASS(name, shown) PASS_AS(#name, shown)
#define PASS_AS(name, shown)                                                  \
  asm("# stub " name "\n"                                                     \
      ".pushsection ipclab_passes, \"aw\", @progbits\n"                       \
      ".balign 8\n"                                                           \
      "ipclab_pass_" name ": .quad 1f, 2f, " REAL_ADDRESS(name) "\n"          \
      ".popsection\n"                                                         \
      ".pushsection .rodata.str1.1, \"aMS\", @progbits, 1\n"                  \
      "1: .string \"" name "\"\n"                                             \
      "2: .string \"" shown "\"\n"                                            \
      ".popsection\n"                                                         \
      ".text\n.p2align 4\n.weak " STUB(name) "\n"                             \
      ".type " STUB(name) ", @function\n"                                     \
      STUB(name) ":\n"                                                        \
      ".cfi_startproc\n"                                                      \
      "endbr64\n"                                                             \
      "mov _ZN6ipclab5probe4selfE@gottpoff(%rip), %r11\n"                     \
      "cmpl $0, %fs:16(%r11)\n"                                               \
      "jne 3f\n"                                                              \
      "mov 16+ipclab_pass_" name "(%rip), %r11\n"                             \
      "test %r11, %r11\n"                                                     \
      "je 3f\n"                                                               \
      "jmp *%r11\n"                                                           \
      "3: lea ipclab_pass_" name "(%rip), %r11\n"                             \
      "jmp ipclab_probe_ask\n"                                                \
      ".cfi_endproc\n"                                                        \
      ".size " STUB(name) ", .-" STUB(name) "\n"                              \
      "# end of stub\n");
#if !defined IPCLAB_PROBE_STATIC || defined IPCLAB_PROBE_STUBS
#include "probe/libc/passes.def"
#include "probe/libc/passes_cxx.def"
#endif
// clang-format on

namespace ipclab::probe {

void find_functions() {
#ifndef IPCLAB_PROBE_STATIC
  // In a C program, looking for a function of libstdc++ would fail, and each failure allocates.
  const bool has_cxx = ::dlsym(RTLD_NEXT, "_ZSt4cout") != nullptr;
  if (!has_cxx) ::dlerror();
  for (Pass* pass = __start_ipclab_passes; pass != __stop_ipclab_passes; ++pass) {
    if (has_cxx || !is_of_cxx(pass->name)) found(pass->real, pass->name);
  }
  for (Interposed* one = __start_ipclab_names; one != __stop_ipclab_names; ++one) {
    found(*one->real, one->name);
  }
#endif
}

}  // namespace ipclab::probe
