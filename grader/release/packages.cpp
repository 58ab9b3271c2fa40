#include "release/packages.hpp"

#include <filesystem>

#include "intake/bundle.hpp"
#include "release/folder.hpp"
#include "release/loadable.hpp"
#include "release/scripts.hpp"
#include "release/templates.hpp"

namespace ipclab::release {
namespace {

namespace fs = std::filesystem;
using intake::BundleForm;
using intake::Member;

/// A house with this lab alone, below `root`, which is "" or ends in "/".
std::vector<Member> house_of(const Order& order, const std::string& root) {
  std::vector<Member> members;
  const auto add = [&](const std::string& path, std::string content, bool executable = false) {
    members.push_back({root + path, std::move(content), executable});
  };
  const std::string lab = "labs/" + order.lab.name + "/";
  add("ipclab", loadable_part(order.program), true);
  for (const char* name : {"lab.yaml", "hidden.yaml"})
    if (fs::exists(order.folders.lab / name)) add(lab + name, read_whole(order.folders.lab / name));
  for (File& file : files_below(order.folders.lab / "files"))
    add(lab + "files/" + file.path, std::move(file.content), file.executable);
  for (File& file : files_below(order.folders.reference / "correct"))
    add("reference/" + order.lab.name + "/correct/" + file.path, std::move(file.content));
  return members;
}

std::string gradescope(const Order& order) {
  std::vector<Member> members = house_of(order, "");
  members.push_back({"setup.sh", std::string{gradescope_setup}, true});
  members.push_back({"run_autograder", for_lab(gradescope_run, order.lab.name), true});
  return bundled(std::move(members), BundleForm::zip);
}

/// As YAML and JSON both read it.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string number(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string autolab_settings(const Order& order) {
  std::string text = "---\ngeneral:\n  name: " + in_quotes(order.lab.name) +
                     "\n  description: ''\n  display_name: " + in_quotes(order.lab.title) +
                     "\n  handin_filename: handin.zip\n  handin_directory: handin\n"
                     "  max_grace_days: 0\n  max_submissions: -1\n  disable_handins: false\n"
                     "  max_size: 32\n  category_name: Lab\nproblems:\n";
  for (const Problem& problem : order.problems)
    text += "- name: " + in_quotes(problem.name) +
            "\n  description: ''\n  max_score: " + number(problem.max_score) +
            "\n  optional: false\n";
  return text +
         "autograder:\n  autograde_timeout: 900\n  autograde_image: autograding_image\n"
         "  release_score: true\n";
}

std::string autolab(const Order& order) {
  const std::string& name = order.lab.name;
  return bundled(
      {{name + "/" + name + ".yml", autolab_settings(order)},
       {name + "/autograde-Makefile", for_lab(autolab_makefile, name)},
       {name + "/autograde.tar", bundled(house_of(order, "autograde/"), BundleForm::tar)}},
      BundleForm::tar);
}

std::string classroom50(const Order& order) {
  std::vector<Member> members = house_of(order, order.lab.name + "/");
  members.push_back(
      {order.lab.name + "/autograder.py", for_lab(classroom50_autograder, order.lab.name)});
  return bundled(std::move(members), BundleForm::zip);
}

}  // namespace

std::string package(System system, const Order& order) {
  switch (system) {
    case System::gradescope: return gradescope(order);
    case System::autolab: return autolab(order);
    case System::classroom50: return classroom50(order);
  }
  return "";
}

}  // namespace ipclab::release
