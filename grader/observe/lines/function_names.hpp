#pragma once
// Names of functions as a student knows them. Comes in: symbols of the C and C++ libraries, with
// their versions, aliases and types. Goes out: "read" for __libc_read, "printf" for __printf_chk,
// "std::getline" for _ZSt7getline... Pure, apart from reading an ELF file's symbols.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct Elf;

namespace ipclab::observe {

/// Of a function of a library.
[[nodiscard]] std::string public_name(std::string_view symbol);

/// A C++ name, mangled or not, without its types: "net::Server::run". Those of C stay as they are.
[[nodiscard]] std::string plain_name(std::string_view symbol);

/// Is it a name that only its library uses, "std::istream::_M_extract"?
[[nodiscard]] bool is_internal(std::string_view name);

/// The functions that an ELF file exports, by address.
class ExportedFunctions {
 public:
  explicit ExportedFunctions(Elf* file);

  /// The public name of the function there, by preference the one that a manual page has; "" if
  /// there is none. `address` is relative to the file.
  [[nodiscard]] std::string at(std::uint64_t address) const;

 private:
  struct Function {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string symbol;
  };
  std::vector<Function> functions_;  ///< by address
};

}  // namespace ipclab::observe
