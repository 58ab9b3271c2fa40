#pragma once
// What concerns several tests, or tests and the lab: ids, programs, groups and needs.

#include "spec/read_lab.hpp"

namespace ipclab::spec {

void check_lab(const LabDraft& draft);

/// The groups in the order of the report: declared ones first, then one for each other program;
/// those without a test are left out.
[[nodiscard]] std::vector<Group> groups_of(const LabDraft& draft);

}  // namespace ipclab::spec
