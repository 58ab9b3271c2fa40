#include "spec/load.hpp"

#include <optional>

#include "spec/check_lab.hpp"
#include "spec/read_lab.hpp"
#include "spec/read_tree.hpp"

namespace ipclab::spec {
namespace {

bool is_there(const std::filesystem::path& file) {
  std::error_code error;
  // Of a dangling link too: somebody wanted a file there.
  return std::filesystem::exists(std::filesystem::symlink_status(file, error));
}

/// "labs/pipes", "labs/pipes/" and "." inside of it all name the lab "pipes".
std::string name_of(const std::filesystem::path& folder) {
  std::error_code error;
  auto path = std::filesystem::absolute(folder, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path.filename().string();
}

Lab finished(LabDraft draft) {
  Lab lab = std::move(draft.lab);
  for (TestDraft& test : draft.tests) lab.tests.push_back(std::move(test.test));
  return lab;
}

}  // namespace

Result<Lab, Problems> load_lab(const std::filesystem::path& folder, Scope scope) {
  const auto lab_file = folder / "lab.yaml";
  const auto hidden_file = folder / "hidden.yaml";
  Reader lab_reader{lab_file.string(), folder};
  Reader hidden_reader{hidden_file.string(), folder};
  LabDraft draft;
  draft.lab.name = name_of(folder);
  draft.lab.folder = folder;

  // The drafts of tests point into the trees.
  const auto lab_tree = read_tree(lab_reader, lab_file);
  if (lab_tree) read_lab_file(lab_reader, lab_tree->root(), draft.lab.name, draft);
  std::optional<Tree> hidden_tree;
  if (scope == Scope::with_hidden && is_there(hidden_file))
    hidden_tree = read_tree(hidden_reader, hidden_file);
  if (hidden_tree)
    read_hidden_file(hidden_reader, hidden_tree->root(), draft.lab.name, draft);
  // Without lab.yaml, every test that a hidden one needs would be unknown.
  if (lab_tree) check_lab(draft);

  Problems problems = lab_reader.take_problems();
  for (Problem& problem : hidden_reader.take_problems()) problems.push_back(std::move(problem));
  if (!problems.empty()) return Unexpected{std::move(problems)};
  draft.lab.groups = groups_of(draft);
  return finished(std::move(draft));
}

}  // namespace ipclab::spec
