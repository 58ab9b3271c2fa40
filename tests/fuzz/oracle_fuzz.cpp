// What a student's program printed, against what should have been printed: the first byte says how
// the two are compared, and a byte 0xff divides them.

#include "fuzz/claims.hpp"
#include "spec/expectation.hpp"

namespace ipclab::fuzz {
namespace {

spec::Oracle oracle_of(unsigned kind, std::string_view want) {
  const spec::Text text{{spec::Literal{std::string{want}}}};
  switch (kind % 7) {
    case 0: return spec::Exact{text};
    case 1: return spec::AnyOrder{text};
    case 2: return spec::EachOnce{"item (.*)", text};
    case 3: return spec::Increasing{"([a-z]*) ?(-?[0-9]+)"};
    case 4: return spec::Matches{"([a-z]+ [0-9]*\n)*"};
    case 5: return spec::HasLine{"[a-z]+: .*"};
    default: return spec::SameAsReference{};
  }
}

void compare(unsigned kind, std::string_view bytes) {
  const std::size_t division = std::min(bytes.find('\xff'), bytes.size());
  const std::string_view want = bytes.substr(0, division);
  const std::string_view got = bytes.substr(std::min(division + 1, bytes.size()));
  const spec::Oracle oracle = oracle_of(kind, want);
  const auto found = spec::mismatch(oracle, got, want);
  const bool of_equality = std::holds_alternative<spec::Exact>(oracle) ||
                           std::holds_alternative<spec::SameAsReference>(oracle);
  if (of_equality) claim(found.has_value() == (want != got), "texts are equal or differ");
  if (!found) return;
  claim(!found->message.empty(), "a mismatch has a reason");
  claim(found->expected != found->observed, "expected is not what was observed", found->expected);
  for (const std::string& text : {found->message, found->expected, found->observed})
    claim_safe_to_show(text);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  ipclab::fuzz::compare(bytes[0], {reinterpret_cast<const char*>(bytes) + 1, size - 1});
  return 0;
}
