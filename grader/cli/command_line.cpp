#include <fcntl.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

#include "cell/rung.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/description.hpp"
#include "release/packages.hpp"
#include "report/formats.hpp"
#include "run/keeper_main.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

constexpr const char* about =
    "Labs on inter-process communication, and the tool that grades them.\n"
    "Exit status: 0 all passed, 1 something failed, 2 wrong usage or a wrong lab file,\n"
    "3 the grader could not do its work.";

void add_rung(CLI::App& command, std::optional<std::string>& rung) {
  command.add_option("--rung", rung, "force a rung of isolation: full, no-userns or minimal")
      ->check(CLI::IsMember({"full", "no-userns", "minimal"}));
}

template <typename Table>
std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& row : table) names.emplace_back(row.name);
  return names;
}

void add_check(CLI::App& app, CheckOptions& options) {
  CLI::App& command = *app.add_subcommand("check", "check a solution of a lab");
  command.add_option("lab", options.target, "LAB, LAB.TASK or LAB.TASK.TEST")->required();
  command.add_option("folder", options.folder,
                     "the folder of your sources, or an archive of it (default: here)");
  command.add_flag("--hidden", options.hidden, "the hidden tests too, where they are to be had");
  command.add_option("--repeat", options.repeat, "run each test so many times")
      ->check(CLI::Range(1U, 100'000U));
  command.add_option("--seed", options.seed, "seed of everything that is left to chance");
  command
      .add_option("--json", options.json_file, "write the result to this file too (- : only it)")
      ->type_name("FILE");
  command
      .add_option("--format", options.format,
                  "print the result as another system reads it, in place of the report")
      ->check(CLI::IsMember(names_of(report::submission_formats)));
  command
      .add_option("--html", options.html_file,
                  "write a page for a browser to this file, with your sources")
      ->type_name("FILE");
  command.add_option("--to", options.to, "write that to this file, and print the report too")
      ->type_name("FILE")
      ->needs("--format");
  command.add_flag("--brief", options.brief, "no line for tests that passed");
  command.add_flag("--watch", options.watch,
                   "check again whenever you save, and show what has changed, until Ctrl-C");
  add_rung(command, options.rung);
}

void add_validate(CLI::App& app, ValidateOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "validate", "prove labs: right solutions pass, wrong ones fail as declared");
  command.add_option("labs", options.labs, "names of labs (default: all)");
  command.add_option("--repeat", options.repeat, "run each test so many times")
      ->check(CLI::Range(1U, 100'000U));
  add_rung(command, options.rung);
}

void add_grade(CLI::App& app, GradeOptions& options) {
  CLI::App& command = *app.add_subcommand("grade", "grade the submissions of a class");
  command.add_option("lab", options.lab, "LAB")->required();
  command
      .add_option("submissions", options.submissions,
                  "a folder or archive of them, or the export of a course system")
      ->required();
  command.add_option("--out", options.out, "the folder for the results")->required();
  command
      .add_option("--engine", options.engine,
                  "where: local (this machine), or slurm (the Slurm that sbatch submits to)")
      ->check(CLI::IsMember({"local", "slurm"}));
  command
      .add_option("--jobs", options.jobs,
                  "how many are graded at a time (default: one a core; as many as Slurm likes)")
      ->check(CLI::Range(1U, 1'000U));
  command.add_option("--only", options.only, "grade these only, by their keys in class.json");
  command.add_flag("--regrade", options.regrade, "grade again what has not changed, too");
  command.add_flag("--preview", options.preview, "tell whose mark would change, and change none");
  command.add_flag("--trust", options.trust,
                   "run the programs also where the isolation is less than full");
  command.add_option("--seed", options.seed, "seed of everything that is left to chance");
  add_rung(command, options.rung);
}

void add_grade_worker(CLI::App& app, GradeWorkerOptions& options) {
  CLI::App& command = *app.add_subcommand("grade-worker", "")->group("");
  command.add_option("lab", options.lab)->required();
  command.add_option("folder", options.folder)->required();
  command.add_option("--basis", options.basis)->required();
  command.add_option("--slice", options.slice);
  command.add_option("--seed", options.seed);
  add_rung(command, options.rung);
}

void add_report(CLI::App& app, ReportOptions& options) {
  CLI::App& command = *app.add_subcommand("report", "make files for others of what was graded");
  command.add_option("folder", options.folder, "the folder that ipclab grade --out has made")
      ->required();
  command
      .add_option("--format", options.format,
                  "csv, canvas, moodle, html; or a file for each submission: gradescope, "
                  "autolab, classroom50, github, junit, sarif")
      ->required();
  command.add_option("--to", options.to, "the file, or the folder of files (default: print it)");
  command.add_option("--key", options.key, "of this submission alone, by its key in class.json");
  command.add_option("--pages", options.pages,
                     "html: a folder for a page of each submission, with its sources");
  command.add_option("--assignment", options.assignment,
                     "what the gradebook calls it: for Canvas \"Title (id)\"");
  command.add_option("--worksheet", options.worksheet,
                     "Moodle's offline grading worksheet, to be filled in");
  command
      .add_option("--title", options.titles,
                  "NAME=TITLE: a column of a worksheet that is not English")
      ->check([](const std::string& word) {
        for (const char* name : {"identifier", "email", "group", "grade", "maximum", "feedback"})
          if (word.starts_with(std::string{name} + "=")) return std::string{};
        return std::string{"NAME is one of identifier, email, group, grade, maximum and feedback"};
      });
}

void add_similar(CLI::App& app, SimilarOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "similar", "find submissions that are alike, with Dolos, JPlag or MOSS, for you to look at");
  command.add_option("folder", options.folder, "the folder that ipclab grade --out has made")
      ->required();
  CLI::Option& to = *command.add_option(
      "--to", options.to, "write the sources to this new folder, and print the tools' commands");
  command
      .add_option("--from", options.from,
                  "read what tools have found: pairs.csv of Dolos, results.csv of JPlag, the saved "
                  "page of MOSS")
      ->type_name("FILE");
  command.add_option("--run", options.run, "with --to: run this tool over it, on this machine")
      ->check(CLI::IsMember({"dolos"}))
      ->needs(&to);
  command
      .add_option("--threshold", options.threshold,
                  "leave out pairs that are less alike, from 0 to 1 (default: 0.8)")
      ->check(CLI::Range(0.0, 1.0));
}

void add_release(CLI::App& app, ReleaseOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "release", "make the handout of a lab, and prove that nothing hidden is in it");
  command.add_option("lab", options.lab, "the name of the lab")->required();
  command.add_option("--to", options.to, "the file to write, a .tar.gz")
      ->required()
      ->type_name("FILE");
}

void add_package(CLI::App& app, PackageOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "package", "make what a course system runs to grade a lab, hidden tests and all");
  command.add_option("system", options.system, "the course system")
      ->required()
      ->check(CLI::IsMember(names_of(release::systems)));
  command.add_option("lab", options.lab, "the name of the lab")->required();
  command.add_option("--to", options.to, "the file to write: .zip, for autolab .tar")
      ->required()
      ->type_name("FILE");
}

/// What is missing is a command, or a word that a command needs.
int no_command(const CLI::App& app, int argc, char** argv) {
  if (argc > 1 && app.get_subcommands().empty()) {
    complain("there is no command \"" + escape_line(argv[1]) +
             "\"; there are: check, validate, grade, report, similar, release, package, "
             "explain, doctor, new");
    return wrong_usage;
  }
  const auto chosen = app.get_subcommands();
  std::cerr << (chosen.empty() ? app.help() : chosen.front()->help());
  return wrong_usage;
}

/// For who makes the package: what shells and man(1) read of the command line.
int describe(const CLI::App& app, const std::string& reader) {
  const Description description = description_of(app);
  if (reader == "man") std::cout << manual_page(description);
  if (reader == "bash") std::cout << completion_script(description, Shell::bash);
  if (reader == "zsh") std::cout << completion_script(description, Shell::zsh);
  if (reader == "fish") std::cout << completion_script(description, Shell::fish);
  return output_arrived() ? all_passed : grader_trouble;
}

/// Help and complaints in the words of CLI11, which repeats what was typed as it is.
int tell(const CLI::App& app, const CLI::ParseError& error) {
  constexpr std::size_t longest = 12 << 10;
  std::ostringstream help, complaint;
  const int status = app.exit(error, help, complaint);
  std::cout << escape_text(help.str());
  std::cerr << shorten_text(escape_text(complaint.str()), longest);
  return status == 0 ? all_passed : wrong_usage;
}

/// What was typed, whichever command it is for.
struct Typed {
  CheckOptions check;
  ValidateOptions validate;
  GradeOptions grade;
  GradeWorkerOptions worker;
  ReportOptions report;
  SimilarOptions similar;
  ReleaseOptions release;
  PackageOptions package;
  std::string rule, name, rung;
  std::vector<std::string> hidden;
};

void add_commands(CLI::App& app, Typed& typed) {
  add_check(app, typed.check);
  add_validate(app, typed.validate);
  add_grade(app, typed.grade);
  add_report(app, typed.report);
  add_similar(app, typed.similar);
  add_release(app, typed.release);
  add_package(app, typed.package);
  app.add_subcommand("explain", "explain a rule that a report names")
      ->add_option("rule", typed.rule, "as in [rule] of the report; none: list them");
  app.add_subcommand("doctor", "tell what this machine allows");
  app.add_subcommand("new", "begin a new lab")
      ->add_option("lab", typed.name, "its name: small letters, digits, -")
      ->required();
}

/// Not for people: --help does not show them.
void add_internal_commands(CLI::App& app, Typed& typed) {
  add_grade_worker(app, typed.worker);
  CLI::App& cell = *app.add_subcommand("cell", "")->group("");
  cell.add_option("rung", typed.rung)->required();
  cell.add_option("hidden", typed.hidden);
  app.add_subcommand("describe", "")
      ->group("")
      ->add_option("reader", typed.name)
      ->required()
      ->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));
}

int run_command(const CLI::App& app, const Typed& typed) {
  if (app.got_subcommand("check")) return check(typed.check);
  if (app.got_subcommand("validate")) return validate(typed.validate);
  if (app.got_subcommand("grade")) return grade_class(typed.grade);
  if (app.got_subcommand("grade-worker")) return grade_worker(typed.worker);
  if (app.got_subcommand("report")) return report_class(typed.report);
  if (app.got_subcommand("similar")) return similar(typed.similar);
  if (app.got_subcommand("release")) return release(typed.release);
  if (app.got_subcommand("package")) return package(typed.package);
  if (app.got_subcommand("explain")) return explain(typed.rule);
  if (app.got_subcommand("new")) return new_lab(typed.name);
  if (app.got_subcommand("describe")) return describe(app, typed.name);
  // Started by ipclab itself, with the socket as standard input.
  if (app.got_subcommand("cell"))
    return run::keeper_main(UniqueFd{::fcntl(0, F_DUPFD_CLOEXEC, 3)},
                            cell::rung_of(typed.rung).value_or(cell::Rung::minimal), typed.hidden);
  return doctor();
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{about, "ipclab"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "ipclab " IPCLAB_VERSION);
  Typed typed;
  add_commands(app, typed);
  add_internal_commands(app, typed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError&) {
    return no_command(app, argc, argv);
  } catch (const CLI::ParseError& error) {
    return tell(app, error);
  }
  return run_command(app, typed);
}

}  // namespace ipclab::cli
