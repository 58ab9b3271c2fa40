#pragma once
// Comes in: the file in which Dolos, JPlag or MOSS says how much alike submissions are. Goes out:
// its pairs, as they are written there, one after the other; the file may be of any size, and of
// anybody. docs/similar.md tells which versions of the tools write so.

#include <functional>
#include <istream>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "report/similar_file.hpp"
#include "support/result.hpp"

namespace ipclab::report {

/// Two names as the tool knows them, which hold as long as the call.
struct FoundPair {
  FoundBy by;
  std::string_view first, second;
  double similarity;  ///< from 0 to 1
};

/// pairs.csv of Dolos, results.csv of JPlag, or the page of results of MOSS: what it is like says
/// which. The error is a sentence for people; what was found before it has been taken.
[[nodiscard]] Result<FoundBy, std::string> read_found(
    std::istream& file, const std::function<void(const FoundPair&)>& take);

struct ExportedName {
  std::string key;
  std::string file;  ///< "" if the name is of the whole submission
};

/// What of the export a tool means: a path as ".../submissions/KEY/FILE", or KEY with or without
/// folders before it. None if it is of no submission of these.
[[nodiscard]] std::optional<ExportedName> exported_name(
    std::string_view name, const std::set<std::string, std::less<>>& keys);

}  // namespace ipclab::report
