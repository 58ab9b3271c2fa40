#include "run/command_line.hpp"

#include "support/escape.hpp"

namespace ipclab::run {
namespace {

constexpr std::size_t most_shown = 400;

}  // namespace

StartActor start_message(const spec::Start& step, bool has_program,
                         const spec::Addresses& addresses) {
  StartActor message;
  message.student = has_program;
  message.has_program = has_program;
  message.argv = has_program ? std::vector{step.program} : step.tool;
  for (const spec::Text& argument : step.args)
    message.argv.push_back(spec::expand(argument, addresses));
  for (const auto& [name, value] : step.env) message.env.push_back(name + "=" + value);
  return message;
}

std::string shown_command(const std::vector<std::string>& argv) {
  std::string command;
  for (const std::string& word : argv) {
    if (!command.empty()) command += ' ';
    command += quote_for_shell(word);
    if (command.size() <= most_shown) continue;
    command.resize(most_shown);
    return command.append(" ...");
  }
  return command;
}

}  // namespace ipclab::run
