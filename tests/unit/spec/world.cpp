#include "unit/spec/world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace ipclab::spec {

DemoLab::DemoLab(std::string_view lab_yaml) {
  std::string pattern = (std::filesystem::temp_directory_path() / "ipclab-spec-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  parent_ = pattern;
  folder_ = parent_ / "demo";
  std::filesystem::create_directories(folder_ / "files");
  write("lab.yaml", lab_yaml);
}

DemoLab::~DemoLab() { std::filesystem::remove_all(parent_); }

void DemoLab::write(const std::string& name, std::string_view bytes) const {
  std::ofstream{folder_ / name, std::ios::binary} << bytes;
}

std::string lab_with_test(const std::string& body) {
  return "lab: demo\ntitle: Demo\nprograms: [p]\ntests:\n  - id: p.it\n    title: It\n" + body;
}

std::string listed(const Problems& problems, const std::filesystem::path& folder) {
  std::string text;
  for (Problem problem : problems) {
    problem.file = std::filesystem::path{problem.file}.lexically_relative(folder).string();
    text += format(problem) + '\n';
  }
  return text;
}

Test test_of(const std::string& body) {
  const DemoLab demo{lab_with_test(body)};
  auto lab = demo.load();
  if (lab) return lab->tests.front();
  ADD_FAILURE() << listed(lab.error(), demo.folder());
  return {};
}

std::string problems_of(const std::string& body) {
  const DemoLab demo{lab_with_test(body)};
  const auto lab = demo.load();
  return lab ? "" : listed(lab.error(), demo.folder());
}

std::filesystem::path samples() {
  const char* root = std::getenv("IPCLAB_SOURCE_DIR");
  return std::filesystem::path{root == nullptr ? "." : root} / "tests/unit/spec/samples";
}

}  // namespace ipclab::spec
