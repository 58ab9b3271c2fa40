#pragma once
// What ipclab similar prints of the pairs that it has found. Pure.

#include <string>

#include "report/similar_file.hpp"

namespace ipclab::report {

/// 93.4, of 0.9345: downwards, as 100 says that nothing is different.
[[nodiscard]] double percent_of(double share);

/// "a.cpp", or "a.cpp and b.cpp"; "" if the tool has compared all together.
[[nodiscard]] std::string files_of(const SimilarPair& pair);

/// The most similar pairs, and that they are a hint. `stored` is where all of them are.
[[nodiscard]] std::string similar_text(const SimilarFile& file, const std::string& stored);

}  // namespace ipclab::report
