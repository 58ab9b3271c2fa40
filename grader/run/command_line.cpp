#include "run/command_line.hpp"

#include <algorithm>

namespace ipclab::run {
namespace {

constexpr std::size_t most_shown = 400;

bool plain(char c) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
  return allowed.find(c) != std::string_view::npos;
}

std::string quoted(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, plain)) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
  return text + "'";
}

}  // namespace

StartActor start_message(const spec::Start& step, bool has_program) {
  StartActor message;
  message.student = has_program;
  message.has_program = has_program;
  message.argv = has_program ? std::vector{step.program} : step.tool;
  for (const spec::Text& argument : step.args) message.argv.push_back(spec::expand(argument));
  for (const auto& [name, value] : step.env) message.env.push_back(name + "=" + value);
  return message;
}

std::string shown_command(const std::vector<std::string>& argv) {
  std::string command;
  for (const std::string& word : argv) {
    if (!command.empty()) command += ' ';
    command += quoted(word);
    if (command.size() <= most_shown) continue;
    command.resize(most_shown);
    return command.append(" ...");
  }
  return command;
}

}  // namespace ipclab::run
