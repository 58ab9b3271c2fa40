#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "cell/folder_lock.hpp"
#include "cell/root.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

TEST(Folders, AreThereAndEmpty) {
  const Folders folders = make_folders();
  EXPECT_TRUE(fs::is_empty(folders.work));
  EXPECT_TRUE(fs::is_empty(folders.tmp));
  EXPECT_NE(folders.work, folders.tmp);
  remove_folders(folders);
}

TEST(Folders, AreNobodyElses) {
  const Folders first = make_folders();
  const Folders second = make_folders();
  EXPECT_NE(first.work, second.work);
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(fs::path{first.work}.parent_path()).permissions() & others, fs::perms::none);
  remove_folders(first);
  remove_folders(second);
}

TEST(Folders, GoWithEverythingThatIsInThem) {
  const Folders folders = make_folders();
  fs::create_directories(folders.work + "/a/b/c");
  std::ofstream{folders.work + "/a/file"} << "x";
  fs::create_directory_symlink("/usr", folders.tmp + "/link");
  remove_folders(folders);
  EXPECT_FALSE(fs::exists(fs::path{folders.work}.parent_path()));
  EXPECT_TRUE(fs::exists("/usr"));
}

TEST(Folders, MayBeGoneAlready) {
  const Folders folders = make_folders();
  fs::remove_all(fs::path{folders.work}.parent_path());
  remove_folders(folders);
}

/// A TMPDIR of one test.
class Temporary : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "folders-" + std::to_string(::getpid());
    fs::create_directory(folder_);
    ::setenv("TMPDIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("TMPDIR");
    fs::remove_all(folder_);
  }

  std::string folder_;
};

TEST_F(Temporary, FoldersStayWhileAnOwnerLives) {
  const Folders folders = make_folders();
  remove_ownerless_folders();
  EXPECT_TRUE(fs::exists(folders.work));
  remove_folders(folders);
}

TEST_F(Temporary, FoldersGoWithTheirLastOwner) {
  Folders folders = make_folders();
  fs::create_directories(folders.work + "/a/b");
  Folders heir = folders;
  folders.lock.reset();
  remove_ownerless_folders();
  EXPECT_TRUE(fs::exists(heir.work));
  heir.lock.reset();
  remove_ownerless_folders();
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Temporary, FoldersOfOthersStay) {
  fs::create_directories(folder_ + "/mine/work");
  fs::create_directory_symlink("/usr", folder_ + "/" + folder_prefix + "link");
  remove_ownerless_folders();
  EXPECT_TRUE(fs::exists(folder_ + "/mine/work"));
  EXPECT_TRUE(fs::is_symlink(folder_ + "/" + folder_prefix + "link"));
}

}  // namespace
}  // namespace ipclab::cell
