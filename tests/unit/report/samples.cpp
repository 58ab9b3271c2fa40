#include "samples.hpp"

#include <string>

namespace ipclab::report {
namespace {

using judge::Finding;
using judge::Status;
using judge::TestVerdict;
using judge::Verdict;

TestVerdict test(const std::string& id, const std::string& title, Status status, double points) {
  const std::string program = id.substr(0, id.find('.'));
  return {.id = id,
          .program = program,
          .title = title,
          .group = program,
          .status = status,
          .score = status == Status::pass ? points : 0,
          .max_score = points,
          .visible = true,
          .seconds = 0.0625,
          .seed = 1,
          .replay = "ipclab check pipes." + id,
          .findings = {}};
}

TestVerdict failed(TestVerdict base, std::vector<Finding> findings) {
  base.status = Status::fail;
  base.score = 0;
  base.findings = std::move(findings);
  return base;
}

/// A finding without a rule of its own: why a test was skipped or could not be run.
TestVerdict with_reason(TestVerdict base, const std::string& reason) {
  Finding finding;
  finding.message = reason;
  base.findings = {finding};
  return base;
}

Verdict pipes(std::vector<TestVerdict> tests) {
  Verdict verdict{.lab = "pipes",
                  .title = "Pipes across fork",
                  .submission = "solutions/pipes",
                  .score = 0,
                  .max_score = 0,
                  .seconds = 1.25,
                  .build = {{"upper", true, ""}, {"tally", true, ""}, {"pipeline", true, ""}},
                  .rung = "full",
                  .guarantees = {"nothing of a test outlives it", "no test sees another one"},
                  .groups = {{"upper", "upper: through two pipes and back"},
                             {"tally", "tally: many writers, one pipe"},
                             {"pipeline", "pipeline: as a shell does it"}},
                  .tests = std::move(tests)};
  for (const TestVerdict& each : verdict.tests) {
    verdict.score += each.score;
    verdict.max_score += each.max_score;
  }
  return verdict;
}

Finding deadlock() {
  return {.rule = Rule::deadlock,
          .message = "Nothing can happen any more: every process waits for another one.",
          .expected = "the program reads all of its input and ends with status 0",
          .observed =
              "main (pid 2) waits in write of descriptor 4 (a pipe that is full)\n"
              "child 1 (pid 3) waits in write of descriptor 6 (a pipe that is full)",
          .hint =
              "A pipe holds 64 KiB. Who takes the bytes out of the second pipe while main "
              "still\nfills the first one?\n",
          .where = {{"upper.c", 42, "main (pid 2)", "waits in write of descriptor 4"},
                    {"upper.c", 67, "child 1 (pid 3)", "waits in write of descriptor 6"}}};
}

Finding wrong_output() {
  return {.rule = Rule::wrong_output,
          .message = "The lines are not in the order of the arguments.",
          .expected = "> 1 | 3 a.txt\n  2 | 0 b.txt\n  3 | 12 c.txt\n[... 1 more line ...]",
          .observed = "> 1 | 12 c.txt\n  2 | 3 a.txt\n  3 | 0 b.txt\n[... 1 more line ...]",
          .hint = "Records arrive in the order in which the children finish.",
          .where = {}};
}

Finding pipe_end() {
  return {.rule = Rule::pipe_end_left_open,
          .message = "\"wc\" still holds the write end of the pipe that it reads from.",
          .expected = "descriptors 0, 1 and 2 and no other",
          .observed = "descriptor 5: the write end of pipe 1",
          .hint = "",
          .where = {{"pipeline.c", 0, "", "made pipe 1"}, {"", 0, "child 2 (pid 4)", ""}}};
}

Finding own_write_end() {
  return {
      .rule = Rule::pipe_end_left_open,
      .message = "child 1 waits for the end of pipe 1, but has its write end open itself",
      .expected = "upper prints the right text and then closes its standard output",
      .observed =
          "child 1 (pid 3)  upper.c:28  waits in read of descriptor 3, pipe 1\n"
          "  its write end is open in:\n"
          "    child 1 (pid 3) itself as descriptor 4, fork at upper.c:22\n"
          "upper (pid 2)  upper.c:41  waits in waitpid for child 1 (pid 3)\n"
          "upper had printed nothing",
      .hint =
          "A reader sees end-of-file only when nobody has the write end open any more, the "
          "reader itself included.",
      .where = {{"upper.c", 22, "child 1 (pid 3)",
                 "got the write end of pipe 1 here, descriptor 4"},
                {"upper.c", 28, "child 1 (pid 3)", "waits in read of descriptor 3, pipe 1"},
                {"upper.c", 41, "upper (pid 2)", "waits in waitpid for child 1 (pid 3)"}},
      .waits = {{"child 1 (pid 3)",
                 3,
                 "waits in read of descriptor 3, pipe 1",
                 "upper.c",
                 28,
                 {{"child 1 (pid 3)", 3, "has its write end open as descriptor 4", "upper.c", 22}}},
                {"upper (pid 2)",
                 2,
                 "waits in waitpid for child 1 (pid 3)",
                 "upper.c",
                 41,
                 {{"child 1 (pid 3)", 3, "has not ended", "", 0}}}}};
}

/// As long as judge/ draws at most.
Finding many_waits() {
  Finding finding{.rule = Rule::deadlock,
                  .message = "32 processes wait for each other in a circle",
                  .expected = "tally ends with status 0",
                  .observed = "",
                  .hint = "",
                  .where = {}};
  for (int child = 1; child <= 10; ++child) {
    const std::string number = std::to_string(child);
    const std::string name = "child " + number + " (pid " + std::to_string(child + 2) + ")";
    const std::string what = "waits in read of descriptor 3, pipe " + number;
    finding.observed += name + "  a-rather-long-name.cpp:" + number + "\n  " + what + '\n';
    finding.where.push_back({"a-rather-long-name.cpp", child, name, what});
    finding.waits.push_back({name, child + 2, what, "a-rather-long-name.cpp", child, {}});
  }
  finding.observed += "and 22 more processes that wait";
  return finding;
}

Finding zombie() {
  return {.rule = Rule::zombie,
          .message = "A child ended, and nobody waited for it.",
          .expected = "every child is waited for",
          .observed = "child 1 (pid 3) was left a zombie\n\n(in run 2 of 3)",
          .hint = "",
          .where = {}};
}

}  // namespace

Verdict full_pass() {
  return pipes({test("upper.small", "A short line comes back in capitals", Status::pass, 2),
                test("upper.large", "Input larger than both pipes passes", Status::pass, 6),
                test("tally.order", "Counts in the order of the arguments", Status::pass, 4),
                test("tally.missing", "A file that is not there is named", Status::pass, 2.5),
                test("pipeline.two", "Two commands work at the same time", Status::pass, 5)});
}

Verdict mixed() {
  TestVerdict hidden = test("pipeline.status", "The status of the last command", Status::pass, 1);
  hidden.visible = false;
  TestVerdict withheld = test("tally.empty", "An empty file counts 0", Status::pass, 1);
  withheld.score = 0;
  TestVerdict replayed =
      failed(test("tally.order", "Counts in the order of the arguments", Status::fail, 4),
             {wrong_output(), zombie()});
  replayed.replay =
      "ipclab check pipes.tally.order '/home/student/operating systems/solutions/pipes' --seed "
      "18446744073709551615 --repeat 3";
  return pipes(
      {test("upper.small", "A short line comes back in capitals", Status::pass, 2),
       failed(test("upper.large", "Input larger than both pipes passes through the child and back",
                   Status::fail, 6),
              {deadlock()}),
       with_reason(test("upper.huge", "One gigabyte passes as well", Status::skip, 0.5),
                   "Not run, because upper.large did not pass."),
       replayed, withheld,
       test("pipeline.two", "Two commands work at the same time", Status::pass, 5),
       failed(test("pipeline.closes-ends", "Every command holds only its own two ends",
                   Status::fail, 8),
              {pipe_end()}),
       with_reason(
           test("pipeline.many", "32 commands in a row", Status::error, 3),
           "The grader could not do its work: clone3: Resource temporarily unavailable (EAGAIN)"),
       hidden});
}

Verdict build_failure() {
  const Finding finding{.rule = Rule::build,
                        .message = "upper could not be built",
                        .expected = "",
                        .observed = "upper.c:7:14: error: expected ';' before 'return'",
                        .hint = "",
                        .where = {}};
  Verdict verdict =
      pipes({failed(test("upper.small", "A short line comes back in capitals", Status::fail, 2),
                    {finding}),
             failed(test("upper.large", "Input larger than both pipes passes", Status::fail, 6),
                    {finding}),
             test("pipeline.two", "Two commands work at the same time", Status::pass, 5)});
  verdict.build = {{"upper", false,
                    "upper.c: In function 'main':\n"
                    "upper.c:7:14: error: expected ';' before 'return'\n"
                    "    7 |\tpipe(ends)\n"
                    "      |\t          ^\n"
                    "      |\t          ;\n"},
                   {"tally", false, "There is neither tally.c nor tally.cpp."},
                   {"pipeline", true, "pipeline.c:3:7: warning: unused variable 'i'"}};
  return verdict;
}

Verdict hostile() {
  const std::string evil =
      "\x1b[2J\x1b]0;full marks\x07\x9b"
      "31m\r\xe2\x80\xae"
      "drawkcab\xff\xc3";
  const Finding finding{.rule = Rule::wrong_output,
                        .message = "message " + evil,
                        .expected = "first\n" + evil + "\n\tlast \xe4\xb8\xad\xe6\x96\x87",
                        .observed = std::string{"zero \0 byte", 11},
                        .hint = "hint " + evil,
                        .where = {{evil, 3, evil, evil}},
                        .waits = {{evil, 2, evil, evil, 3, {{evil, 3, evil, evil, 4}}}}};
  TestVerdict bad = failed(test("upper." + evil, "title " + evil, Status::fail, 2), {finding});
  bad.account = judge::Account{{{evil, 0}, {evil, 3}},
                               {{.kind = judge::Event::Kind::message,
                                 .from = 0,
                                 .to = 1,
                                 .what = evil,
                                 .text = evil,
                                 .file = evil,
                                 .line = 2}},
                               {{evil, "output", evil + '\n' + evil}}};
  bad.group = evil;
  bad.program = evil;
  bad.replay = "ipclab check " + evil;
  Verdict verdict = pipes({bad, with_reason(test("upper.b", evil, Status::skip, 1), evil),
                           with_reason(test("upper.c", evil, Status::error, 1), evil)});
  verdict.lab = evil;
  verdict.title = evil;
  verdict.submission = "../" + evil;
  verdict.build = {{evil, false, evil + "\n" + evil}};
  verdict.rung = evil;
  verdict.guarantees = {evil};
  verdict.not_looked_at = {evil};
  return verdict;
}

Verdict flood() {
  std::string lines;
  for (int line = 1; line <= 5000; ++line) lines += "line " + std::to_string(line) + '\n';
  Finding finding = wrong_output();
  finding.expected = lines;
  finding.observed = lines + lines;
  for (int place = 1; place <= 60; ++place)
    finding.where.push_back({"tally.c", place, "child " + std::to_string(place), "writes"});
  Verdict verdict = pipes(
      {failed(test("tally.order", "Counts in the order of the arguments", Status::fail, 1.0 / 3),
              {finding})});
  verdict.tests.front().findings.resize(30, zombie());
  verdict.build = {{"upper", false, lines}};
  verdict.seconds = 12345.678;
  return verdict;
}

Verdict long_lines() {
  std::string words;
  for (int word = 1; word <= 60; ++word) words += "word" + std::to_string(word) + ' ';
  const Finding finding{.rule = Rule::one_client_blocks_all,
                        .message = words,
                        .expected = std::string(5000, 'x'),
                        .observed = words,
                        .hint = words,
                        .where = {{std::string(200, 'f') + ".c", 1, "child", words}}};
  TestVerdict bad =
      failed(test("upper." + std::string(90, 'i'), words, Status::fail, 1234567), {finding});
  bad.replay =
      "ipclab check pipes.upper.long --seed 1 --json '" + std::string(30, 'r') + "' " + words;
  Verdict verdict = pipes({bad, test("upper.b", words, Status::pass, 0.125)});
  verdict.submission = "/" + std::string(300, 's');
  verdict.groups.front().title = words;
  verdict.build = {{"upper", false, std::string(900, 'e') + "\n" + words}};
  return verdict;
}

/// Every kind of event, and all of its fields.
judge::Account small_run() {
  using Kind = judge::Event::Kind;
  return {{{"the test", 0}, {"upper", 3}, {"child 1", 4}},
          {{.kind = Kind::step, .from = 0, .to = 1, .what = "starts", .text = "upper"},
           {.kind = Kind::made, .from = 1, .to = 2, .what = "fork", .file = "upper.c", .line = 20},
           {.kind = Kind::message, .from = 1, .to = 2, .what = "pipe 1", .text = "6 bytes"},
           {.kind = Kind::fault, .from = 2, .to = 2, .what = "the first read returned 1 byte of 6"},
           {.kind = Kind::turn, .from = 2, .to = 1, .what = "is stopped before"},
           {.kind = Kind::gap, .what = "3 more events"},
           {.kind = Kind::wait, .from = 2, .to = 2, .what = "waits in read of descriptor 3"},
           {.kind = Kind::left, .from = 2, .to = 2, .what = "still runs at the end"},
           {.kind = Kind::step, .from = 1, .to = 0, .failed = true, .what = "upper did not end"}},
          {{"upper", "input", "hello\n"}, {"upper", "errors", "read: Bad file descriptor\n"}}};
}

Verdict drawn() {
  Verdict verdict =
      pipes({failed(test("upper.line", "A line comes back in capitals", Status::fail, 2),
                    {own_write_end()}),
             failed(test("tally.order", "Counts in the order of the arguments", Status::fail, 4),
                    {many_waits()})});
  verdict.tests.front().account = small_run();
  verdict.not_looked_at = {
      "system calls: ptrace(2) is not to be had here, so nothing is said about busy waiting and "
      "about the ways in which data went"};
  return verdict;
}

Verdict empty() { return {}; }

std::vector<Sample> all_samples() {
  return {{"full_pass", full_pass()}, {"mixed", mixed()}, {"build_failure", build_failure()},
          {"hostile", hostile()},     {"flood", flood()}, {"long_lines", long_lines()},
          {"drawn", drawn()},         {"empty", empty()}};
}

}  // namespace ipclab::report
