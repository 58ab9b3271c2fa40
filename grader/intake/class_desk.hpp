#pragma once
// Puts together what belongs to an entrant, in whatever order files come, and hands the entrant
// over once all have come. Knows nothing of where they come from. Bounded: entrants for whose files
// there is no room wait for another round.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "intake/class_plan.hpp"
#include "intake/gathering.hpp"
#include "intake/reading.hpp"
#include "support/bytes.hpp"

namespace ipclab::intake {

/// Files of entrants of whom not all have come.
inline constexpr Bytes most_waiting = mebibytes(128);

class Desk {
 public:
  using Take = std::function<void(Entrant)>;

  /// `names` are those of the class, and stay where they are.
  Desk(std::vector<Planned> plan, const std::vector<Listed>& names, Take take);

  /// What is still to come, entrant by entrant.
  [[nodiscard]] std::vector<std::string> missing() const;

  /// The largest size in which a file is wanted; none if it is not wanted in this round.
  [[nodiscard]] std::optional<Bytes> wants(const std::string& path);

  /// After `wants`, one of these. Reasons are in words that follow the name of the file; what is
  /// spoiled has damage that makes the rest of the submission worthless.
  void put(const std::string& path, std::string content);
  void pass_over(const std::string& path, const std::string& why);
  void spoil(const std::string& path, const std::string& why);

  /// There are entrants to hand over. Apart from `put`, since it runs the code of others.
  [[nodiscard]] bool ready() const { return !ready_.empty(); }
  void hand_over();

  /// All that there is has come. True if some entrants had to wait: another round is for them.
  [[nodiscard]] bool end_round();
  /// The round broke off: who is not complete has to wait for the next.
  void break_off();
  /// There will be no more rounds.
  void give_up();

 private:
  enum class State { waiting, open, deferred, done };
  struct Place {
    Planned planned;
    State state = State::waiting;
    std::size_t left = 0;  ///< regular files that have not come
    std::optional<Gathering> gathering;
    std::string archive;
    std::uint64_t bytes = 0;
    Reading reading;
  };
  struct Target {
    std::size_t place;
    std::string_view inner;
  };

  void start(Place& place);
  void came(std::size_t number);
  void close(std::size_t number);
  void release(Place& place);
  void conclude(Place& place);

  const std::vector<Listed>& names_;
  std::vector<Place> places_;
  std::unordered_map<std::string_view, Target> targets_;
  std::vector<std::size_t> ready_;
  Take take_;
  std::uint64_t bytes_ = 0;
};

}  // namespace ipclab::intake
