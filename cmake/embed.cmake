# cmake -DOUTPUT=<file.cpp> -DPAGES=<page.md>|<page.md>... -P embed.cmake
#
# Writes the definition of embedded_rule_pages() of grader/report/rule_pages.hpp. Each page becomes
# a raw string; its delimiter must not occur in a page.

string(REPLACE "|" ";" pages "${PAGES}")
set(entries "")
foreach(page IN LISTS pages)
  get_filename_component(id "${page}" NAME_WE)
  file(READ "${page}" text)
  string(FIND "${text}" ")ipclab_page\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${page} contains the delimiter )ipclab_page\"")
  endif()
  string(APPEND entries "    {\"${id}\", R\"ipclab_page(${text})ipclab_page\"},\n")
endforeach()
list(LENGTH pages count)

file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake from docs/rules/.

#include \"report/rule_pages.hpp\"

#include <array>

namespace ipclab::report {
namespace {

constexpr std::array<RulePage, ${count}> pages{{
${entries}}};

}  // namespace

std::span<const RulePage> embedded_rule_pages() { return pages; }

}  // namespace ipclab::report
")
