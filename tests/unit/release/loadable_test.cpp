#include "release/loadable.hpp"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>

#include "release/folder.hpp"
#include "support/error.hpp"

namespace ipclab::release {
namespace {

std::string own_program() { return read_whole("/proc/self/exe"); }

Elf64_Ehdr header_of(const std::string& program) {
  Elf64_Ehdr header;
  std::memcpy(&header, program.data(), sizeof header);
  return header;
}

TEST(LoadablePart, HasNoSectionsAndAllSegments) {
  const std::string whole = own_program();
  const std::string part = loadable_part(whole);
  EXPECT_LT(part.size(), whole.size());
  EXPECT_EQ(header_of(part).e_shnum, 0);
  EXPECT_EQ(header_of(part).e_shoff, 0U);
  EXPECT_EQ(part.substr(sizeof(Elf64_Ehdr)),
            whole.substr(sizeof(Elf64_Ehdr), part.size() - sizeof(Elf64_Ehdr)));
  for (std::size_t i = 0; i < header_of(whole).e_phnum; ++i) {
    Elf64_Phdr segment;
    std::memcpy(&segment, whole.data() + header_of(whole).e_phoff + i * sizeof segment,
                sizeof segment);
    EXPECT_LE(segment.p_offset + segment.p_filesz, part.size());
  }
}

TEST(LoadablePart, OfThatPartIsTheSame) {
  const std::string part = loadable_part(own_program());
  EXPECT_EQ(loadable_part(part), part);
}

TEST(LoadablePart, OfSomethingElseIsNone) {
  std::string other_class = own_program();
  other_class[EI_CLASS] = ELFCLASS32;
  for (const std::string& bytes : {std::string{},
                                   std::string{"\x7f"
                                               "ELF"},
                                   std::string(4096, 'x'), other_class})
    EXPECT_THROW((void)loadable_part(bytes), GraderError);
}

TEST(LoadablePart, OfAProgramThatIsCutIsNone) {
  const std::string whole = own_program();
  EXPECT_THROW((void)loadable_part(whole.substr(0, sizeof(Elf64_Ehdr))), GraderError);
}

}  // namespace
}  // namespace ipclab::release
