// Scripts that make bash, zsh and fish complete the words of the command line.

#include <string_view>

#include "cli/description.hpp"
#include "spec/rule.hpp"

namespace ipclab::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> names_of(const std::vector<OptionText>& options) {
  std::vector<std::string> names;
  for (const OptionText& option : options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

std::vector<std::string> rule_ids() {
  std::vector<std::string> ids;
  for (const RuleName& rule : rule_names) ids.emplace_back(rule.id);
  return ids;
}

bool is_lab(const OptionText& word) {
  return word.names.front() == "lab" || word.names.front() == "labs";
}

/// Of those words of which all are known when the script is made.
std::vector<std::string> choices_of(const OptionText& word) {
  return word.names.front() == "rule" ? rule_ids() : word.choices;
}

/// A word of bash that gives what `word` may be; "": any file.
std::string values_for(const OptionText& word) {
  return is_lab(word) ? "$(_ipclab_labs)" : joined(choices_of(word));
}

constexpr std::string_view bash_labs = R"(# bash completion for ipclab

_ipclab_labs() {
  local folder=${IPCLAB_HOME:-$PWD} file
  while [[ ! -d $folder/labs && -n $folder ]]; do folder=${folder%/*}; done
  for file in "$folder"/labs/*/lab.yaml; do
    [[ -e $file ]] && file=${file%/lab.yaml} && echo "${file##*/}"
  done
}

_ipclab() {
  local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command=${COMP_WORDS[1]} options= words= place=$((COMP_CWORD - 1))
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
)";

constexpr std::string_view bash_end = R"(  esac
  if [[ $now == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$now"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$now"))
  else
    compopt -o default 2>/dev/null
  fi
}

complete -F _ipclab ipclab
)";

std::string bash(const Description& app) {
  std::vector<std::string> first = names_of(app.options);
  for (const CommandText& command : app.commands) first.push_back(command.name);
  std::string text{bash_labs};
  text += "    COMPREPLY=($(compgen -W \"" + joined(first) + "\" -- \"$now\"))\n    return\n  fi\n";
  text += "  case $command in\n";
  for (const CommandText& command : app.commands) {
    text += "  " + command.name + ")\n    options=\"" + joined(names_of(command.options)) + "\"\n";
    text += "    case $before:$place in\n";
    for (const OptionText& option : command.options)
      if (!option.value.empty())
        for (const std::string& name : option.names)
          text += "    " + name + ":*) words=\"" + values_for(option) + "\" ;;\n";
    for (std::size_t at = 0; at < command.words.size(); ++at) {
      const OptionText& word = command.words[at];
      text += "    *:" + (word.many ? "*" : std::to_string(at + 1)) + ") words=\"" +
              values_for(word) + "\" ;;\n";
    }
    text += "    esac ;;\n";
  }
  return text + std::string{bash_end};
}

/// Within single quotes of a shell, with a backslash before what means something to its functions.
std::string in_quotes(std::string_view text, std::string_view special = "") {
  std::string result;
  for (const char c : text) {
    if (c == '\'') result += "'\\'";
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string zsh_values(const OptionText& word) {
  if (is_lab(word)) return "_ipclab_labs";
  const auto choices = choices_of(word);
  return choices.empty() ? "_files" : "(" + joined(choices) + ")";
}

constexpr std::string_view zsh_labs = R"(#compdef ipclab

_ipclab_labs() {
  local folder=${IPCLAB_HOME:-$PWD}
  while [[ ! -d $folder/labs && -n $folder ]]; do folder=${folder%/*}; done
  local -a labs
  labs=($folder/labs/*/lab.yaml(N:h:t))
  compadd -a labs
}

)";

std::string zsh(const Description& app) {
  std::string text{zsh_labs};
  text += "_ipclab() {\n  local -a commands\n  commands=(\n";
  for (const CommandText& command : app.commands)
    text += "    '" + command.name + ":" + in_quotes(command.about, ":") + "'\n";
  text += "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    compadd -- " +
          joined(names_of(app.options)) + "\n    return\n  fi\n";
  text += "  local command=$words[2]\n  shift words\n  ((CURRENT--))\n  case $command in\n";
  for (const CommandText& command : app.commands) {
    text += "  " + command.name + ")\n    _arguments";
    for (const OptionText& option : command.options)
      for (const std::string& name : option.names)
        text += " \\\n      '" + name + "[" + in_quotes(option.about, "[]:") + "]" +
                (option.value.empty() ? "" : ":" + option.value + ":" + zsh_values(option)) + "'";
    for (const OptionText& word : command.words)
      text += std::string{" \\\n      '"} + (word.many ? "*" : "") + ":" + word.names.front() +
              ":" + zsh_values(word) + "'";
    text += " ;;\n";
  }
  return text + "  esac\n}\n\n_ipclab \"$@\"\n";
}

std::string fish_option(const OptionText& option) {
  std::string text;
  for (const std::string& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.choices.empty())
    text += " -x -a '" + joined(option.choices) + "'";
  else if (!option.value.empty())
    text += " -r";
  return text + " -d '" + in_quotes(option.about) + "'\n";
}

constexpr std::string_view fish_words = R"(# fish completion for ipclab

function __ipclab_labs
    set -l folder $IPCLAB_HOME
    test -n "$folder"; or set folder $PWD
    while test -n "$folder"; and not test -d "$folder/labs"
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    for file in $folder/labs/*/lab.yaml
        basename (dirname $file)
    end
end

# Is the word that is being typed number $argv[2] after the command $argv[1]?
function __ipclab_word
    set -l words (commandline -opc)
    test "$words[2]" = $argv[1]; or return 1
    test $argv[2] = any; or test (count (string match -v -- '-*' $words)) -eq (math $argv[2] + 1)
end

)";

std::string fish_word(const CommandText& command, const OptionText& word, std::size_t number) {
  const std::string values = is_lab(word) ? "(__ipclab_labs)" : joined(choices_of(word));
  if (values.empty()) return "";
  return "complete -c ipclab -n '__ipclab_word " + command.name + " " +
         (word.many ? "any" : std::to_string(number)) + "' -f -a '" + values + "'\n";
}

std::string fish(const Description& app) {
  std::string text{fish_words};
  for (const OptionText& option : app.options)
    text += "complete -c ipclab -n __fish_use_subcommand" + fish_option(option);
  for (const CommandText& command : app.commands) {
    text += "complete -c ipclab -n __fish_use_subcommand -f -a " + command.name + " -d '" +
            in_quotes(command.about) + "'\n";
    const std::string seen =
        "complete -c ipclab -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const OptionText& option : command.options) text += seen + fish_option(option);
    for (std::size_t at = 0; at < command.words.size(); ++at)
      text += fish_word(command, command.words[at], at + 1);
  }
  return text;
}

}  // namespace

std::string completion_script(const Description& description, Shell shell) {
  switch (shell) {
    case Shell::bash: return bash(description);
    case Shell::zsh: return zsh(description);
    case Shell::fish: return fish(description);
  }
  return "";
}

}  // namespace ipclab::cli
