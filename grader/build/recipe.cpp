#include <algorithm>

#include "build/build.hpp"
#include "build/probe_object.hpp"
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

Command compiler_for(const std::string& source, Flavour flavour) {
  Command command = is_c(source) ? Command{"gcc", "-std=gnu17"} : Command{"g++", "-std=gnu++20"};
  command.emplace_back(flavour == Flavour::plain ? "-O2" : "-O1");
  for (const char* flag :
       {"-g", "-Wall", "-Wextra", "-pthread", "-fmax-errors=20", "-fdiagnostics-color=never"})
    command.emplace_back(flag);
  if (flavour == Flavour::plain) return command;
  // What is moved out of a loop is not seen in it, and has no line. -Wtsan is about fences, which
  // the compiler's own runtime does not know. A memset or strcpy that is made of instructions has
  // no hooks, and a printf that has become puts has another name than in the source.
  for (const char* flag :
       {"-fsanitize=thread", "--param", "tsan-distinguish-volatile=1", "-fno-tree-loop-im",
        "-fno-builtin", "-Wno-tsan", "-include", probe_header_name})
    command.emplace_back(flag);
  return command;
}

Command compile_alone(const std::string& source, const std::string& program) {
  Command command = compiler_for(source, Flavour::plain);
  for (const std::string& word : {source, std::string{"-o"}, program, std::string{"-lrt"}})
    command.push_back(word);
  return command;
}

/// The probe is linked without -fsanitize, which would bring in the compiler's own runtime, and
/// first, so that its constructors run first, too.
Command link(const std::vector<std::string>& units, const std::string& program, Flavour flavour) {
  // C objects are linked by the C++ compiler only if one of them needs its library.
  Command command{std::ranges::all_of(units, is_c) ? "gcc" : "g++", "-pthread"};
  if (flavour == Flavour::probed) command.emplace_back(probe_object_name);
  for (const std::string& unit : units) command.push_back(unit + ".o");
  command.insert(command.end(), {"-o", program});
  if (flavour == Flavour::probed) command.insert(command.end(), {"-rdynamic", "-ldl"});
  command.emplace_back("-lrt");
  return command;
}

std::vector<Command> compile_and_link(const std::vector<std::string>& units,
                                      const std::string& program, Flavour flavour) {
  std::vector<Command> commands;
  for (const std::string& unit : units) {
    Command command = compiler_for(unit, flavour);
    command.insert(command.end(), {"-c", unit, "-o", unit + ".o"});
    commands.push_back(std::move(command));
  }
  commands.push_back(link(units, program, flavour));
  return commands;
}

}  // namespace

Result<std::vector<Command>, std::string> recipe(const Submission& submission,
                                                 const std::string& program, Flavour flavour) {
  const auto source = source_of(submission, program);
  if (!source) return Unexpected{source.error()};
  const auto common = common_source(submission);
  if (!common) return Unexpected{common.error()};
  if (common->empty() && flavour == Flavour::plain)
    return std::vector<Command>{compile_alone(*source, program)};
  std::vector<std::string> units{*source};
  if (!common->empty()) units.push_back(*common);
  return compile_and_link(units, program, flavour);
}

}  // namespace ipclab::build
