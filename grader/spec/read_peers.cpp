// Steps that wait for something, and those in which the grader is a peer of the program.

#include <algorithm>
#include <array>

#include "spec/read_action.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

bool is_call_name(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Condition read_queue(Reader& reader, const Node& node) {
  // mq_overview(7): a slash, and then up to NAME_MAX characters that are no slashes.
  const std::string name = reader.word(node, "the name of a queue, which begins with /");
  const bool good = name.size() >= 2 && name.size() <= 255 && name.front() == '/' &&
                    name.find('/', 1) == std::string::npos;
  if (!name.empty() && !good)
    reader.wrong(node, "the name of a queue: / and then no other slash, see mq_overview(7)");
  return Exists{name, true};
}

Condition read_open(Reader& reader, const Node& node, const Fields& fields) {
  constexpr std::array<Choice<bool>, 2> ways{{{"reading", true}, {"writing", false}}};
  FifoIsOpen open{read_path(reader, node)};
  if (const Node* way = fields.find("for"))
    open.for_reading = reader.choice(*way, ways).value_or(true);
  else
    reader.problem(fields.mapping(), "the key \"for\" is missing", "one of: reading, writing");
  return open;
}

Condition read_blocked(Scene& scene, const Node& node, const Fields& fields) {
  IsBlocked blocked{scene.cast.process(scene.reader, node), {}};
  const Node* calls = fields.find("in");
  if (calls == nullptr) return blocked;
  for (const Node* call : scene.reader.words(*calls, "names of system calls")) {
    if (!is_call_name(call->scalar))
      scene.reader.wrong(*call, "the name of a system call such as read, see syscalls(2)");
    blocked.calls.push_back(call->scalar);
  }
  return blocked;
}

Condition read_children(Scene& scene, const Node& node, const Fields& fields) {
  HasChildren children;
  children.count = static_cast<unsigned>(scene.reader.integer(node, 1, 100'000).value_or(1));
  if (const Node* of = fields.find("of"))
    children.actor = scene.cast.process(scene.reader, *of);
  else
    scene.reader.problem(fields.mapping(), "the key \"of\" is missing", "whose children");
  return children;
}

/// "for", "in" and "of" belong to one condition each.
void check_companions(Reader& reader, const Fields& fields, std::string_view condition) {
  struct Companion {
    std::string_view key;
    std::string_view of;
  };
  constexpr std::array<Companion, 3> companions{
      {{"for", "open"}, {"in", "blocked"}, {"of", "children"}}};
  for (const Companion& companion : companions)
    if (fields.has(companion.key) && companion.of != condition)
      reader.problem(*fields.find(companion.key),
                     in_quotes(companion.key) + " belongs to " + in_quotes(companion.of),
                     "no " + in_quotes(companion.key) + " beside " + in_quotes(condition));
}

Condition read_condition(Scene& scene, std::string_view name, const Fields& fields) {
  const Node& value = *fields.find(name);
  if (name == "listening")
    return IsListening{read_address(scene.reader, value).value_or(TcpPort{})};
  if (name == "exists") return Exists{read_path(scene.reader, value)};
  if (name == "queue") return read_queue(scene.reader, value);
  if (name == "open") return read_open(scene.reader, value, fields);
  if (name == "blocked") return read_blocked(scene, value, fields);
  return read_children(scene, value, fields);
}

Address read_peer_address(Reader& reader, const Node* node) {
  if (node == nullptr) return TcpPort{};
  return read_address(reader, *node).value_or(TcpPort{});
}

}  // namespace

WaitUntil read_wait_until(Scene& scene, const Node& value) {
  constexpr std::array<std::string_view, 6> conditions{"listening", "exists",  "queue",
                                                       "open",      "blocked", "children"};
  const auto fields = scene.reader.fields(value, "a condition", keys::wait_until);
  const auto name = fields ? scene.reader.exactly_one(*fields, conditions) : std::nullopt;
  if (!name) return {};
  check_companions(scene.reader, *fields, *name);
  return {read_condition(scene, *name, *fields)};
}

Connect read_connect(Scene& scene, const Node& value) {
  Connect connect;
  const auto fields = scene.reader.fields(value, "a connection", keys::connect);
  if (!fields) return connect;
  connect.to = read_peer_address(scene.reader, fields->find("to"));
  if (std::holds_alternative<UdpPort>(connect.to))
    scene.reader.problem(*fields->find("to"), "there are no connections over UDP",
                         "tcp:PORT or unix:PATH", "use a datagram step");
  if (const Node* as = fields->find("as"))
    connect.actor = scene.cast.add(scene.reader, *as, {Member::Role::connection});
  return connect;
}

Listen read_listen(Scene& scene, const Node& value) {
  Listen listen;
  const auto fields = scene.reader.fields(value, "a listener", keys::listen);
  if (!fields) return listen;
  listen.at = read_peer_address(scene.reader, fields->find("at"));
  // Over UDP there is nothing to accept: datagrams come to the listener itself.
  const bool accepts = !std::holds_alternative<UdpPort>(listen.at);
  const Member member{.role = accepts ? Member::Role::listener : Member::Role::connection,
                      .takes_input = !accepts};
  if (const Node* as = fields->find("as"))
    listen.actor = scene.cast.add(scene.reader, *as, member);
  return listen;
}

Accept read_accept(Scene& scene, const Node& value) {
  Accept accept;
  const auto fields = scene.reader.fields(value, "an accept", keys::accept);
  if (!fields) return accept;
  const Node* from = fields->find("from");
  const Member* listener = from == nullptr ? nullptr : scene.cast.find(scene.reader, *from);
  if (listener != nullptr) {
    accept.from = from->scalar;
    if (listener->role != Member::Role::listener)
      scene.reader.problem(*from, describe(*from) + " is no listener",
                           "an actor that a listen step made");
  }
  if (const Node* as = fields->find("as"))
    accept.actor = scene.cast.add(scene.reader, *as, {Member::Role::connection});
  return accept;
}

Datagram read_datagram(Scene& scene, const Node& value) {
  Datagram datagram;
  const auto fields = scene.reader.fields(value, "a peer for datagrams", keys::datagram);
  if (!fields) return datagram;
  datagram.to = read_peer_address(scene.reader, fields->find("to"));
  const Node* to = fields->find("to");
  if (to != nullptr && to->scalar.starts_with("tcp:"))
    scene.reader.problem(*to, "there are no datagrams over TCP", "udp:PORT or unix:PATH",
                         "use a connect step");
  if (const Node* as = fields->find("as"))
    datagram.actor = scene.cast.add(scene.reader, *as, {Member::Role::connection});
  return datagram;
}

}  // namespace ipclab::spec
