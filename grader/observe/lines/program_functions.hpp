#pragma once
// The functions of a program by machine address, from its DWARF (libdw(3) of elfutils). Knows
// nothing of lines, nor of whose source it is.

#include <elfutils/libdw.h>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ipclab::observe {

/// A call, named after the address that it returns to.
struct CallSite {
  Dwarf_Addr return_address = 0;
  Dwarf_Die callee{};
  bool has_callee = false;  ///< not so for a call through a pointer
  bool tail = false;        ///< a jump: the callee returns to the caller's caller
};

/// A function that has machine code.
struct Function {
  Dwarf_Die unit{};
  Dwarf_Die die{};
  std::map<Dwarf_Addr, CallSite> calls;
};

class ProgramFunctions {
 public:
  explicit ProgramFunctions(Dwarf* dwarf);

  /// Null if there is none.
  [[nodiscard]] const Function* at(Dwarf_Addr address);
  /// The code of the function that a call site names; null if it lies in a library.
  [[nodiscard]] const Function* behind(const CallSite& call) const;
  /// In no order.
  [[nodiscard]] const std::deque<Function>& all();

 private:
  struct Range {
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    std::size_t function = 0;
  };

  void collect(bool deep);
  void collect_below(const Dwarf_Die& unit, Dwarf_Die& parent, int depth, bool deep);
  void add(const Dwarf_Die& unit, Dwarf_Die& die);
  [[nodiscard]] const Function* search(Dwarf_Addr address) const;

  Dwarf* dwarf_;
  std::deque<Function> functions_;  ///< those that were shown stay where they are
  std::vector<Range> ranges_;       ///< by address
  std::map<Dwarf_Off, std::size_t> by_die_;
  std::map<std::string, std::size_t> by_symbol_;  ///< those that other units can call
  bool collected_ = false;
  bool collected_deep_ = false;
};

/// "_ZN3net6Server3runEi" in C++, "main" in C; "" if it has none.
[[nodiscard]] std::string symbol_of(Dwarf_Die die);

/// Could signal(2) or sigaction(2) have been given it? It takes an int, and perhaps two pointers.
[[nodiscard]] bool may_handle_signals(const Function& function);

/// The function's inlined functions around `address`, innermost first, and itself as the last.
[[nodiscard]] std::vector<Dwarf_Die> scopes_at(const Function& function, Dwarf_Addr address);

}  // namespace ipclab::observe
