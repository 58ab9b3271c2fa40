#pragma once
// A submission as an archive that intake/archive.hpp reads again. Pure.

#include <string>

#include "intake/submission.hpp"

namespace ipclab::intake {

/// A pax tar: the same files give the same bytes, whenever and wherever they were read. At least
/// one of the files has to lie in no folder, as a source does: a single folder around all would be
/// left out on the way back.
[[nodiscard]] std::string packed(const Submission& submission);

}  // namespace ipclab::intake
