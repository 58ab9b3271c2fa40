#pragma once
// The machines of a test whose actors are to meet over a network: a network namespace each, joined
// by a pair of veth(4) devices; where these are not to be had, addresses of one machine. Comes in:
// the rung and how many. Goes out: their addresses, and a place to start processes and sockets in.

#include <string>
#include <vector>

#include "cell/rung.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// Two can be joined by one cable.
inline constexpr unsigned most_machines = 2;

/// The address of a machine, from 0, as programs and the grader use it.
[[nodiscard]] std::string address_of_machine(Rung rung, unsigned machine);

/// Made in the pid 1 of a cell, which then is on the first machine. Of the namespaces themselves
/// nothing is left once nobody is in them.
class Machines {
 public:
  /// 0: the machine that is there, which other tests have used before; 1: a new one, without their
  /// connections, of which TCP remembers the ends for a while (TIME_WAIT). Throws GraderError.
  Machines(Rung rung, unsigned count);

  /// While it lives, what the caller makes is made on that machine.
  class Visit {
   public:
    Visit(const Machines& machines, unsigned machine);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    int home_ = -1;  ///< descriptor of the namespace to go back to; -1: it never left
  };

 private:
  [[nodiscard]] bool join();
  std::vector<UniqueFd> namespaces_;  ///< empty: all machines are this one
};

}  // namespace ipclab::cell
