#include <new>

#include "intake/archive.hpp"
#include "intake/class_source.hpp"
#include "intake/names.hpp"
#include "intake/opened_archive.hpp"
#include "intake/unpacking_bounds.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

constexpr Bytes largest_small_file = mebibytes(64);
/// Times that the archive is gone through: one more for each student whose files are damaged.
constexpr int most_rounds = 64;

std::string too_much() {
  return "unpacks to more than a class may be (" + in_words(most_of_class_unpacked) + ")";
}

std::string too_little_memory() {
  return "needs more than " + in_words(memory_to_unpack) + " of memory to be unpacked";
}

/// Also when whoever takes entrants throws.
class HandingOver {
 public:
  explicit HandingOver(std::optional<UnpackingBounds>& bounds) : bounds_{bounds} {
    bounds_.reset();
  }
  ~HandingOver() { bounds_.emplace(); }
  HandingOver(const HandingOver&) = delete;
  HandingOver& operator=(const HandingOver&) = delete;

 private:
  std::optional<UnpackingBounds>& bounds_;
};

std::string path_of(const ArchiveEntry& entry) {
  auto inner = inner_path(entry.path, longest_class_path);
  return inner && entry.kind == EntryKind::regular ? std::move(*inner) : std::string{};
}

}  // namespace

std::optional<std::string> ArchiveSource::list(Listing& listing) {
  try {
    const UnpackingBounds bounds;
    OpenedArchive opened{file_.get(), most_of_class_unpacked};
    while (!listing.full()) {
      const auto entry = opened.next();
      if (!entry) return entry.error();
      if (!*entry) return std::nullopt;
      listing.add((*entry)->path, (*entry)->kind, (*entry)->size);
      if (auto wrong = opened.come_past()) return wrong;
      if (opened.exhausted()) return too_much();
    }
    return std::nullopt;
  } catch (const std::bad_alloc&) {
    return too_little_memory();
  }
}

std::optional<std::string> ArchiveSource::read_small(const std::string& path) {
  try {
    const UnpackingBounds bounds;
    OpenedArchive opened{file_.get(), most_of_class_unpacked};
    while (!opened.exhausted()) {
      const auto entry = opened.next();
      if (!entry || !*entry) return std::nullopt;
      if (path_of(**entry) == path) {
        auto content = opened.read(largest_small_file);
        return content ? std::move(*content) : std::nullopt;
      }
      if (opened.come_past()) return std::nullopt;
    }
  } catch (const std::bad_alloc&) {
    return std::nullopt;
  }
  return std::nullopt;
}

Result<ArchiveSource::Round, std::string> ArchiveSource::fetch_round(Desk& desk) {
  std::optional<UnpackingBounds> bounds{std::in_place};
  OpenedArchive opened{file_.get(), most_of_class_unpacked};
  while (true) {
    if (desk.ready()) {
      const HandingOver without_bounds{bounds};
      desk.hand_over();
    }
    const auto entry = opened.next();
    if (!entry) return Unexpected{entry.error()};
    if (!*entry) return Round::complete;
    const std::string path = path_of(**entry);
    const auto largest = path.empty() ? std::nullopt : desk.wants(path);
    if (!largest) {
      if (auto wrong = opened.come_past()) return Unexpected{std::move(*wrong)};
      if (opened.exhausted()) return Unexpected{too_much()};
      continue;
    }
    auto content = opened.read(*largest);
    if (!content) {
      desk.spoil(path, content.error());
      if (!opened.goes_on()) return Round::broken_off;
    } else if (*content) {
      desk.put(path, std::move(**content));
    } else {
      desk.pass_over(path, "is larger than " + in_words(*largest));
    }
  }
}

std::optional<std::string> ArchiveSource::fetch(Desk& desk) {
  try {
    for (int round = 0; round < most_rounds; ++round) {
      const auto ended = fetch_round(desk);
      if (!ended) return ended.error();
      if (*ended == Round::broken_off)
        desk.break_off();
      else if (!desk.end_round())
        break;
      desk.hand_over();
    }
  } catch (const std::bad_alloc&) {
    return too_little_memory();
  }
  desk.give_up();
  desk.hand_over();
  return std::nullopt;
}

}  // namespace ipclab::intake
