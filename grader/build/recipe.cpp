#include <algorithm>

#include "build/build.hpp"
#include "support/escape.hpp"
#include "support/letters.hpp"

namespace ipclab::build {
namespace {

using intake::SourceFile;
using intake::Submission;

bool has(const Submission& submission, const std::string& path) {
  return std::ranges::find(submission.files, path, &SourceFile::path) != submission.files.end();
}

std::string stem(const std::string& path) { return path.substr(0, path.rfind('.')); }

/// A file whose name differs in case only, or that the reader passed over.
std::string hint_for_missing(const Submission& submission, const std::string& program) {
  for (const SourceFile& file : submission.files)
    if (in_small_letters(stem(file.path)) == program)
      return "; there is " + escape_line(file.path) + ", but names are written in small letters";
  for (const std::string& note : submission.notes)
    if (note.starts_with(program + ".")) return "; " + note;
  if (submission.files.empty()) return "; the folder holds no C or C++ source at all";
  std::string names;
  for (const SourceFile& file : submission.files) names += " " + escape_line(file.path);
  return "; the folder holds" + shorten_line(names, 200);
}

Result<std::string, std::string> source_of(const Submission& submission,
                                           const std::string& program) {
  const bool c = has(submission, program + ".c");
  const bool cpp = has(submission, program + ".cpp");
  if (c && cpp)
    return Unexpected{"both " + program + ".c and " + program +
                      ".cpp are there; keep exactly one of them"};
  if (!c && !cpp)
    return Unexpected{"neither " + program + ".c nor " + program + ".cpp is there" +
                      hint_for_missing(submission, program)};
  return program + (c ? ".c" : ".cpp");
}

Result<std::string, std::string> common_source(const Submission& submission) {
  const bool c = has(submission, "common.c");
  const bool cpp = has(submission, "common.cpp");
  if (c && cpp)
    return Unexpected{std::string{"both common.c and common.cpp are there; keep one of them"}};
  return std::string{c ? "common.c" : cpp ? "common.cpp" : ""};
}

bool is_c(const std::string& source) { return source.ends_with(".c"); }

Command compiler_for(const std::string& source) {
  Command command = is_c(source) ? Command{"gcc", "-std=gnu17"} : Command{"g++", "-std=gnu++20"};
  for (const char* flag : {"-O2", "-g", "-Wall", "-Wextra", "-pthread", "-fmax-errors=20",
                           "-fdiagnostics-color=never"})
    command.emplace_back(flag);
  return command;
}

Command compile_alone(const std::string& source, const std::string& program) {
  Command command = compiler_for(source);
  for (const std::string& word : {source, std::string{"-o"}, program, std::string{"-lrt"}})
    command.push_back(word);
  return command;
}

std::vector<Command> compile_with_common(const std::string& source, const std::string& common,
                                         const std::string& program) {
  std::vector<Command> commands;
  for (const std::string& unit : {source, common}) {
    Command command = compiler_for(unit);
    for (const std::string& word : {std::string{"-c"}, unit, std::string{"-o"}, unit + ".o"})
      command.push_back(word);
    commands.push_back(std::move(command));
  }
  // C objects are linked by the C++ compiler only if one of the two needs its library.
  const std::string linker = is_c(source) && is_c(common) ? "gcc" : "g++";
  commands.push_back({linker, "-pthread", source + ".o", common + ".o", "-o", program, "-lrt"});
  return commands;
}

}  // namespace

Result<std::vector<Command>, std::string> recipe(const Submission& submission,
                                                 const std::string& program) {
  const auto source = source_of(submission, program);
  if (!source) return Unexpected{source.error()};
  const auto common = common_source(submission);
  if (!common) return Unexpected{common.error()};
  if (common->empty()) return std::vector<Command>{compile_alone(*source, program)};
  return compile_with_common(*source, *common, program);
}

}  // namespace ipclab::build
