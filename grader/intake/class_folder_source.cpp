#include <system_error>

#include "intake/class_source.hpp"
#include "intake/regular_file.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;

constexpr int deepest_in_class = 12;
constexpr Bytes largest_small_file = mebibytes(64);

EntryKind kind_of(const fs::directory_entry& entry) {
  std::error_code error;
  switch (entry.symlink_status(error).type()) {
    case fs::file_type::regular: return EntryKind::regular;
    case fs::file_type::directory: return EntryKind::folder;
    case fs::file_type::symlink: return EntryKind::symbolic_link;
    default: return EntryKind::other;
  }
}

}  // namespace

std::optional<std::string> FolderSource::list(Listing& listing) {
  std::error_code error;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  fs::recursive_directory_iterator entry{folder_, options, error};
  if (error) return "cannot be read: " + error.message();
  for (const fs::recursive_directory_iterator end; entry != end && !error; entry.increment(error)) {
    const EntryKind kind = kind_of(*entry);
    std::error_code unsized;
    const std::uintmax_t size = kind == EntryKind::regular ? entry->file_size(unsized) : 0;
    listing.add(entry->path().lexically_relative(folder_).string(), kind, unsized ? 0 : size);
    if (listing.full()) return std::nullopt;
    if (entry.depth() >= deepest_in_class || entry->path().filename() == ".git")
      entry.disable_recursion_pending();
  }
  return std::nullopt;
}

std::optional<std::string> FolderSource::read_small(const std::string& path) {
  auto bytes = read_regular(folder_ / path, largest_small_file);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

std::optional<std::string> FolderSource::fetch(Desk& desk) {
  desk.hand_over();
  for (const std::string& path : desk.missing()) {
    const auto largest = desk.wants(path);
    if (!largest) continue;
    auto content = read_regular(folder_ / path, *largest);
    if (content)
      desk.put(path, std::move(*content));
    else
      desk.pass_over(path, content.error());
    desk.hand_over();
  }
  static_cast<void>(desk.end_round());
  desk.hand_over();
  return std::nullopt;
}

}  // namespace ipclab::intake
