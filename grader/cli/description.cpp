#include "cli/description.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

namespace ipclab::cli {
namespace {

/// CLI11 writes "TEXT:{full,no-userns,minimal}" and "UINT:UINT in [1 - 100]".
std::vector<std::string> choices_in(const std::string& type) {
  const std::size_t begin = type.find('{');
  if (begin == std::string::npos) return {};
  std::istringstream list{type.substr(begin + 1, type.rfind('}') - begin - 1)};
  std::vector<std::string> choices;
  for (std::string choice; std::getline(list, choice, ',');) choices.push_back(choice);
  return choices;
}

std::string value_in(const std::string& type) {
  const std::string value = type.substr(0, type.find(':'));
  if (value == "UINT" || value == "FLOAT") return "NUMBER";
  return value == "TEXT" ? "VALUE" : value;
}

OptionText text_of(const CLI::Option& option) {
  OptionText text;
  if (option.get_positional()) {
    text.names.push_back(option.get_name(true));
  } else {
    for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  }
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() > 0) text.value = value_in(type);
  text.choices = choices_in(type);
  text.about = option.get_description();
  text.required = option.get_required();
  text.many = option.get_items_expected_max() > 1;
  return text;
}

CommandText text_of(const CLI::App& command) {
  CommandText text{command.get_name(), command.get_description(), {}, {}};
  for (const CLI::Option* option : command.get_options())
    (option->get_positional() ? text.words : text.options).push_back(text_of(*option));
  return text;
}

}  // namespace

Description description_of(const CLI::App& app) {
  Description description{app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options())
    description.options.push_back(text_of(*option));
  const auto shown = [](const CLI::App* command) { return !command->get_group().empty(); };
  for (const CLI::App* command : app.get_subcommands(shown))
    description.commands.push_back(text_of(*command));
  return description;
}

}  // namespace ipclab::cli
