#include "intake/gathering.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "intake/names.hpp"
#include "support/escape.hpp"
#include "support/letters.hpp"

namespace ipclab::intake {
namespace {

std::string_view why_not(EntryKind kind) {
  switch (kind) {
    case EntryKind::regular:
    case EntryKind::folder: return "";
    case EntryKind::symbolic_link: return "is a symbolic link";
    case EntryKind::hard_link: return "is a hard link";
    case EntryKind::other: return "is not a regular file";
  }
  return "";
}

}  // namespace

bool Gathering::wants(std::string_view path, EntryKind kind) {
  auto inner = inner_path(path);
  if (!inner) notes_.passed_over(path, inner.error());
  if (!inner || inner->empty() || is_of_macos(*inner)) return false;
  path_ = std::move(*inner);
  see_top(path_, kind);
  // The folder around everything, if there is one, does not count; that is known at the end.
  const bool candidate = (is_source(path_) && depth_of(path_) <= 1) ||
                         (is_header(path_) && depth_of(path_) <= deepest + 1);
  if (!candidate || kind == EntryKind::folder) return false;
  if (const auto why = why_not(kind); !why.empty()) notes_.passed_over(path_, why);
  return kind == EntryKind::regular;
}

void Gathering::see_top(std::string_view path, EntryKind kind) {
  const std::string_view top = path.substr(0, path.find('/'));
  if (top == path && kind != EntryKind::folder) several_tops_ = true;
  if (top_ && *top_ != top) several_tops_ = true;
  if (!top_) top_ = top;
}

void Gathering::put(std::string content) {
  Shelf& shelf = shelves_[is_header(path_)       ? header
                          : depth_of(path_) == 0 ? source_above
                                                 : source_below];
  if (const auto found = shelf.files.find(path_); found != shelf.files.end()) {
    // As when the archive is unpacked: what comes later replaces what was there.
    pass_over("is there more than once: the last one counts");
    shelf.bytes -= found->second.size();
    shelf.files.erase(found);
  }
  shelf.full = shelf.full || shelf.files.size() == most_files ||
               shelf.bytes + content.size() > largest_submission.count;
  if (shelf.full) return;
  shelf.bytes += content.size();
  shelf.files.emplace(path_, std::move(content));
}

bool Gathering::add(SourceFile file) {
  if (submission_.files.size() == most_files ||
      total_ + file.content.size() > largest_submission.count)
    return false;
  total_ += file.content.size();
  submission_.files.push_back(std::move(file));
  return true;
}

void Gathering::take_from(Shelf& shelf, std::size_t stripped) {
  bool fits = !shelf.full;
  for (auto& [path, content] : shelf.files) {
    const std::string inner = path.substr(stripped);
    if (depth_of(inner) > deepest) continue;
    fits = add({inner, std::move(content)}) && fits;
  }
  if (!fits) notes_.stopped("more than 400 files or 8 MiB: not all was read");
}

/// Names that some machines take for the same one.
void Gathering::note_twins() {
  std::map<std::string, std::string> seen;
  for (const SourceFile& file : submission_.files) {
    const auto [first, fresh] = seen.emplace(in_small_letters(file.path), file.path);
    if (!fresh)
      notes_.passed_over(file.path, "and " + shorten_line(first->second, longest_path) +
                                        " differ in capitals only: both are kept");
  }
}

/// No folder can hold a file and something below it.
void Gathering::drop_what_lies_in_files() {
  std::set<std::string, std::less<>> paths;
  for (const SourceFile& file : submission_.files) paths.insert(file.path);
  const auto in_file = [&](std::string_view path) {
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1))
      if (paths.contains(path.substr(0, slash))) return true;
    return false;
  };
  std::erase_if(submission_.files, [&](const SourceFile& file) {
    if (!in_file(file.path)) return false;
    notes_.passed_over(file.path, "lies in a file, not in a folder");
    return true;
  });
}

Submission Gathering::finish(std::string name) {
  const bool strip = top_ && !several_tops_;
  submission_.name = std::move(name);
  take_from(shelves_[strip ? source_below : source_above], strip ? top_->size() + 1 : 0);
  take_from(shelves_[header], strip ? top_->size() + 1 : 0);
  std::ranges::sort(submission_.files, {}, &SourceFile::path);
  note_twins();
  drop_what_lies_in_files();
  submission_.notes = notes_.lines();
  return std::move(submission_);
}

}  // namespace ipclab::intake
