#include "observe/lines/stack_walk.hpp"

#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace ipclab::observe {
namespace {

constexpr unsigned most_frames = 64;
// A thread of a snapshot has no number that libdwfl would need; these are never used as such.
constexpr pid_t some_process = 1;
constexpr pid_t some_thread = 1;

/// The kernel gives every process the same one, so ours serves (vdso(7)).
int open_vdso(std::uint64_t size) {
  UniqueFd file{::memfd_create("vdso", MFD_CLOEXEC)};
  const auto begin = ::getauxval(AT_SYSINFO_EHDR);
  if (begin == 0 || !file.valid()) return -1;
  const auto* bytes = reinterpret_cast<const void*>(begin);  // NOLINT(performance-no-int-to-ptr)
  if (::write(file.get(), bytes, size) != static_cast<ssize_t>(size)) return -1;
  return file.release();
}

/// In the order of DWARF's numbers (System V ABI, x86-64, figure 3.36); the last is rip.
std::array<Dwarf_Word, 17> in_dwarf_order(const user_regs_struct& r) {
  return {r.rax, r.rdx, r.rcx, r.rbx, r.rsi, r.rdi, r.rbp, r.rsp, r.r8,
          r.r9,  r.r10, r.r11, r.r12, r.r13, r.r14, r.r15, r.rip};
}

bool in_system_call(const user_regs_struct& registers) {
  return static_cast<std::int64_t>(registers.orig_rax) >= 0;
}

}  // namespace

struct StackWalk::Walker {
  static int open_file(Dwfl_Module*, void** user, const char*, Dwarf_Addr, char** name, Elf**) {
    const auto* loaded = static_cast<const Loaded*>(*user);
    *name = ::strdup(loaded->path.c_str());
    if (loaded->path == loaded->image->program_path)
      return ::fcntl(loaded->image->program->get(), F_DUPFD_CLOEXEC, 3);
    if (loaded->path == "[vdso]") return open_vdso(loaded->end - loaded->begin);
    // O_NONBLOCK: by now there may be a FIFO in the file's place.
    return ::open(loaded->path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  }

  static int no_other_file(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*,
                           GElf_Word, char**) {
    return -1;
  }

  static pid_t no_list_of_threads(Dwfl*, void*, void**) { return 0; }

  static bool get_thread(Dwfl*, pid_t, void* walk, void** thread) {
    *thread = walk;
    return true;
  }

  static bool read_memory(Dwfl*, Dwarf_Addr address, Dwarf_Word* word, void* walk) {
    std::uint64_t read = 0;
    if (!static_cast<const StackWalk*>(walk)->read_word(address, read)) return false;
    *word = read;
    return true;
  }

  static bool set_registers(Dwfl_Thread* thread, void* walk) {
    const auto registers = in_dwarf_order(static_cast<const StackWalk*>(walk)->registers_);
    return dwfl_thread_state_registers(thread, 0, registers.size(), registers.data());
  }

  static int on_frame(Dwfl_Frame* frame, void* argument) {
    auto* walk = static_cast<StackWalk*>(argument);
    Dwarf_Addr continues = 0;
    bool activation = false;
    if (!dwfl_frame_pc(frame, &continues, &activation)) return DWARF_CB_ABORT;
    if (walk->frames_ == 0) activation = !walk->first_has_called_;
    walk->visit_frame(continues, !activation);
    return walk->enough_ ? DWARF_CB_ABORT : DWARF_CB_OK;
  }

  static constexpr Dwfl_Callbacks files{.find_elf = open_file,
                                        .find_debuginfo = no_other_file,
                                        .section_address = nullptr,
                                        .debuginfo_path = nullptr};
  static constexpr Dwfl_Thread_Callbacks threads{.next_thread = no_list_of_threads,
                                                 .get_thread = get_thread,
                                                 .memory_read = read_memory,
                                                 .set_initial_registers = set_registers,
                                                 .detach = nullptr,
                                                 .thread_detach = nullptr};
};

StackWalk::StackWalk(const Image& image, Elf* program) : dwfl_{dwfl_begin(&Walker::files)} {
  report_modules(image);
  dwfl_attach_state(dwfl_.get(), program, some_process, &Walker::threads, this);
}

void StackWalk::report_modules(const Image& image) {
  for (const Image::Mapping& mapping : image.mappings) {
    if (loaded_.empty() || loaded_.back().path != mapping.path)
      loaded_.push_back({&image, mapping.path, mapping.begin, mapping.end});
    loaded_.back().end = mapping.end;
  }
  dwfl_report_begin(dwfl_.get());
  for (Loaded& loaded : loaded_) {
    Dwfl_Module* module =
        dwfl_report_module(dwfl_.get(), loaded.path.c_str(), loaded.begin, loaded.end);
    void** user = nullptr;
    if (module == nullptr) continue;
    dwfl_module_info(module, &user, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
    *user = &loaded;
  }
  dwfl_report_end(dwfl_.get(), nullptr, nullptr);
}

void StackWalk::walk(const StackSnapshot& snapshot,
                     const std::function<bool(const Frame&)>& visit) {
  snapshot_ = &snapshot;
  visit_ = &visit;
  registers_ = snapshot.registers;
  first_has_called_ = in_system_call(registers_);
  frames_ = 0;
  enough_ = false;
  // glibc has no table for the instructions of clone(2), where pthread_create(3) and posix_spawn(3)
  // enter the kernel with nothing but the return address on the stack; nor is there one where a
  // null pointer was called.
  if (!has_unwind_table(registers_.rip)) {
    visit_frame(registers_.rip, first_has_called_);
    std::uint64_t return_address = 0;
    if (enough_ || !read_word(registers_.rsp, return_address)) return;
    registers_.rip = return_address;
    registers_.rsp += sizeof return_address;
    first_has_called_ = true;
    frames_ = 0;
  }
  dwfl_getthread_frames(dwfl_.get(), some_thread, Walker::on_frame, this);
}

bool StackWalk::has_unwind_table(std::uint64_t address) const {
  Dwfl_Module* module = dwfl_addrmodule(dwfl_.get(), address);
  Dwarf_Addr bias = 0;
  Dwarf_CFI* table = module == nullptr ? nullptr : dwfl_module_eh_cfi(module, &bias);
  Dwarf_Frame* rules = nullptr;
  if (table == nullptr || dwarf_cfi_addrframe(table, address - bias, &rules) != 0) return false;
  std::free(rules);  // dwarf_cfi_addrframe: the caller frees it
  return true;
}

void StackWalk::visit_frame(std::uint64_t continues, bool has_called) {
  // A call, or the instruction of a system call, is over where the frame goes on.
  const std::uint64_t address = has_called ? continues - 1 : continues;
  const bool of_signal = frames_ > 0 && !has_called;
  if (++frames_ >= most_frames) enough_ = true;
  Dwfl_Module* module = dwfl_addrmodule(dwfl_.get(), address);
  void** user = nullptr;
  GElf_Addr bias = 0;
  if (module == nullptr || dwfl_module_getelf(module, &bias) == nullptr) return;
  dwfl_module_info(module, &user, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
  const auto* loaded = static_cast<const Loaded*>(*user);
  const bool in_program = loaded->path == loaded->image->program_path;
  const Frame frame{.module = module,
                    .in_program = in_program,
                    .of_signal = of_signal,
                    .continues = continues - bias,
                    .address = address - bias};
  if (!(*visit_)(frame)) enough_ = true;
}

bool StackWalk::read_word(std::uint64_t address, std::uint64_t& word) const {
  const std::uint64_t begin = snapshot_->registers.rsp;
  if (address < begin || address - begin > snapshot_->stack.size()) return false;
  const std::uint64_t offset = address - begin;
  if (snapshot_->stack.size() - offset < sizeof word) return false;
  std::memcpy(&word, snapshot_->stack.data() + offset, sizeof word);
  return true;
}

std::string StackWalk::library_function(const Frame& frame) {
  auto known = exported_.find(frame.module);
  if (known == exported_.end()) {
    GElf_Addr bias = 0;
    known = exported_.emplace(frame.module, dwfl_module_getelf(frame.module, &bias)).first;
  }
  return known->second.at(frame.address);
}

}  // namespace ipclab::observe
