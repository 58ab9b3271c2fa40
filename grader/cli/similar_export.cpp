#include "cli/similar_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include "cli/output_file.hpp"
#include "intake/names.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;
using intake::SourceFile;

constexpr std::size_t longest_name = 200;  ///< a file system takes 255 bytes

std::string_view ending_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(dot);
}

bool is_in(Language language, std::string_view path) {
  const std::string_view ending = ending_of(path);
  if (ending == ".c") return language == Language::c;
  return language == Language::cpp && (ending == ".cpp" || ending == ".hpp" || ending == ".hh" ||
                                       ending == ".hxx" || ending == ".ipp");
}

bool could_be_both(std::string_view path) {
  const std::string_view ending = ending_of(path);
  return ending == ".h" || ending == ".inc";
}

char plain(char c) {
  const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == '-';
  return kept ? c : c == '/' ? '+' : '_';
}

std::string plain_name(std::string_view path) {
  std::string name{path};
  std::ranges::transform(name, name.begin(), plain);
  if (name.starts_with('.') || name.starts_with('-')) name.insert(0, 1, '_');
  if (name.size() > longest_name) name.erase(0, name.size() - longest_name);
  return name;
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw GraderError{"the folder " + escape_line(path.string()) +
                      " cannot be made: " + error.message()};
}

void write(const fs::path& path, const std::string& content) {
  OutputFile file{path.string(), "the file"};
  file.write(content);
  file.finish();
}

std::vector<std::string> write_files(const fs::path& folder, const std::vector<SourceFile>& files) {
  make_folder(folder);
  std::vector<std::string> names = plain_names(files);
  for (std::size_t i = 0; i < files.size(); ++i) write(folder / names[i], files[i].content);
  return names;
}

/// Of one language: begun when the first file of it comes.
class LanguageFolder {
 public:
  LanguageFolder(const LanguageName& language, const fs::path& to)
      : exported_{language, to / language.folder, 0, {}} {}

  void add(const std::string& key, const std::vector<SourceFile>& all) {
    const auto files = files_in(exported_.language.language, all);
    if (files.empty()) return;
    if (!list_) begin();
    const fs::path below = fs::path{"submissions"} / key;
    for (const std::string& name : write_files(exported_.folder / below, files))
      list_->write(fmt::format("{},{}\n", (below / name).string(), key));
    ++exported_.submissions;
  }

  std::optional<Exported> finish(const std::vector<SourceFile>& starter) {
    if (!list_) return std::nullopt;
    list_->finish();
    const auto files = files_in(exported_.language.language, starter);
    exported_.base = write_files(exported_.folder / "base", files);
    std::string joined;
    for (const SourceFile& file : files) joined += file.content + '\n';
    write(exported_.folder / fmt::format("base.{}", exported_.language.folder), joined);
    return exported_;
  }

 private:
  void begin() {
    make_folder(exported_.folder);
    list_.emplace((exported_.folder / "info.csv").string(), "the list");
    list_->write("filename,full_name\n");
  }

  Exported exported_;
  std::optional<OutputFile> list_;
};

}  // namespace

std::vector<SourceFile> files_in(Language language, const std::vector<SourceFile>& all) {
  const auto writes = [&](Language one) {
    return std::ranges::any_of(all, [&](const auto& file) { return is_in(one, file.path); });
  };
  const Language other = language == Language::c ? Language::cpp : Language::c;
  const bool takes_headers = writes(language) || (language == Language::cpp && !writes(other));
  std::vector<SourceFile> files;
  for (const SourceFile& file : all)
    if (is_in(language, file.path) || (takes_headers && could_be_both(file.path)))
      files.push_back(file);
  return files;
}

std::vector<std::string> plain_names(const std::vector<SourceFile>& files) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (const SourceFile& file : files) {
    const std::string plain = plain_name(file.path);
    std::string name = plain;
    for (int i = 2; !taken.insert(name).second; ++i) name = fmt::format("{}_{}", i, plain);
    names.push_back(name);
  }
  return names;
}

std::vector<Exported> export_class(const ClassFolder& folder, const report::ClassFile& list,
                                   const std::vector<SourceFile>& starter, const fs::path& to) {
  std::vector<LanguageFolder> folders;
  for (const LanguageName& language : languages) folders.emplace_back(language, to);
  for (const report::Entrant& entrant : list.entrants) {
    if (entrant.digest.empty()) continue;
    const auto submission = intake::read_submission(folder.submission(entrant.key));
    if (!submission) throw GraderError{submission.error()};
    for (LanguageFolder& each : folders) each.add(entrant.key, submission->files);
  }
  std::vector<Exported> all;
  for (LanguageFolder& each : folders)
    if (auto exported = each.finish(starter)) all.push_back(std::move(*exported));
  return all;
}

std::string commands_for(const Exported& exported, const ClassFolder& folder) {
  const std::string at = quote_for_shell(fs::absolute(exported.folder).string());
  const std::string read = "ipclab similar " + quote_for_shell(folder.root.string()) + " --from ";
  const std::string_view id = exported.language.folder;
  std::string moss_base;
  for (const std::string& name : exported.base) moss_base += " -b base/" + name;
  const bool has_base = !exported.base.empty();
  return fmt::format(
      "\n{} from {}:\n"
      "  cd {}\n"
      "  dolos run -f csv -l {}{} -o dolos info.csv\n"
      "  java -jar jplag.jar -l {}{} -M RUN --csv-export -r jplag submissions\n"
      "  moss -l {} -d{} submissions/*/*     # sends all of it to a server: docs/similar.md\n"
      "and then, of the one that you have taken, from where you are now:\n"
      "  {}{}/dolos/pairs.csv\n"
      "  {}{}/jplag/results.csv\n"
      "  {}{}/moss.html     # the page of results, saved\n",
      exported.language.words, counted(exported.submissions, "submission"), at, id,
      has_base ? fmt::format(" -i base.{}", id) : "", id, has_base ? " -bc base" : "",
      exported.language.moss, moss_base, read, at, read, at, read, at);
}

}  // namespace ipclab::cli
