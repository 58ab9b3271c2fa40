#include "observe/lines/program_source.hpp"

#include <dwarf.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "observe/lines/function_names.hpp"

namespace ipclab::observe {
namespace {

constexpr int most_tail_calls = 8;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

std::string compile_folder(Dwarf_Die unit) {
  Dwarf_Attribute value;
  return dwarf_attr(&unit, DW_AT_comp_dir, &value) == nullptr ? ""
                                                              : text_of(dwarf_formstring(&value));
}

/// The file's name as the compiler was given it, if it is the student's.
std::optional<std::string> student_file(const Dwarf_Die& unit, const char* path) {
  std::string file = text_of(path);
  const std::string folder = compile_folder(unit) + "/";
  const bool in_folder = folder.size() > 1 && file.starts_with(folder);
  // What lies in /usr comes with the machine, unless the student works there.
  const bool system = file.starts_with("/usr/") && !(in_folder && folder.starts_with("/usr/"));
  if (file.empty() || file.starts_with('<') || system) return std::nullopt;
  if (in_folder) file.erase(0, folder.size());
  while (file.starts_with("./")) file.erase(0, 2);
  return file;
}

std::optional<Place> place_in(const Dwarf_Die& unit, const char* path, int number) {
  auto file = student_file(unit, path);
  if (number <= 0 || !file) return std::nullopt;
  return Place{.file = std::move(*file), .number = number, .function = {}};
}

std::optional<Place> row_of_line_table(Dwarf_Die unit, Dwarf_Addr address) {
  Dwarf_Line* row = dwarf_getsrc_die(&unit, address);
  int number = 0;
  if (row == nullptr || dwarf_lineno(row, &number) != 0) return std::nullopt;
  return place_in(unit, dwarf_linesrc(row, nullptr, nullptr), number);
}

std::optional<Dwarf_Word> number_in(Dwarf_Die& die, unsigned attribute) {
  Dwarf_Attribute value;
  Dwarf_Word number = 0;
  if (dwarf_attr(&die, attribute, &value) == nullptr || dwarf_formudata(&value, &number) != 0)
    return std::nullopt;
  return number;
}

/// The line that an inlined function was called in.
std::optional<Place> call_of_inlined(Dwarf_Die unit, Dwarf_Die inlined) {
  const auto file = number_in(inlined, DW_AT_call_file);
  const auto line = number_in(inlined, DW_AT_call_line);
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (!file || !line || dwarf_getsrcfiles(&unit, &files, &count) != 0) return std::nullopt;
  return place_in(unit, dwarf_filesrc(files, *file, nullptr, nullptr), static_cast<int>(*line));
}

std::string function_name(Dwarf_Die die) {
  const std::string symbol = symbol_of(die);
  if (symbol == "operator()") return "lambda";
  // What gcc makes to initialize the variables of a C++ file.
  return symbol.starts_with("_GLOBAL__") ? "" : plain_name(symbol);
}

/// gcc says of some of the student's functions, such as lambdas, nowhere where they are declared.
bool is_of_system(const Dwarf_Die& unit, Dwarf_Die function) {
  const char* file = dwarf_decl_file(&function);
  return file != nullptr && !student_file(unit, file);
}

/// The first of the scopes, from `first` on, that the student wrote.
std::string students_function(const Dwarf_Die& unit, const std::vector<Dwarf_Die>& scopes,
                              std::size_t first) {
  for (std::size_t i = first; i < scopes.size(); ++i)
    if (!is_of_system(unit, scopes[i])) return function_name(scopes[i]);
  return function_name(scopes.back());
}

bool names(const CallSite& call, const std::string& library_function) {
  return call.has_callee && public_name(symbol_of(call.callee)) == library_function;
}

/// The jump at the end of a function that led into the library; null if that is not certain.
const CallSite* tail_call(const Function& function, const std::function<std::string()>& arrived) {
  std::vector<const CallSite*> tails;
  for (const auto& [address, call] : function.calls)
    if (call.tail && call.has_callee) tails.push_back(&call);
  if (tails.size() > 1) {
    const std::string name = arrived();
    std::erase_if(tails, [&](const CallSite* call) { return !names(*call, name); });
  }
  return tails.size() == 1 ? tails.front() : nullptr;
}

}  // namespace

ProgramSource::ProgramSource(int program) {
  elf_version(EV_CURRENT);
  elf_.reset(elf_begin(program, ELF_C_READ_MMAP, nullptr));
  if (elf_) dwarf_.reset(dwarf_begin_elf(elf_.get(), DWARF_C_READ, nullptr));
  if (dwarf_) functions_.emplace(dwarf_.get());
}

const std::optional<Place>& ProgramSource::place(Dwarf_Addr address) {
  const auto known = places_.find(address);
  if (known != places_.end()) return known->second;
  return places_.emplace(address, look_up(address)).first->second;
}

std::optional<Place> ProgramSource::look_up(Dwarf_Addr address) {
  const Function* function = functions_ ? functions_->at(address) : nullptr;
  if (function == nullptr) return std::nullopt;
  const std::vector<Dwarf_Die> scopes = scopes_at(*function, address);
  std::size_t scope = 0;
  auto place = row_of_line_table(function->unit, address);
  for (; !place && scope + 1 < scopes.size(); ++scope)
    place = call_of_inlined(function->unit, scopes[scope]);
  if (place) place->function = students_function(function->unit, scopes, scope);
  return place;
}

const CallSite* ProgramSource::call_returning_to(Dwarf_Addr return_address) {
  const Function* function = functions_ ? functions_->at(return_address - 1) : nullptr;
  if (function == nullptr) return nullptr;
  const auto call = function->calls.find(return_address);
  return call != function->calls.end() && call->second.has_callee ? &call->second : nullptr;
}

Callee ProgramSource::callee(Dwarf_Addr return_address,
                             const std::function<std::string()>& arrived) {
  Callee callee;
  const CallSite* call = call_returning_to(return_address);
  for (int i = 0; call != nullptr && i < most_tail_calls; ++i) {
    if (i > 0)
      if (const auto& deeper = place(call->return_address - 1)) callee.place = deeper;
    const Function* function = functions_->behind(*call);
    if (function == nullptr) {
      callee.name = library_name(*call);
      return callee;
    }
    call = tail_call(*function, arrived);
  }
  callee.name = arrived();
  return callee;
}

std::optional<Callee> ProgramSource::handler_that_ends_in(const std::string& library_function) {
  std::vector<const CallSite*> found;
  for (const Function& function : functions_->all())
    for (const auto& [address, call] : function.calls)
      if (call.tail && names(call, library_function) && may_handle_signals(function))
        found.push_back(&call);
  if (found.size() != 1) return std::nullopt;
  return Callee{library_name(*found.front()), place(found.front()->return_address - 1)};
}

std::string ProgramSource::library_name(const CallSite& call) {
  Dwarf_Die die = call.callee;
  const std::string symbol = symbol_of(die);
  const std::string name = text_of(dwarf_diename(&die));
  // <stdio.h> renames functions with asm(): scanf has the symbol __isoc99_scanf.
  const bool use_symbol = symbol.starts_with("_Z") || name.empty() ||
                          (name.starts_with("_") && !name.starts_with("__builtin_"));
  std::string shown = public_name(use_symbol ? symbol : name);
  const Function* function = is_internal(shown) ? functions_->at(call.return_address - 1) : nullptr;
  if (function == nullptr) return shown;
  // The header's function that the student called, and that was inlined: std::istream::operator>>.
  for (const Dwarf_Die& scope : scopes_at(*function, call.return_address - 1)) {
    std::string inlined = function_name(scope);
    if (!is_of_system(function->unit, scope)) break;
    if (!is_internal(inlined) && inlined.find("::") != std::string::npos) return inlined;
  }
  // std::thread for std::thread::_M_start_thread.
  return shown.substr(0, shown.rfind("::"));
}

}  // namespace ipclab::observe
