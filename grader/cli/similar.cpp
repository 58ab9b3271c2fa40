// ipclab similar: which submissions of a class are alike, by the tools that are made to tell. It
// writes what they read, reads what they write, and leaves the judgement to people.

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/class_folder.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/house.hpp"
#include "cli/similar_export.hpp"
#include "cohort/durable.hpp"
#include "release/folder.hpp"
#include "report/similar_pairs.hpp"
#include "report/similar_text.hpp"
#include "run/command.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Two thousand files take Dolos minutes; who waits longer ends it with Ctrl-C.
constexpr run::CommandBounds dolos_bounds{24h, 64 << 10};

int wrong(const std::string& why) {
  complain(why);
  return wrong_usage;
}

bool is_free(const fs::path& target) {
  std::error_code error;
  return !fs::exists(fs::symlink_status(target)) ||
         (fs::is_directory(target, error) && fs::is_empty(target, error));
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> variables;
  for (char** variable = ::environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

/// The file in which Dolos tells its pairs.
fs::path run_dolos(const Exported& exported) {
  const fs::path folder = fs::absolute(exported.folder);
  const std::string id{exported.language.folder};
  std::vector<std::string> words{"dolos", "run", "-f", "csv", "-l", id};
  if (!exported.base.empty()) words.insert(words.end(), {"-i", (folder / ("base." + id)).string()});
  words.insert(words.end(), {"-o", (folder / "dolos").string(), (folder / "info.csv").string()});
  const run::CommandAnswer answer = run::ask(words, whole_environment(), dolos_bounds);
  fs::path pairs = folder / "dolos" / "pairs.csv";
  if (answer.status == 0 && !answer.too_late && fs::exists(pairs)) return pairs;
  throw GraderError{"dolos has not compared the submissions in " + escape_line(folder.string()) +
                    (answer.too_late ? " in a day" : "") + ": " +
                    shorten_text(escape_text(answer.err + answer.out), 2'000)};
}

class Comparison {
 public:
  Comparison(const SimilarOptions& options, report::ClassFile list)
      : options_{options},
        folder_{options.folder},
        list_{std::move(list)},
        found_{list_, options.threshold} {
    const auto house = house_with(list_.lab);
    if (!house) {
      std::cout << "note: what students were given is not left out: " << escape_line(house.error())
                << "\n";
      return;
    }
    for (release::File& file : release::files_below(house->starter(list_.lab)))
      starter_.push_back(
          {file.path.substr(file.path.starts_with("c/") ? 2 : 0), std::move(file.content)});
  }

  int run() {
    std::vector<std::string> files = options_.from;
    if (options_.to) {
      const auto exported = export_class(folder_, list_, starter_, *options_.to);
      if (exported.empty()) std::cout << "there are no sources to compare\n";
      if (options_.run)
        add_those_of_dolos(exported, files);
      else
        for (const Exported& each : exported) std::cout << commands_for(each, folder_);
      if (!options_.run && files.empty()) return all_passed;
    }
    for (const std::string& file : files)
      if (const std::string trouble = read(file); !trouble.empty())
        return wrong(escape_line(file) + ": " + trouble);
    found_.add_same_files([this](const std::string& key) { return has_only_the_starter(key); });
    return tell();
  }

 private:
  static void add_those_of_dolos(const std::vector<Exported>& exported,
                                 std::vector<std::string>& files) {
    for (const Exported& each : exported) {
      if (each.submissions < 2) continue;
      std::cout << "dolos compares " << counted(each.submissions, "submission") << " in "
                << each.language.words << std::endl;
      files.push_back(run_dolos(each).string());
    }
  }

  /// A sentence, if it cannot be read.
  std::string read(const std::string& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return "there is no such file";
    std::ifstream file{path, std::ios::binary};
    if (!file) return "it cannot be opened";
    const auto by = found_.add_found(file);
    return by ? "" : by.error();
  }

  /// Whoever has changed nothing is not like somebody else.
  [[nodiscard]] bool has_only_the_starter(const std::string& key) const {
    const auto submission = intake::read_submission(folder_.submission(key));
    return submission && std::ranges::all_of(submission->files, [this](const auto& file) {
             return std::ranges::any_of(starter_, [&](const intake::SourceFile& given) {
               return given.content == file.content;
             });
           });
  }

  int tell() const {
    const report::SimilarFile file = found_.file();
    cohort::write_durably(folder_.similar(), report::similar_json(file));
    const auto& unknown = found_.unknown();
    if (unknown.count > 0) {
      std::cout << "note: " << counted(unknown.count, "name")
                << " of no submission in this class, for instance";
      for (const std::string& name : unknown.some) std::cout << " \"" << name << '"';
      std::cout << "\n";
    }
    std::cout << report::similar_text(file, escape_line(folder_.similar().string()));
    return all_passed;
  }

  const SimilarOptions& options_;
  ClassFolder folder_;
  report::ClassFile list_;
  report::SimilarPairs found_;
  std::vector<intake::SourceFile> starter_;
};

}  // namespace

int similar(const SimilarOptions& options) {
  auto list = read_list(ClassFolder{options.folder});
  if (!list) return wrong(list.error());
  if (options.to && !is_free(*options.to))
    return wrong(escape_line(*options.to) + " is there and not empty; give another folder");
  return Comparison{options, std::move(*list)}.run();
}

}  // namespace ipclab::cli
