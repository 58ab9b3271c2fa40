#pragma once
// The folder that `ipclab grade --out` names: where what of a class lies in it. One `ipclab grade`
// at a time works there.

#include <filesystem>
#include <optional>
#include <string>

#include "report/class_file.hpp"
#include "report/row.hpp"
#include "report/stored.hpp"
#include "support/result.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cli {

struct ClassFolder {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path list() const { return root / "class.json"; }
  [[nodiscard]] std::filesystem::path submissions() const { return root / "submissions"; }
  [[nodiscard]] std::filesystem::path submission(const std::string& key) const {
    return submissions() / (key + ".tar");
  }
  [[nodiscard]] std::filesystem::path results() const { return root / "results"; }
  [[nodiscard]] std::filesystem::path result(const std::string& key) const {
    return results() / (key + ".json");
  }
  /// How a result came to be, a line each; not there if there is nothing to say.
  [[nodiscard]] std::filesystem::path notes() const { return root / "notes"; }
  [[nodiscard]] std::filesystem::path note(const std::string& key) const {
    return notes() / (key + ".txt");
  }
  /// What ipclab similar has found; not there before.
  [[nodiscard]] std::filesystem::path similar() const { return root / "similar.json"; }
  /// What the engine of a Slurm keeps there while it works.
  [[nodiscard]] std::filesystem::path slurm() const { return root / "slurm"; }
  /// Of a preview: what counts stays as it is until it is applied.
  [[nodiscard]] ClassFolder preview() const { return {root / "preview"}; }
};

/// Makes the folder and those in it. Throws GraderError.
void make_folders(const ClassFolder& folder);

/// Removes what those who were killed have left half written. Nobody may be writing.
void remove_torn_files(const ClassFolder& folder);

/// Locks the folder, which is there, for this process. The error is a sentence for people: another
/// one works there.
[[nodiscard]] Result<UniqueFd, std::string> lock_for_grading(const ClassFolder& folder);

/// The list of a folder that `ipclab grade` has made; the error is a sentence for people.
[[nodiscard]] Result<report::ClassFile, std::string> read_list(const ClassFolder& folder);

/// The result, if there is one that can be read. Its verdict has the notes too.
[[nodiscard]] std::optional<report::StoredResult> read_stored_result(const ClassFolder& folder,
                                                                     const std::string& key);

/// Gives `to`, who has handed in the same files, the result of `from`, which is there. It says what
/// grading them would have said. Throws GraderError.
void copy_result(const ClassFolder& folder, const std::string& from, const std::string& to);

/// With the verdict, if it is of the sources that the list knows.
[[nodiscard]] report::Row read_row(const ClassFolder& folder, const report::ClassFile& list,
                                   const report::Entrant& entrant);

}  // namespace ipclab::cli
