#pragma once
// Pages for a browser. Comes in: a verdict with its sources, or the folder and the list of a graded
// class. Goes out: a text, or files.

#include <string>

#include "cli/commands.hpp"
#include "intake/submission.hpp"
#include "judge/verdict.hpp"
#include "report/class_file.hpp"

namespace ipclab::cli {

/// The page of one submission, with its sources.
[[nodiscard]] std::string submission_page(const judge::Verdict& verdict,
                                          const intake::Submission& submission);

/// The page of the class, with a page of each submission beside it if a folder is named for them;
/// with `key`, the page of that submission. Results that cannot be read are no end of the others.
[[nodiscard]] int report_html(const ReportOptions& options, const report::ClassFile& list);

}  // namespace ipclab::cli
