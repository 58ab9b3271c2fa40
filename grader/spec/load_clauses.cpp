#include <set>

#include "spec/load.hpp"
#include "spec/read_test_id.hpp"
#include "spec/read_tree.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

/// A clause about one program is held by tests of that program.
void check_test(Reader& reader, const Node& id, const Clause& clause, const Lab& lab) {
  const Test* test = read_test_id(reader, id, lab);
  if (test == nullptr) return;
  if (!clause.program.empty() && test->program != clause.program)
    reader.problem(id, describe(id) + " is no test of " + in_quotes(clause.program),
                   "tests of the program that the clause is about");
}

Clause read_clause(Reader& reader, const Node& node, const Lab& lab) {
  Clause clause;
  const auto fields = reader.fields(node, "a clause", keys::clause);
  if (!fields) return clause;
  if (const Node* program = fields->find("program"))
    clause.program = read_program(reader, *program, lab.programs);
  if (const Node* says = fields->find("says"))
    clause.says = reader.word(*says, "a sentence of the contract");
  const Node* tests = fields->find("tests");
  if (tests == nullptr) return clause;
  for (const Node* id : reader.words(*tests, "ids of tests")) {
    check_test(reader, *id, clause, lab);
    clause.tests.push_back(id->scalar);
  }
  if (tests->kind == Node::Kind::sequence && clause.tests.empty())
    reader.problem(*tests, "nothing tests this clause", "at least one test");
  return clause;
}

void read_clauses(Reader& reader, const Node& root, const Lab& lab, std::vector<Clause>& clauses) {
  const auto fields = reader.fields(root, "a contract", keys::clauses);
  if (!fields) return;
  if (const Node* name = fields->find("lab"); name != nullptr && name->scalar != lab.name)
    reader.problem(*name, "the lab is called " + in_quotes(lab.name), lab.name);
  const Node* list = fields->find("clauses");
  if (list == nullptr) return;
  std::set<std::string> named;
  for (const Node* item : reader.list(*list, "clauses")) {
    clauses.push_back(read_clause(reader, *item, lab));
    named.insert(clauses.back().tests.begin(), clauses.back().tests.end());
  }
  for (const Test& test : lab.tests)
    if (!named.contains(test.id))
      reader.problem(*list, "no clause names the test " + in_quotes(test.id),
                     "every test holds a clause of the contract");
}

}  // namespace

Result<std::vector<Clause>, Problems> load_clauses(const std::filesystem::path& file,
                                                   const Lab& lab) {
  std::vector<Clause> clauses;
  Reader reader{file.string(), lab.folder};
  if (const auto tree = read_tree(reader, file)) read_clauses(reader, tree->root(), lab, clauses);
  Problems problems = reader.take_problems();
  if (!problems.empty()) return Unexpected{std::move(problems)};
  return clauses;
}

}  // namespace ipclab::spec
