#include "spec/read_lab.hpp"

#include <algorithm>

#include "spec/read_test.hpp"
#include "spec/read_uses.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

void check_name(Reader& reader, const Fields& fields, const std::string& name) {
  const Node* lab = fields.find("lab");
  if (lab == nullptr) return;
  const std::string found = reader.word(*lab, "the name of the lab");
  if (!found.empty() && found != name)
    reader.wrong(*lab, name, "the name of a lab is that of its folder");
}

std::vector<std::string> read_programs(Reader& reader, const Node& node) {
  std::vector<std::string> programs;
  for (const Node* item : reader.words(node, "names of programs")) {
    if (!is_name(item->scalar))
      reader.wrong(*item, "the name of a program: lower-case letters, digits and \"-\"");
    programs.push_back(item->scalar);
  }
  if (node.kind == Node::Kind::sequence && items(node).empty())
    reader.problem(node, "there are no programs", "at least one program");
  return programs;
}

Group read_group(Reader& reader, const Entry& entry) {
  Group group{.id = entry.key->scalar, .title = entry.key->scalar};
  if (!is_name(group.id))
    reader.wrong(*entry.key, "the id of a group: lower-case letters, digits and \"-\"");
  const auto fields = reader.fields(*entry.value, "a group", keys::group);
  if (!fields) return group;
  if (const Node* title = fields->find("title")) group.title = reader.word(*title, "a title");
  if (const Node* all = fields->find("all-or-nothing")) group.all_or_nothing = reader.boolean(*all);
  return group;
}

void read_tests(Reader& reader, const Fields& fields, bool visible, LabDraft& draft) {
  const Node* tests = fields.find("tests");
  if (tests == nullptr) return;
  for (const Node* item : reader.list(*tests, "tests")) {
    TestDraft test = read_test(reader, *item, draft);
    test.test.visible = visible;
    draft.tests.push_back(std::move(test));
  }
  if (tests->kind == Node::Kind::sequence && items(*tests).empty())
    reader.problem(*tests, "there are no tests", "at least one test");
}

}  // namespace

void read_lab_file(Reader& reader, const Node& root, const std::string& name, LabDraft& draft) {
  const auto fields = reader.fields(root, "a lab", keys::lab);
  if (!fields) return;
  check_name(reader, *fields, name);
  Lab& lab = draft.lab;
  if (const Node* title = fields->find("title")) lab.title = reader.word(*title, "a title");
  if (const Node* programs = fields->find("programs"))
    lab.programs = read_programs(reader, *programs);
  if (const Node* limits = fields->find("limits"))
    draft.limits = read_limits(reader, *limits, draft.limits);
  if (const Node* allows = fields->find("allows")) draft.allows = read_rules(reader, *allows);
  if (const Node* refuses = fields->find("refuses")) draft.refuses = read_refused(reader, *refuses);
  if (const Node* groups = fields->find("groups"))
    for (const Entry& entry : reader.free_fields(*groups, "a mapping of ids and groups"))
      lab.groups.push_back(read_group(reader, entry));
  read_tests(reader, *fields, true, draft);
}

void read_hidden_file(Reader& reader, const Node& root, const std::string& name, LabDraft& draft) {
  const auto fields = reader.fields(root, "the hidden tests of a lab", keys::hidden);
  if (!fields) return;
  check_name(reader, *fields, name);
  read_tests(reader, *fields, false, draft);
}

}  // namespace ipclab::spec
