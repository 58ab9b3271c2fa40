#include "release/loadable.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>

#include "support/error.hpp"

namespace ipclab::release {
namespace {

template <typename T>
T record_at(std::string_view bytes, std::size_t at) {
  if (at > bytes.size() || bytes.size() - at < sizeof(T))
    throw GraderError{"the program of ipclab itself is damaged"};
  T record;
  std::memcpy(&record, bytes.data() + at, sizeof record);
  return record;
}

}  // namespace

std::string loadable_part(std::string_view executable) {
  auto header = record_at<Elf64_Ehdr>(executable, 0);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64)
    throw GraderError{"the program of ipclab itself is no ELF file of 64 bits"};
  std::size_t end = header.e_phoff + std::size_t{header.e_phnum} * sizeof(Elf64_Phdr);
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    const auto segment = record_at<Elf64_Phdr>(executable, header.e_phoff + i * sizeof(Elf64_Phdr));
    end = std::max<std::size_t>(end, segment.p_offset + segment.p_filesz);
  }
  std::string loaded{executable.substr(0, end)};
  // elf(5): a program runs without a table of sections.
  header.e_shoff = 0;
  header.e_shnum = header.e_shstrndx = 0;
  std::memcpy(loaded.data(), &header, sizeof header);
  return loaded;
}

}  // namespace ipclab::release
