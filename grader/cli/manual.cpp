// The manual page: what the command line says of itself, between what only a page has room for.

#include <string_view>

#include "cli/description.hpp"

namespace ipclab::cli {
namespace {

constexpr std::string_view head = R"(.TH IPCLAB 1 "" "ipclab @VERSION@" "User Commands"
.SH NAME
ipclab \- check, prove and hand out labs on inter-process communication
.SH SYNOPSIS
)";

constexpr std::string_view description = R"(.SH DESCRIPTION
.B ipclab
runs the tests of a lab on a solution, each in a place of its own, watches what the processes do,
and says not only that a program is wrong but what was expected, what was observed, and where to
look.
.PP
The labs are in the folder
.IR labs ,
here or in a folder above, or around the program itself, unless
.B IPCLAB_HOME
says where.
.SH COMMANDS
)";

constexpr std::string_view tail = R"(.SH EXIT STATUS
.TP
.B 0
Every test passed, or the command did what it was asked to.
.TP
.B 1
A test failed.
.TP
.B 2
Wrong usage, or a lab whose files are wrong or would give away what is hidden.
.TP
.B 3
The grader or the machine could not do its work; never charged to the student.
.SH ENVIRONMENT
.TP
.B IPCLAB_HOME
The folder that holds
.IR labs .
.TP
.B NO_COLOR
If it is set and not empty, nothing is coloured.
.TP
.B TMPDIR
Where folders of tests are made on machines without user namespaces.
.SH FILES
.TP
.I labs/LAB/lab.yaml
The visible tests of a lab.
.TP
.I labs/LAB/hidden.yaml
Those that only instructors have.
.TP
.I starter/LAB
What a student begins with.
.TP
.I reference/LAB
The solution, and wrong ones that
.B ipclab validate
proves the tests with.
.SH NOTES
The program of a student is never trusted.
.B ipclab doctor
says which kind of isolation this machine allows.
.SH EXAMPLES
Check one task of a lab, and see what has changed whenever you save:
.PP
.RS 4
.EX
ipclab check pipes.upper my\-solution \-\-watch
.EE
.RE
.PP
Read what a finding means:
.PP
.RS 4
.EX
ipclab explain deadlock
.EE
.RE
.PP
Make what students get of a lab:
.PP
.RS 4
.EX
ipclab release pipes \-\-to pipes.tar.gz
.EE
.RE
.SH SEE ALSO
.BR pipe (7),
.BR fifo (7),
.BR unix (7),
.BR mq_overview (7),
.BR shm_overview (7),
.BR signal (7)
)";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else if (c == '\n')
      result += ' ';
    else
      result += c;
  }
  // A line that begins so would be a request.
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string in_capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string with_value(const OptionText& option) {
  std::string names;
  for (const std::string& name : option.names) names += (names.empty() ? "" : ", ") + bold(name);
  return option.value.empty() ? names : names + " " + italic(option.value);
}

std::string usage_of(const CommandText& command) {
  std::string usage = ".B ipclab " + escaped(command.name) + "\n";
  for (const OptionText& word : command.words) {
    const std::string name = italic(in_capitals(word.names.front())) + (word.many ? " ..." : "");
    usage += word.required ? name + "\n" : "[" + name + "]\n";
  }
  for (const OptionText& option : command.options)
    if (option.required) usage += bold(option.names.back()) + " " + italic(option.value) + "\n";
  return usage + "[" + italic("options") + "]\n";
}

std::string paragraphs_of(const CommandText& command) {
  std::string text = ".SS ipclab " + escaped(command.name) + "\n" + escaped(command.about) + ".\n";
  for (const OptionText& word : command.words)
    text += ".TP\n" + italic(in_capitals(word.names.front())) + "\n" + escaped(word.about) + ".\n";
  for (const OptionText& option : command.options)
    text += ".TP\n" + with_value(option) + "\n" + escaped(option.about) + ".\n";
  return text;
}

}  // namespace

std::string manual_page(const Description& app) {
  std::string page{head};
  const std::string_view version = "@VERSION@";
  page.replace(page.find(version), version.size(), IPCLAB_VERSION);
  for (const CommandText& command : app.commands)
    page += usage_of(command) + (&command == &app.commands.back() ? "" : ".br\n");
  page += description;
  for (const CommandText& command : app.commands) page += paragraphs_of(command);
  page += ".SH OPTIONS\n";
  for (const OptionText& option : app.options)
    page += ".TP\n" + with_value(option) + "\n" + escaped(option.about) + ".\n";
  return page + std::string{tail};
}

}  // namespace ipclab::cli
