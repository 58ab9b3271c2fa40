#include <iostream>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "report/rules.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

void list_rules(std::ostream& out) {
  out << "the rules are:\n";
  for (const RuleName& name : rule_names) out << "  " << name.id << "\n";
}

}  // namespace

int explain(const std::string& rule) {
  if (rule.empty()) {
    list_rules(std::cout);
    return all_passed;
  }
  const auto known = rule_of(rule);
  if (!known) {
    complain("there is no rule \"" + escape_line(rule) + "\"");
    list_rules(std::cerr);
    return wrong_usage;
  }
  std::cout << report::page_text(report::rule_page(*known).value_or(""), console_style());
  return all_passed;
}

}  // namespace ipclab::cli
