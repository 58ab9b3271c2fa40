# cmake -DOUTPUT=<file.cpp> -DKIND=pages|assets -DFILES=<file>|<file>... -P embed.cmake
#
# Writes the definition of embedded_rule_pages() of grader/report/rule_pages.hpp, or that of
# embedded_assets() of grader/report/html/assets.hpp. Each file becomes a raw string; its delimiter
# must not occur in it.

string(REPLACE "|" ";" files "${FILES}")
set(entries "")
foreach(file IN LISTS files)
  file(READ "${file}" text)
  string(FIND "${text}" ")ipclab_page\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} contains the delimiter )ipclab_page\"")
  endif()
  set(literal "R\"ipclab_page(${text})ipclab_page\"")
  if(KIND STREQUAL "pages")
    get_filename_component(name "${file}" NAME_WE)
    string(APPEND entries "    {\"${name}\", ${literal}},\n")
  else()
    get_filename_component(name "${file}" NAME)
    file(SHA256 "${file}" hash)
    string(APPEND entries "    {\"${name}\", ${literal}, \"${hash}\"},\n")
  endif()
endforeach()
list(LENGTH files count)

if(KIND STREQUAL "pages")
  set(header "report/rule_pages.hpp")
  set(namespace "ipclab::report")
  set(type "RulePage")
  set(function "embedded_rule_pages")
else()
  set(header "report/html/assets.hpp")
  set(namespace "ipclab::report::html")
  set(type "Asset")
  set(function "embedded_assets")
endif()

file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake.

#include \"${header}\"

#include <array>

namespace ${namespace} {
namespace {

constexpr std::array<${type}, ${count}> embedded{{
${entries}}};

}  // namespace

std::span<const ${type}> ${function}() { return embedded; }

}  // namespace ${namespace}
")
