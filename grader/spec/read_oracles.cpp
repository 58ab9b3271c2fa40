#include <array>

#include "spec/read_text.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

using Oracles = std::vector<Oracle>;

void read_exact(Reader& reader, const Node& node, Oracles& oracles) {
  oracles.push_back(Exact{read_text(reader, node)});
}
void read_matches(Reader& reader, const Node& node, Oracles& oracles) {
  oracles.push_back(Matches{read_regex(reader, node)});
}
void read_has_line(Reader& reader, const Node& node, Oracles& oracles) {
  oracles.push_back(HasLine{read_regex(reader, node)});
}
void read_any_order(Reader& reader, const Node& node, Oracles& oracles) {
  oracles.push_back(AnyOrder{read_text(reader, node)});
}
void read_each_once(Reader& reader, const Node& node, Oracles& oracles) {
  const auto fields = reader.fields(node, "what comes once", keys::each_once);
  if (!fields) return;
  EachOnce each;
  if (const Node* item = fields->find("item")) each.item = read_regex(reader, *item, 1);
  if (const Node* of = fields->find("of")) each.of = read_text(reader, *of);
  oracles.push_back(std::move(each));
}
void read_increasing(Reader& reader, const Node& node, Oracles& oracles) {
  oracles.push_back(Increasing{read_regex(reader, node, 2)});
}
void read_same_as(Reader& reader, const Node& node, Oracles& oracles) {
  constexpr std::array<Choice<bool>, 1> only{{{"reference", true}}};
  if (reader.choice(node, only)) oracles.push_back(SameAsReference{});
}
void read_empty(Reader& reader, const Node& node, Oracles& oracles) {
  constexpr std::array<Choice<bool>, 1> only{{{"true", true}}};
  if (reader.choice(node, only)) oracles.push_back(Exact{});
}

struct OracleForm {
  std::string_view key;
  void (*read)(Reader&, const Node&, Oracles&);
};
constexpr std::array<OracleForm, 8> oracle_forms{{{"exact", read_exact},
                                                  {"matches", read_matches},
                                                  {"has-line", read_has_line},
                                                  {"any-order", read_any_order},
                                                  {"each-once", read_each_once},
                                                  {"increasing", read_increasing},
                                                  {"same-as", read_same_as},
                                                  {"empty", read_empty}}};

}  // namespace

std::vector<Oracle> read_oracles(Reader& reader, const Node& node) {
  Oracles oracles;
  if (node.kind != Node::Kind::mapping || is_text_mapping(node)) {
    read_exact(reader, node, oracles);
    return oracles;
  }
  const auto fields = reader.fields(node, "what the text must be", keys::oracles);
  if (!fields) return oracles;
  for (const OracleForm& form : oracle_forms)
    if (const Node* value = fields->find(form.key)) form.read(reader, *value, oracles);
  if (entries(node).empty())
    reader.problem(node, "nothing is asked of the text", "at least one of its keys",
                   "write {empty: true} for an empty text");
  return oracles;
}

}  // namespace ipclab::spec
