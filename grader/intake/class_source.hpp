#pragma once
// Where the files of a class come from. Comes in: an open folder or archive. Goes out: all names,
// and then the files that a desk wants.

#include <filesystem>
#include <optional>
#include <string>

#include "intake/class_desk.hpp"
#include "intake/listing.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::intake {

/// Errors are what is wrong with the class, in words that follow its name.
class ClassSource {
 public:
  virtual ~ClassSource() = default;

  [[nodiscard]] virtual std::optional<std::string> list(Listing& listing) = 0;
  [[nodiscard]] virtual std::optional<std::string> read_small(const std::string& path) = 0;
  [[nodiscard]] virtual std::optional<std::string> fetch(Desk& desk) = 0;
};

class FolderSource final : public ClassSource {
 public:
  explicit FolderSource(std::filesystem::path folder) : folder_{std::move(folder)} {}

  std::optional<std::string> list(Listing& listing) override;
  std::optional<std::string> read_small(const std::string& path) override;
  std::optional<std::string> fetch(Desk& desk) override;

 private:
  std::filesystem::path folder_;
};

/// Goes through the archive from the beginning each time: it may be larger than the memory.
class ArchiveSource final : public ClassSource {
 public:
  explicit ArchiveSource(UniqueFd file) : file_{std::move(file)} {}

  std::optional<std::string> list(Listing& listing) override;
  std::optional<std::string> read_small(const std::string& path) override;
  std::optional<std::string> fetch(Desk& desk) override;

 private:
  enum class Round { complete, broken_off };
  Result<Round, std::string> fetch_round(Desk& desk);

  UniqueFd file_;
};

}  // namespace ipclab::intake
