#pragma once
// Gathers pairs of submissions for similar.json. Comes in: the class, and any number of pairs. Goes
// out: the most similar ones. Memory is bounded, however many pairs come.

#include <functional>
#include <istream>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "report/class_file.hpp"
#include "report/found_pairs.hpp"
#include "report/similar_file.hpp"

namespace ipclab::report {

class SimilarPairs {
 public:
  SimilarPairs(const ClassFile& list, double threshold);

  /// Submissions with the same digest, but for those of which `is_starter` says that they are what
  /// everybody was given. Of more than two each is a pair with the first.
  void add_same_files(const std::function<bool(const std::string& key)>& is_starter);

  /// What a tool has found. Of several files of two submissions the most similar two count. The
  /// error is a sentence for people.
  [[nodiscard]] Result<FoundBy, std::string> add_found(std::istream& file);

  /// Names that tools have for no submission of this class: how many times they came, and some.
  struct Unknown {
    std::size_t count = 0;
    std::set<std::string> some;
  };
  [[nodiscard]] const Unknown& unknown() const { return unknown_; }

  [[nodiscard]] SimilarFile file() const;

 private:
  using Place = std::tuple<std::string, std::string, FoundBy>;  ///< keys, the smaller one first

  void take(const FoundPair& found);
  void add(SimilarPair pair);
  void drop_the_least();

  double threshold_;
  double floor_ = 0;  ///< pairs below it have had no room
  bool cut_ = false;
  std::map<std::string, std::string> digests_;  ///< by key, of those that could be read
  std::set<std::string, std::less<>> keys_;     ///< of the same
  std::map<Place, SimilarPair> pairs_;
  Unknown unknown_;
};

/// The pairs whose submissions are both still the ones that were compared.
[[nodiscard]] SimilarFile still_true(SimilarFile file, const ClassFile& list);

}  // namespace ipclab::report
