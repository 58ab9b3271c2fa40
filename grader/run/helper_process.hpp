#pragma once
// A process of ipclab's own that helps it. Comes in: the words of its command line. Goes out: a
// socket to talk with it (run/message_socket.hpp), which is its standard input.

#include <memory>
#include <string>
#include <vector>

#include "support/unique_fd.hpp"

namespace ipclab::run {

class HelperProcess {
 public:
  /// Starts `ipclab WORDS...`. Throws GraderError.
  explicit HelperProcess(const std::vector<std::string>& words);
  /// Closes the socket and waits until the process has gone.
  ~HelperProcess();
  HelperProcess(HelperProcess&&) noexcept;
  HelperProcess& operator=(HelperProcess&&) noexcept;

  [[nodiscard]] int socket() const;
  /// Asks it to end at once.
  void terminate();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ipclab::run
