#include "spec/read_party.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace ipclab::spec {
namespace {

constexpr std::array<std::string_view, 2> kinships{"parent", "child"};
constexpr std::string_view wanted_party =
    "parent, child or an actor that runs a program of the lab";

std::vector<std::string_view> parties_of(const Cast& cast) {
  std::vector<std::string_view> parties{kinships.begin(), kinships.end()};
  for (const std::string_view name : cast.names()) {
    const Member& member = *cast.look_up(name);
    const bool is_followed = member.role == Member::Role::process && !member.is_tool;
    if (is_followed && !is_kinship(name)) parties.push_back(name);
  }
  return parties;
}

void check_actor(Reader& reader, const Node& node, const Cast& cast) {
  const Member* member = cast.look_up(node.scalar);
  if (member == nullptr) {
    if (!reader.full()) reader.unknown(node, "actor", parties_of(cast));
  } else if (member->role != Member::Role::process) {
    reader.problem(node, describe(node) + " is a peer, not a process", std::string{wanted_party});
  } else if (member->is_tool) {
    reader.problem(node, describe(node) + " is a tool, and what tools do is not seen",
                   std::string{wanted_party});
  }
}

}  // namespace

bool is_kinship(std::string_view party) {
  return std::ranges::find(kinships, party) != kinships.end();
}

std::string read_party(Reader& reader, const Node& node, const Cast* cast) {
  const std::string party = reader.word(node, std::string{wanted_party});
  if (party.empty() || cast == nullptr) return party;
  if (!is_kinship(party))
    check_actor(reader, node, *cast);
  else if (cast->look_up(party) != nullptr)
    reader.problem(node, "an actor of the steps has the name " + in_quotes(party) + " too",
                   std::string{wanted_party}, "give the actor another name");
  return party;
}

}  // namespace ipclab::spec
