#include "probe/image.hpp"

#include <link.h>

#include <cstring>

#include "probe/runtime.hpp"

extern "C" char* program_invocation_short_name;

namespace ipclab::probe {
namespace {

char variable[256];

/// dl_iterate_phdr(3): the first object is the program itself.
int take_base(dl_phdr_info* info, std::size_t, void* base) {
  *static_cast<std::uint64_t*>(base) = info->dlpi_addr;
  return 1;
}

}  // namespace

std::uint16_t this_image() {
  std::uint64_t base = 0;
  ::dl_iterate_phdr(take_base, &base);
  Image mine{};
  mine.base = base;
  copy_name(mine.name, sizeof mine.name, program_invocation_short_name);
  const std::uint32_t used = control->images_used;
  for (std::uint32_t i = 0; i < used && i < most_images; ++i)
    if (control->images[i].base == base && std::strcmp(control->images[i].name, mine.name) == 0)
      return static_cast<std::uint16_t>(i);
  const std::uint32_t number = control->images_used.fetch_add(1);
  if (number >= most_images) return most_images - 1;
  control->images[number] = mine;
  return static_cast<std::uint16_t>(number);
}

void remember_path(const char* path) {
  copy_name(variable, sizeof variable, control_variable);
  const std::size_t name = std::strlen(variable);
  variable[name] = '=';
  copy_name(variable + name + 1, sizeof variable - name - 1, path);
}

char* const* with_probe(char* const* environment, char* room[most_variables]) {
  if (variable[0] == '\0') return environment;
  const std::size_t name = std::strlen(control_variable) + 1;
  unsigned count = 0;
  for (; environment != nullptr && environment[count] != nullptr; ++count) {
    if (std::strncmp(environment[count], variable, name) == 0) return environment;
    if (count + 2 >= most_variables) return environment;
    room[count] = environment[count];
  }
  room[count] = variable;
  room[count + 1] = nullptr;
  return room;
}

}  // namespace ipclab::probe
