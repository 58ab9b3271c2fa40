#include "spec/read_value.hpp"

#include <re2/re2.h>
#include <sys/un.h>

#include <algorithm>

#include "spec/nearest.hpp"
#include "spec/units.hpp"
#include "support/letters.hpp"

namespace ipclab::spec {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string scalar_of(const Node& node) {
  return node.kind == Node::Kind::scalar ? node.scalar : "";
}

/// Empty if the path is good.
std::string fault_of(std::string_view path) {
  if (path.empty()) return "is empty";
  if (path.front() == '/') return "is absolute";
  if (path.find('\0') != std::string_view::npos) return "has a NUL byte";
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part == "..") return "contains \"..\"";
    if (part.empty() || part == ".") return "has a part that is empty or \".\"";
    if (part.size() > 255) return "has a part of more than 255 bytes";
    if (slash == std::string_view::npos) return "";
    path.remove_prefix(slash + 1);
  }
}

bool is_variable(std::string_view word) {
  const auto fits = [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; };
  return !word.empty() && !is_digit(word.front()) && std::all_of(word.begin(), word.end(), fits);
}

std::string count_of_groups(int count) {
  return std::to_string(count) + (count == 1 ? " group" : " groups") + " in parentheses";
}

/// What an author probably meant who wrote no range; "" if nobody knows.
std::string range_meant(std::string_view word) {
  if (word.starts_with("=>") && range_of(word.substr(2))) return ">=" + std::string{word.substr(2)};
  const auto rest = word.empty() ? std::nullopt : range_of(word.substr(1));
  const bool is_number = rest && rest->least == rest->most;
  if (is_number && word.front() == '>') return ">=" + std::to_string(rest->least + 1);
  if (is_number && word.front() == '<' && rest->least > 0)
    return "<=" + std::to_string(rest->least - 1);
  for (const std::string_view between : {"..", "-"}) {
    const std::size_t at = word.find(between);
    if (at == std::string_view::npos) continue;
    const std::string first{word.substr(0, at)};
    const std::string last{word.substr(at + between.size())};
    for (const std::string& range : {first + ".." + last, last + ".." + first})
      if (ipclab::is_number(first) && ipclab::is_number(last) && range_of(range)) return range;
  }
  return "";
}

template <typename Port>
std::optional<Address> read_port(Reader& reader, const Node& node, std::string_view rest) {
  const std::size_t colon = rest.find(':');
  const std::string machine{colon == std::string_view::npos ? "" : rest.substr(0, colon)};
  const std::string_view digits = colon == std::string_view::npos ? rest : rest.substr(colon + 1);
  const auto port = ipclab::is_number(digits) ? integer_of(digits) : std::nullopt;
  if (port && *port >= 1 && *port <= 65535) return Port{static_cast<std::uint16_t>(*port), machine};
  reader.wrong(node, "a port from 1 to 65535");
  return std::nullopt;
}

std::optional<Address> read_unix(Reader& reader, const Node& node, std::string_view path) {
  constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1;
  const std::string fault = fault_of(path);
  if (fault.empty() && path.size() <= longest) return UnixPath{std::string{path}};
  reader.problem(node,
                 "the path " + in_quotes(path) + " " + (fault.empty() ? "is too long" : fault),
                 "a path within the work folder of at most " + std::to_string(longest) + " bytes");
  return std::nullopt;
}

}  // namespace

bool is_name(std::string_view word) {
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  return !word.empty() && is_lower(word.front()) && std::all_of(word.begin(), word.end(), fits);
}

std::optional<milliseconds> read_duration(Reader& reader, const Node& node) {
  const auto duration = duration_of(scalar_of(node));
  if (!duration)
    reader.wrong(
        node, "a duration such as 500ms, 10s or 2min, at most a day",
        ipclab::is_number(scalar_of(node)) ? "write the unit: " + scalar_of(node) + "s" : "");
  return duration;
}

std::optional<Bytes> read_size(Reader& reader, const Node& node) {
  const auto size = size_of_word(scalar_of(node));
  if (!size)
    reader.wrong(
        node, "a size such as 512B, 64KiB, 4MiB or 1GiB",
        ipclab::is_number(scalar_of(node)) ? "write the unit: " + scalar_of(node) + "B" : "");
  return size;
}

std::optional<Range> read_range(Reader& reader, const Node& node) {
  const auto range = range_of(scalar_of(node));
  if (!range) {
    const std::string meant = range_meant(scalar_of(node));
    reader.wrong(node, "how often: N (exactly), \">=N\", \"<=N\" or \"N..M\"",
                 meant.empty() ? "" : "did you mean " + in_quotes(meant) + "?");
  }
  return range;
}

std::optional<int> read_signal(Reader& reader, const Node& node) {
  const std::string name = scalar_of(node);
  const auto signal = signal_of(name);
  if (!signal)
    reader.wrong(node, "the name of a signal such as SIGTERM, see signal(7)",
                 signal_of("SIG" + name) ? "did you mean \"SIG" + name + "\"?" : "");
  return signal;
}

std::optional<Rule> read_rule(Reader& reader, const Node& node) {
  const auto rule = rule_of(scalar_of(node));
  if (rule) return rule;
  std::vector<std::string_view> ids;
  for (const RuleName& name : rule_names) ids.push_back(name.id);
  reader.unknown(node, "rule", ids);
  return std::nullopt;
}

std::set<Rule> read_rules(Reader& reader, const Node& node) {
  std::set<Rule> rules;
  for (const Node* item : reader.words(node, "rules"))
    if (const auto rule = read_rule(reader, *item)) rules.insert(*rule);
  return rules;
}

std::string read_path(Reader& reader, const Node& node) {
  const std::string path = reader.word(node, "a path within the work folder");
  if (path.empty()) return "";
  const std::string fault = fault_of(path);
  if (fault.empty()) return path;
  reader.problem(node, "the path " + describe(node) + " " + fault,
                 "a path within the work folder, without \"..\"");
  return "";
}

std::string read_file_name(Reader& reader, const Node& node) {
  const std::string name = reader.word(node, "the name of a file in the folder files/");
  if (name.empty()) return "";
  if (const std::string fault = fault_of(name); !fault.empty()) {
    reader.problem(node, "the name " + describe(node) + " " + fault,
                   "the name of a file in the folder files/, without \"..\"");
    return "";
  }
  std::error_code error;
  const auto path = reader.folder() / "files" / name;
  if (std::filesystem::is_regular_file(path, error)) return name;
  reader.problem(node, "there is no regular file " + in_quotes("files/" + name),
                 "the name of a file in the folder files/ of the lab");
  return "";
}

std::string read_regex(Reader& reader, const Node& node, std::optional<int> groups) {
  if (node.kind != Node::Kind::scalar) {
    reader.wrong(node, "a regular expression (RE2)");
    return "";
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(true);
  const RE2 regex{node.scalar, options};
  if (!regex.ok()) {
    reader.problem(node, "bad regular expression: " + in_quotes(regex.error()),
                   "an expression that RE2 knows");
  } else if (groups && regex.NumberOfCapturingGroups() != *groups) {
    reader.problem(node,
                   "the regular expression has " + count_of_groups(regex.NumberOfCapturingGroups()),
                   "exactly " + count_of_groups(*groups), "(?:...) makes no group");
  }
  return node.scalar;
}

std::map<std::string, std::string> read_env(Reader& reader, const Node& node) {
  std::map<std::string, std::string> env;
  for (const Entry& entry : reader.free_fields(node, "a mapping of variables and their values")) {
    const Node& value = *entry.value;
    if (!is_variable(entry.key->scalar))
      reader.wrong(*entry.key, "the name of an environment variable: letters, digits and _");
    else if (value.kind != Node::Kind::scalar || value.scalar.find('\0') != std::string::npos)
      reader.wrong(value, "the value of an environment variable, without NUL bytes");
    else
      env[entry.key->scalar] = value.scalar;
  }
  return env;
}

std::string read_program(Reader& reader, const Node& node, std::span<const std::string> programs) {
  const std::string program = reader.word(node, "a program of the lab");
  const std::vector<std::string_view> known{programs.begin(), programs.end()};
  if (!program.empty() && !known.empty() && std::ranges::find(known, program) == known.end())
    reader.unknown(node, "program", known);
  return program;
}

std::optional<Address> read_address(Reader& reader, const Node& node) {
  const std::string_view word = node.kind == Node::Kind::scalar ? node.scalar : std::string_view{};
  const std::size_t colon = word.find(':');
  const std::string_view kind = word.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : word.substr(colon + 1);
  if (kind == "tcp") return read_port<TcpPort>(reader, node, rest);
  if (kind == "udp") return read_port<UdpPort>(reader, node, rest);
  if (kind == "unix") return read_unix(reader, node, rest);
  reader.wrong(node, "an address: tcp:PORT, udp:PORT or unix:PATH");
  return std::nullopt;
}

}  // namespace ipclab::spec
