#include "spec/read_flow.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "spec/read_party.hpp"
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

/// Nobody counts the bytes that go through them: memory is written without a system call.
bool is_uncounted(ObjectKind kind) {
  return kind == ObjectKind::semaphore_set || kind == ObjectKind::system_v_memory ||
         kind == ObjectKind::shared_mapping;
}

bool has_uncounted(const Flow& flow) { return std::ranges::any_of(flow.through, is_uncounted); }

/// One kind or a list of kinds, any of which will do.
std::set<ObjectKind> read_through(Reader& reader, const Node& node) {
  std::vector<const Node*> items{&node};
  if (node.kind == Node::Kind::sequence) items = reader.words(node, "kinds of objects");
  std::set<ObjectKind> through;
  for (const Node* item : items)
    if (const auto kind = reader.choice(*item, kinds)) through.insert(*kind);
  return through;
}

std::uint64_t read_bytes(Reader& reader, const Node& node, const Flow& flow) {
  if (has_uncounted(flow)) {
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
  if (const Node* through = fields->find("through")) flow.through = read_through(reader, *through);
  if (has_uncounted(flow)) flow.bytes = 0;
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
