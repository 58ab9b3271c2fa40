#include "report/similar_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

constexpr std::size_t most_shown = 20;
constexpr std::size_t longest_name = 60;

std::string percent(double share) { return fmt::format("{}%", percent_of(share)); }

std::string line_of(const SimilarPair& pair) {
  std::string line =
      fmt::format("{:>5}  {}  {}  ({}", percent(pair.similarity), escape_line(pair.first.key),
                  escape_line(pair.second.key), words_for(pair.by));
  if (const std::string files = files_of(pair); !files.empty()) line += ": " + files;
  return line + ")\n";
}

}  // namespace

double percent_of(double share) { return std::floor(share * 1000 + 1e-9) / 10; }

std::string files_of(const SimilarPair& pair) {
  const std::string first = shorten_line(pair.first.file, longest_name);
  const std::string second = shorten_line(pair.second.file, longest_name);
  return first == second || second.empty() ? first : first + " and " + second;
}

std::string similar_text(const SimilarFile& file, const std::string& stored) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most_shown, file.pairs.size()); ++i)
    text += line_of(file.pairs[i]);
  if (file.pairs.size() > most_shown)
    text += fmt::format("  and {} more\n", file.pairs.size() - most_shown);
  text += fmt::format("{} of submissions at {} or more, in {}\n",
                      counted(file.pairs.size(), "pair"), percent(file.threshold), stored);
  if (file.cut) text += fmt::format("There were more: the {} most similar are kept.\n", most_pairs);
  if (!file.pairs.empty())
    text +=
        "Each is a hint where to look, never a verdict: a task that leaves little choice, a "
        "textbook or a partner makes programs alike too.\n";
  return text;
}

}  // namespace ipclab::report
