#pragma once
// The actors that the steps read so far have brought into a test. Knows which of them a step may
// name: one that an earlier step made, but not one of another track of the same `together`.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

struct Member {
  enum class Role { process, connection, listener };
  Role role = Role::process;
  bool takes_input = true;     ///< something can be sent to it
  bool output_closed = false;  ///< nobody reads its standard output
  bool is_tool = false;        ///< a program of the machine, not of the lab
};

class Cast {
 public:
  /// Adds the actor that `name` names; reports a bad name and one that is taken.
  [[nodiscard]] std::string add(Reader& reader, const Node& name, Member member);

  /// Adds an actor that no node names.
  void add(std::string name, Member member);

  /// The actor that `name` names, or nullptr after a problem.
  [[nodiscard]] const Member* find(Reader& reader, const Node& name) const;

  /// Its name; reports one that is no process.
  [[nodiscard]] std::string process(Reader& reader, const Node& name) const;

  // For those who look on when all steps are read.
  /// nullptr if no step has made it.
  [[nodiscard]] const Member* look_up(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> names() const;

  // The tracks of a `together`.
  void begin_together();
  void begin_track();
  void end_together();

 private:
  struct Place {
    Member member;
    std::size_t track = 0;
  };
  struct Together {
    std::size_t outer_track = 0;
    std::size_t first = 0;  ///< of `order_`: what its tracks have added begins here
  };

  [[nodiscard]] bool visible(const Place& place) const;

  std::map<std::string, Place, std::less<>> places_;
  std::vector<Place*> order_;
  std::vector<std::size_t> open_tracks_{0};
  std::vector<Together> togethers_;
  std::size_t tracks_ = 0;
};

}  // namespace ipclab::spec
