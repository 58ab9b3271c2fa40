#include "release/secrets.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "intake/names.hpp"
#include "release/folder.hpp"
#include "spec/rule.hpp"
#include "spec/scalars.hpp"

namespace ipclab::release {
namespace {

namespace fs = std::filesystem;

/// Calls `see` with each line and its number from 1.
template <typename See>
void for_each_line(std::string_view text, See see) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    see(text.substr(0, end), number);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
}

/// What the student is given anyway.
class Given {
 public:
  void add(std::string_view text) {
    texts_.push_back(significant(text));
    const std::string_view kept = texts_.back();
    for (std::size_t at = 0; at + block_size <= kept.size(); ++at)
      blocks_.insert(std::string{kept.substr(at, block_size)});
  }
  [[nodiscard]] bool has(const std::string& text) const {
    return std::ranges::any_of(
        texts_, [&](const std::string& each) { return each.find(text) != std::string::npos; });
  }
  [[nodiscard]] bool has_block(const std::string& block) const { return blocks_.contains(block); }

 private:
  std::vector<std::string> texts_;
  std::unordered_set<std::string> blocks_;
};

/// Every C program has such lines.
bool says_nothing(std::string_view line) {
  return line.starts_with("#include") || line.starts_with("lab:") || line.starts_with("rule:");
}

/// All byte values in their order, or one over and over: tables of the C library look like that.
bool is_a_row(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const int step = text[at] - text[at - 1];
    if (step == 0 || step == 1) ++steps;
  }
  return steps * 4 > text.size() * 3;
}

/// What comes out of a program, and titles and hints, follow from the handout, which may say them.
bool is_input(const spec::Scalar& scalar) {
  constexpr std::array<std::string_view, 6> inputs{"args", "env", "files", "stdin", "text", "tool"};
  return std::ranges::any_of(inputs, [&](std::string_view key) {
    return (scalar.path + ".").find("." + std::string{key} + ".") != std::string::npos;
  });
}

class Gathering {
 public:
  Gathering(const LabFolders& folders, const Given& given) : folders_{folders}, given_{given} {}

  void add_file(const fs::path& path, const std::string& content) {
    const std::string place = place_of(path);
    for_each_line(content, [&](std::string_view line, int number) {
      add_text(line, place + ":" + std::to_string(number), false);
    });
    add_blocks(content, place);
  }

  void add_scalar(const spec::Scalar& scalar, const fs::path& file) {
    const std::string place = place_of(file) + ":" + std::to_string(scalar.line);
    if (scalar.key == "id") return add({significant(scalar.text), place});
    if (rule_of(scalar.text)) return;
    const bool prose = !is_input(scalar);
    add_text(scalar.text, place, prose);
    for_each_line(scalar.text, [&](std::string_view line, int) { add_text(line, place, prose); });
  }

  Needles take() { return std::move(needles_); }

 private:
  [[nodiscard]] std::string place_of(const fs::path& path) const {
    return path.lexically_relative(folders_.lab.parent_path().parent_path()).generic_string();
  }

  void add_text(std::string_view text, const std::string& place, bool prose) {
    std::string line = significant(text);
    if (says_nothing(line)) return;
    // Comments repeat sentences of the handout.
    prose = prose || line.starts_with("//") || line.starts_with('*') || line.starts_with("/*");
    // What makes a comment or an item of a list depends on what is around.
    line.erase(0, std::min(line.find_first_not_of("-#/*"), line.size()));
    if (line.size() >= shortest_line && !is_a_row(line)) add({line, place, prose});
  }

  void add(Needle needle) {
    if (!given_.has(needle.text)) needles_.add(std::move(needle));
  }

  void add_blocks(std::string_view content, const std::string& place) {
    constexpr std::size_t step = 8;
    const std::string text = significant(content);
    for (std::size_t at = 0; at + block_size <= text.size(); at += step) {
      const std::string block = text.substr(at, block_size);
      if (!given_.has_block(block) && !is_a_row(block)) needles_.add({block, place});
    }
  }

  const LabFolders& folders_;
  const Given& given_;
  Needles needles_;
};

/// Of YAML.
std::string without_comment_lines(std::string_view text) {
  std::string kept;
  for_each_line(text, [&](std::string_view line, int) {
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string_view::npos || line[first] != '#') kept += line;
    kept += '\n';  // lines keep their numbers
  });
  return kept;
}

bool looks_like_code(std::string_view comment) {
  return comment.find_first_of(";{}") != std::string_view::npos ||
         comment.find("==") != std::string_view::npos;
}

/// The end of what begins at `at`, a literal of C; nothing else is one.
std::size_t end_of_literal(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at; at < source.size() && source[at] != quote && source[at] != '\n'; ++at)
    if (source[at] == '\\') ++at;
  return std::min(at + 1, source.size());
}

}  // namespace

std::string without_code_in_comments(std::string_view source) {
  std::string kept;
  for (std::size_t at = 0; at < source.size();) {
    const std::string_view rest = source.substr(at);
    std::size_t length = 1;
    bool comment = true;
    if (rest.starts_with("//")) {
      length = std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("/*")) {
      length = std::min(rest.find("*/", 2), rest.size() - 2) + 2;
    } else {
      comment = false;
      if (rest[0] == '"' || rest[0] == '\'') length = end_of_literal(source, at) - at;
    }
    if (!comment || !looks_like_code(rest.substr(0, length))) kept += rest.substr(0, length);
    at += length;
  }
  return kept;
}

std::string sessions_of(std::string_view handout) {
  std::string shown;
  bool inside = false;
  for_each_line(handout, [&](std::string_view line, int) {
    const bool indented = line.starts_with("    ");
    if (!indented) inside = false;
    if (line.starts_with("    $ ")) inside = true;
    if (inside) shown += std::string{line} + "\n";
  });
  return shown;
}

Result<Needles, spec::Problems> secrets_of(const LabFolders& folders,
                                           const std::set<std::string>& visible_files,
                                           const std::vector<std::string>& known) {
  Given given;
  for (const std::string& text : known) given.add(text);
  for (const File& file : files_below(folders.starter))
    if (intake::is_source(file.path.substr(file.path.rfind('/') + 1)) ||
        intake::is_header(file.path))
      given.add(without_code_in_comments(file.content));
  given.add(without_comment_lines(read_whole(folders.lab / "lab.yaml")));
  const fs::path files = folders.lab / "files";
  Gathering reference{folders, given};
  for (const File& file : files_below(folders.reference))
    reference.add_file(folders.reference / file.path, file.content);
  Needles needles = reference.take();

  // A session of the handout may show what a hidden test wants to see, but not the solution; and
  // what serves visible tests may resemble what serves hidden ones.
  for (const std::string& name : visible_files) given.add(read_whole(files / name));
  given.add(sessions_of(read_whole(folders.lab / "README.md")));
  Gathering hidden{folders, given};
  const fs::path tests = folders.lab / "hidden.yaml";
  if (fs::exists(tests)) {
    const auto scalars = spec::scalars_of(tests);
    if (!scalars) return Unexpected{scalars.error()};
    hidden.add_file(tests, without_comment_lines(read_whole(tests)));
    for (const spec::Scalar& scalar : *scalars) hidden.add_scalar(scalar, tests);
  }
  for (const File& file : files_below(files))
    if (!visible_files.contains(file.path)) hidden.add_file(files / file.path, file.content);
  needles.add_all(hidden.take());
  return needles;
}

}  // namespace ipclab::release
