// A clauses.yaml or an expected.yaml, whichever it looks like, of the lab whose tests it names.

#include "fuzz/files.hpp"
#include "report/problems.hpp"
#include "spec/load.hpp"

namespace ipclab::fuzz {
namespace {

struct World {
  std::filesystem::path file = new_folder() / "proof.yaml";
  std::vector<spec::Lab> labs;

  World() {
    for (const std::string& name : names_of_labs()) {
      auto lab = spec::load_lab(std::filesystem::path{LABS} / name, spec::Scope::with_hidden);
      claim(lab.has_value(), "the lab can be loaded", name);
      labs.push_back(std::move(*lab));
    }
  }
};

const spec::Lab& lab_with_tests_in(std::string_view yaml, const std::vector<spec::Lab>& labs) {
  for (const spec::Lab& lab : labs)
    for (const spec::Test& test : lab.tests)
      if (yaml.find(test.id) != std::string_view::npos) return lab;
  return labs.front();
}

template <typename T>
void claim_told(const Result<T, spec::Problems>& loaded) {
  if (loaded) return;
  claim(!loaded.error().empty(), "nothing loaded means a problem");
  claim_safe_to_show(report::problems(loaded.error()));
}

void load(std::string_view yaml) {
  static const World world;
  const spec::Lab& lab = lab_with_tests_in(yaml, world.labs);
  write_file(world.file, yaml);
  if (yaml.find("clauses:") != std::string_view::npos)
    claim_told(spec::load_clauses(world.file, lab));
  else
    claim_told(spec::load_expected(world.file, lab));
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::load({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
