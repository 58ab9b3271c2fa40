#pragma once
// Archives for tests, made by libarchive.

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "support/unique_fd.hpp"

namespace ipclab::intake {

struct Format {
  const char* name;
  int (*form)(archive*);
  int (*filter)(archive*);
};
inline constexpr Format zip{"zip", ::archive_write_set_format_zip, ::archive_write_add_filter_none};
inline constexpr Format tar{"tar", ::archive_write_set_format_pax, ::archive_write_add_filter_none};
inline constexpr Format tar_gz{"targz", ::archive_write_set_format_pax,
                               ::archive_write_add_filter_gzip};

/// An archive in the making, in a file that has no place on a disk.
class ArchiveMaker {
 public:
  explicit ArchiveMaker(const Format& format, const char* password = nullptr)
      : file_{::memfd_create("archive", MFD_CLOEXEC)}, writer_{::archive_write_new()} {
    format.form(writer_);
    format.filter(writer_);
    if (password != nullptr) {
      ::archive_write_set_options(writer_, "zip:encryption=zipcrypt");
      ::archive_write_set_passphrase(writer_, password);
    }
    EXPECT_EQ(::archive_write_open_fd(writer_, file_.get()), ARCHIVE_OK);
  }
  ~ArchiveMaker() { finish(); }
  ArchiveMaker(const ArchiveMaker&) = delete;
  ArchiveMaker& operator=(const ArchiveMaker&) = delete;

  ArchiveMaker& add(const std::string& path, const std::string& content = "x",
                    unsigned type = AE_IFREG) {
    return add_link(path, "", "", content, type);
  }
  ArchiveMaker& add_link(const std::string& path, const std::string& symbolic,
                         const std::string& hard, const std::string& content = "",
                         unsigned type = AE_IFLNK) {
    archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, path.c_str());
    ::archive_entry_set_filetype(entry, type);
    ::archive_entry_set_perm(entry, 0644);
    if (type == AE_IFREG) ::archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    if (!symbolic.empty()) ::archive_entry_set_symlink(entry, symbolic.c_str());
    if (!hard.empty()) ::archive_entry_set_hardlink(entry, hard.c_str());
    EXPECT_GE(::archive_write_header(writer_, entry), ARCHIVE_WARN) << path;
    if (type == AE_IFREG) ::archive_write_data(writer_, content.data(), content.size());
    ::archive_entry_free(entry);
    return *this;
  }

  int finish() {
    if (writer_ != nullptr) ::archive_write_free(writer_);
    writer_ = nullptr;
    ::lseek(file_.get(), 0, SEEK_SET);
    return file_.get();
  }

  /// The archive as a file.
  std::string bytes() {
    struct stat status {};
    EXPECT_EQ(::fstat(finish(), &status), 0);
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    EXPECT_EQ(::pread(file_.get(), bytes.data(), bytes.size(), 0), status.st_size);
    return bytes;
  }
  std::string path() { return "/proc/self/fd/" + std::to_string(finish()); }
  void cut(std::size_t size) { EXPECT_EQ(::ftruncate(finish(), static_cast<off_t>(size)), 0); }

 private:
  UniqueFd file_;
  archive* writer_;
};

}  // namespace ipclab::intake
