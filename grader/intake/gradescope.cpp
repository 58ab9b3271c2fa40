#include <set>

#include "intake/class_systems.hpp"
#include "intake/layout.hpp"
#include "intake/names.hpp"
#include "spec/submitters.hpp"

namespace ipclab::intake {
namespace {

constexpr std::string_view metadata = "submission_metadata.yml";
constexpr std::string_view beginning = "submission_";

void add_people(const spec::HandedIn& handed_in, Planned& planned) {
  Entrant& entrant = planned.entrant;
  entrant.submitted_at = bounded(handed_in.created_at);
  for (const spec::Submitter& each : handed_in.submitters)
    entrant.people.push_back({bounded(each.name), bounded(each.id), bounded(each.email)});
  if (!handed_in.readable)
    entrant.notes.emplace_back("who handed this in cannot be read in submission_metadata.yml");
}

Planned& entrant_of(const std::string& folder, const Level& level, Roll& roll) {
  Planned& planned = roll.of(folder, level, folder);
  if (folder.starts_with(beginning))
    planned.entrant.address = bounded(std::string_view{folder}.substr(beginning.size()));
  return planned;
}

void add_folders(const Level& level, Roll& roll) {
  for (const Name& name : level.names()) {
    if (name.path == metadata) continue;
    // A submission of one file can lie beside the folders.
    const bool loose = name.at_top() && name.kind != EntryKind::folder;
    const std::string_view folder = loose ? name.path.substr(0, name.path.find('.')) : name.top();
    if (loose && !folder.starts_with(beginning)) continue;
    Planned& planned = entrant_of(std::string{folder}, level, roll);
    if (loose || !name.at_top())
      planned.pieces.push_back({name.listed, std::string{loose ? name.path : name.below_top()}});
  }
}

}  // namespace

bool is_gradescope(const Level& level) {
  for (const Name& name : level.names())
    if (name.file_at_top() && name.path == metadata) return true;
  return false;
}

void plan_gradescope(const Level& level, const ReadSmall& read_small, Plan& plan) {
  plan.system = System::gradescope;
  Roll roll;
  add_folders(level, roll);
  std::set<std::string> known;
  const auto bytes = read_small(level.around() + std::string{metadata});
  if (!bytes) plan.notes.emplace_back("submission_metadata.yml cannot be read: nobody has a name");
  for (const spec::HandedIn& each : spec::read_submitters(bytes.value_or(""))) {
    if (!known.insert(each.folder).second) continue;
    add_people(each, entrant_of(each.folder, level, roll));
  }
  for (Planned& planned : roll.entrants())
    if (bytes && !known.contains(planned.entrant.key))
      planned.entrant.notes.emplace_back("submission_metadata.yml does not know it");
  plan.entrants = roll.take();
}

}  // namespace ipclab::intake
