// Files that were made to harm the loader, and files that are none. Each must end as a problem,
// quickly and without much memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "unit/spec/world.hpp"

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;  // the sanitizer's own memory would count
#else
constexpr bool sanitized = false;
#endif

namespace ipclab::spec {
namespace {

using testing::HasSubstr;

/// Until its end, the process may map only so much more than it has already: what needs more throws
/// std::bad_alloc, and the test fails.
class MemoryBound {
 public:
  explicit MemoryBound(Bytes more) {
    ::getrlimit(RLIMIT_AS, &before_);
    if (sanitized) return;
    rlimit bound = before_;
    bound.rlim_cur = mapped() + more.count;
    ::setrlimit(RLIMIT_AS, &bound);
  }
  MemoryBound(const MemoryBound&) = delete;
  MemoryBound& operator=(const MemoryBound&) = delete;
  ~MemoryBound() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  /// proc(5): the first number of statm is the size of the address space in pages.
  static rlim_t mapped() {
    std::ifstream statm{"/proc/self/statm"};
    rlim_t pages = 0;
    statm >> pages;
    return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
  }

  rlimit before_{};
};

std::string problems_of_bytes(std::string_view bytes) {
  const DemoLab demo{bytes};
  const MemoryBound bound{mebibytes(64)};
  const auto lab = demo.load();
  return lab ? "" : listed(lab.error(), demo.folder());
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(HostileYaml, ABillionLaughsAreRefusedAtTheFirst) {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string alias = std::string{"*"} + static_cast<char>(c - 1);
    bomb += std::string{c} + ": &" + c + " [" + repeated(alias + ",", 9) + "]\n";
  }
  EXPECT_THAT(problems_of_bytes(bomb), HasSubstr("anchors (&name) are not allowed"));
}

TEST(HostileYaml, AliasesAreRefused) {
  EXPECT_THAT(problems_of_bytes("a: *b\n"), HasSubstr("lab.yaml:1:"));
}

TEST(HostileYaml, DepthIsBounded) {
  for (const auto* opening : {"[", "{", "[ ", "- ", "? ", "{a: ", "[a: "}) {
    const std::string problems = problems_of_bytes(repeated(opening, 40'000));
    EXPECT_THAT(problems, HasSubstr("nested too deeply")) << opening;
  }
}

TEST(HostileYaml, WhatYamlCppWouldKeepIsBoundedBeforeItSeesIt) {
  for (const auto* opening : {"[", "{", "[[a,", "\"\"", "*a,", "&a ", "!a ", "? ", ": ", ","}) {
    const std::string bytes = repeated(opening, 400'000);
    EXPECT_THAT(problems_of_bytes(bytes), HasSubstr("too many of the characters")) << opening;
    EXPECT_THAT(problems_of_bytes("[" + bytes), HasSubstr("too many of the characters")) << opening;
  }
}

TEST(HostileYaml, FilesJustBelowTheBoundsFitIntoMemory) {
  for (const auto* text : {"[", "{", "[a,", "\"\"", "*a,", "&a ", "!a ", "- ", "? ", ": ", ",",
                           "- a\n", "a\n", "%a\n", "---\n", "| ", "'"})
    for (const auto* before : {"", "[", "a: [", "a: ", "\"", "a: |\n  "})
      EXPECT_NE(problems_of_bytes(before + repeated(text, 99'000)), "") << before << text;
}

TEST(HostileYaml, TooManyValuesAreRefused) {
  EXPECT_THAT(problems_of_bytes(repeated("- a\n", 250'000)), HasSubstr("too many values"));
}

TEST(HostileYaml, ManyUnknownActorsAreNotHeldAgainstManyKnownOnes) {
  std::string starts = "    steps:\n";
  for (int i = 0; i < 10'000; ++i) starts += "      - start: a" + std::to_string(i) + '\n';
  const std::string flows = "    uses: {flows: [" + repeated("{from: nobody},", 10'000) + "]}\n";
  for (const std::string& body :
       {starts + repeated("      - kill: nobody\n", 10'000), flows + starts})
    EXPECT_THAT(problems_of(body), testing::AllOf(HasSubstr("unknown actor \"nobody\""),
                                                  HasSubstr("more problems than are shown here")));
}

TEST(HostileYaml, AHugeScalarIsNoBomb) {
  const std::string huge(4'000'000, 'x');
  EXPECT_THAT(problems_of_bytes("lab: " + huge + "\n"), HasSubstr("found \"xxx"));
  EXPECT_THAT(problems_of_bytes(huge + ": 1\n"), testing::Not(""));
  EXPECT_THAT(problems_of_bytes("- |\n" + repeated("  x\n", 1'000'000)), HasSubstr("a lab"));
}

TEST(HostileYaml, AFileThatIsTooLargeIsNotRead) {
  EXPECT_THAT(problems_of_bytes(std::string(4 * 1024 * 1024 + 1, ' ')),
              HasSubstr("larger than 4 MiB"));
}

TEST(HostileYaml, BytesThatAreNoTextAreRefused) {
  using namespace std::string_view_literals;
  EXPECT_THAT(problems_of_bytes("lab: a\ntitle: \xff\n"), HasSubstr("lab.yaml:2:8: this byte"));
  EXPECT_THAT(problems_of_bytes("lab: a\0b\n"sv), HasSubstr("lab.yaml:1:7: a NUL byte"));
  EXPECT_THAT(problems_of_bytes("\xff\xfel\0a\0b\0"sv), HasSubstr("UTF-8"));
}

TEST(HostileYaml, AQuoteThatNeverEndsIsRefused) {
  for (const auto* open : {"a: \"b\nc: d\n", "a: 'b\nc: d\n", "a: \"b\\\"\n", "\xef\xbb\xbf" "a: \"b\n"})
    EXPECT_THAT(problems_of_bytes(open), HasSubstr("lab.yaml:1:4: the quoted text")) << open;
  for (const auto* closed : {"a: ''", "a: \"\"", "a: 'it''s'", "a: \"\\\"\"", "\"a\": 'b\n c'"})
    EXPECT_THAT(problems_of_bytes(closed), HasSubstr("unknown key")) << closed;
}

TEST(HostileYaml, MutilatedFilesNeverThrow) {
  const std::string whole = [] {
    std::ifstream stream{samples() / "good/everything/lab.yaml", std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{stream}, {}};
  }();
  ASSERT_FALSE(whole.empty());
  const DemoLab demo;
  constexpr std::string_view replacements = "[]{}:,-?&*!|>'\"%@` \n\t#~0";
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    std::string bytes = whole;
    bytes[i] = replacements[i % replacements.size()];
    demo.write("lab.yaml", bytes);
    EXPECT_FALSE(demo.load().has_value());  // the folder has another name, at the least
    demo.write("lab.yaml", whole.substr(0, i));
    EXPECT_FALSE(demo.load().has_value());
  }
}

TEST(HostileFile, DevicesFifosAndFoldersDoNotHang) {
  const DemoLab demo;
  const auto file = demo.folder() / "lab.yaml";
  const auto problems = [&demo] {
    const auto lab = demo.load();
    return lab ? "" : listed(lab.error(), demo.folder());
  };
  std::filesystem::remove(file);
  EXPECT_THAT(problems(), HasSubstr("lab.yaml: the file does not exist"));
  ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
  EXPECT_THAT(problems(), HasSubstr("is a FIFO"));
  std::filesystem::remove(file);
  std::filesystem::create_symlink("/dev/zero", file);
  EXPECT_THAT(problems(), HasSubstr("is not a regular file"));
  std::filesystem::remove(file);
  std::filesystem::create_directory(file);
  EXPECT_THAT(problems(), HasSubstr("is a directory"));
}

TEST(HostileFile, AHiddenFileThatCannotBeReadIsAProblem) {
  const DemoLab demo{lab_with_test("    run: {}\n")};
  std::filesystem::create_symlink("nowhere", demo.folder() / "hidden.yaml");
  EXPECT_FALSE(demo.load(Scope::with_hidden).has_value());
  EXPECT_TRUE(demo.load(Scope::visible_only).has_value());
}

TEST(HostileFile, ATextFromADeviceIsAProblem) {
  const DemoLab demo{lab_with_test("    run: {stdin: {file: zero}}\n")};
  std::filesystem::create_symlink("/dev/zero", demo.folder() / "files/zero");
  EXPECT_FALSE(demo.load().has_value());
}

}  // namespace
}  // namespace ipclab::spec
