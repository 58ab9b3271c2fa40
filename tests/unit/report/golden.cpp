#include "golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace ipclab::report {
namespace {

bool accepting() {
  const char* const value = std::getenv("IPCLAB_ACCEPT_GOLDEN");
  return value != nullptr && std::string_view{value} == "1";
}

}  // namespace

void expect_golden(const std::string& file, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path{IPCLAB_GOLDEN_DIR} / file;
  if (accepting()) {
    std::ofstream{path, std::ios::binary} << text;
    return;
  }
  std::ifstream stream{path, std::ios::binary};
  ASSERT_TRUE(stream) << path << " is missing; IPCLAB_ACCEPT_GOLDEN=1 makes it";
  const std::string wanted{std::istreambuf_iterator<char>{stream}, {}};
  EXPECT_EQ(wanted, text) << path << " differs; look, then IPCLAB_ACCEPT_GOLDEN=1 accepts it";
}

}  // namespace ipclab::report
