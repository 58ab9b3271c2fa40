#include <optional>

#include "intake/class_systems.hpp"
#include "support/letters.hpp"

namespace ipclab::intake {
namespace {

constexpr std::string_view mark = "_assignsubmission_";

/// "Jane Doe_123_assignsubmission_file/a/b.c", and "Jane Doe_123_assignsubmission_file_b.c" where
/// Moodle was asked for no folders.
struct MoodleName {
  std::string_view prefix;  ///< "Jane Doe_123"
  std::string_view name;
  std::string_view participant;  ///< "" of a team without a group
  std::string_view plugin;       ///< "file", "onlinetext"
  std::string_view inner;
};

std::optional<MoodleName> parse(std::string_view path) {
  const std::string_view top = path.substr(0, path.find('/'));
  const std::size_t at = top.rfind(mark);
  if (at == top.npos || at == 0) return std::nullopt;
  MoodleName parsed;
  parsed.prefix = path.substr(0, at);
  const std::string_view rest = path.substr(at + mark.size());
  const std::size_t end = rest.find_first_of("_/");
  parsed.plugin = rest.substr(0, end);
  if (end != rest.npos) parsed.inner = rest.substr(end + 1);
  // Older sites end the name of the folder with one more underscore.
  if (end != rest.npos && rest[end] == '_' && parsed.inner.starts_with('/'))
    parsed.inner.remove_prefix(1);
  const std::size_t number = parsed.prefix.rfind('_');
  parsed.name = parsed.prefix.substr(0, number);
  if (number != parsed.prefix.npos && is_number(parsed.prefix.substr(number + 1)))
    parsed.participant = parsed.prefix.substr(number + 1);
  else
    parsed.name = parsed.prefix;
  return parsed;
}

void add_person(const MoodleName& parsed, Entrant& entrant) {
  entrant.address = bounded(parsed.participant);
  const std::string name = bounded(parsed.name);
  if (parsed.participant.empty())
    entrant.group = name;
  else if (parsed.name == "Participant")  // marked blindly
    entrant.people = {{"", entrant.address, ""}};
  else
    entrant.people = {{name, entrant.address, ""}};
}

}  // namespace

bool is_moodle(const Level& level) {
  std::size_t matching = 0;
  for (const Name& name : level.names()) matching += parse(name.path) ? 1U : 0U;
  return matching > 0 && 2 * matching >= level.names().size();
}

void plan_moodle(const Level& level, Plan& plan) {
  plan.system = System::moodle;
  Roll roll;
  for (const Name& name : level.names()) {
    const auto parsed = parse(name.path);
    if (!parsed) continue;
    const std::string id{parsed->prefix};
    const bool fresh = !roll.has(id);
    Planned& planned = roll.of(id, level, parsed->prefix);
    if (fresh) add_person(*parsed, planned.entrant);
    if (parsed->plugin != "file") {
      if (!name.at_top() || name.kind == EntryKind::regular)
        planned.entrant.notes.push_back("what was written on the page (" + bounded(parsed->plugin) +
                                        ") was left out");
    } else if (!parsed->inner.empty() && name.kind != EntryKind::folder) {
      planned.pieces.push_back({name.listed, std::string{parsed->inner}});
    }
  }
  plan.entrants = roll.take();
}

}  // namespace ipclab::intake
