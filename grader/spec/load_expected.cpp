#include "spec/load.hpp"
#include "spec/read_test_id.hpp"
#include "spec/read_tree.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

/// A test that needs one that fails is skipped, so it cannot fail.
void check_needs(Reader& reader, const Node& id, const Lab& lab, const ExpectedFailures& expected) {
  const Test* test = find_test(lab, id.scalar);
  if (test == nullptr) return;
  for (const std::string& need : test->needs)
    if (expected.fails.contains(need))
      reader.problem(id, describe(id) + " needs " + in_quotes(need) + ", which fails too",
                     "tests that are not skipped", "leave it out: it will be skipped");
}

std::vector<Entry> read_tests(Reader& reader, const Node& node, const Lab& lab,
                              std::map<std::string, std::set<Rule>>& tests) {
  auto all = reader.free_fields(node, "a mapping of test ids and rules");
  for (const Entry& entry : all) {
    (void)read_test_id(reader, *entry.key, lab);
    std::set<Rule>& rules = tests[entry.key->scalar];
    rules = read_rules(reader, *entry.value);
    if (entry.value->kind == Node::Kind::sequence && items(*entry.value).empty())
      reader.problem(*entry.value, "there are no rules", "at least one rule");
  }
  return all;
}

void read_fails(Reader& reader, const Node& node, const Lab& lab, ExpectedFailures& expected) {
  for (const Entry& entry : read_tests(reader, node, lab, expected.fails))
    check_needs(reader, *entry.key, lab, expected);
  if (node.kind == Node::Kind::mapping && entries(node).empty())
    reader.problem(node, "no test fails", "at least one test, or the defect does not show");
}

void read_may_fail(Reader& reader, const Node& node, const Lab& lab, ExpectedFailures& expected) {
  for (const Entry& entry : read_tests(reader, node, lab, expected.may_fail))
    if (expected.fails.contains(entry.key->scalar))
      reader.problem(*entry.key, describe(*entry.key) + " must fail, and may fail",
                     "each test in one of the two");
}

void read_expected(Reader& reader, const Node& root, const Lab& lab, ExpectedFailures& expected) {
  const auto fields = reader.fields(root, "what must fail", keys::expected);
  if (!fields) return;
  if (const Node* about = fields->find("about"))
    expected.about = reader.word(*about, "the defect in one sentence");
  if (const Node* fails = fields->find("fails")) read_fails(reader, *fails, lab, expected);
  if (const Node* may = fields->find("may-fail")) read_may_fail(reader, *may, lab, expected);
}

}  // namespace

Result<ExpectedFailures, Problems> load_expected(const std::filesystem::path& file,
                                                 const Lab& lab) {
  ExpectedFailures expected;
  Reader reader{file.string(), lab.folder};
  if (const auto tree = read_tree(reader, file)) read_expected(reader, tree->root(), lab, expected);
  Problems problems = reader.take_problems();
  if (!problems.empty()) return Unexpected{std::move(problems)};
  return expected;
}

}  // namespace ipclab::spec
