#include "intake/class.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>

#include "intake/class_source.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;

/// The errors of this file are in words that follow the name of the class.
using Source = Result<std::unique_ptr<ClassSource>, std::string>;

Source open_archive(const fs::path& path) {
  UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat status {};
  if (!fd.valid() || ::fstat(fd.get(), &status) == -1)
    return Unexpected{"cannot be read: " + describe_errno(errno)};
  if (!S_ISREG(status.st_mode)) return Unexpected{std::string{"is neither a folder nor a file"}};
  if (status.st_size == 0) return Unexpected{std::string{"is an empty file"}};
  if (static_cast<std::uint64_t>(status.st_size) > largest_class.count)
    return Unexpected{"is larger than the archive of a class may be (" + in_words(largest_class) +
                      ")"};
  return std::unique_ptr<ClassSource>{std::make_unique<ArchiveSource>(std::move(fd))};
}

Source open_class(const fs::path& path, bool& packed) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return Unexpected{std::string{"is not there: neither a folder nor an archive"}};
  if (error) return Unexpected{"cannot be read: " + error.message()};
  packed = !fs::is_directory(status);
  if (!packed) return std::unique_ptr<ClassSource>{std::make_unique<FolderSource>(path)};
  // Before anything is opened: opening alone wakes up some devices.
  if (!fs::is_regular_file(status))
    return Unexpected{std::string{"is neither a folder nor a file"}};
  return open_archive(path);
}

Result<ClassSummary, std::string> read_from(ClassSource& source, bool packed,
                                            const std::function<void(Entrant)>& take) {
  Listing listing;
  if (auto wrong = source.list(listing)) return Unexpected{std::move(*wrong)};
  if (listing.full())
    return Unexpected{"holds more than a class may: " + std::to_string(most_class_entries) +
                      " entries, of which " + std::to_string(most_class_names) + " may count"};
  auto plan = plan_class(listing.names(), packed,
                         [&](const std::string& path) { return source.read_small(path); });
  if (!plan) return Unexpected{std::move(plan.error())};
  ClassSummary summary{plan->system, plan->entrants.size(), listing.notes()};
  for (std::string& note : plan->notes) summary.notes.push_back(std::move(note));
  Desk desk{std::move(plan->entrants), listing.names(), take};
  if (auto wrong = source.fetch(desk)) return Unexpected{std::move(*wrong)};
  return summary;
}

}  // namespace

std::string_view name_of(System system) {
  switch (system) {
    case System::folders: return "folders";
    case System::archives: return "archives";
    case System::gradescope: return "gradescope";
    case System::canvas: return "canvas";
    case System::moodle: return "moodle";
    case System::autolab: return "autolab";
    case System::classroom50: return "classroom50";
  }
  return "";
}

Result<ClassSummary, std::string> read_class(const fs::path& path,
                                             const std::function<void(Entrant)>& take) {
  bool packed = false;
  const auto wrong = [&](const std::string& why) {
    return Unexpected{shorten_line(path.string(), 200) + " " + why};
  };
  auto source = open_class(path, packed);
  if (!source) return wrong(source.error());
  auto summary = read_from(**source, packed, take);
  if (!summary) return wrong(summary.error());
  return summary;
}

}  // namespace ipclab::intake
