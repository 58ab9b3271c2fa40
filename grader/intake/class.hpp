#pragma once
// The submissions of a whole class, as a course system exports them or as somebody has sorted them
// into folders. Comes in: a folder or an archive. Goes out: one entrant after the other, with the
// sources or with the reason why there are none, so that memory does not grow with the class.
// Follows no links, writes nothing, runs nothing. What cannot be read of one student ends nothing.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/submission.hpp"
#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::intake {

inline constexpr Bytes largest_class = gibibytes(8);  ///< of an archive, as it is packed
inline constexpr Bytes most_of_class_unpacked = gibibytes(64);

struct Person {
  std::string name, id, email;  ///< any may be empty; safe to show
  bool operator==(const Person&) const = default;
};

struct Entrant {
  /// [A-Za-z0-9._-]{1,80}, not beginning with "." or "-", unique in the class also for those who do
  /// not tell capitals; the same class gives the same keys.
  std::string key;
  std::vector<Person> people;      ///< several: a group
  std::string group;               ///< "" if none
  bool late = false;               ///< as the course system says
  std::string submitted_at;        ///< as the course system wrote it, "" if unknown
  std::string source;              ///< for people: "assignment_1_export/submission_7"
  std::string address;             ///< what the course system calls the row of its gradebook
  std::vector<std::string> notes;  ///< wrong nesting, files of macOS, ...; for people
  std::optional<Submission> submission;
  std::string problem;  ///< why there is no submission
};

enum class System { folders, archives, gradescope, canvas, moodle, autolab, classroom50 };

[[nodiscard]] std::string_view name_of(System system);

struct ClassSummary {
  System system = System::folders;
  std::size_t entrants = 0;
  std::vector<std::string> notes;  ///< about the whole; for people
};

/// Entrants are handed over one at a time. The error is a sentence for people: no class, or none
/// that can be read.
[[nodiscard]] Result<ClassSummary, std::string> read_class(
    const std::filesystem::path& path, const std::function<void(Entrant)>& take);

}  // namespace ipclab::intake
