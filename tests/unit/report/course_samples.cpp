#include "course_samples.hpp"

#include "samples.hpp"

namespace ipclab::report {
namespace {

judge::TestVerdict secret_test(const std::string& word, judge::Status status, double points) {
  judge::TestVerdict test;
  test.id = "tally." + word;
  test.program = "tally";
  test.title = word;
  test.group = word;
  test.status = status;
  test.score = status == judge::Status::pass ? points : 0;
  test.max_score = points;
  test.visible = false;
  test.replay = word;
  test.findings = {{.rule = Rule::wrong_output,
                    .message = word,
                    .expected = word,
                    .observed = word,
                    .hint = word,
                    .where = {{word + ".c", 4, word, word}}}};
  if (status == judge::Status::pass) test.findings.clear();
  return test;
}

Entrant entrant(const std::string& key, const std::string& address, std::vector<Person> people) {
  Entrant entrant;
  entrant.key = key;
  entrant.people = std::move(people);
  entrant.source = "export/" + key;
  entrant.submitted_at = "2026-03-01 12:00:00 UTC";
  entrant.address = address;
  return entrant;
}

Row group_row() {
  Row row{entrant("g-7", "12",
                  {{"Grace Hopper", "s2", "grace@example.edu"},
                   {"Edsger \"E.W.\" Dijkstra", "s3", "edsger@example.edu"}}),
          full_pass()};
  row.entrant.group = "Team; 7, the best";
  row.entrant.late = true;
  return row;
}

Row hostile_row() {
  const std::string name = "=HYPERLINK(\"http://example.org\")\r\n\x1b[2J\xff\xe2\x80\xae";
  Row row{entrant("mallory", "13", {{name, "@SUM(1+1)", "+mallory@example.edu"}}), hostile()};
  row.entrant.notes = {name};
  row.entrant.group = "\t-1";
  return row;
}

Row unreadable_row() {
  Row row{entrant("nobody", "14", {{"O'Neil, Nobody", "s5", "nobody@example.edu"}}), {}};
  row.entrant.problem = "-the archive <work.rar> is damaged";
  return row;
}

}  // namespace

judge::Verdict with_secrets(const std::string& word) {
  judge::Verdict verdict = drawn();
  verdict.tests.push_back(secret_test(word, judge::Status::fail, 2.5));
  verdict.tests.push_back(secret_test(word + "-2", judge::Status::pass, 1.5));
  verdict.score += 1.5;
  verdict.max_score += 4;
  return verdict;
}

std::vector<Row> class_rows() {
  Row late{entrant("ada", "11", {{"Lovelace, Ada", "s1", "ada@example.edu"}}),
           with_secrets("secret")};
  Row open{entrant("open", "17", {{"Open, Olga", "s7", "olga@example.edu"}}), mixed()};
  return {late,
          group_row(),
          hostile_row(),
          unreadable_row(),
          {entrant("later", "15", {{"Later, Lars", "s6", "lars@example.edu"}}), {}},
          {entrant("folder_1", "", {}), full_pass()},
          open};
}

ClassFile class_file() {
  ClassFile file{"pipes", "Pipes across fork", "canvas", {}};
  for (const Row& row : class_rows()) file.entrants.push_back(row.entrant);
  return file;
}

ClassTable class_table() {
  ClassTable table;
  table.assignment = "Pipes (42)";
  table.system = "canvas";
  for (const Row& row : class_rows())
    if (row.verdict) add_columns(table, *row.verdict);
  return table;
}

Classroom50Run classroom50_run() {
  return {.classroom = "os-2026",
          .assignment = "pipes",
          .assignment_type = "individual",
          .owner = "ada",
          .submission = "submit/1",
          .commit = "https://example.org/os-2026/pipes-ada/commit/1",
          .release = "https://example.org/os-2026/pipes-ada/releases/1",
          .review = "https://example.org/os-2026/pipes-ada/pull/1",
          .datetime = "2026-03-01T12:00:00Z"};
}

}  // namespace ipclab::report
