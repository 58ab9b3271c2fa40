#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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

}  // namespace
}  // namespace ipclab::cell
