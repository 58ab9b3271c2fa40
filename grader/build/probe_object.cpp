#include "build/probe_object.hpp"

// The assembler copies the file; the compiler would take minutes over an array of its bytes.
asm(".pushsection .rodata\n"
    ".global ipclab_probe_object_begin\n"
    ".global ipclab_probe_object_end\n"
    "ipclab_probe_object_begin:\n"
    ".incbin \"" IPCLAB_PROBE_OBJECT
    "\"\n"
    "ipclab_probe_object_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern "C" const char ipclab_probe_object_begin[];
extern "C" const char ipclab_probe_object_end[];

namespace ipclab::build {

std::string_view probe_object() {
  return {ipclab_probe_object_begin,
          static_cast<std::size_t>(ipclab_probe_object_end - ipclab_probe_object_begin)};
}

}  // namespace ipclab::build
