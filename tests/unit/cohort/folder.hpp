#pragma once
// A folder that is gone after the test.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ipclab::cohort {

class InFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string path = testing::TempDir() + "ipclab-cohort-XXXXXX";
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void put(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream{folder_ / name} << content;
  }

  std::filesystem::path folder_;
};

}  // namespace ipclab::cohort
