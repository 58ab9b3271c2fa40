#include "spec/read_test.hpp"

#include <algorithm>

#include "spec/read_faults.hpp"
#include "spec/read_machines.hpp"
#include "spec/read_probing.hpp"
#include "spec/read_steps.hpp"
#include "spec/read_text.hpp"
#include "spec/read_uses.hpp"
#include "spec/read_value.hpp"
#include "spec/units.hpp"

namespace ipclab::spec {
namespace {

/// "<program>.<name>"; the name may begin with a digit.
bool is_test_id(std::string_view id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string_view::npos || dot + 1 == id.size()) return false;
  return is_name(id.substr(0, dot)) && is_name("a" + std::string{id.substr(dot + 1)});
}

void read_id(Reader& reader, const Node& node, TestDraft& draft) {
  draft.test.id = reader.word(node, "an id: PROGRAM.NAME");
  if (draft.test.id.empty()) return;
  if (!is_test_id(draft.test.id))
    return reader.wrong(node, "an id: PROGRAM.NAME, of lower-case letters, digits and \"-\"");
  draft.id = &node;
  draft.test.program = draft.test.id.substr(0, draft.test.id.find('.'));
}

void read_program(Reader& reader, const Node& node, TestDraft& draft) {
  const std::string program = reader.word(node, "a program of the lab");
  if (program.empty()) return;
  if (!draft.test.program.empty() && program != draft.test.program)
    reader.problem(node,
                   "the program " + in_quotes(program) + " does not agree with the id " +
                       in_quotes(draft.test.id),
                   draft.test.program, "leave it out: the id tells the program");
}

void read_points(Reader& reader, const Node& node, Test& test) {
  const auto points = node.kind == Node::Kind::scalar ? decimal_of(node.scalar) : std::nullopt;
  if (points && *points > 0 && *points <= 1'000'000)
    test.points = *points;
  else
    reader.wrong(node, "a number greater than 0, at most 1000000");
}

/// Takes back, for this test, what the lab allows.
void read_forbids(Reader& reader, const Fields& fields, Test& test) {
  const Node* forbids = fields.find("forbids");
  if (forbids == nullptr) return;
  for (const Node* item : reader.words(*forbids, "rules")) {
    const auto rule = read_rule(reader, *item);
    if (!rule) continue;
    if (fields.has("allows") && test.allows.contains(*rule))
      reader.problem(*item, "the rule " + describe(*item) + " is under \"allows\" of this test too",
                     "a rule in one of the two lists");
    test.allows.erase(*rule);
  }
}

void read_names(Reader& reader, const Fields& fields, TestDraft& draft) {
  Test& test = draft.test;
  if (const Node* id = fields.find("id")) read_id(reader, *id, draft);
  if (const Node* program = fields.find("program")) read_program(reader, *program, draft);
  if (const Node* title = fields.find("title")) test.title = reader.word(*title, "a title");
  if (const Node* hint = fields.find("hint")) test.hint = reader.word(*hint, "a hint");
  draft.group = fields.find("group");
  test.group = test.program;
  if (draft.group != nullptr) test.group = reader.word(*draft.group, "the id of a group");
  if (const Node* needs = fields.find("needs")) draft.needs = reader.words(*needs, "ids of tests");
  for (const Node* need : draft.needs) test.needs.push_back(need->scalar);
}

void read_rules_of_play(Reader& reader, const Fields& fields, Test& test) {
  if (const Node* points = fields.find("points")) read_points(reader, *points, test);
  if (const Node* allows = fields.find("allows")) test.allows = read_rules(reader, *allows);
  read_forbids(reader, fields, test);
  if (const Node* limits = fields.find("limits"))
    test.limits = read_limits(reader, *limits, test.limits);
  if (const Node* repeat = fields.find("repeat"))
    test.repeat = static_cast<unsigned>(reader.integer(*repeat, 1, 1000).value_or(1));
  test.probing = read_probing(reader, fields);
}

/// The actors of the steps; nothing if these could not be read.
std::optional<Cast> read_scenario(Reader& reader, const Fields& fields, const LabDraft& lab,
                                  Test& test) {
  constexpr std::array<std::string_view, 2> forms{"run", "steps"};
  if (const Node* files = fields.find("files")) test.files = read_files(reader, *files);
  const auto form = reader.exactly_one(fields, forms);
  if (!form) return std::nullopt;
  if (const Node* machines = fields.find("machines"))
    test.machines = read_machines(reader, *machines);
  Scene scene{.reader = reader,
              .programs = lab.lab.programs,
              .program = test.program,
              .machines = test.machines};
  const Node& value = *fields.find(*form);
  test.steps = *form == "run" ? read_run(scene, value) : read_steps(scene, value);
  if (test.steps.empty()) return std::nullopt;
  return std::move(scene.cast);
}

}  // namespace

Limits read_limits(Reader& reader, const Node& node, const Limits& base) {
  constexpr std::int64_t most = 100'000;
  Limits limits = base;
  const auto fields = reader.fields(node, "limits", keys::limits);
  if (!fields) return limits;
  const auto duration = [&](std::string_view key, milliseconds& limit) {
    if (const Node* n = fields->find(key)) limit = read_duration(reader, *n).value_or(limit);
  };
  const auto size = [&](std::string_view key, Bytes& limit) {
    if (const Node* n = fields->find(key)) limit = read_size(reader, *n).value_or(limit);
  };
  const auto number = [&](std::string_view key, std::int64_t least, unsigned& limit) {
    if (const Node* n = fields->find(key))
      limit = static_cast<unsigned>(reader.integer(*n, least, most).value_or(limit));
  };
  duration("wall", limits.wall);
  duration("cpu", limits.cpu);
  size("memory", limits.memory);
  size("output", limits.output);
  size("file-size", limits.file_size);
  size("disk", limits.disk);
  number("processes", 1, limits.processes);
  number("descriptors", 3, limits.descriptors);  // standard input, output and error
  return limits;
}

TestDraft read_test(Reader& reader, const Node& node, const LabDraft& lab) {
  TestDraft draft;
  draft.reader = &reader;
  draft.test.limits = lab.limits;
  draft.test.allows = lab.allows;
  draft.test.refuses = lab.refuses;
  const auto fields = reader.fields(node, "a test", keys::test);
  if (!fields) return draft;
  read_names(reader, *fields, draft);
  read_rules_of_play(reader, *fields, draft.test);
  const auto cast = read_scenario(reader, *fields, lab, draft.test);
  if (const Node* uses = fields->find("uses"))
    draft.test.uses = read_uses(reader, *uses, cast ? &*cast : nullptr);
  if (const Node* faults = fields->find("faults"))
    draft.test.faults = read_faults(reader, *faults, cast ? &*cast : nullptr);
  return draft;
}

}  // namespace ipclab::spec
