#include "observe/inventory.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ipclab::observe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// Takes an object out of an inventory of the machine, where others make objects too.
Inventory only(const std::string& key) {
  Inventory all = take_inventory();
  Inventory one;
  if (all.objects.contains(key)) one.objects[key] = all.objects[key];
  return one;
}

void expect_found_and_removed(const std::string& key, const std::string& kind) {
  const Inventory found = only(key);
  const auto objects = added({}, found);
  ASSERT_EQ(objects.size(), 1U) << key;
  EXPECT_EQ(objects[0].kind, kind);
  remove_objects({}, found);
  EXPECT_THAT(only(key).objects, IsEmpty()) << key;
  remove_objects({}, found);  // what is gone already is fine
}

TEST(Inventory, FindsAndRemovesSystemVObjects) {
  const int shm = ::shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  const int sem = ::semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  const int msg = ::msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  expect_found_and_removed("shm " + std::to_string(shm), "System V shared memory segment");
  expect_found_and_removed("sem " + std::to_string(sem), "System V semaphore set");
  expect_found_and_removed("msg " + std::to_string(msg), "System V message queue");
}

TEST(Inventory, ShowsTheKeyOfASystemVObject) {
  // A key of this process alone.
  const key_t key = 0x1c000000 + ::getpid();
  const int id = ::semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
  ASSERT_NE(id, -1);
  const Inventory found = only("sem " + std::to_string(id));
  char shown[32];
  std::snprintf(shown, sizeof shown, "key 0x%x", static_cast<unsigned>(key));
  ASSERT_EQ(found.objects.size(), 1U);
  EXPECT_EQ(found.objects.begin()->second.name, shown);
  remove_objects({}, found);
}

TEST(Inventory, FindsAndRemovesPosixSharedMemory) {
  const std::string name = "ipclab-inventory-" + std::to_string(::getpid());
  ASSERT_NE(::shm_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR, 0600), -1);
  expect_found_and_removed("shm_open " + name, "POSIX shared memory object");
}

TEST(Inventory, TellsNamedSemaphoresFromSharedMemory) {
  const std::string name = "ipclab-inventory-" + std::to_string(::getpid());
  ASSERT_NE(::sem_open(("/" + name).c_str(), O_CREAT | O_EXCL, 0600, 1), SEM_FAILED);
  EXPECT_EQ(only("shm_open sem." + name).objects.begin()->second.name, "/" + name);
  expect_found_and_removed("shm_open sem." + name, "POSIX named semaphore");
}

TEST(Inventory, NamesOnlyWhatIsNew) {
  Inventory before;
  before.objects["sem 1"] = {"System V semaphore set", "key 0x1", "id 1"};
  Inventory after = before;
  EXPECT_THAT(added(before, after), IsEmpty());
  after.objects["sem 2"] = {"System V semaphore set", "key 0x2", "id 2"};
  EXPECT_THAT(added(before, after),
              ElementsAre(testing::Field(&evidence::LeftObject::detail, "id 2")));
  EXPECT_THAT(added(after, before), IsEmpty());
}

class FilesBelow : public testing::Test {
 protected:
  FilesBelow() {
    std::string name = (fs::temp_directory_path() / "inventory-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~FilesBelow() override { fs::remove_all(folder_); }

  std::vector<std::string> found(const std::set<std::string>& planned = {}) {
    std::vector<std::string> lines;
    for (const auto& file : files_below(folder_, "here", planned))
      lines.push_back(file.kind + " " + file.path);
    return lines;
  }

  fs::path folder_;
};

TEST_F(FilesBelow, HasNothingInAnEmptyFolder) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(FilesBelow, NamesEachKindOfFile) {
  std::ofstream{folder_ / "file"} << "x";
  fs::create_directories(folder_ / "a/b");
  ::mkfifo((folder_ / "a/fifo").c_str(), 0600);
  fs::create_symlink("/etc", folder_ / "link");
  EXPECT_THAT(found(),
              UnorderedElementsAre("file here/file", "directory here/a", "directory here/a/b",
                                   "FIFO here/a/fifo", "symbolic link here/link"));
}

TEST_F(FilesBelow, LeavesOutWhatWasPlanned) {
  fs::create_directory(folder_ / "a");
  std::ofstream{folder_ / "a/planned"} << "x";
  std::ofstream{folder_ / "a/new"} << "x";
  EXPECT_THAT(found({"a", "a/planned"}), ElementsAre("file here/a/new"));
}

TEST_F(FilesBelow, ListsNoMoreThanAHundred) {
  for (int i = 0; i < 150; ++i) std::ofstream{folder_ / std::to_string(i)} << "x";
  EXPECT_EQ(found().size(), 100U);
}

TEST_F(FilesBelow, HasNothingWhereNoFolderIs) {
  EXPECT_THAT(files_below("/nowhere/at/all", "here", {}), IsEmpty());
}

}  // namespace
}  // namespace ipclab::observe
