#include "spec/read_flow.hpp"

#include <algorithm>
#include <array>

#include "spec/read_value.hpp"
#include "spec/units.hpp"

namespace ipclab::spec {
namespace {

using evidence::ObjectKind;

constexpr std::array<Choice<ObjectKind>, 10> kinds{
    {{"pipe", ObjectKind::pipe},
     {"fifo", ObjectKind::fifo},
     {"unix-socket", ObjectKind::unix_socket},
     {"internet-socket", ObjectKind::internet_socket},
     {"posix-queue", ObjectKind::posix_queue},
     {"system-v-queue", ObjectKind::system_v_queue},
     {"semaphore-set", ObjectKind::semaphore_set},
     {"system-v-memory", ObjectKind::system_v_memory},
     {"shared-mapping", ObjectKind::shared_mapping},
     {"file", ObjectKind::file}}};

constexpr std::array<std::string_view, 2> kinships{"parent", "child"};
constexpr std::string_view wanted_party =
    "parent, child or an actor that runs a program of the lab";

bool is_kinship(std::string_view party) {
  return std::ranges::find(kinships, party) != kinships.end();
}

/// Nobody counts the bytes that go through them: memory is written without a system call.
bool is_uncounted(ObjectKind kind) {
  return kind == ObjectKind::semaphore_set || kind == ObjectKind::system_v_memory ||
         kind == ObjectKind::shared_mapping;
}

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

std::uint64_t read_bytes(Reader& reader, const Node& node, const Flow& flow) {
  if (flow.through && is_uncounted(*flow.through)) {
    reader.problem(node, "no bytes are counted in objects of this kind", "no \"bytes\" here");
    return 0;
  }
  const auto range =
      node.kind == Node::Kind::scalar ? range_of(node.scalar) : std::optional<Range>{};
  if (range && !range->most && range->least > 0) return range->least;
  const bool is_number = range && range->most == range->least && range->least > 0;
  reader.wrong(node, "a lower bound \">=N\", N from 1",
               is_number ? "write \">=" + node.scalar + "\"" : "");
  return 1;
}

}  // namespace

Flow read_flow(Reader& reader, const Node& node, const Cast* cast) {
  Flow flow;
  const auto fields = reader.fields(node, "a flow", keys::flow);
  if (!fields) return flow;
  if (entries(node).empty()) reader.problem(node, "the flow says nothing", "at least one key");
  if (const Node* through = fields->find("through")) flow.through = reader.choice(*through, kinds);
  if (flow.through && is_uncounted(*flow.through)) flow.bytes = 0;
  if (const Node* from = fields->find("from")) flow.from = read_party(reader, *from, cast);
  const Node* to = fields->find("to");
  if (to != nullptr) flow.to = read_party(reader, *to, cast);
  if (to != nullptr && !flow.to.empty() && flow.from == flow.to && !is_kinship(flow.to))
    reader.problem(*to, "the flow leads back to where it began", "two processes");
  if (const Node* bytes = fields->find("bytes")) flow.bytes = read_bytes(reader, *bytes, flow);
  if (const Node* objects = fields->find("objects"))
    flow.objects = read_range(reader, *objects).value_or(flow.objects);
  if (const Node* writers = fields->find("writers"))
    flow.writers = read_range(reader, *writers).value_or(flow.writers);
  return flow;
}

}  // namespace ipclab::spec
