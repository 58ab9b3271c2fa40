#pragma once
// What the command line understands, as plain values, so that the manual page and the completions
// of shells say the same as --help.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ipclab::cli {

struct OptionText {
  std::vector<std::string> names;    ///< "-h", "--help"; of a word without dashes: "lab"
  std::string value;                 ///< "FILE"; "": the option takes none
  std::vector<std::string> choices;  ///< all that the value may be, if they are few
  std::string about;
  bool required = false;
  bool many = false;
};

struct CommandText {
  std::string name;
  std::string about;
  std::vector<OptionText> words;  ///< those without dashes, in their order
  std::vector<OptionText> options;
};

struct Description {
  std::string about;
  std::vector<OptionText> options;  ///< without a command
  std::vector<CommandText> commands;
};

/// Without the commands that --help does not show.
[[nodiscard]] Description description_of(const CLI::App& app);

/// ipclab(1) for man(1). Pure.
[[nodiscard]] std::string manual_page(const Description& description);

enum class Shell { bash, zsh, fish };
/// What makes a shell complete the words of the command line. Pure.
[[nodiscard]] std::string completion_script(const Description& description, Shell shell);

}  // namespace ipclab::cli
