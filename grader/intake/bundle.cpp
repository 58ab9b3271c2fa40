#include "intake/bundle.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "support/error.hpp"

namespace ipclab::intake {
namespace {

// The first day that a zip can name. A time of the machine's own would make other bytes each day.
constexpr std::time_t when = 315'532'800;

la_ssize_t append(archive*, void* bytes, const void* block, std::size_t size) {
  static_cast<std::string*>(bytes)->append(static_cast<const char*>(block), size);
  return static_cast<la_ssize_t>(size);
}

class Bundle {
 public:
  explicit Bundle(BundleForm form) : writer_{::archive_write_new(), ::archive_write_free} {
    if (form == BundleForm::zip) {
      must(::archive_write_set_format_zip(writer_.get()));
    } else {
      must(::archive_write_set_format_pax_restricted(writer_.get()));
    }
    if (form == BundleForm::tar_gz) {
      must(::archive_write_add_filter_gzip(writer_.get()));
      // The higher levels take three times as long, for half a percent.
      must(::archive_write_set_options(writer_.get(), "gzip:compression-level=6,gzip:!timestamp"));
    }
    must(::archive_write_open(writer_.get(), &bytes_, nullptr, append, nullptr));
  }

  void add(const Member& member) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry{::archive_entry_new(),
                                                                         ::archive_entry_free};
    ::archive_entry_set_pathname(entry.get(), member.path.c_str());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    ::archive_entry_set_perm(entry.get(), member.executable ? 0755 : 0644);
    ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
    ::archive_entry_set_mtime(entry.get(), when, 0);
    must(::archive_write_header(writer_.get(), entry.get()));
    const la_ssize_t count =
        ::archive_write_data(writer_.get(), member.content.data(), member.content.size());
    must(count == static_cast<la_ssize_t>(member.content.size()) ? ARCHIVE_OK : ARCHIVE_FATAL);
  }

  std::string close() {
    must(::archive_write_close(writer_.get()));
    return std::move(bytes_);
  }

 private:
  void must(int result) {
    if (result == ARCHIVE_OK) return;
    const char* why = ::archive_error_string(writer_.get());
    throw GraderError{"the archive cannot be made: " + std::string{why == nullptr ? "" : why}};
  }

  std::string bytes_;
  std::unique_ptr<archive, int (*)(archive*)> writer_;
};

}  // namespace

std::string bundled(std::vector<Member> members, BundleForm form) {
  std::ranges::sort(members, {}, &Member::path);
  Bundle bundle{form};
  for (const Member& member : members) bundle.add(member);
  return bundle.close();
}

}  // namespace ipclab::intake
