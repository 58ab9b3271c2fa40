#include <algorithm>
#include <map>
#include <optional>

#include "intake/class_systems.hpp"
#include "intake/names.hpp"
#include "support/escape.hpp"
#include "support/letters.hpp"

namespace ipclab::intake {
namespace {

/// "doejane_LATE_123_456_upper.c": who, of which id, which attachment. Of what was written on the
/// page, "doejane_123_text.html", there is no attachment.
struct CanvasName {
  std::string name;
  std::string_view id;
  std::string_view attachment;  ///< "" of a text or link
  std::string file;
  bool late = false;
  bool ambiguous = false;
};

using Parts = std::vector<std::string_view>;

/// Names of groups can end in a number, and names of files begin with one. Canvas itself takes the
/// first two numbers; but the number of a group is small, and attachments have large ones.
bool is_number_of_group(const Parts& parts, std::size_t at) {
  return at > 0 && at + 3 < parts.size() && is_number(parts[at + 2]) && parts[at].size() <= 3 &&
         parts[at + 1].size() > 3 && parts[at + 2].size() >= parts[at + 1].size();
}

void take_name(const Parts& parts, std::size_t until, CanvasName& parsed) {
  parsed.late =
      until > 0 && (parts[until - 1] == "LATE" || (until > 1 && parts[until - 1] == "late"));
  parsed.name = join(parts, 0, parsed.late ? until - 1 : until, '_');
}

std::optional<CanvasName> parse_anonymous(const Parts& parts) {
  const std::size_t at = parts[0] == "LATE" ? 1 : 0;
  if (parts.size() < at + 3 || parts[at] != "anon" || parts[at + 1].empty()) return std::nullopt;
  CanvasName parsed;
  parsed.late = at == 1;
  parsed.id = parts[at + 1];
  const bool written =
      parts.size() == at + 3 && (parts[at + 2] == "text.html" || parts[at + 2] == "link.html");
  if (!written && (parts.size() < at + 4 || !is_number(parts[at + 2]))) return std::nullopt;
  if (!written) parsed.attachment = parts[at + 2];
  parsed.file = written ? "" : join(parts, at + 3, parts.size(), '_');
  return parsed;
}

std::optional<CanvasName> parse_written(const Parts& parts) {
  const std::size_t last = parts.size() - 1;
  if (parts.size() < 3 || !is_number(parts[last - 1]) ||
      (parts[last] != "text.html" && parts[last] != "link.html"))
    return std::nullopt;
  CanvasName parsed;
  parsed.id = parts[last - 1];
  take_name(parts, last - 1, parsed);
  return parsed;
}

std::optional<CanvasName> parse(std::string_view path) {
  const Parts parts = split(path, '_');
  if (auto anonymous = parse_anonymous(parts)) return anonymous;
  for (std::size_t at = 1; at + 2 < parts.size(); ++at) {
    if (!is_number(parts[at]) || !is_number(parts[at + 1])) continue;
    CanvasName parsed;
    parsed.ambiguous = at + 3 < parts.size() && is_number(parts[at + 2]);
    if (is_number_of_group(parts, at)) ++at;
    parsed.id = parts[at];
    parsed.attachment = parts[at + 1];
    parsed.file = join(parts, at + 2, parts.size(), '_');
    take_name(parts, at, parsed);
    if (parsed.file.empty()) return std::nullopt;
    return parsed;
  }
  return parse_written(parts);
}

struct Attachment {
  std::size_t listed;
  std::string number;
  std::string file;
};

/// "upper-1.c" may be "upper.c", handed in once more. "" if the name has no such ending.
std::string name_before(const std::string& file) {
  const std::size_t stem_end = is_archive(file) ? without_archive_ending(file).size()
                                                : std::min(file.rfind('.'), file.size());
  const std::string_view stem = std::string_view{file}.substr(0, stem_end);
  const std::size_t dash = stem.rfind('-');
  if (dash == stem.npos || dash == 0) return "";
  const std::string_view number = stem.substr(dash + 1);
  if (!is_number(number) || number.front() == '0' || number.size() > 3) return "";
  return std::string{stem.substr(0, dash)} + file.substr(stem_end);
}

/// Of one entrant, those that may be one and the same file.
using SameName = std::map<std::string, std::vector<Attachment>>;

void take_newest(const std::string& file, std::vector<Attachment>& all, Planned& planned) {
  const auto newest = std::ranges::max_element(
      all, [](const auto& a, const auto& b) { return compare_numbers(a.number, b.number) < 0; });
  std::vector<std::string>& notes = planned.entrant.notes;
  if (newest->file != file)
    notes.push_back(bounded(newest->file) + " was taken for " + bounded(file) +
                    ": Canvas adds a number to what is handed in again");
  if (all.size() > 1)
    notes.push_back(bounded(file) + " was handed in " + std::to_string(all.size()) +
                    " times: the newest counts");
  planned.pieces.push_back({newest->listed, file});
}

/// `all` may be one and the same `file`.
void settle_one(const std::string& file, std::vector<Attachment>& all, Planned& planned) {
  const bool has_first =
      std::ranges::any_of(all, [&](const Attachment& each) { return each.file == file; });
  const bool one_name =
      std::ranges::all_of(all, [&](const Attachment& each) { return each.file == all[0].file; });
  if (has_first || one_name) return take_newest(file, all, planned);
  // upper-1.c and upper-2.c without upper.c cannot both be it.
  for (const Attachment& each : all) planned.pieces.push_back({each.listed, each.file});
  planned.entrant.notes.push_back("there are several files " + bounded(all[0].file) +
                                  ": their names were kept");
}

void settle(SameName& files, Planned& planned) {
  for (auto& [file, all] : files) settle_one(file, all, planned);
}

void add_person(const CanvasName& parsed, Entrant& entrant) {
  entrant.address = bounded(parsed.id);
  entrant.people = {{bounded(parsed.name), entrant.address, ""}};
}

class CanvasFiles {
 public:
  explicit CanvasFiles(const Level& level) : level_{level} {}

  void add(const Name& name) {
    const auto parsed = parse(name.path);
    if (!parsed || !name.file_at_top()) return others_.push_back(std::string{name.path});
    const std::string id =
        (parsed->name.empty() ? "anon" : parsed->name) + "_" + std::string{parsed->id};
    const bool fresh = !roll_.has(id);
    Planned& planned = roll_.of(id, level_, id);
    if (fresh) add_person(*parsed, planned.entrant);
    planned.entrant.late = planned.entrant.late || parsed->late;
    if (parsed->attachment.empty())
      planned.entrant.notes.emplace_back("what was written on the page was left out");
    else
      attach(*parsed, name, files_[id]);
    if (parsed->ambiguous)
      planned.entrant.notes.push_back(bounded(name.path) + " was read as " + bounded(parsed->file) +
                                      " of " + bounded(parsed->name));
  }

  void finish(Plan& plan) {
    for (auto& [id, files] : files_) settle(files, roll_.of(id, level_, id));
    if (!others_.empty())
      plan.notes.push_back(counted(others_.size(), "file") + " that Canvas has not named: " +
                           bounded(others_.front()) + (others_.size() > 1 ? ", ..." : ""));
    plan.entrants = roll_.take();
  }

 private:
  static void attach(const CanvasName& parsed, const Name& name, SameName& files) {
    const bool counts = is_source(parsed.file) || is_header(parsed.file) || is_archive(parsed.file);
    const std::string before = counts ? name_before(parsed.file) : "";
    files[before.empty() ? parsed.file : before].push_back(
        {name.listed, std::string{parsed.attachment}, parsed.file});
  }

  const Level& level_;
  Roll roll_;
  std::map<std::string, SameName> files_;
  std::vector<std::string> others_;
};

}  // namespace

bool is_canvas(const Level& level) {
  std::size_t matching = 0, files = 0;
  for (const Name& name : level.names()) {
    if (!name.file_at_top()) continue;
    ++files;
    matching += parse(name.path) ? 1U : 0U;
  }
  return matching > 0 && 2 * matching >= files;
}

void plan_canvas(const Level& level, Plan& plan) {
  plan.system = System::canvas;
  CanvasFiles files{level};
  for (const Name& name : level.names()) files.add(name);
  files.finish(plan);
}

}  // namespace ipclab::intake
