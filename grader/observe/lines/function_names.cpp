#include "observe/lines/function_names.hpp"

#include <cxxabi.h>
#include <gelf.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <tuple>

namespace ipclab::observe {
namespace {

bool is_part_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The position behind the bracket that closes the one at `begin`.
std::size_t behind_closing(std::string_view text, std::size_t begin) {
  const char open = text[begin];
  const char close = open == '<' ? '>' : open == '(' ? ')' : open == '{' ? '}' : ']';
  std::size_t depth = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const bool arrow = close == '>' && i > 0 && text[i - 1] == '-';
    if (text[i] == open) ++depth;
    if (text[i] == close && !arrow && --depth == 0) return i + 1;
  }
  return text.size();
}

/// Reads a demangled name and keeps what is no type.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : text_{text} {}

  std::string read() {
    while (at_ < text_.size() && !complete_) step();
    return name_;
  }

 private:
  void step() {
    const char c = text_[at_];
    if (starts_operator()) {
      read_operator();
    } else if (c == '(') {
      skip_parameters();
    } else if (c == '{') {
      if (text_.substr(at_).starts_with("{lambda")) name_ += "lambda";
      at_ = behind_closing(text_, at_);
    } else if (c == '<' || c == '[') {
      at_ = behind_closing(text_, at_);
    } else if (c == ' ') {
      // What was read is the type that the function returns.
      if (!name_.ends_with("operator") && !text_.substr(at_).starts_with(" <")) name_.clear();
      if (name_.ends_with("operator")) name_ += ' ';
      ++at_;
    } else {
      name_ += c;
      ++at_;
    }
  }

  [[nodiscard]] bool starts_operator() const {
    constexpr std::string_view word = "operator";
    if (!text_.substr(at_).starts_with(word)) return false;
    if (at_ > 0 && is_part_of_word(text_[at_ - 1])) return false;
    return at_ + word.size() < text_.size() && !is_part_of_word(text_[at_ + word.size()]);
  }

  void read_operator() {
    name_ += "operator";
    at_ += std::string_view{"operator"}.size();
    if (text_.substr(at_).starts_with("()")) {
      name_ += "()";
      at_ += 2;
    }
    constexpr std::string_view signs = "<>=!+-*/%^&|~,[]";
    while (at_ < text_.size() && signs.find(text_[at_]) != std::string_view::npos)
      name_ += text_[at_++];
  }

  void skip_parameters() {
    constexpr std::string_view unnamed = "(anonymous namespace)::";
    if (text_.substr(at_).starts_with(unnamed)) {
      at_ += unnamed.size();
      return;
    }
    at_ = behind_closing(text_, at_);
    // main(int)::Worker::run(): a class inside a function.
    complete_ = !text_.substr(at_).starts_with("::");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string name_;
  bool complete_ = false;
};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

bool strip_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return false;
  text.remove_prefix(prefix.size());
  return true;
}

void strip_suffix(std::string_view& text, std::string_view suffix) {
  if (text.ends_with(suffix) && text.size() > suffix.size()) text.remove_suffix(suffix.size());
}

}  // namespace

std::string plain_name(std::string_view symbol) {
  if (!symbol.starts_with("_Z")) return NameReader{symbol}.read();
  const std::unique_ptr<char, void (*)(void*)> demangled{
      abi::__cxa_demangle(std::string{symbol}.c_str(), nullptr, nullptr, nullptr), std::free};
  if (!demangled) return std::string{symbol};
  std::string name = NameReader{demangled.get()}.read();
  replace_all(name, "__cxx11::", "");
  replace_all(name, "std::basic_", "std::");
  return name;
}

std::string public_name(std::string_view symbol) {
  symbol = symbol.substr(0, symbol.find('@'));
  if (symbol.starts_with("_Z")) return plain_name(symbol);
  // What gcc makes of printf("...\n"), printf("%c") and fprintf(f, "%s").
  if (symbol == "__builtin_puts" || symbol == "__builtin_putchar") return "printf";
  if (symbol == "__builtin_fputs") return "fprintf";
  constexpr std::array prefixes{"__builtin_", "__gthrw_",  "__GI_", "__libc_",
                                "__isoc99_",  "__isoc23_", "_IO_",  "__"};
  const std::string_view whole = symbol;
  while (std::ranges::any_of(prefixes, [&](const char* p) { return strip_prefix(symbol, p); })) {
  }
  if (symbol.size() != whole.size())
    for (const char* suffix : {"_warn", "_chk", "_alias"}) strip_suffix(symbol, suffix);
  strip_suffix(symbol, "64");  // open64, fopen64, ...: <features.h>, _FILE_OFFSET_BITS
  return std::string{symbol};
}

bool is_internal(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return name.substr(colon == std::string_view::npos ? 0 : colon + 1).starts_with('_');
}

ExportedFunctions::ExportedFunctions(Elf* file) {
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(file, section)) != nullptr) {
    GElf_Shdr header{};
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_DYNSYM) continue;
    Elf_Data* symbols = elf_getdata(section, nullptr);
    GElf_Sym symbol{};
    for (int i = 0; gelf_getsym(symbols, i, &symbol) != nullptr; ++i) {
      const bool function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC;
      const char* name = elf_strptr(file, header.sh_link, symbol.st_name);
      if (function && symbol.st_value != 0 && name != nullptr)
        functions_.push_back({symbol.st_value, symbol.st_value + symbol.st_size, name});
    }
  }
  const auto order = [](const Function& function) {
    // Of several names for one function first the one that is not an alias.
    return std::tuple{function.begin, function.symbol.starts_with('_'),
                      function.symbol.ends_with("64"), function.symbol.size(), function.symbol};
  };
  std::ranges::sort(functions_, {}, order);
}

std::string ExportedFunctions::at(std::uint64_t address) const {
  auto behind = std::ranges::upper_bound(functions_, address, {}, &Function::begin);
  if (behind == functions_.begin()) return {};
  const std::uint64_t begin = (behind - 1)->begin;
  const auto best = std::ranges::lower_bound(functions_, begin, {}, &Function::begin);
  return address < best->end ? public_name(best->symbol) : std::string{};
}

}  // namespace ipclab::observe
