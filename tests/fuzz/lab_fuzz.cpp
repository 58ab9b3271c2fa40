// A lab.yaml or a hidden.yaml, whichever it looks like, as a file of the lab that it names.

#include <string>

#include "fuzz/files.hpp"
#include "report/problems.hpp"
#include "spec/expectation.hpp"
#include "spec/load.hpp"

namespace ipclab::fuzz {
namespace {

namespace fs = std::filesystem;

/// Tests with the ids that hidden tests need, and nothing else: the loader shall spend its time on
/// the input.
std::string visible_tests_of(const std::string& name) {
  const auto lab = spec::load_lab(fs::path{LABS} / name, spec::Scope::visible_only);
  claim(lab.has_value(), "the lab can be loaded", name);
  std::string programs;
  for (const std::string& program : lab->programs) programs += program + ", ";
  std::string text = "lab: " + name + "\ntitle: t\nprograms: [" + programs + "]\ngroups:\n";
  for (const spec::Group& group : lab->groups) text += "  " + group.id + ": {title: t}\n";
  text += "tests:\n";
  for (const spec::Test& test : lab->tests)
    text += "- {id: " + test.id + ", title: t, group: " + test.group + ", run: {stdout: t}}\n";
  return text;
}

struct World {
  fs::path folder = new_folder();
  std::vector<std::string> labs = names_of_labs();
  std::vector<std::string> visible;

  World() {
    for (const std::string& lab : labs) {
      fs::create_directory(folder / lab);
      fs::create_directory_symlink(fs::path{LABS} / lab / "files", folder / lab / "files");
      visible.push_back(visible_tests_of(lab));
    }
  }
};

std::size_t lab_named_in(std::string_view yaml, const std::vector<std::string>& labs) {
  for (std::size_t i = 0; i < labs.size(); ++i)
    if (yaml.find("lab: " + labs[i]) != std::string_view::npos) return i;
  return 0;
}

void claim_oracles_work(const std::vector<spec::Step>& steps);

struct OracleCheck {
  template <typename Action>
  void operator()(const Action&) const {}
  void operator()(const spec::Together& together) const {
    for (const auto& track : together.tracks) claim_oracles_work(track);
  }
  void operator()(const spec::Expect& expect) const {
    for (const spec::Oracle& oracle : expect.oracles) std::visit(*this, oracle);
  }
  // An expression that the loader lets pass can be carried out: else this throws a GraderError.
  void operator()(const spec::Matches& matches) const { try_out(matches); }
  void operator()(const spec::HasLine& has_line) const { try_out(has_line); }
  void operator()(const spec::Increasing& increasing) const { try_out(increasing); }
  void operator()(const spec::Exact& exact) const { bound(exact.text); }
  void operator()(const spec::AnyOrder& any_order) const { bound(any_order.lines); }
  void operator()(const spec::EachOnce& each_once) const {
    bound(each_once.of);
    try_out(spec::EachOnce{each_once.item, {{spec::Literal{"1\n"}}}});
  }
  static void try_out(const spec::Oracle& oracle) {
    (void)spec::mismatch(oracle, "1 2\n", std::nullopt);
  }
  static void bound(const spec::Text& text) {
    const std::uint64_t size = spec::size_of(text);
    claim(size <= spec::largest_text.count, "no text is too large");
    if (size > 10'000 || !spec::machines_in(text).empty()) return;
    claim(spec::expand(text).size() == size, "a text has the size that was said");
  }
};

void claim_oracles_work(const std::vector<spec::Step>& steps) {
  for (const spec::Step& step : steps) std::visit(OracleCheck{}, step.action);
}

void claim_sound(const spec::Lab& lab) {
  claim(!lab.tests.empty(), "a lab has tests");
  for (const spec::Test& test : lab.tests) {
    claim(test.points > 0 && test.points <= 1e6, "points are bounded", test.id);
    claim(test.repeat >= 1, "a test is run at least once", test.id);
    claim_oracles_work(test.steps);
  }
}

void load(std::string_view yaml) {
  static const World world;
  const std::size_t lab = lab_named_in(yaml, world.labs);
  const fs::path folder = world.folder / world.labs[lab];
  const bool visible = yaml.find("programs:") != std::string_view::npos;
  write_file(folder / "lab.yaml", visible ? yaml : world.visible[lab]);
  if (!visible) write_file(folder / "hidden.yaml", yaml);
  const auto loaded =
      spec::load_lab(folder, visible ? spec::Scope::visible_only : spec::Scope::with_hidden);
  if (loaded) return claim_sound(*loaded);
  claim(!loaded.error().empty(), "no lab means a problem");
  claim_safe_to_show(report::problems(loaded.error()));
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::load({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
