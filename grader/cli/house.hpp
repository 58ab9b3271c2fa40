#pragma once
// Where the labs are: the nearest folder, from here upwards or around the program, that holds
// labs/; reference/ and starter/ stand beside it.

#include <filesystem>
#include <string>
#include <vector>

#include "support/result.hpp"

namespace ipclab::cli {

struct House {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path lab(const std::string& name) const {
    return root / "labs" / name;
  }
  [[nodiscard]] std::filesystem::path reference(const std::string& name) const {
    return root / "reference" / name;
  }
  [[nodiscard]] std::filesystem::path starter(const std::string& name) const {
    return root / "starter" / name;
  }
  /// What no student may see: references and hidden tests, where there are any.
  [[nodiscard]] std::vector<std::string> secrets() const;
  /// The names of all labs, sorted.
  [[nodiscard]] std::vector<std::string> labs() const;
};

/// The error is a sentence for people.
[[nodiscard]] Result<House, std::string> find_house();

/// The house, if it has the lab; else a sentence that names the labs there are.
[[nodiscard]] Result<House, std::string> house_with(const std::string& lab);

}  // namespace ipclab::cli
