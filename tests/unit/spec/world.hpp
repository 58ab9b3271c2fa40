#pragma once
// Lab folders for tests of the loader: written anew and removed again, or the samples.

#include <filesystem>
#include <string>
#include <string_view>

#include "spec/load.hpp"

namespace ipclab::spec {

/// A folder labs/demo that is gone when the test ends.
class DemoLab {
 public:
  explicit DemoLab(std::string_view lab_yaml = "");
  DemoLab(const DemoLab&) = delete;
  DemoLab& operator=(const DemoLab&) = delete;
  ~DemoLab();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  void write(const std::string& name, std::string_view bytes) const;
  [[nodiscard]] Result<Lab, Problems> load(Scope scope = Scope::with_hidden) const {
    return load_lab(folder_, scope);
  }

 private:
  std::filesystem::path parent_;
  std::filesystem::path folder_;
};

/// The test "p.it" of a lab with one program p: `body` holds its other keys, indented by 4.
[[nodiscard]] std::string lab_with_test(const std::string& body);

/// Loads such a lab, which must be right, and comes back with the test.
[[nodiscard]] Test test_of(const std::string& body);

/// All problems of such a lab, formatted, a line each, without the folder.
[[nodiscard]] std::string problems_of(const std::string& body);

[[nodiscard]] std::string listed(const Problems& problems, const std::filesystem::path& folder);

[[nodiscard]] std::filesystem::path samples();

}  // namespace ipclab::spec
