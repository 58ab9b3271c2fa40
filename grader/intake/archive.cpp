#include "intake/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <new>
#include <optional>
#include <string_view>

#include "intake/gathering.hpp"
#include "intake/unpacking_bounds.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

struct Close {
  void operator()(archive* reader) const { ::archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, Close>;

/// Tells what an archive is by its first bytes, so that libarchive has nothing to guess: guessing
/// would unpack layer in layer, and one layer alone can be bounded.
struct Packing {
  std::string_view magic;
  int (*allow)(archive*);
  int filter = ARCHIVE_FILTER_NONE;
};
using namespace std::string_view_literals;
constexpr std::array<Packing, 7> packings{{
    // Only with its table of contents, which is what other programs show.
    {"PK\x03\x04"sv, ::archive_read_support_format_zip_seekable},
    {"PK\x05\x06"sv, ::archive_read_support_format_zip_seekable},
    {"7z\xbc\xaf\x27\x1c"sv, ::archive_read_support_format_7zip},
    {"\x1f\x8b"sv, ::archive_read_support_format_tar, ARCHIVE_FILTER_GZIP},
    {"BZh"sv, ::archive_read_support_format_tar, ARCHIVE_FILTER_BZIP2},
    {"\xfd"
     "7zXZ\0"sv,
     ::archive_read_support_format_tar, ARCHIVE_FILTER_XZ},
    {""sv, ::archive_read_support_format_tar},
}};

const Packing& packing_of(std::string_view bytes) {
  for (const Packing& packing : packings)
    if (bytes.starts_with(packing.magic)) return packing;
  return packings.back();
}

EntryKind kind_of(archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) return EntryKind::hard_link;
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG: return EntryKind::regular;
    case AE_IFDIR: return EntryKind::folder;
    case AE_IFLNK: return EntryKind::symbolic_link;
    default: return EntryKind::other;
  }
}

class Unpacking {
 public:
  Unpacking(std::string_view bytes, Gathering& gathering)
      : packing_{packing_of(bytes)}, gathering_{gathering}, reader_{::archive_read_new()} {
    if (reader_ == nullptr) throw std::bad_alloc{};
    packing_.allow(reader_.get());
    if (packing_.filter != ARCHIVE_FILTER_NONE)
      ::archive_read_append_filter(reader_.get(), packing_.filter);
    opened_ = ::archive_read_open_memory(reader_.get(), bytes.data(), bytes.size()) == ARCHIVE_OK;
  }

  /// What is wrong with the archive, in words that follow its name.
  std::optional<std::string> unpack() {
    if (!opened_) return damage();
    for (std::size_t entries = 0;; ++entries) {
      archive_entry* entry = nullptr;
      const int result = ::archive_read_next_header(reader_.get(), &entry);
      if (result == ARCHIVE_EOF) return std::nullopt;
      if (result < ARCHIVE_WARN && result != ARCHIVE_RETRY) return damage();
      if (entries == most_entries) return enough("more than 20000 entries: the rest was not read");
      if (result == ARCHIVE_RETRY) continue;
      if (::archive_entry_is_encrypted(entry) == 1) return "is encrypted";
      if (!take(entry)) return damage();
      if (unpacked_ > most_unpacked.count)
        return enough("unpacks to more than 256 MiB: the rest was not read");
    }
  }

 private:
  std::optional<std::string> enough(std::string why) {
    gathering_.stop(std::move(why));
    return std::nullopt;
  }

  std::string damage() {
    // Before the format is known, libarchive would call through a pointer that it has not set.
    if (opened_ && ::archive_read_has_encrypted_entries(reader_.get()) == 1) return "is encrypted";
    const int error_number = ::archive_errno(reader_.get());
    if (error_number == ENOMEM) throw std::bad_alloc{};
    if (packing_.magic.empty() && seen_ == 0)
      return "is not a folder, and no archive of a kind that is read (zip, 7z, tar, tar.gz, "
             "tar.bz2, tar.xz)";
    const char* why = ::archive_error_string(reader_.get());
    return "cannot be unpacked, it may be damaged" +
           (why == nullptr ? std::string{} : ": " + shorten_line(why, 200));
  }

  /// False when the archive is damaged.
  bool take(archive_entry* entry) {
    ++seen_;
    const char* path = ::archive_entry_pathname(entry);
    if (path == nullptr) path = ::archive_entry_pathname_utf8(entry);
    if (!gathering_.wants(path == nullptr ? "" : path, kind_of(entry))) return come_past();
    if (::archive_entry_size(entry) > static_cast<la_int64_t>(largest_file.count)) {
      gathering_.pass_over("is larger than 1 MiB");
      return come_past();
    }
    return read_wanted();
  }

  bool read_wanted() {
    buffer_.resize(largest_file.count + 1);
    std::size_t filled = 0;
    while (filled < buffer_.size()) {
      const la_ssize_t count =
          ::archive_read_data(reader_.get(), buffer_.data() + filled, buffer_.size() - filled);
      if (count < 0) return false;
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    unpacked_ += filled;
    if (filled > largest_file.count) {  // it said that it was smaller
      gathering_.pass_over("is larger than 1 MiB");
      return come_past();
    }
    gathering_.put(buffer_.substr(0, filled));
    return true;
  }

  /// What libarchive would do itself, but without a bound.
  bool come_past() {
    if (packing_.allow == ::archive_read_support_format_zip_seekable) return true;  // it seeks
    while (unpacked_ <= most_unpacked.count) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int result = ::archive_read_data_block(reader_.get(), &block, &size, &offset);
      if (result == ARCHIVE_EOF) return true;
      if (result < ARCHIVE_WARN) return false;
      unpacked_ += size;
    }
    return true;
  }

  const Packing& packing_;
  Gathering& gathering_;
  Reader reader_;
  std::string buffer_;
  bool opened_ = false;
  std::size_t seen_ = 0;
  std::uint64_t unpacked_ = 0;
};

/// The error is what is wrong, in words that follow the name of the archive.
Result<std::string, std::string> bytes_of(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) == -1) return Unexpected{"cannot be read: " + describe_errno(errno)};
  if (!S_ISREG(status.st_mode)) return Unexpected{std::string{"is neither a folder nor a file"}};
  if (status.st_size == 0) return Unexpected{std::string{"is not a folder, but an empty file"}};
  if (static_cast<std::uint64_t>(status.st_size) > largest_archive.count)
    return Unexpected{"is not a folder, and larger than an archive may be (" +
                      in_words(largest_archive) + ")"};
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) return Unexpected{"cannot be read: " + describe_errno(errno)};
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

Result<Submission, std::string> read_archive(int fd, const std::string& name) {
  const std::string shown = shorten_line(name, 200);
  const auto bytes = bytes_of(fd);
  if (!bytes) return Unexpected{shown + " " + bytes.error()};
  Gathering gathering;
  try {
    const UnpackingBounds bounds;
    if (const auto wrong = Unpacking{*bytes, gathering}.unpack())
      return Unexpected{shown + " " + *wrong};
  } catch (const std::bad_alloc&) {
    return Unexpected{shown + " needs more than " + in_words(memory_to_unpack) +
                      " of memory to be unpacked"};
  }
  return gathering.finish(name);
}

}  // namespace ipclab::intake
