#pragma once
// The fixed names of what can be wrong with a student's program. Each has a page in docs/rules/.

#include <array>
#include <optional>
#include <string_view>

namespace ipclab {

enum class Rule {
  build,
  deadlock,
  hang,
  busy_wait,
  crash,
  sigpipe_death,
  zombie,
  orphan,
  pipe_end_left_open,
  fd_leak,
  short_io,
  eintr,
  eagain,
  leftover_ipc,
  leftover_file,
  wrong_output,
  wrong_exit,
  mechanism_not_used,
  data_race,
  unsafe_handler,
  torn_message,
  not_concurrent,
  one_client_blocks_all,
  missed_signal,
  not_flushed,
  limit,
  forbidden,
};

struct RuleName {
  Rule rule;
  std::string_view id;  ///< as in YAML, JSON and docs/rules/<id>.md
};

inline constexpr std::array<RuleName, 27> rule_names{{
    {Rule::build, "build"},
    {Rule::deadlock, "deadlock"},
    {Rule::hang, "hang"},
    {Rule::busy_wait, "busy-wait"},
    {Rule::crash, "crash"},
    {Rule::sigpipe_death, "sigpipe-death"},
    {Rule::zombie, "zombie"},
    {Rule::orphan, "orphan"},
    {Rule::pipe_end_left_open, "pipe-end-left-open"},
    {Rule::fd_leak, "fd-leak"},
    {Rule::short_io, "short-io"},
    {Rule::eintr, "eintr"},
    {Rule::eagain, "eagain"},
    {Rule::leftover_ipc, "leftover-ipc"},
    {Rule::leftover_file, "leftover-file"},
    {Rule::wrong_output, "wrong-output"},
    {Rule::wrong_exit, "wrong-exit"},
    {Rule::mechanism_not_used, "mechanism-not-used"},
    {Rule::data_race, "data-race"},
    {Rule::unsafe_handler, "unsafe-handler"},
    {Rule::torn_message, "torn-message"},
    {Rule::not_concurrent, "not-concurrent"},
    {Rule::one_client_blocks_all, "one-client-blocks-all"},
    {Rule::missed_signal, "missed-signal"},
    {Rule::not_flushed, "not-flushed"},
    {Rule::limit, "limit"},
    {Rule::forbidden, "forbidden"},
}};

constexpr std::string_view id_of(Rule rule) {
  for (const RuleName& name : rule_names)
    if (name.rule == rule) return name.id;
  return "";
}

constexpr std::optional<Rule> rule_of(std::string_view id) {
  for (const RuleName& name : rule_names)
    if (name.id == id) return name.rule;
  return std::nullopt;
}

}  // namespace ipclab
