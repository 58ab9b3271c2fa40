#include "observe/lines/program_functions.hpp"

#include <dwarf.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace ipclab::observe {
namespace {

// Deeper nesting than any compiler makes ends the search.
constexpr int most_depth = 200;

std::optional<Dwarf_Die> reference(Dwarf_Die& die, unsigned attribute) {
  Dwarf_Attribute value;
  Dwarf_Die target;
  if (dwarf_attr(&die, attribute, &value) == nullptr) return std::nullopt;
  if (dwarf_formref_die(&value, &target) == nullptr) return std::nullopt;
  return target;
}

bool flag(Dwarf_Die& die, unsigned attribute) {
  Dwarf_Attribute value;
  bool set = false;
  return dwarf_attr(&die, attribute, &value) != nullptr && dwarf_formflag(&value, &set) == 0 && set;
}

bool is_inlined(Dwarf_Die& die) { return dwarf_tag(&die) == DW_TAG_inlined_subroutine; }

/// DWARF 5, or what gcc said before that.
std::optional<CallSite> call_site(Dwarf_Die& die) {
  const bool standard = dwarf_tag(&die) == DW_TAG_call_site;
  if (!standard && dwarf_tag(&die) != DW_TAG_GNU_call_site) return std::nullopt;
  CallSite site;
  Dwarf_Attribute address;
  if (dwarf_attr(&die, standard ? DW_AT_call_return_pc : DW_AT_low_pc, &address) == nullptr ||
      dwarf_formaddr(&address, &site.return_address) != 0)
    return std::nullopt;
  const auto callee = reference(die, standard ? DW_AT_call_origin : DW_AT_abstract_origin);
  site.has_callee = callee.has_value();
  if (callee) site.callee = *callee;
  site.tail = flag(die, standard ? DW_AT_call_tail_call : DW_AT_GNU_tail_call);
  return site;
}

void collect_calls(Dwarf_Die& parent, int depth, std::map<Dwarf_Addr, CallSite>& calls) {
  Dwarf_Die die;
  if (depth > most_depth || dwarf_child(&parent, &die) != 0) return;
  do {
    const int tag = dwarf_tag(&die);
    if (const auto site = call_site(die))
      calls.emplace(site->return_address, *site);
    else if (tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine)
      collect_calls(die, depth + 1, calls);
  } while (dwarf_siblingof(&die, &die) == 0);
}

void collect_scopes(Dwarf_Die& parent, Dwarf_Addr address, int depth,
                    std::vector<Dwarf_Die>& outermost_first) {
  Dwarf_Die die;
  if (depth > most_depth || dwarf_child(&parent, &die) != 0) return;
  do {
    const int tag = dwarf_tag(&die);
    if (tag != DW_TAG_lexical_block && tag != DW_TAG_inlined_subroutine) continue;
    if (dwarf_haspc(&die, address) != 1) continue;
    if (is_inlined(die)) outermost_first.push_back(die);
    collect_scopes(die, address, depth + 1, outermost_first);
    return;
  } while (dwarf_siblingof(&die, &die) == 0);
}

/// Scopes that functions may be defined in. Only a deep search looks into all of them.
bool holds_functions(int tag, bool deep) {
  if (tag == DW_TAG_namespace) return true;
  return deep && (tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
                  tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block);
}

}  // namespace

std::string symbol_of(Dwarf_Die die) {
  Dwarf_Attribute value;
  const char* name = nullptr;
  for (const unsigned attribute : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name, DW_AT_name})
    if (name == nullptr && dwarf_attr_integrate(&die, attribute, &value) != nullptr)
      name = dwarf_formstring(&value);
  return name == nullptr ? "" : name;
}

bool may_handle_signals(const Function& function) {
  Dwarf_Die die;
  Dwarf_Die parent = function.die;
  std::vector<Dwarf_Die> parameters;
  if (dwarf_child(&parent, &die) != 0) return false;
  do {
    if (dwarf_tag(&die) == DW_TAG_formal_parameter) parameters.push_back(die);
  } while (dwarf_siblingof(&die, &die) == 0);
  if (parameters.size() != 1 && parameters.size() != 3) return false;
  Dwarf_Attribute type;
  if (dwarf_attr_integrate(&parameters.front(), DW_AT_type, &type) == nullptr) return false;
  if (dwarf_formref_die(&type, &die) == nullptr || dwarf_peel_type(&die, &die) != 0) return false;
  const char* name = dwarf_diename(&die);
  return name != nullptr && std::string_view{name} == "int";
}

std::vector<Dwarf_Die> scopes_at(const Function& function, Dwarf_Addr address) {
  Dwarf_Die die = function.die;
  std::vector<Dwarf_Die> scopes{die};
  collect_scopes(die, address, 0, scopes);
  std::ranges::reverse(scopes);
  return scopes;
}

ProgramFunctions::ProgramFunctions(Dwarf* dwarf) : dwarf_{dwarf} {}

const std::deque<Function>& ProgramFunctions::all() {
  if (!collected_) collect(false);
  collected_ = true;
  return functions_;
}

const Function* ProgramFunctions::at(Dwarf_Addr address) {
  (void)all();
  if (const Function* function = search(address)) return function;
  // Member functions of a class inside a function, for example.
  if (!collected_deep_) collect(true);
  collected_deep_ = true;
  return search(address);
}

const Function* ProgramFunctions::behind(const CallSite& call) const {
  if (!call.has_callee) return nullptr;
  Dwarf_Die callee = call.callee;
  const auto same = by_die_.find(dwarf_dieoffset(&callee));
  if (same != by_die_.end()) return &functions_[same->second];
  if (!flag(callee, DW_AT_external)) return nullptr;
  const auto known = by_symbol_.find(symbol_of(callee));
  return known == by_symbol_.end() ? nullptr : &functions_[known->second];
}

const Function* ProgramFunctions::search(Dwarf_Addr address) const {
  const auto behind = std::ranges::upper_bound(ranges_, address, {}, &Range::begin);
  if (behind == ranges_.begin() || (behind - 1)->end <= address) return nullptr;
  return &functions_[(behind - 1)->function];
}

void ProgramFunctions::collect(bool deep) {
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  while (dwarf_get_units(dwarf_, unit, &unit, nullptr, nullptr, &die, nullptr) == 0)
    if (dwarf_tag(&die) == DW_TAG_compile_unit) collect_below(die, die, 0, deep);
  std::ranges::sort(ranges_, {}, &Range::begin);
}

void ProgramFunctions::collect_below(const Dwarf_Die& unit, Dwarf_Die& parent, int depth,
                                     bool deep) {
  Dwarf_Die die;
  if (depth > most_depth || dwarf_child(&parent, &die) != 0) return;
  do {
    const int tag = dwarf_tag(&die);
    if (tag == DW_TAG_subprogram && !by_die_.contains(dwarf_dieoffset(&die))) add(unit, die);
    if (holds_functions(tag, deep)) collect_below(unit, die, depth + 1, deep);
  } while (dwarf_siblingof(&die, &die) == 0);
}

void ProgramFunctions::add(const Dwarf_Die& unit, Dwarf_Die& die) {
  const std::size_t index = functions_.size();
  Dwarf_Addr base = 0;
  Dwarf_Addr begin = 0;
  Dwarf_Addr end = 0;
  const std::size_t before = ranges_.size();
  for (ptrdiff_t next = 0; (next = dwarf_ranges(&die, next, &base, &begin, &end)) > 0;)
    // The linker leaves 0 for copies that it dropped.
    if (begin != 0 && begin < end) ranges_.push_back({begin, end, index});
  if (ranges_.size() == before) return;
  Function function{unit, die, {}};
  collect_calls(die, 0, function.calls);
  functions_.push_back(std::move(function));
  by_die_.emplace(dwarf_dieoffset(&die), index);
  // Call sites name the function or its declaration in a class, not this copy of its code.
  Dwarf_Die named = die;
  for (const unsigned attribute : {DW_AT_abstract_origin, DW_AT_specification})
    if (auto original = reference(named, attribute)) {
      by_die_.emplace(dwarf_dieoffset(&*original), index);
      named = *original;
    }
  Dwarf_Attribute external;
  if (dwarf_attr_integrate(&die, DW_AT_external, &external) != nullptr)
    by_symbol_.emplace(symbol_of(die), index);
}

}  // namespace ipclab::observe
