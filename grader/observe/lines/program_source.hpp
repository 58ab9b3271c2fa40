#pragma once
// The student's source behind the machine code of his program. Comes in: an executable that gcc
// made with -g, and addresses in it. Goes out: lines of files that are his own (not those of /usr),
// and what is called there. Believes what the file says, and may crash or hang over a hostile one.

#include <elfutils/libdw.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "observe/lines/program_functions.hpp"

namespace ipclab::observe {

struct Place {
  std::string file;  ///< as the compiler was given it
  int number = 0;
  std::string function;
};

/// What a student's line calls.
struct Callee {
  std::string name;
  /// Where that happens, if not in the function that made the call: gcc turns `return f(x);` into a
  /// jump, and no frame is left of the function that it stands in.
  std::optional<Place> place;
};

class ProgramSource {
 public:
  /// `program` stays the caller's and must stay open.
  explicit ProgramSource(int program);

  /// Not so for programs that were built without -g.
  [[nodiscard]] bool has_lines() const { return dwarf_ != nullptr; }
  /// Null if it is no ELF file.
  [[nodiscard]] Elf* elf() const { return elf_.get(); }

  /// Addresses are relative to the file. Of an inlined function: the innermost line of the student.
  [[nodiscard]] const std::optional<Place>& place(Dwarf_Addr address);

  /// The call that would return to `return_address` and has arrived in a library; `arrived` names
  /// the function of that library.
  [[nodiscard]] Callee callee(Dwarf_Addr return_address,
                              const std::function<std::string()>& arrived);

  /// The only function that may be a signal handler and ends with a jump to this library function;
  /// nothing if there are several, or none.
  [[nodiscard]] std::optional<Callee> handler_that_ends_in(const std::string& library_function);

 private:
  struct Close {
    void operator()(Elf* elf) const { elf_end(elf); }
    void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
  };

  [[nodiscard]] std::optional<Place> look_up(Dwarf_Addr address);
  [[nodiscard]] const CallSite* call_returning_to(Dwarf_Addr return_address);
  [[nodiscard]] std::string library_name(const CallSite& call);

  std::unique_ptr<Elf, Close> elf_;
  std::unique_ptr<Dwarf, Close> dwarf_;
  std::optional<ProgramFunctions> functions_;
  std::map<Dwarf_Addr, std::optional<Place>> places_;
};

}  // namespace ipclab::observe
