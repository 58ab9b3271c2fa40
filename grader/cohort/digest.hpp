#pragma once
// What a mark depends on, as one short text: the same digest means that grading again would say the
// same. SHA-256 (FIPS 180-4, by Nettle).

#include <nettle/sha2.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace ipclab::cohort {

/// Over parts, each with its length, so that no two lists of parts are alike.
class Digest {
 public:
  Digest() { ::sha256_init(&state_); }

  Digest& add(std::string_view part);
  /// A block at a time, whatever its size. Throws GraderError when there is no such file.
  Digest& add_file(const std::filesystem::path& path);
  /// Names and contents of all regular files below, in the order of their names; a folder that is
  /// not there counts as an empty one. Throws GraderError.
  Digest& add_tree(const std::filesystem::path& folder);
  /// In base 16. What is added afterwards is of another digest.
  [[nodiscard]] std::string hex();

 private:
  sha256_ctx state_{};
};

/// Of these bytes alone, as sha256sum(1) has it.
[[nodiscard]] std::string sha256_of(std::string_view bytes);

}  // namespace ipclab::cohort
