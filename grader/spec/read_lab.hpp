#pragma once
// The values of lab.yaml and hidden.yaml, each read by itself. What concerns several tests is left
// to check_lab.hpp, which is why the places of ids are kept.

#include <string>
#include <vector>

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// A test and where its words stand. nullptr: the file does not say, or says something wrong.
struct TestDraft {
  Test test;
  const Node* id = nullptr;
  const Node* group = nullptr;
  std::vector<const Node*> needs;
  Reader* reader = nullptr;  ///< of its file
};

struct LabDraft {
  Lab lab;                        ///< without tests and without groups that are not declared
  Limits limits;                  ///< of tests that do not have their own
  std::set<Rule> allows;          ///< likewise
  std::set<std::string> refuses;  ///< likewise
  std::vector<TestDraft> tests;
};

/// `name` is what the file must call the lab.
void read_lab_file(Reader& reader, const Node& root, const std::string& name, LabDraft& draft);
void read_hidden_file(Reader& reader, const Node& root, const std::string& name, LabDraft& draft);

}  // namespace ipclab::spec
