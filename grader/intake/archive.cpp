#include "intake/archive.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <optional>
#include <string_view>

#include "intake/gathering.hpp"
#include "intake/opened_archive.hpp"
#include "intake/unpacking_bounds.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

/// False when the content is to be passed over.
bool fits(const ArchiveEntry& entry, Gathering& gathering) {
  if (entry.size <= largest_file.count) return true;
  gathering.pass_over("is larger than 1 MiB");
  return false;
}

/// What is wrong with the archive, in words that follow its name.
std::optional<std::string> take(const ArchiveEntry& entry, OpenedArchive& opened,
                                Gathering& gathering) {
  if (!gathering.wants(entry.path, entry.kind) || !fits(entry, gathering))
    return opened.come_past();
  auto content = opened.read(largest_file);
  if (!content) return std::move(content.error());
  if (*content)
    gathering.put(std::move(**content));
  else  // it said that it was smaller
    gathering.pass_over("is larger than 1 MiB");
  return std::nullopt;
}

std::optional<std::string> unpack(std::string_view bytes, Gathering& gathering) {
  OpenedArchive opened{bytes, most_unpacked};
  for (std::size_t entries = 0;; ++entries) {
    const auto entry = opened.next();
    if (!entry) return entry.error();
    if (!*entry) return std::nullopt;
    if (entries == most_entries) {
      gathering.stop("more than 20000 entries: the rest was not read");
      return std::nullopt;
    }
    if (auto wrong = take(**entry, opened, gathering)) return wrong;
    if (opened.exhausted()) {
      gathering.stop("unpacks to more than 256 MiB: the rest was not read");
      return std::nullopt;
    }
  }
}

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
    if (const auto wrong = unpack(*bytes, gathering)) return Unexpected{shown + " " + *wrong};
  } catch (const std::bad_alloc&) {
    return Unexpected{shown + " needs more than " + in_words(memory_to_unpack) +
                      " of memory to be unpacked"};
  }
  return gathering.finish(name);
}

}  // namespace ipclab::intake
