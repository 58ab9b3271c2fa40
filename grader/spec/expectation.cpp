#include "spec/expectation.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "spec/difference.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::spec {
namespace {

using Found = std::optional<Mismatch>;

constexpr std::size_t most_examples = 5;
constexpr std::size_t example_width = 60;

/// Bytes, not characters: a student's output need not be UTF-8.
RE2::Options for_bytes() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  options.set_dot_nl(true);
  options.set_max_mem(std::int64_t{16} << 20);
  return options;
}

/// The loader refuses such expressions, so that one here is our own mistake.
void require_valid(const RE2& regex, int groups) {
  const std::string name = "regular expression " + regex.pattern() + ": ";
  if (!regex.ok()) throw GraderError{name + regex.error()};
  if (regex.NumberOfCapturingGroups() < groups) throw GraderError{name + "too few groups"};
}

std::string shown(const RE2& regex) { return shorten_line(regex.pattern(), 200); }

/// Some examples and how many there are; texts point into what is compared.
class Examples {
 public:
  void add(std::string_view text, std::string note = "") {
    if (++count_ <= most_examples)
      lines_.push_back(shorten_line(text, example_width) + std::move(note));
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& first() const { return lines_.front(); }

  /// "  a\n  b\n  and 3 more" under a heading; "" when there are none.
  [[nodiscard]] std::string listed(const std::string& heading) const {
    if (count_ == 0) return "";
    std::string out = heading + ":\n";
    for (const std::string& line : lines_) out += "  " + line + '\n';
    if (count_ > most_examples)
      out += "  and " + std::to_string(count_ - most_examples) + " more\n";
    return out;
  }

 private:
  std::size_t count_ = 0;
  std::vector<std::string> lines_;
};

std::string trimmed(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

/// Contracts ask for whole lines; a text that the author wrote without a last newline does not.
Found unfinished_line(std::string_view want, std::string_view got) {
  if (!want.ends_with('\n') || got.empty() || got.ends_with('\n')) return std::nullopt;
  const std::string_view last = got.substr(got.rfind('\n') + 1);
  return Mismatch{"the last line does not end in a newline", "every line ends in a newline",
                  numbered(lines_of(got), last) + " [no newline at the end]"};
}

Found nothing_printed(const std::string& expected) {
  return Mismatch{"nothing was printed", expected, "(nothing)"};
}

Found exact_mismatch(std::string_view want, std::string_view got) {
  if (want == got) return std::nullopt;
  return difference(want, got);
}

Found check(const Exact& exact, std::string_view text) {
  if (exact.text.pieces.size() == 1)
    if (const auto* literal = std::get_if<Literal>(&exact.text.pieces.front()))
      return exact_mismatch(literal->text, text);
  if (size_of(exact.text) == 0) return exact_mismatch("", text);
  return exact_mismatch(expand(exact.text), text);
}

Found check(const Matches& matches, std::string_view text) {
  const RE2 regex{matches.regex, for_bytes()};
  require_valid(regex, 0);
  if (RE2::FullMatch(text, regex)) return std::nullopt;
  const std::string expected = "a text of the form " + shown(regex);
  if (text.empty()) return nothing_printed(expected);
  return Mismatch{"the text does not have the form that is asked for", expected, opening(text)};
}

Found check(const HasLine& has_line, std::string_view text) {
  const RE2 regex{has_line.regex, for_bytes()};
  require_valid(regex, 0);
  std::string_view rest = text;
  while (const auto line = next_line(rest))
    if (RE2::FullMatch(*line, regex)) return std::nullopt;
  const std::string expected = "a line of the form " + shown(regex);
  if (text.empty()) return nothing_printed(expected);
  const std::string message = lines_of(text) == 1 ? "the line does not have the form asked for"
                                                  : "no line has the form that is asked for";
  return Mismatch{message, expected, opening(text)};
}

std::vector<std::string_view> sorted_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (const auto line = next_line(text)) lines.push_back(*line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The lines of `a` that `b` does not have (so often), both sorted.
Examples only_in(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  Examples only;
  auto other = b.begin();
  for (const std::string_view line : a) {
    while (other != b.end() && *other < line) ++other;
    if (other != b.end() && *other == line)
      ++other;
    else
      only.add(line.empty() ? "(an empty line)" : line);
  }
  return only;
}

std::string is_or_are(std::size_t count) { return count == 1 ? " is" : " are"; }

Found check(const AnyOrder& any_order, std::string_view text) {
  const std::string want = expand(any_order.lines);
  if (want == text) return std::nullopt;
  const std::vector<std::string_view> wanted = sorted_lines(want);
  if (text.empty() && !wanted.empty())
    return nothing_printed(counted(wanted.size(), "line") + ", in any order:\n" + opening(want));
  const std::vector<std::string_view> printed = sorted_lines(text);
  const Examples missing = only_in(wanted, printed);
  const Examples extra = only_in(printed, wanted);
  if (missing.count() == 0 && extra.count() == 0) return unfinished_line(want, text);
  std::string message;
  if (missing.count() > 0)
    message = counted(missing.count(), "line") + is_or_are(missing.count()) + " missing";
  if (extra.count() > 0)
    message += (message.empty() ? "" : " and ") + counted(extra.count(), "line") +
               is_or_are(extra.count()) + " too many";
  return Mismatch{message,
                  trimmed(counted(wanted.size(), "line") + ", in any order\n" +
                          missing.listed("missing")),
                  trimmed(counted(printed.size(), "line") + '\n' + extra.listed("too many"))};
}

/// How often each item is wanted and how often it was printed.
struct Tally {
  std::size_t wanted = 0;
  std::size_t printed = 0;
};

/// What is wrong with items that should come exactly once.
struct ItemFaults {
  Examples misshapen;
  Examples unknown;
  Examples repeated;
  Examples missing;

  [[nodiscard]] std::string message() const {
    if (misshapen.count() > 0)
      return counted(misshapen.count(), "line") + (misshapen.count() == 1 ? " does" : " do") +
             " not have the form that is asked for";
    if (unknown.count() > 0) return headline(unknown, "was never asked for");
    if (repeated.count() > 0) return headline(repeated, "is printed more than once");
    return missing.count() == 0 ? "" : headline(missing, "is missing");
  }

 private:
  static std::string headline(const Examples& faults, const std::string& what) {
    const std::string more =
        faults.count() == 1 ? "" : ", and so with " + std::to_string(faults.count() - 1) + " more";
    return "item " + faults.first() + ' ' + what + more;
  }
};

ItemFaults item_faults(const RE2& regex, std::string_view of, std::string_view text) {
  std::unordered_map<std::string_view, Tally> items;
  std::string_view rest = of;
  while (const auto item = next_line(rest)) ++items[*item].wanted;
  ItemFaults faults;
  rest = text;
  for (std::size_t number = 1; const auto line = next_line(rest); ++number) {
    re2::StringPiece item;
    if (!RE2::FullMatch(*line, regex, &item)) {
      faults.misshapen.add(*line, " (line " + std::to_string(number) + ')');
      continue;
    }
    const auto known = items.find(std::string_view{item.data(), item.size()});
    if (known == items.end())
      faults.unknown.add({item.data(), item.size()}, " (line " + std::to_string(number) + ')');
    else
      ++known->second.printed;
  }
  // In the order of `of`, so that the first example is the first one a reader looks for.
  rest = of;
  while (const auto item = next_line(rest)) {
    Tally& tally = items[*item];
    if (tally.printed > tally.wanted) {
      faults.repeated.add(*item);
    } else if (tally.printed < tally.wanted) {
      faults.missing.add(*item);
    }
    tally.printed = tally.wanted;
  }
  return faults;
}

Found check(const EachOnce& each_once, std::string_view text) {
  const RE2 regex{each_once.item, for_bytes()};
  require_valid(regex, 1);
  const std::string of = expand(each_once.of);
  const std::string expected = "each of " + counted(lines_of(of), "item") +
                               " exactly once, in lines of the form " + shown(regex);
  if (text.empty() && !of.empty()) return nothing_printed(expected);
  const ItemFaults faults = item_faults(regex, of, text);
  const std::string message = faults.message();
  if (message.empty()) return unfinished_line(of, text);
  return Mismatch{message, expected,
                  trimmed(counted(lines_of(text), "line") + '\n' +
                          faults.misshapen.listed("of another form") +
                          faults.unknown.listed("never asked for") +
                          faults.repeated.listed("more than once") +
                          faults.missing.listed("missing"))};
}

std::optional<std::int64_t> number_in(const re2::StringPiece& digits) {
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

struct Seen {
  std::int64_t number = 0;
  std::size_t line_number = 0;
  std::string_view line;
};

Found check(const Increasing& increasing, std::string_view text) {
  const RE2 regex{increasing.line, for_bytes()};
  require_valid(regex, 2);
  std::unordered_map<std::string_view, Seen> last;
  std::string_view rest = text;
  for (std::size_t at = 1; const auto line = next_line(rest); ++at) {
    re2::StringPiece key;
    re2::StringPiece digits;
    const bool fits = RE2::FullMatch(*line, regex, &key, &digits);
    const auto number = fits ? number_in(digits) : std::nullopt;
    if (!number)
      return Mismatch{"line " + std::to_string(at) + " does not have the form that is asked for",
                      "lines of the form " + shown(regex), numbered(at, *line)};
    const std::string_view name{key.data(), key.size()};
    const auto [entry, first_of_key] = last.try_emplace(name, Seen{*number, at, *line});
    const Seen before = std::exchange(entry->second, Seen{*number, at, *line});
    if (first_of_key || *number > before.number) continue;
    const std::string among = name.empty() ? "" : " among the lines of " + shorten_line(name, 60);
    return Mismatch{"line " + std::to_string(at) + " is out of order: " + std::to_string(*number) +
                        " comes after " + std::to_string(before.number),
                    "increasing numbers" + among,
                    numbered(before.line_number, before.line) + '\n' + numbered(at, *line)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Mismatch> mismatch(const Oracle& oracle, std::string_view text,
                                 std::optional<std::string_view> reference) {
  if (std::holds_alternative<SameAsReference>(oracle)) {
    if (!reference) throw GraderError{"a comparison with the reference solution has no reference"};
    return exact_mismatch(*reference, text);
  }
  return std::visit(
      [text](const auto& kind) -> Found {
        if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, SameAsReference>)
          return std::nullopt;
        else
          return check(kind, text);
      },
      oracle);
}

}  // namespace ipclab::spec
