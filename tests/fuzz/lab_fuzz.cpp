// A lab.yaml or a hidden.yaml, whichever it looks like, as a file of the lab that it names.

#include <string>

#include "fuzz/files.hpp"
#include "report/problems.hpp"
#include "spec/expectation.hpp"
#include "spec/load.hpp"

namespace ipclab::fuzz {
namespace {

namespace fs = std::filesystem;

/// A lab.yaml with those tests of the lab that the input names, and nothing else: the loader shall
/// spend its time on the input.
std::string visible_part(const spec::Lab& lab, std::string_view named_in) {
  std::string programs;
  for (const std::string& program : lab.programs) programs += program + ", ";
  std::string text = "lab: " + lab.name + "\ntitle: t\nprograms: [" + programs + "]\ntests:\n";
  for (const spec::Test& test : lab.tests)
    if (&test == &lab.tests.front() || named_in.find(test.id) != std::string_view::npos)
      text += "- {id: " + test.id + ", title: t, run: {stdout: t}}\n";
  return text;
}

struct World {
  fs::path folder = new_folder();
  std::vector<spec::Lab> labs;

  World() {
    for (const std::string& name : names_of_labs()) {
      auto lab = spec::load_lab(fs::path{LABS} / name, spec::Scope::visible_only);
      claim(lab.has_value(), "the lab can be loaded", name);
      labs.push_back(std::move(*lab));
      fs::create_directory(folder / name);
      fs::create_directory_symlink(fs::path{LABS} / name / "files", folder / name / "files");
    }
  }
};

const spec::Lab& lab_named_in(std::string_view yaml, const std::vector<spec::Lab>& labs) {
  for (const spec::Lab& lab : labs)
    if (yaml.find("lab: " + lab.name) != std::string_view::npos) return lab;
  return labs.front();
}

void claim_can_be_carried_out(const std::vector<spec::Step>& steps);

struct StepClaims {
  template <typename Action>
  void operator()(const Action&) const {}
  void operator()(const spec::Together& together) const {
    for (const auto& track : together.tracks) claim_can_be_carried_out(track);
  }
  void operator()(const spec::Start& start) const {
    for (const spec::Text& argument : start.args) bound(argument);
    if (start.input_text) bound(*start.input_text);
  }
  void operator()(const spec::Send& send) const { bound(send.text); }
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

void claim_can_be_carried_out(const std::vector<spec::Step>& steps) {
  for (const spec::Step& step : steps) std::visit(StepClaims{}, step.action);
}

void claim_sound(const spec::Lab& lab) {
  claim(!lab.tests.empty(), "a lab has tests");
  for (const spec::Test& test : lab.tests) {
    claim(test.points > 0 && test.points <= 1e6, "points are bounded", test.id);
    claim(test.repeat >= 1, "a test is run at least once", test.id);
    for (const spec::File& file : test.files) StepClaims::bound(file.content);
    claim_can_be_carried_out(test.steps);
  }
}

void load(std::string_view yaml) {
  static const World world;
  const spec::Lab& lab = lab_named_in(yaml, world.labs);
  const fs::path folder = world.folder / lab.name;
  const bool visible = yaml.find("programs:") != std::string_view::npos;
  write_file(folder / "lab.yaml", visible ? yaml : visible_part(lab, yaml));
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
