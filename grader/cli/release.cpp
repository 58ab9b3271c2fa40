// ipclab release: the handout of a lab, after a search through all of it for what is hidden.

#include "release/handout.hpp"

#include <filesystem>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/new_lab.hpp"
#include "cli/opened_lab.hpp"
#include "release/folder.hpp"
#include "release/leaks.hpp"
#include "report/problems.hpp"
#include "spec/scalars.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

std::string missing_part(const release::LabFolders& folders) {
  if (!fs::exists(folders.lab / "README.md"))
    return "the handout text, " + (folders.lab / "README.md").string() + ", is missing";
  if (release::files_below(folders.starter).empty())
    return "the folder " + folders.starter.string() + " holds no starter";
  return "";
}

void tell(const std::string& lab, const std::vector<release::Leak>& leaks) {
  std::string text = "the handout of " + lab +
                     " was not made, because it would give away what is hidden. In its files are "
                     "pieces of:";
  for (const release::Leak& leak : leaks)
    text += "\n  " + leak.where + ": " + escape_line(leak.from);
  complain(text);
}

int give_out(const ReleaseOptions& options, const spec::Lab& lab,
             const release::LabFolders& folders, const std::set<std::string>& files,
             const release::Needles& secrets) {
  const std::string program = release::read_whole("/proc/self/exe");
  const auto members = release::handout(lab, folders, files, program);
  const auto leaks = release::leaks_in(intake::bundled(members, intake::BundleForm::tar), secrets);
  if (!leaks.empty()) {
    tell(lab.name, leaks);
    return wrong_usage;
  }
  const std::string archive = intake::bundled(members, intake::BundleForm::tar_gz);
  release::write_whole(options.to, archive);
  std::cout << "made " << escape_line(options.to) << ": " << members.size() << " files, "
            << archive.size() / 1024 << " KiB\n"
            << "searched for " << secrets.size()
            << " pieces of the reference and the hidden tests: none is in it\n";
  return all_passed;
}

}  // namespace

int release(const ReleaseOptions& options) {
  const auto opened = open_lab(options.lab, spec::Scope::with_hidden);
  if (!opened) return wrong_usage;
  const auto& [house, lab] = *opened;
  const release::LabFolders folders{house.lab(options.lab), house.starter(options.lab),
                                    house.reference(options.lab)};
  const auto files = spec::files_of_visible_tests(folders.lab);
  if (!files) {
    std::cerr << report::problems(files.error());
    return wrong_usage;
  }
  if (const std::string missing = missing_part(folders); !missing.empty()) {
    complain(missing);
    return wrong_usage;
  }
  const auto secrets = release::secrets_of(folders, *files, texts_of_new_lab(options.lab));
  if (!secrets) {
    std::cerr << report::problems(secrets.error());
    return wrong_usage;
  }
  return give_out(options, lab, folders, *files, *secrets);
}

}  // namespace ipclab::cli
