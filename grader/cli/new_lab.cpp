// ipclab new: the folders and files of a lab that loads, compiles and can be proved, to be changed
// into the one that the author has in mind.

#include "cli/new_lab.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/house.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* lab_yaml = R"(# yaml-language-server: $schema=../../docs/lab.schema.json
lab: @NAME@
title: A lab about @NAME@
programs: [hello]
limits: {wall: 10s}
tests:
  - id: hello.greets
    title: It greets the name that it is given
    points: 5
    run: {args: [world], stdout: "hello, world\n"}
  - id: hello.usage
    title: Without a name it explains its usage
    points: 2
    run: {stderr: {has-line: "usage:.*"}, status: 2}
)";

constexpr const char* hidden_yaml = R"(# yaml-language-server: $schema=../../docs/lab.schema.json
lab: @NAME@
tests:
  - id: hello.other-name
    title: It greets another name
    points: 3
    needs: [hello.greets]
    run: {args: [there], stdout: "hello, there\n"}
)";

constexpr const char* clauses_yaml = R"(lab: @NAME@
clauses:
  - program: hello
    says: It prints `hello, NAME`.
    tests: [hello.greets, hello.other-name]
  - program: hello
    says: Without a NAME it prints a line that begins `usage:` on standard error; status 2.
    tests: [hello.usage]
)";

constexpr const char* handout = R"(# Lab: @NAME@

## Goal

What the student can do afterwards.

## Background

What the kernel keeps, who may wait, what can go wrong.

## The tasks

### `hello NAME`

Prints `hello, NAME`. Without a NAME: a line that begins `usage:` on standard error, status 2.

    $ ./hello world
    hello, world

## Rules

## Check your work

    ipclab check @NAME@

## Hints

## Questions
)";

constexpr const char* head = R"(#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: hello NAME\n");
        return 2;
    }
)";
constexpr const char* right_body = "    printf(\"hello, %s\\n\", argv[1]);\n    return 0;\n}\n";
constexpr const char* wrong_body =
    "    (void)argv;\n    printf(\"hello, world\\n\");\n    return 0;\n}\n";
constexpr const char* starter_body =
    "    (void)argv;\n    /* Step 1: print the greeting. */\n    return 0;\n}\n";

constexpr const char* expected_yaml = R"(about: It greets the world, whatever the name.
fails:
  hello.other-name: [wrong-output]
)";

std::string named(std::string text, const std::string& name) {
  constexpr std::string_view place = "@NAME@";
  for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;)
    text.replace(at, place.size(), name);
  return text;
}

std::map<fs::path, std::string> files_of(const House& house, const std::string& name) {
  const fs::path lab = house.lab(name);
  const fs::path reference = house.reference(name);
  const fs::path starter = house.starter(name);
  const auto source = [](const char* body) { return std::string{head} + body; };
  return {
      {lab / "lab.yaml", named(lab_yaml, name)},
      {lab / "hidden.yaml", named(hidden_yaml, name)},
      {lab / "clauses.yaml", named(clauses_yaml, name)},
      {lab / "README.md", named(handout, name)},
      {reference / "correct" / "hello.cpp", source(right_body)},
      {reference / "correct-c" / "hello.c", source(right_body)},
      {reference / "wrong" / "hello-always-world" / "hello.c", source(wrong_body)},
      {reference / "wrong" / "hello-always-world" / "expected.yaml", expected_yaml},
      {starter / "hello.cpp", source(starter_body)},
      {starter / "c" / "hello.c", source(starter_body)},
  };
}

bool good_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, allowed);
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file{path};
  file << text;
  file.close();
  if (!file) throw GraderError{"cannot write " + path.string()};
}

}  // namespace

std::vector<std::string> texts_of_new_lab(const std::string& name) {
  std::vector<std::string> texts;
  for (auto& [path, text] : files_of(House{}, name)) texts.push_back(text);
  return texts;
}

int new_lab(const std::string& name) {
  if (!good_name(name)) {
    complain("\"" + escape_line(name) +
             "\" cannot be the name of a lab: small letters, digits and -, a letter first");
    return wrong_usage;
  }
  const auto house = find_house();
  if (!house) {
    complain(house.error());
    return wrong_usage;
  }
  for (const fs::path& folder : {house->lab(name), house->reference(name), house->starter(name)}) {
    if (!fs::exists(folder)) continue;
    complain(escape_line(folder.string()) + " is there already; nothing was changed");
    return wrong_usage;
  }
  for (const auto& [path, text] : files_of(*house, name)) {
    write(path, text);
    std::cout << "made " << escape_line(path.lexically_relative(house->root).string()) << "\n";
  }
  std::cout << "next: ipclab validate " << name
            << ", then change the files one by one; docs/write-a-lab.md goes through them\n";
  return all_passed;
}

}  // namespace ipclab::cli
