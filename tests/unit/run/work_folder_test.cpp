#include "run/work_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "run/program.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;

constexpr int regular = 0, fifo = 1, directory = 2;  // of spec::File::Kind

class WorkFolder : public testing::Test {
 protected:
  WorkFolder() {
    std::string name = (fs::temp_directory_path() / "work-folder-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~WorkFolder() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  [[nodiscard]] std::string content_of(const std::string& name) const {
    std::ifstream file{path(name), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  [[nodiscard]] int error_of_opening(const std::string& name, std::uint64_t largest = 100) const {
    const OpenedFile opened = open_below(folder_, name, largest);
    EXPECT_EQ(opened.fd.valid(), opened.error_number == 0);
    return opened.error_number;
  }

  std::string folder_;
};

TEST_F(WorkFolder, GetsFilesOutOfTheBundle) {
  const UniqueFd bundle = memory_file("onetwo!", "bundle");
  write_files(folder_,
              {{"a", regular, 0644, 0, 3},
               {"deep/er/b", regular, 0600, 3, 3},
               {"empty", regular, 0444, 7, 0}},
              bundle.get());
  EXPECT_EQ(content_of("a"), "one");
  EXPECT_EQ(content_of("deep/er/b"), "two");
  EXPECT_EQ(content_of("empty"), "");
}

TEST_F(WorkFolder, GetsKindsAndModesAsPlanned) {
  ::umask(022);
  const UniqueFd bundle = memory_file("x", "bundle");
  write_files(folder_,
              {{"f", fifo, 0666, 0, 0}, {"d", directory, 0700, 0, 0}, {"r", regular, 0777, 0, 1}},
              bundle.get());
  struct stat status {};
  ASSERT_EQ(::stat(path("f").c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  EXPECT_EQ(status.st_mode & 07777, 0666U);
  ASSERT_EQ(::stat(path("d").c_str(), &status), 0);
  EXPECT_TRUE(S_ISDIR(status.st_mode));
  EXPECT_EQ(status.st_mode & 07777, 0700U);
  ASSERT_EQ(::stat(path("r").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0777U);
}

TEST_F(WorkFolder, SaysWhichFileCannotBeMade) {
  try {
    write_files(folder_, {{"twice", fifo, 0600, 0, 0}, {"twice", fifo, 0600, 0, 0}}, -1);
    FAIL() << "nothing was thrown";
  } catch (const GraderError& error) {
    EXPECT_NE(std::string{error.what()}.find("twice"), std::string::npos);
  }
}

TEST_F(WorkFolder, OpensARegularFile) {
  fs::create_directory(path("sub"));
  std::ofstream{path("sub/file")} << "text";
  const OpenedFile opened = open_below(folder_, "sub/file", 4);
  ASSERT_TRUE(opened.fd.valid());
  char buffer[8];
  EXPECT_EQ(::read(opened.fd.get(), buffer, sizeof buffer), 4);
}

TEST_F(WorkFolder, OpensNothingOutside) {
  std::ofstream{path("file")} << "text";
  EXPECT_EQ(error_of_opening("../" + fs::path{folder_}.filename().string() + "/file"), EXDEV);
  EXPECT_EQ(error_of_opening("/etc/passwd"), EXDEV);
  EXPECT_EQ(error_of_opening(".."), EXDEV);
}

TEST_F(WorkFolder, FollowsNoLink) {
  std::ofstream{path("file")} << "text";
  fs::create_directory(path("sub"));
  fs::create_symlink("file", path("link"));
  fs::create_symlink("/etc/passwd", path("out"));
  fs::create_directory_symlink("sub", path("sublink"));
  std::ofstream{path("sub/file")} << "text";
  EXPECT_EQ(error_of_opening("link"), ELOOP);
  EXPECT_EQ(error_of_opening("out"), ELOOP);
  EXPECT_EQ(error_of_opening("sublink/file"), ELOOP);
}

TEST_F(WorkFolder, DoesNotWaitForAFifo) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(error_of_opening("fifo"), EINVAL);
}

TEST_F(WorkFolder, OpensRegularFilesAlone) {
  EXPECT_EQ(error_of_opening("."), EINVAL);
  EXPECT_EQ(error_of_opening("nothing"), ENOENT);
  EXPECT_EQ(error_of_opening(""), ENOENT);
}

TEST_F(WorkFolder, OpensNothingThatIsTooLarge) {
  std::ofstream{path("file")} << "12345";
  EXPECT_EQ(error_of_opening("file", 5), 0);
  EXPECT_EQ(error_of_opening("file", 4), EFBIG);
}

TEST_F(WorkFolder, MayBeGone) {
  EXPECT_NE(open_below(folder_ + "/gone", "file", 100).error_number, 0);
}

}  // namespace
}  // namespace ipclab::run
