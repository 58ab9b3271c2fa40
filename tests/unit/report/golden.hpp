#pragma once
// Comes in: a text that was made now. Goes out: a failure with the first difference, if the file
// of that name in tests/golden/report/ has another text. IPCLAB_ACCEPT_GOLDEN=1 rewrites the file.

#include <string>

namespace ipclab::report {

void expect_golden(const std::string& file, const std::string& text);

}  // namespace ipclab::report
