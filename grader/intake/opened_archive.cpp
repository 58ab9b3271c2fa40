#include "intake/opened_archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>

#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

EntryKind kind_of(archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) return EntryKind::hard_link;
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG: return EntryKind::regular;
    case AE_IFDIR: return EntryKind::folder;
    case AE_IFLNK: return EntryKind::symbolic_link;
    default: return EntryKind::other;
  }
}

std::string beginning_of(int fd) {
  std::string bytes(8, '\0');
  const ssize_t count = ::pread(fd, bytes.data(), bytes.size(), 0);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace

void OpenedArchive::Close::operator()(archive* reader) const { ::archive_read_free(reader); }

/// Tells what an archive is by its first bytes, so that libarchive has nothing to guess: guessing
/// would unpack layer in layer, and one layer alone can be bounded.
struct OpenedArchive::Packing {
  std::string_view magic;
  int (*allow)(archive*);
  int filter = ARCHIVE_FILTER_NONE;
};

const OpenedArchive::Packing& OpenedArchive::packing_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::array<Packing, 7> packings{{
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
  return *std::ranges::find_if(packings,
                               [&](const Packing& each) { return bytes.starts_with(each.magic); });
}

OpenedArchive::OpenedArchive(const Packing& packing, Bytes most_unpacked)
    : packing_{&packing}, reader_{::archive_read_new()}, most_unpacked_{most_unpacked.count} {
  if (reader_ == nullptr) throw std::bad_alloc{};
  packing_->allow(reader_.get());
  if (packing_->filter != ARCHIVE_FILTER_NONE)
    ::archive_read_append_filter(reader_.get(), packing_->filter);
}

OpenedArchive::OpenedArchive(std::string_view bytes, Bytes most_unpacked)
    : OpenedArchive{packing_of(bytes), most_unpacked} {
  opened_ = ::archive_read_open_memory(reader_.get(), bytes.data(), bytes.size()) == ARCHIVE_OK;
}

OpenedArchive::OpenedArchive(int fd, Bytes most_unpacked)
    : OpenedArchive{packing_of(beginning_of(fd)), most_unpacked} {
  constexpr std::size_t block = 1 << 16;
  opened_ = ::lseek(fd, 0, SEEK_SET) == 0 &&
            ::archive_read_open_fd(reader_.get(), fd, block) == ARCHIVE_OK;
}

std::string OpenedArchive::damage() {
  // Before the format is known, libarchive would call through a pointer that it has not set.
  if (opened_ && ::archive_read_has_encrypted_entries(reader_.get()) == 1) return "is encrypted";
  const int error_number = ::archive_errno(reader_.get());
  if (error_number == ENOMEM) throw std::bad_alloc{};
  if (packing_->magic.empty() && seen_ == 0)
    return "is not a folder, and no archive of a kind that is read (zip, 7z, tar, tar.gz, "
           "tar.bz2, tar.xz)";
  const char* why = ::archive_error_string(reader_.get());
  return "cannot be unpacked, it may be damaged" +
         (why == nullptr ? std::string{} : ": " + shorten_line(why, 200));
}

Result<std::optional<ArchiveEntry>, std::string> OpenedArchive::next() {
  if (!opened_) return Unexpected{damage()};
  archive_entry* entry = nullptr;
  const int result = ::archive_read_next_header(reader_.get(), &entry);
  if (result == ARCHIVE_EOF) return std::optional<ArchiveEntry>{};
  if (result < ARCHIVE_WARN && result != ARCHIVE_RETRY) return Unexpected{damage()};
  if (result == ARCHIVE_RETRY) return std::optional{ArchiveEntry{}};
  if (::archive_entry_is_encrypted(entry) == 1) return Unexpected{std::string{"is encrypted"}};
  ++seen_;
  const char* path = ::archive_entry_pathname(entry);
  if (path == nullptr) path = ::archive_entry_pathname_utf8(entry);
  const la_int64_t size = ::archive_entry_size(entry);
  return std::optional{ArchiveEntry{path == nullptr ? "" : path, kind_of(entry),
                                    static_cast<std::uint64_t>(std::max<la_int64_t>(size, 0))}};
}

Result<std::optional<std::string>, std::string> OpenedArchive::read(Bytes largest) {
  std::string content;
  while (content.size() <= largest.count) {
    const std::size_t filled = content.size();
    constexpr std::size_t step = 1 << 16;
    content.resize(std::min<std::size_t>(filled + std::max(step, filled), largest.count + 1));
    const la_ssize_t count =
        ::archive_read_data(reader_.get(), content.data() + filled, content.size() - filled);
    if (count < 0) {
      fatal_ = count == ARCHIVE_FATAL;
      return Unexpected{damage()};
    }
    content.resize(filled + static_cast<std::size_t>(count));
    unpacked_ += static_cast<std::uint64_t>(count);
    if (count == 0) {
      content.shrink_to_fit();  // many are kept
      return std::optional{std::move(content)};
    }
  }
  if (auto wrong = come_past()) return Unexpected{std::move(*wrong)};
  return std::optional<std::string>{};
}

/// What libarchive would do itself, but without a bound.
std::optional<std::string> OpenedArchive::come_past() {
  // It seeks.
  if (packing_->allow == ::archive_read_support_format_zip_seekable) return std::nullopt;
  while (!exhausted()) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = ::archive_read_data_block(reader_.get(), &block, &size, &offset);
    if (result == ARCHIVE_EOF) return std::nullopt;
    if (result < ARCHIVE_WARN) {
      fatal_ = true;
      return damage();
    }
    unpacked_ += size;
  }
  return std::nullopt;
}

}  // namespace ipclab::intake
