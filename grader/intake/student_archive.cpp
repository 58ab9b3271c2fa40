#include "intake/student_archive.hpp"

#include <new>
#include <optional>

#include "intake/archive.hpp"
#include "intake/layout.hpp"
#include "intake/names.hpp"
#include "intake/opened_archive.hpp"
#include "intake/unpacking_bounds.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

/// What is wrong with an archive, in words that follow its name.
using Wrong = std::optional<std::string>;

/// Entries up to the bounds, in their order, by `take`: what is wrong, if it cannot go on. What was
/// not looked at is noted in `stopped`.
template <typename Take>
Wrong walk(std::string_view bytes, std::string& stopped, Take take) {
  OpenedArchive opened{bytes, most_unpacked};
  for (std::size_t entries = 0;; ++entries) {
    const auto entry = opened.next();
    if (!entry) return entry.error();
    if (!*entry) return std::nullopt;
    if (entries == most_entries) stopped = "more than 20000 entries: the rest was not read";
    if (opened.exhausted()) stopped = "unpacks to more than 256 MiB: the rest was not read";
    if (!stopped.empty()) return std::nullopt;
    if (Wrong wrong = take(opened, **entry)) return wrong;
  }
}

Wrong list(std::string_view bytes, std::string& stopped, Listing& listing) {
  return walk(bytes, stopped, [&](OpenedArchive& opened, const ArchiveEntry& entry) {
    listing.add(entry.path, entry.kind, entry.size);
    return opened.come_past();
  });
}

/// The path below `folder`, or "" for what lies elsewhere.
std::string below(const ArchiveEntry& entry, const std::string& folder) {
  const auto inner = inner_path(entry.path, longest_class_path);
  if (!inner || !inner->starts_with(folder)) return "";
  return inner->substr(folder.size());
}

Wrong put(OpenedArchive& opened, const ArchiveEntry& entry, Gathering& gathering) {
  if (entry.size <= largest_file.count) {
    auto content = opened.read(largest_file);
    if (!content) return std::move(content.error());
    if (*content) {
      gathering.put(std::move(**content));
      return std::nullopt;
    }
  } else if (Wrong wrong = opened.come_past()) {
    return wrong;
  }
  gathering.pass_over("is larger than 1 MiB");
  return std::nullopt;
}

Wrong gather(std::string_view bytes, const std::string& folder, Gathering& gathering) {
  std::string stopped;
  Wrong wrong = walk(bytes, stopped, [&](OpenedArchive& opened, const ArchiveEntry& entry) {
    const std::string inner = below(entry, folder);
    if (inner.empty() || !gathering.wants(inner, entry.kind)) return opened.come_past();
    return put(opened, entry, gathering);
  });
  if (!stopped.empty()) gathering.stop(std::move(stopped));
  return wrong;
}

/// An archive within this one.
Wrong extract(std::string_view bytes, const std::string& path, std::string& content) {
  std::string stopped;
  bool found = false;
  Wrong wrong =
      walk(bytes, stopped, [&](OpenedArchive& opened, const ArchiveEntry& entry) -> Wrong {
        if (entry.kind != EntryKind::regular || below(entry, "") != path) return opened.come_past();
        auto read = opened.read(largest_archive);
        if (!read) return std::move(read.error());
        found = read->has_value();
        if (found) content = std::move(**read);
        return std::nullopt;
      });
  if (wrong || found) return wrong;
  return "holds an archive that is larger than " + in_words(largest_archive);
}

class Opening {
 public:
  explicit Opening(Reading& reading) : reading_{reading} {}

  void open(std::string_view bytes, const std::string& name, int depth) {
    if (Wrong wrong = look_into(bytes, name, depth))
      reading_.problem = shorten_line(name, 100) + " " + *wrong;
  }

 private:
  Wrong look_into(std::string_view bytes, const std::string& name, int depth) {
    Listing listing;
    std::string stopped;
    if (bytes.empty()) return "is an empty file";
    if (Wrong wrong = list(bytes, stopped, listing)) return wrong;
    reading_.note(listing.notes());
    const Layout layout = layout_of(listing.names());
    reading_.note(layout.notes);
    if (!layout.problem.empty())
      return layout.problem + (stopped.empty() ? "" : " (" + stopped + ")");
    if (!layout.archive) return gather_from(bytes, layout.folder, name);
    if (depth == most_archives_around) return "is an archive in an archive in an archive";
    reading_.notes.push_back("an archive within the archive: " +
                             shorten_line(*layout.archive, 100));
    std::string inner;
    if (Wrong wrong = extract(bytes, *layout.archive, inner)) return wrong;
    open(inner, *layout.archive, depth + 1);
    return std::nullopt;
  }

  Wrong gather_from(std::string_view bytes, const std::string& folder, const std::string& name) {
    Gathering gathering;
    if (Wrong wrong = gather(bytes, folder, gathering)) return wrong;
    reading_.conclude(gathering, name);
    return std::nullopt;
  }

  Reading& reading_;
};

}  // namespace

Reading read_student_archive(std::string_view bytes, const std::string& name) {
  Reading reading;
  if (bytes.size() > largest_archive.count) {
    reading.problem = shorten_line(name, 100) + " is larger than an archive may be (" +
                      in_words(largest_archive) + ")";
    return reading;
  }
  try {
    const UnpackingBounds bounds;
    Opening{reading}.open(bytes, name, 0);
  } catch (const std::bad_alloc&) {
    reading.submission.reset();
    reading.problem = shorten_line(name, 100) + " needs more than " + in_words(memory_to_unpack) +
                      " of memory to be unpacked";
  }
  return reading;
}

}  // namespace ipclab::intake
