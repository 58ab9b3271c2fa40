#include "report/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "golden.hpp"
#include "report/layout.hpp"

namespace ipclab::report {
namespace {

constexpr std::string_view sample = R"(# zombie: a child that nobody waited for

A child that has **ended** (a *zombie*, as 2 * 3 is 6) stays in the process table until its parent calls `waitpid(2)`; the
kernel keeps its status for that.

## How it looks

    int *indented = 0; /* a *block* of code */
      deeper

- first item, long enough that it has to go on in a second row of the terminal, below its text
- second item with `code
  over a line`
  - an item below it

1. one
2. two

```c
while (waitpid(-1, &status, 0) > 0) { /* `not` **marked** */ }

    deeper
```

| call | tells |
|---|---|
| `wait` | one child |
)";

std::string content_of(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

TEST(RulePage, IsTheFileOfTheDocumentation) {
  const std::filesystem::path folder =
      std::filesystem::path{IPCLAB_GOLDEN_DIR} / "../../../docs/rules";
  for (const RuleName& name : rule_names) {
    const std::filesystem::path file = folder / (std::string{name.id} + ".md");
    const std::optional<std::string_view> page = rule_page(name.rule);
    ASSERT_TRUE(page) << "no page for " << name.id;
    EXPECT_EQ(*page, content_of(file));
  }
}

TEST(PageText, OfAllMarksInPlainLetters) {
  expect_golden("page.txt", page_text(sample, {.colour = false}));
}

TEST(PageText, OfAllMarksInColour) {
  expect_golden("page_colour.txt", page_text(sample, {.colour = true}));
}

TEST(PageText, OfAllMarksOnANarrowTerminal) {
  expect_golden("page_narrow.txt", page_text(sample, {.colour = false, .width = 40}));
}

TEST(PageText, OfEveryRuleHasNoMarkLeftOpen) {
  for (const RuleName& name : rule_names) {
    const std::optional<std::string_view> page = rule_page(name.rule);
    if (!page) continue;
    const std::string text = page_text(*page, {.colour = true});
    EXPECT_FALSE(text.empty()) << name.id;
    EXPECT_EQ(text.find("```"), std::string::npos) << name.id;
  }
}

TEST(PageText, OfNothingIsNothing) { EXPECT_EQ(page_text("", {}), ""); }

}  // namespace
}  // namespace ipclab::report
