#pragma once
// One actor of a scenario, as ipclab sees it: its three streams and what came through them. Nothing
// here ever waits: text to be sent is queued, output is taken as it comes (Boost.Asio).

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "evidence/evidence.hpp"
#include "run/recorder.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

class Actor {
 public:
  using Clock = std::chrono::steady_clock;
  struct Rules {
    Bytes output;                   ///< kept of each stream
    Clock::time_point begin;        ///< of the scenario
    std::function<void()> changed;  ///< called whenever something came or went
  };

  Actor(boost::asio::io_context& io, Rules rules);

  /// The grader's ends of the actor's streams.
  void take_input(UniqueFd write_end);
  void take_output(UniqueFd read_end, bool read_at_once);
  void take_error(UniqueFd read_end);
  /// A connected socket, or (datagrams) one whose datagrams are lines; one that is not connected
  /// answers whoever sent last.
  void take_socket(UniqueFd socket, bool datagrams);

  void send(std::string text);
  void close_input();
  void stop_reading(evidence::Stream stream);
  /// Takes what has arrived already, of the streams that are being read. For the moment when the
  /// actor is known to have ended: its last words may not have been looked at yet.
  void catch_up();
  /// Begins to take output that was left alone until now.
  void read(evidence::Stream stream);

  [[nodiscard]] const evidence::Transcript& transcript(evidence::Stream stream) const;
  [[nodiscard]] bool output_ended() const;
  [[nodiscard]] std::optional<UniqueFd> accept_now();
  void listen_on(UniqueFd socket);

  /// When a byte last came or went.
  [[nodiscard]] Clock::time_point last_activity() const { return last_activity_; }

  /// Everything known, for the evidence.
  [[nodiscard]] evidence::Actor record() const;

  evidence::Actor facts;  ///< name, command, pid, ending: filled by the scenario

  /// Where the next expectation begins to look, per stream.
  std::uint64_t consumed_out = 0;
  std::uint64_t consumed_err = 0;

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;
  struct Reader {
    explicit Reader(boost::asio::io_context& io, Bytes limit) : descriptor{io}, recorder{limit} {}
    Descriptor descriptor;
    Recorder recorder;
    bool reading = false;
    bool datagrams = false;  ///< each one is a line, an empty one too
    std::string buffer;
  };

  void open_reader(Reader& reader, UniqueFd fd);
  void read_on(const std::shared_ptr<Reader>& reader);
  void take(Reader& reader, unsigned most_reads);
  void take_datagram(Reader& reader);
  void send_datagrams();
  void took(Reader& reader, std::string_view bytes);
  void ended(Reader& reader);
  void write_on();
  void put();
  void close_input_now();
  [[nodiscard]] Reader& reader(evidence::Stream stream) const;
  [[nodiscard]] evidence::Moment now() const;

  boost::asio::io_context& io_;
  Rules rules_;
  std::shared_ptr<Reader> out_;
  std::shared_ptr<Reader> err_;
  std::optional<Descriptor> input_;
  std::optional<Descriptor> listener_;
  std::deque<std::string> queue_;
  std::size_t written_ = 0;    ///< of the first in the queue
  sockaddr_storage sender_{};  ///< of the last datagram, where the socket is not connected
  socklen_t sender_length_ = 0;
  Clock::time_point last_activity_ = Clock::now();
  bool writing_ = false;
  bool close_when_sent_ = false;
  bool input_is_socket_ = false;
  bool answers_senders_ = false;  ///< datagrams go to whoever sent last
};

}  // namespace ipclab::run
