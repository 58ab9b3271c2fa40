#pragma once
// The file similar.json of a class's folder, ipclab/similar/1: pairs of submissions that a tool has
// found to be alike, for people to look at. No mark depends on it, and students see none of it.
// Reading never throws on what a file may have, and is bounded. docs/similar.schema.json describes
// it.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace ipclab::report {

enum class FoundBy { same_files, dolos, jplag, moss };

struct FoundByName {
  FoundBy by;
  std::string_view id;     ///< in the file
  std::string_view words;  ///< for people
};

inline constexpr std::array<FoundByName, 4> found_by_names{{
    {FoundBy::same_files, "same-files", "the same files"},
    {FoundBy::dolos, "dolos", "Dolos"},
    {FoundBy::jplag, "jplag", "JPlag"},
    {FoundBy::moss, "moss", "MOSS"},
}};

[[nodiscard]] std::string_view words_for(FoundBy by);

/// One of the two submissions of a pair.
struct Alike {
  std::string key;
  std::string digest;  ///< of the sources that were compared
  std::string file;    ///< the one that is most alike; "" if the tool has compared all together
};

struct SimilarPair {
  Alike first, second;    ///< the first has the smaller key
  double similarity = 0;  ///< as the tool counts, from 0 to 1
  FoundBy by = FoundBy::same_files;
};

/// The most similar first; equal ones by their keys.
[[nodiscard]] bool comes_before(const SimilarPair& one, const SimilarPair& other);

struct SimilarFile {
  double threshold = 0;            ///< that all pairs reach
  bool cut = false;                ///< there were more pairs than a file has room for
  std::vector<SimilarPair> pairs;  ///< sorted by comes_before
};

inline constexpr std::size_t most_pairs = 5'000;

/// Always valid UTF-8; what is not safe to show is escaped.
[[nodiscard]] std::string similar_json(const SimilarFile& file);

/// Or a sentence that says what is damaged.
[[nodiscard]] Result<SimilarFile, std::string> read_similar_file(std::string_view text);

}  // namespace ipclab::report
