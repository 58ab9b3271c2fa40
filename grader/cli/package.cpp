// ipclab package: what an instructor uploads to a course system.

#include <algorithm>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/opened_lab.hpp"
#include "release/folder.hpp"
#include "release/packages.hpp"
#include "report/autolab.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

/// Autolab has to know its problems beforehand: those of a verdict on anything.
std::vector<release::Problem> problems_of(const spec::Lab& lab) {
  judge::Verdict verdict;
  for (const spec::Test& test : lab.tests) {
    judge::TestVerdict of_test;
    of_test.id = test.id;
    of_test.program = test.program;
    of_test.title = test.title;
    of_test.status = judge::Status::fail;
    of_test.max_score = test.points;
    of_test.visible = test.visible;
    verdict.tests.push_back(of_test);
  }
  std::vector<release::Problem> problems;
  for (const report::AutolabProblem& problem : report::autolab_problems(verdict))
    problems.push_back({problem.name, problem.max_score});
  return problems;
}

}  // namespace

int package(const PackageOptions& options) {
  const auto opened = open_lab(options.lab, spec::Scope::with_hidden);
  if (!opened) return wrong_usage;
  const auto& [house, lab] = *opened;
  const release::LabFolders folders{house.lab(options.lab), house.starter(options.lab),
                                    house.reference(options.lab)};
  const auto system =
      std::ranges::find(release::systems, options.system, &release::SystemName::name);
  const std::string program = release::read_whole("/proc/self/exe");
  const std::string archive =
      release::package(system->system, {lab, folders, program, problems_of(lab)});
  release::write_whole(options.to, archive);
  std::cout << "made " << escape_line(options.to) << ", " << archive.size() / 1024 << " KiB, for "
            << options.system
            << "\nthe hidden tests and the reference solution are in it: keep it from students\n";
  return all_passed;
}

}  // namespace ipclab::cli
