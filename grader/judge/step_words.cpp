#include <variant>

#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

struct AddressWords {
  std::string operator()(const spec::TcpPort& tcp) const {
    return "TCP port " + std::to_string(tcp.port);
  }
  std::string operator()(const spec::UdpPort& udp) const {
    return "UDP port " + std::to_string(udp.port);
  }
  std::string operator()(const spec::UnixPath& unix_path) const {
    return "the socket " + unix_path.path;
  }
};

std::string in_words(const spec::Address& address) { return std::visit(AddressWords{}, address); }

std::string one_of(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return text;
}

std::string wanted_ending(const spec::Exit& exit) {
  switch (exit.wanted) {
    case spec::Exit::Wanted::any: return "ends";
    case spec::Exit::Wanted::failure: return "ends with a status other than 0";
    case spec::Exit::Wanted::signal: return "is ended by " + signal_name(exit.signal);
    case spec::Exit::Wanted::status: break;
  }
  std::vector<std::string> statuses;
  for (const int status : exit.statuses) statuses.push_back(std::to_string(status));
  return "ends with status " + one_of(statuses);
}

std::string stream_name(evidence::Stream stream) {
  switch (stream) {
    case evidence::Stream::in: return "standard input";
    case evidence::Stream::out: return "standard output";
    case evidence::Stream::err: break;
  }
  return "standard error";
}

/// A step as a claim and as its opposite.
struct Claim {
  std::string wish;
  std::string lack;
};

Claim claim_of(const Case& run, const spec::Expect& expect) {
  const std::string name = shown_name(run, expect.actor);
  const evidence::Actor* actor = find_actor(run.evidence, expect.actor);
  // A peer is the grader's own end of a connection: it prints nothing, it is sent something.
  const bool peer = actor != nullptr && !actor->student && actor->pid == 0;
  const std::string place = expect.stream == evidence::Stream::err ? " on standard error" : "";
  if (!expect.lines && peer)
    return {"the connection " + name + " is sent the right text and then closed",
            "the connection " + name + " was not closed by the other side"};
  if (!expect.lines)
    return {name + " prints the right text and then closes its " + stream_name(expect.stream),
            name + " did not come to the end of its output" + place};
  const std::string lines = counted(*expect.lines, "line");
  if (peer)
    return {lines + " for the connection " + name,
            "the connection " + name + " was not sent what it should get"};
  return {name + " prints " + lines + place, name + " did not print the " +
                                                 (*expect.lines == 1 ? "line" : lines) +
                                                 " expected next" + place};
}

struct ConditionClaim {
  const Case& run;

  Claim operator()(const spec::IsListening& listening) const {
    const std::string where = in_words(listening.at);
    return {"somebody listens on " + where, "nobody listened on " + where};
  }
  Claim operator()(const spec::Exists& exists) const {
    const std::string what = (exists.queue ? "the message queue " : "the file ") + exists.path;
    return {what + " exists", what + " did not appear"};
  }
  Claim operator()(const spec::FifoIsOpen& fifo) const {
    const std::string way = fifo.for_reading ? " for reading" : " for writing";
    return {"somebody has the FIFO " + fifo.path + " open" + way,
            "nobody opened the FIFO " + fifo.path + way};
  }
  Claim operator()(const spec::IsBlocked& blocked) const {
    const std::string name = shown_name(run, blocked.actor);
    const std::string in = blocked.calls.empty() ? "" : " in " + one_of(blocked.calls);
    return {name + " waits" + in, name + " did not come to wait" + in};
  }
  Claim operator()(const spec::HasChildren& children) const {
    const std::string name = shown_name(run, children.actor);
    const std::string many = children.count == 1
                                 ? "a child"
                                 : std::to_string(children.count) + " children at the same time";
    return {name + " has " + many, name + " did not have " + many};
  }
};

struct ActionClaim {
  const Case& run;

  Claim operator()(const spec::Start& start) const {
    const std::string name = shown_name(run, start.actor);
    return {name + " starts", name + " could not be started"};
  }
  Claim operator()(const spec::Send& send) const {
    const std::string name = shown_name(run, send.actor);
    return {name + " can be sent a text", "nothing could be sent to " + name};
  }
  Claim operator()(const spec::Close& close) const {
    const std::string what = stream_name(close.stream) + " of " + shown_name(run, close.actor);
    return {"the " + what + " can be closed", "the " + what + " could not be closed"};
  }
  Claim operator()(const spec::Expect& expect) const { return claim_of(run, expect); }
  Claim operator()(const spec::Exit& exit) const {
    const std::string name = shown_name(run, exit.actor);
    return {name + ' ' + wanted_ending(exit), name + " did not end"};
  }
  Claim operator()(const spec::SendSignal& send) const {
    const std::string name = shown_name(run, send.actor);
    return {name + " is there to get " + signal_name(send.signal),
            signal_name(send.signal) + " could not be sent to " + name};
  }
  Claim operator()(const spec::WaitUntil& wait) const {
    return std::visit(ConditionClaim{run}, wait.condition);
  }
  Claim operator()(const spec::Connect& connect) const {
    const std::string where = in_words(connect.to);
    return {"a connection to " + where + " is accepted", "no connection to " + where};
  }
  Claim operator()(const spec::Listen& listen) const {
    const std::string where = in_words(listen.at);
    return {where + " is free", "the test could not listen on " + where};
  }
  Claim operator()(const spec::Accept& accept) const {
    return {"somebody connects to " + accept.from, "nobody connected to " + accept.from};
  }
  Claim operator()(const spec::Datagram& datagram) const {
    const std::string where = in_words(datagram.to);
    return {where + " can be reached", where + " could not be reached"};
  }
  Claim operator()(const spec::Check& check) const {
    const std::string name = shown_name(run, check.actor);
    return {"the output of " + name + " is right", "the output of " + name + " is not right"};
  }
  Claim operator()(const spec::Together&) const { return {}; }
};

}  // namespace

std::string wish_of(const Case& run, const spec::Step& step) {
  return std::visit(ActionClaim{run}, step.action).wish;
}

std::string lack_of(const Case& run, const spec::Step& step) {
  return std::visit(ActionClaim{run}, step.action).lack;
}

}  // namespace ipclab::judge
