#pragma once
// Who handed in what, from the submission_metadata.yml of an export of Gradescope. Comes in: its
// bytes. Goes out: plain values. The file has a mapping for each submission, with results that can
// be long and values that only Ruby can read; what is wanted is cut out first and read alone,
// within the bounds of any other YAML file (spec/tree.hpp).

#include <string>
#include <string_view>
#include <vector>

namespace ipclab::spec {

struct Submitter {
  std::string name, id, email;  ///< any may be empty
};

struct HandedIn {
  std::string folder;  ///< "submission_7"
  std::vector<Submitter> submitters;
  std::string created_at;  ///< as it is written there
  bool readable = true;    ///< if not, nothing is known of the submitters
};

inline constexpr std::size_t most_submitters = 100;  ///< of one submission

[[nodiscard]] std::vector<HandedIn> read_submitters(std::string_view bytes);

}  // namespace ipclab::spec
