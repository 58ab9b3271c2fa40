#include "cli/class_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <sstream>

#include "cohort/durable.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_in(const fs::path& path) {
  std::istringstream text{cohort::read_if_there(path).value_or("")};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(escape_line(line));
  return lines;
}

}  // namespace

void make_folders(const ClassFolder& folder) {
  for (const fs::path& path : {folder.submissions(), folder.results(), folder.notes()}) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error)
      throw GraderError{"the folder " + escape_line(path.string()) +
                        " cannot be made: " + error.message()};
  }
}

void remove_torn_files(const ClassFolder& folder) {
  for (const fs::path& path : {folder.submissions(), folder.results(), folder.notes()})
    for (const fs::directory_entry& entry : fs::directory_iterator{path})
      if (entry.path().filename().string().starts_with(cohort::torn_prefix))
        fs::remove(entry.path());
}

Result<UniqueFd, std::string> lock_for_grading(const ClassFolder& folder) {
  const fs::path lock = folder.root / ".lock";
  UniqueFd fd{::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  if (!fd.valid()) throw GraderError{"open of " + escape_line(lock.string()), errno};
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
  if (errno != EWOULDBLOCK) throw GraderError{"flock", errno};
  return Unexpected{"another ipclab grade is at work in " + escape_line(folder.root.string())};
}

Result<report::ClassFile, std::string> read_list(const ClassFolder& folder) {
  const auto text = cohort::read_if_there(folder.list());
  const std::string shown = escape_line(folder.root.string());
  if (!text) return Unexpected{shown + " is not a folder that ipclab grade has made"};
  auto list = report::read_class_file(*text);
  if (!list) return Unexpected{shown + "/class.json cannot be read: " + list.error()};
  return list;
}

std::optional<report::StoredResult> read_stored_result(const ClassFolder& folder,
                                                       const std::string& key) {
  const auto text = cohort::read_if_there(folder.result(key));
  if (!text) return std::nullopt;
  auto stored = report::read_stored(*text);
  if (!stored) return std::nullopt;
  stored->verdict.notes = lines_in(folder.note(key));
  return std::move(*stored);
}

void copy_result(const ClassFolder& folder, const std::string& from, const std::string& to) {
  auto stored = report::read_stored(cohort::read_if_there(folder.result(from)).value_or(""));
  if (!stored)
    throw GraderError{"the result of " + from + " cannot be read again: " + stored.error()};
  stored->verdict.submission = to;
  const std::string submission = "/" + from + ".tar";
  for (judge::TestVerdict& test : stored->verdict.tests)
    if (const auto found = test.replay.find(submission); found != std::string::npos)
      test.replay.replace(found, submission.size(), "/" + to + ".tar");
  if (const auto note = cohort::read_if_there(folder.note(from)))
    cohort::write_durably(folder.note(to), *note);
  else
    cohort::remove_durably(folder.note(to));
  cohort::write_durably(folder.result(to), report::stored_json(stored->verdict, stored->origin));
}

report::Row read_row(const ClassFolder& folder, const report::ClassFile& list,
                     const report::Entrant& entrant) {
  report::Row row{entrant, std::nullopt};
  if (!entrant.problem.empty()) return row;
  auto stored = read_stored_result(folder, entrant.key);
  if (!stored || stored->origin.digest != entrant.digest) return row;
  row.verdict = std::move(stored->verdict);
  row.verdict->title = list.title;
  return row;
}

}  // namespace ipclab::cli
