#pragma once
// A text of a lab file: written out, or described so that a megabyte takes one line.
// docs/lab-yaml.md, "Texts", has the YAML forms.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "support/bytes.hpp"

namespace ipclab::spec {

struct Literal {
  std::string text;
  bool operator==(const Literal&) const = default;
};
/// `text`, `times` times over.
struct Repeated {
  std::string text;
  std::uint64_t times = 0;
  bool operator==(const Repeated&) const = default;
};
/// One piece for each number from first to last; "{}" in `format` stands for the number.
struct Numbers {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string format = "{}\n";
  bool operator==(const Numbers&) const = default;
};
enum class Alphabet {
  bytes,    ///< all 256 values
  letters,  ///< A-Z a-z
  lower,    ///< a-z
  lines,    ///< printable ASCII, about one newline in 40, ends with a newline
};
/// Pseudo-random bytes: the same for the same seed, on every machine.
struct Noise {
  Bytes size;
  std::uint64_t seed = 1;
  Alphabet alphabet = Alphabet::bytes;
  bool operator==(const Noise&) const = default;
};

/// The IPv4 address of a machine of the test, which is only known once it has been made.
struct AddressOf {
  std::string machine;
  bool operator==(const AddressOf&) const = default;
};

using Piece = std::variant<Literal, Repeated, Numbers, Noise, AddressOf>;

struct Text {
  std::vector<Piece> pieces;  ///< one after another
  bool operator==(const Text&) const = default;
};

/// The largest text that a lab file may describe; the loader refuses more.
inline constexpr Bytes largest_text = mebibytes(256);

/// How long expand() would be, saturated at UINT64_MAX, without building it.
[[nodiscard]] std::uint64_t size_of(const Text& text);

/// The addresses of the machines of a test, by name.
using Addresses = std::map<std::string, std::string>;

/// The address of a machine that is not among `addresses` is "".
[[nodiscard]] std::string expand(const Text& text, const Addresses& addresses = {});

/// The machines of whose addresses the text speaks.
[[nodiscard]] std::vector<std::string> machines_in(const Text& text);

}  // namespace ipclab::spec
