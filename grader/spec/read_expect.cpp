// Steps that look at output.

#include <array>
#include <limits>

#include "spec/read_action.hpp"
#include "spec/read_text.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

constexpr std::array<Choice<evidence::Stream>, 2> output_streams{
    {{"stdout", evidence::Stream::out}, {"stderr", evidence::Stream::err}}};

/// The actor and stream of a step that looks at output.
void read_output(Scene& scene, const Fields& fields, std::string& actor,
                 evidence::Stream& stream) {
  Reader& reader = scene.reader;
  const Node* chosen = fields.find("stream");
  if (chosen != nullptr)
    stream = reader.choice(*chosen, output_streams).value_or(evidence::Stream::out);
  const Node* from = fields.find("from");
  const Member* member = from == nullptr ? nullptr : scene.cast.find(reader, *from);
  if (member == nullptr) return;
  actor = from->scalar;
  if (member->role == Member::Role::listener)
    reader.problem(*from, describe(*from) + " only listens: it has no output",
                   "a connection that an accept step took from it");
  if (member->role == Member::Role::connection && stream == evidence::Stream::err)
    reader.problem(*chosen, "a connection has no stderr", "stdout");
  if (member->output_closed && stream == evidence::Stream::out)
    reader.problem(*from, "the standard output of " + describe(*from) + " is closed",
                   "an actor whose output is read");
}

void read_line(Reader& reader, const Node& node, Expect& expect) {
  Text text = read_text(reader, node);
  if (count_lines(text).newlines > 0)
    reader.problem(node, "one line has no newline within", "the line without its newline",
                   "use \"lines\" for several lines");
  text.pieces.push_back(Literal{"\n"});
  expect.lines = 1;
  expect.oracles.push_back(Exact{std::move(text)});
}

void read_lines(Reader& reader, const Node& node, Expect& expect) {
  Text text = read_text(reader, node);
  if (size_of(text) == 0) reader.problem(node, "there is no line", "at least one line");
  const LineCount count = count_lines(text);
  if (!count.ends_with_newline) text.pieces.push_back(Literal{"\n"});
  expect.lines = count.newlines + (count.ends_with_newline ? 0 : 1);
  expect.oracles.push_back(Exact{std::move(text)});
}

void read_next(Reader& reader, const Node& node, const Fields& fields, Expect& expect) {
  const auto number = reader.integer(node, 1, std::numeric_limits<std::int32_t>::max());
  expect.lines = static_cast<std::uint64_t>(number.value_or(1));
  if (const Node* so = fields.find("so"))
    expect.oracles = read_oracles(reader, *so);
  else
    reader.problem(fields.mapping(), "the key \"so\" is missing", "what the lines must be");
}

void read_amount(Reader& reader, const Fields& fields, Expect& expect) {
  constexpr std::array<std::string_view, 5> amounts{"line", "line-matches", "lines", "next",
                                                    "rest"};
  const auto amount = reader.exactly_one(fields, amounts);
  if (!amount) return;
  const Node& value = *fields.find(*amount);
  if (*amount == "line") read_line(reader, value, expect);
  if (*amount == "lines") read_lines(reader, value, expect);
  if (*amount == "next") read_next(reader, value, fields, expect);
  if (*amount == "rest") expect.oracles = read_oracles(reader, value);
  if (*amount == "line-matches") {
    expect.lines = 1;
    expect.oracles.push_back(HasLine{read_regex(reader, value)});
  }
  if (*amount != "next" && fields.has("so"))
    reader.problem(*fields.find("so"), "\"so\" belongs to \"next\"", "the number of lines in next");
}

}  // namespace

Expect read_expect(Scene& scene, const Node& value) {
  Expect expect;
  const auto fields = scene.reader.fields(value, "what is expected", keys::expect);
  if (!fields) return expect;
  read_output(scene, *fields, expect.actor, expect.stream);
  read_amount(scene.reader, *fields, expect);
  return expect;
}

Check read_check(Scene& scene, const Node& value) {
  Check check;
  const auto fields = scene.reader.fields(value, "a check", keys::check);
  if (!fields) return check;
  read_output(scene, *fields, check.actor, check.stream);
  if (const Node* program = fields->find("program"))
    check.program = read_file_name(scene.reader, *program);
  if (const Node* args = fields->find("args")) check.args = read_args(scene.reader, *args);
  return check;
}

}  // namespace ipclab::spec
