#include "report/html/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/html/page.hpp"
#include "report/layout.hpp"
#include "support/bytes.hpp"
#include "support/escape.hpp"

namespace ipclab::report::html {
namespace {

constexpr std::size_t most_of_a_line = 1000;
/// Of all files together, with what each line costs besides; those with findings come first.
constexpr std::size_t most_source = 4 << 20;
constexpr std::size_t cost_of_line = 80;

struct Mark {
  std::size_t test = 0;
  std::string words;
};
/// By file and line.
using Marks = std::map<std::size_t, std::map<int, std::vector<Mark>>>;

std::string_view base_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// A compiler is given paths of its own: the end of the name has to do, if there is only one such.
std::size_t index_of(const std::vector<Source>& sources, const std::string& file) {
  const auto exact = std::ranges::find(sources, file, &Source::path);
  if (exact != sources.end()) return static_cast<std::size_t>(exact - sources.begin());
  std::size_t found = sources.size();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (base_of(sources[i].path) != base_of(file)) continue;
    if (found != sources.size()) return sources.size();
    found = i;
  }
  return found;
}

int lines_in(const Source& source) {
  return static_cast<int>(std::ranges::count(source.content, '\n')) +
         (source.content.empty() || source.content.back() == '\n' ? 0 : 1);
}

Marks marks_of(const judge::Verdict& verdict, const std::vector<Source>& sources) {
  Marks marks;
  for (std::size_t i = 0; i < verdict.tests.size(); ++i)
    for (const judge::Finding& finding : verdict.tests[i].findings)
      for (const judge::Where& where : finding.where) {
        const std::size_t file = index_of(sources, where.file);
        if (file == sources.size() || where.line < 1) continue;
        std::string words = where.process;
        if (!where.what.empty()) words += (words.empty() ? "" : " ") + where.what;
        if (words.empty()) words = finding.message;
        auto& list = marks[file][where.line];
        const Mark mark{i, words};
        const auto same = [&](const Mark& other) {
          return other.test == mark.test && other.words == mark.words;
        };
        if (std::ranges::none_of(list, same)) list.push_back(mark);
      }
  return marks;
}

std::string marks_html(const judge::Verdict& verdict, const std::vector<Mark>& marks) {
  std::string html = "<ul class=\"marks\">";
  for (const Mark& mark : marks)
    html += fmt::format("<li><a href=\"#t{}\">{}</a> {}</li>", mark.test,
                        line(verdict.tests[mark.test].id), line(mark.words));
  return html + "</ul>";
}

std::string file_html(const judge::Verdict& verdict, const Source& source, std::size_t number,
                      const std::map<int, std::vector<Mark>>& marks, std::size_t& room) {
  std::string html = fmt::format(
      "<details class=\"file\" id=\"f{}\"{}><summary>{} <span class=\"quiet\">{}{}</span>"
      "</summary>\n<div class=\"code scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n",
      number, marks.empty() ? "" : " open", line(source.path),
      counted(static_cast<std::uint64_t>(lines_in(source)), "line"),
      marks.empty() ? "" : ", " + counted(marks.size(), "marked line"), line(source.path));
  int at = 0;
  for (std::string_view each : lines_of(source.content)) {
    const bool is_cut = each.size() > most_of_a_line;
    each = each.substr(0, most_of_a_line);
    if (each.size() + cost_of_line > room) {
      room = 0;
      html += "<p class=\"quiet\">The rest is left out.</p>\n";
      break;
    }
    room -= each.size() + cost_of_line;
    const auto marked = marks.find(++at);
    html += fmt::format(
        "<div id=\"f{0}-L{1}\" class=\"l{2}\"><a href=\"#f{0}-L{1}\">{1}</a>"
        "<code>{3}{4}</code></div>\n",
        number, at, marked == marks.end() ? "" : " marked", text(each), is_cut ? " …" : "");
    if (marked != marks.end()) html += marks_html(verdict, marked->second) + '\n';
  }
  return html + "</div></details>\n";
}

}  // namespace

std::string anchor_of(const std::vector<Source>& sources, const std::string& file, int number) {
  const std::size_t index = index_of(sources, file);
  if (file.empty() || index == sources.size()) return "";
  if (number < 1 || number > lines_in(sources[index])) return fmt::format("f{}", index);
  return fmt::format("f{}-L{}", index, number);
}

std::string place_link(const std::vector<Source>& sources, const std::string& file, int number) {
  const std::string words = number < 1 ? line(file) : fmt::format("{}:{}", line(file), number);
  const std::string anchor = anchor_of(sources, file, number);
  if (anchor.empty()) return "<code>" + words + "</code>";
  return fmt::format("<a href=\"#{}\"><code>{}</code></a>", anchor, words);
}

std::string source_section(const judge::Verdict& verdict, const std::vector<Source>& sources) {
  if (sources.empty()) return "";
  const Marks marks = marks_of(verdict, sources);
  std::string html =
      "<section id=\"source\" aria-labelledby=\"source-title\">\n"
      "<h2 id=\"source-title\">Source</h2>\n";
  std::size_t room = most_source;
  for (const bool marked : {true, false})
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const auto found = marks.find(i);
      if ((found != marks.end()) != marked) continue;
      html += file_html(verdict, sources[i], i, marked ? found->second : decltype(found->second){},
                        room);
    }
  return html + "</section>\n";
}

}  // namespace ipclab::report::html
