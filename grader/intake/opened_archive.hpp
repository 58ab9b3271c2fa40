#pragma once
// The entries of an archive one after the other: zip, 7z, tar, tar.gz, tar.bz2, tar.xz, in memory
// or in a file. Bounds what is unpacked, not what is allocated: see intake/unpacking_bounds.hpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "intake/gathering.hpp"
#include "support/bytes.hpp"
#include "support/result.hpp"

struct archive;
struct archive_entry;

namespace ipclab::intake {

struct ArchiveEntry {
  std::string path;  ///< as the archive has it
  EntryKind kind = EntryKind::other;
  std::uint64_t size = 0;  ///< as the archive says
};

/// Throws std::bad_alloc where libarchive has no memory. Errors are what is wrong with the archive,
/// in words that follow its name; nothing can be read after one of `next` and `come_past`.
class OpenedArchive {
 public:
  /// The bytes have to stay where they are.
  OpenedArchive(std::string_view bytes, Bytes most_unpacked);
  /// From the beginning of a regular file.
  OpenedArchive(int fd, Bytes most_unpacked);

  /// None at the end.
  [[nodiscard]] Result<std::optional<ArchiveEntry>, std::string> next();

  /// After `next`, either of these. None if the content is larger.
  [[nodiscard]] Result<std::optional<std::string>, std::string> read(Bytes largest);
  [[nodiscard]] std::optional<std::string> come_past();

  /// More than was allowed has been unpacked.
  [[nodiscard]] bool exhausted() const { return unpacked_ > most_unpacked_; }
  /// What is left of an archive after an error of `read` can be read.
  [[nodiscard]] bool goes_on() const { return !fatal_; }

 private:
  struct Close {
    void operator()(archive* reader) const;
  };
  struct Packing;
  static const Packing& packing_of(std::string_view bytes);

  explicit OpenedArchive(const Packing& packing, Bytes most_unpacked);
  [[nodiscard]] std::string damage();

  const Packing* packing_;
  std::unique_ptr<archive, Close> reader_;
  std::uint64_t most_unpacked_;
  bool opened_ = false;
  bool fatal_ = false;
  std::size_t seen_ = 0;
  std::uint64_t unpacked_ = 0;
};

}  // namespace ipclab::intake
