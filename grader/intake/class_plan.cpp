#include "intake/class_plan.hpp"

#include <algorithm>
#include <set>

#include "intake/class_level.hpp"
#include "intake/class_systems.hpp"
#include "intake/keys.hpp"
#include "intake/layout.hpp"
#include "intake/names.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

constexpr int most_around = 2;  ///< folders around everything

bool plan_system(const Level& level, const ReadSmall& read_small, Plan& plan) {
  if (is_gradescope(level))
    plan_gradescope(level, read_small, plan);
  else if (is_moodle(level))
    plan_moodle(level, plan);
  else if (is_autolab_folder(level))
    plan_autolab_folder(level, plan);
  else if (is_autolab_zip(level))
    plan_autolab_zip(level, plan);
  else if (is_canvas(level))
    plan_canvas(level, plan);
  else
    return false;
  return true;
}

/// Is what lies in the single folder of this level the class, rather than one submission?
bool holds_class(const Level& inside, bool packed) {
  std::set<std::string_view> folders, of_headers, of_sources;
  for (const Name& name : inside.names()) {
    if (name.file_at_top() && is_source(name.path)) return false;
    if (is_header(name.path)) of_headers.insert(name.top());
    if (is_source(name.path) || is_archive(name.path)) of_sources.insert(name.top());
    if (!name.at_top() || name.kind == EntryKind::folder) folders.insert(name.top());
  }
  folders.insert(of_sources.begin(), of_sources.end());
  if (folders.size() == 1) return packed;
  // Nobody hands in headers alone: those belong to somebody's sources.
  std::erase_if(folders, [&](std::string_view each) {
    return of_headers.contains(each) && !of_sources.contains(each);
  });
  return folders.size() > 1;
}

/// A class as somebody has sorted it.
void plan_others(const std::vector<Listed>& names, bool packed, Plan& plan) {
  Level level{names, ""};
  for (int around = 0; around < most_around; ++around) {
    const std::string top = level.single_top();
    if (top.empty()) break;
    Level inside{names, level.around() + top + "/"};
    if (!holds_class(inside, packed)) break;
    level = std::move(inside);
  }
  plan_folders(level, plan);
  if (!level.around().empty())
    plan.notes.push_back("the class lies in the folder " +
                         shorten_line(level.around().substr(0, level.around().size() - 1), 100));
}

std::vector<Listed> tree_of(const Planned& planned, const std::vector<Listed>& names) {
  std::vector<Listed> tree;
  for (const Piece& piece : planned.pieces)
    tree.push_back({piece.inner, names[piece.listed].kind, names[piece.listed].size});
  return tree;
}

/// Leaves of the pieces what is to be read.
void keep_wanted(const Layout& layout, Planned& planned, const std::vector<Listed>& names) {
  std::vector<Piece> kept;
  for (Piece& piece : planned.pieces) {
    if (layout.archive ? piece.inner != *layout.archive
                       : !piece.inner.starts_with(layout.folder) ||
                             !(is_source(piece.inner) || is_header(piece.inner)))
      continue;
    if (names[piece.listed].kind == EntryKind::folder) continue;
    if (!layout.archive) piece.inner = piece.inner.substr(layout.folder.size());
    kept.push_back(std::move(piece));
  }
  planned.packed = layout.archive.has_value();
  planned.pieces = std::move(kept);
}

void lay_out(Planned& planned, const std::vector<Listed>& names) {
  Entrant& entrant = planned.entrant;
  if (planned.pieces.size() > most_entries) {
    planned.pieces.resize(most_entries);
    entrant.notes.emplace_back("more than 20000 entries: the rest was not read");
  }
  const Layout layout = layout_of(tree_of(planned, names));
  entrant.notes.insert(entrant.notes.end(), layout.notes.begin(), layout.notes.end());
  if (entrant.problem.empty() && !layout.problem.empty())
    entrant.problem = bounded(entrant.source) + " " + layout.problem;
  if (entrant.problem.empty())
    keep_wanted(layout, planned, names);
  else
    planned.pieces = {};
}

}  // namespace

Result<Plan, std::string> plan_class(const std::vector<Listed>& names, bool packed,
                                     const ReadSmall& read_small) {
  Plan plan;
  std::string around;
  bool found = false;
  for (int i = 0; i <= most_around && !found; ++i) {
    const Level level{names, around};
    found = plan_system(level, read_small, plan);
    const std::string top = level.single_top();
    if (top.empty()) break;
    around += top + "/";
  }
  if (!found) plan_others(names, packed, plan);
  if (plan.entrants.empty())
    return Unexpected{std::string{"holds no folders and no archives of students"}};
  std::ranges::sort(plan.entrants, {}, [](const Planned& each) { return each.entrant.source; });
  make_keys(plan.entrants);
  for (Planned& planned : plan.entrants) {
    lay_out(planned, names);
    planned.entrant.source = bounded(planned.entrant.source);
  }
  return plan;
}

}  // namespace ipclab::intake
