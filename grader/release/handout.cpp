#include "release/handout.hpp"

#include "release/folder.hpp"
#include "release/loadable.hpp"
#include "release/templates.hpp"

namespace ipclab::release {
namespace {

using intake::Member;

constexpr std::string_view makefile = R"make(# make check              check your work in @DIR@/
# make check DIR=folder   check what is in another folder
# make check TEST=name    only that task or that test, for example TEST=@TASK@
# make watch              check whenever you save, until Ctrl-C
# make doctor             what this machine can do

DIR ?= @DIR@
TEST ?=
ARGS ?=
ipclab = IPCLAB_HOME="$(CURDIR)" "$(CURDIR)/ipclab"
target = @LAB@$(if $(TEST),.$(TEST))

.PHONY: check watch doctor help

check:
	@$(ipclab) check $(target) "$(DIR)" $(ARGS)

watch:
	@$(ipclab) check $(target) "$(DIR)" --watch $(ARGS)

doctor:
	@$(ipclab) doctor

help:
	@sed -n 's/^# //p' Makefile
)make";

/// "c/upper.c" is what C programmers begin with, all above that is C++.
std::string place_of(const std::string& starter) {
  return starter.starts_with("c/") ? starter : "cpp/" + starter;
}

}  // namespace

std::vector<Member> handout(const spec::Lab& lab, const LabFolders& folders,
                            const std::set<std::string>& visible_files, std::string_view program) {
  std::vector<Member> members;
  const auto add = [&](const std::string& path, std::string content, bool executable = false) {
    members.push_back({lab.name + "/" + path, std::move(content), executable});
  };
  std::string first;
  for (File& file : files_below(folders.starter)) {
    const std::string place = place_of(file.path);
    if (first.empty() || place.starts_with("cpp/")) first = place.substr(0, place.find('/'));
    add(place, std::move(file.content), file.executable);
  }
  add("README.md", read_whole(folders.lab / "README.md"));
  add("Makefile", replaced(replaced(for_lab(makefile, lab.name), "@DIR@", first), "@TASK@",
                           lab.programs.front()));
  add("ipclab", loadable_part(program), true);
  add("labs/" + lab.name + "/lab.yaml", read_whole(folders.lab / "lab.yaml"));
  for (const std::string& name : visible_files)
    add("labs/" + lab.name + "/files/" + name, read_whole(folders.lab / "files" / name));
  return members;
}

}  // namespace ipclab::release
