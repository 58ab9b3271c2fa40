#include "run/actor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "support/error.hpp"

namespace ipclab::run {

namespace asio = boost::asio;
using boost::system::error_code;
using evidence::Stream;

namespace {

constexpr std::size_t read_size = 64 * 1024;
constexpr std::size_t write_size = 64 * 1024;
// Of one stream, before the others have their turn.
constexpr unsigned reads_in_a_row = 4;
constexpr unsigned writes_in_a_row = 4;

void set_non_blocking(int fd) {
  const int flags = require(::fcntl(fd, F_GETFL), "fcntl(F_GETFL)");
  require(::fcntl(fd, F_SETFL, flags | O_NONBLOCK), "fcntl(F_SETFL)");
}

/// Would poll(2) say at once that this can be done? Nothing that is closed is ready.
template <typename Descriptor>
bool is_ready(Descriptor* descriptor, short events) {
  if (descriptor == nullptr || !descriptor->is_open()) return false;
  pollfd source{descriptor->native_handle(), events, 0};
  return ::poll(&source, 1, 0) == 1 && (source.revents & events) != 0;
}

template <typename T>
T* pointer_to(std::optional<T>& value) {
  return value ? &*value : nullptr;
}

}  // namespace

Actor::Actor(asio::io_context& io, Rules rules)
    : io_{io},
      rules_{std::move(rules)},
      out_{std::make_shared<Reader>(io, rules_.output)},
      err_{std::make_shared<Reader>(io, rules_.output)} {}

void Actor::take_input(UniqueFd write_end) {
  set_non_blocking(write_end.get());
  input_.emplace(io_, write_end.release());
}

void Actor::take_output(UniqueFd read_end, bool read_at_once) {
  open_reader(*out_, std::move(read_end));
  if (read_at_once) read(Stream::out);
}

void Actor::take_error(UniqueFd read_end) {
  open_reader(*err_, std::move(read_end));
  read(Stream::err);
}

void Actor::take_socket(UniqueFd socket, bool datagrams) {
  UniqueFd second{require(::fcntl(socket.get(), F_DUPFD_CLOEXEC, 3), "fcntl(F_DUPFD_CLOEXEC)")};
  input_is_socket_ = true;
  out_->datagrams = datagrams;
  sockaddr_storage peer{};
  socklen_t length = sizeof peer;
  answers_senders_ =
      datagrams && ::getpeername(socket.get(), reinterpret_cast<sockaddr*>(&peer), &length) == -1;
  take_input(std::move(second));
  take_output(std::move(socket), true);
}

void Actor::open_reader(Reader& reader, UniqueFd fd) {
  set_non_blocking(fd.get());
  reader.descriptor.assign(fd.release());
  reader.buffer.resize(read_size);
}

void Actor::read(Stream stream) {
  Reader& wanted = reader(stream);
  if (wanted.reading || !wanted.descriptor.is_open()) return;
  last_activity_ = Clock::now();
  wanted.reading = true;
  read_on(stream == Stream::err ? err_ : out_);
}

/// Waits only; the bytes are taken by ourselves. An operation that reads could hold bytes that have
/// left the pipe, while its handler is still queued: catch_up() would then overtake them.
void Actor::read_on(const std::shared_ptr<Reader>& reader) {
  reader->descriptor.async_wait(Descriptor::wait_read,
                                [this, weak = std::weak_ptr{reader}](const error_code& error) {
                                  const auto alive = weak.lock();
                                  if (!alive || error) return;
                                  if (alive->datagrams)
                                    take_datagram(*alive);
                                  else
                                    take(*alive, reads_in_a_row);
                                  if (alive->descriptor.is_open()) read_on(alive);
                                  rules_.changed();
                                });
}

void Actor::take(Reader& reader, unsigned most_reads) {
  std::string& buffer = reader.buffer;
  for (unsigned i = 0; i < most_reads && reader.descriptor.is_open(); ++i) {
    const ssize_t count = ::read(reader.descriptor.native_handle(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return ended(reader);  // end-of-file, or a connection reset
    took(reader, std::string_view{buffer}.substr(0, static_cast<std::size_t>(count)));
  }
}

void Actor::take_datagram(Reader& reader) {
  std::string& buffer = reader.buffer;
  const int socket = reader.descriptor.native_handle();
  // udp(7): ECONNREFUSED tells of an earlier datagram, and is no end.
  sockaddr_storage sender{};
  socklen_t length = sizeof sender;
  const ssize_t count = ::recvfrom(socket, buffer.data(), buffer.size(), MSG_DONTWAIT,
                                   reinterpret_cast<sockaddr*>(&sender), &length);
  if (count >= 0 && answers_senders_) {
    sender_ = sender;
    sender_length_ = length;
  }
  if (count >= 0) took(reader, buffer.substr(0, static_cast<std::size_t>(count)) + "\n");
}

void Actor::catch_up() {
  for (Reader* const reader : {out_.get(), err_.get()})
    if (reader->reading && !reader->datagrams) take(*reader, ~0U);
  // Nothing stands still while it is our turn, and we have only not yet come to it.
  const bool somebody_came = is_ready(pointer_to(listener_), POLLIN);
  const bool datagram_came = out_->datagrams && is_ready(&out_->descriptor, POLLIN);
  const bool can_write_on = writing_ && is_ready(pointer_to(input_), POLLOUT);
  if (somebody_came || datagram_came || can_write_on) last_activity_ = Clock::now();
}

void Actor::took(Reader& reader, std::string_view bytes) {
  reader.recorder.add(bytes, now());
  last_activity_ = Clock::now();
}

void Actor::ended(Reader& reader) {
  if (reader.descriptor.is_open()) last_activity_ = Clock::now();
  reader.recorder.end();
  error_code ignored;
  reader.descriptor.close(ignored);
}

void Actor::send(std::string text) {
  if (!input_ || close_when_sent_) return;
  last_activity_ = Clock::now();
  queue_.push_back(std::move(text));
  if (writing_) return;
  if (out_->datagrams)
    send_datagrams();
  else
    write_on();
}

/// One by one: asio's writes would join two, and leave out an empty one.
void Actor::send_datagrams() {
  for (; !queue_.empty() && input_; queue_.pop_front()) {
    const auto* to = sender_length_ == 0 ? nullptr : reinterpret_cast<const sockaddr*>(&sender_);
    const std::string& bytes = queue_.front();
    // udp(7): what nobody takes is lost, and no error.
    if (::sendto(input_->native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                 to, sender_length_) != -1 ||
        errno != EAGAIN)
      continue;
    writing_ = true;
    return input_->async_wait(Descriptor::wait_write,
                              [this, alive = std::weak_ptr{out_}](const error_code& error) {
                                if (error || alive.expired()) return;
                                writing_ = false;
                                last_activity_ = Clock::now();
                                send_datagrams();
                                rules_.changed();
                              });
  }
  if (close_when_sent_) close_input_now();
}

/// Waits only, as with reading: of bytes that asio writes we would hear when the last of them has
/// gone, and those before have moved somebody, too.
void Actor::write_on() {
  writing_ = true;
  input_->async_wait(Descriptor::wait_write,
                     [this, alive = std::weak_ptr{out_}](const error_code& error) {
                       if (error || alive.expired()) return;
                       writing_ = false;
                       put();
                       if (!queue_.empty()) return write_on();
                       if (close_when_sent_) close_input_now();
                       rules_.changed();
                     });
}

void Actor::put() {
  for (unsigned i = 0; i < writes_in_a_row && !queue_.empty(); ++i) {
    const auto rest = std::string_view{queue_.front()}.substr(written_, write_size);
    const ssize_t count =
        rest.empty() ? 0 : ::write(input_->native_handle(), rest.data(), rest.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    last_activity_ = Clock::now();
    if (count < 0) {  // EPIPE: nobody reads any more, which is allowed
      queue_.clear();
      written_ = 0;
      return close_input_now();
    }
    written_ += static_cast<std::size_t>(count);
    if (written_ < queue_.front().size()) continue;
    queue_.pop_front();
    written_ = 0;
  }
}

void Actor::close_input() {
  close_when_sent_ = true;
  if (!writing_) close_input_now();
}

void Actor::close_input_now() {
  if (!input_) return;
  last_activity_ = Clock::now();
  // A socket stays open for reading: its peer sees end-of-file, and may still answer.
  if (input_is_socket_) ::shutdown(input_->native_handle(), SHUT_WR);
  error_code ignored;
  input_->close(ignored);
  input_.reset();
}

void Actor::stop_reading(Stream stream) {
  last_activity_ = Clock::now();
  ended(reader(stream));
}

const evidence::Transcript& Actor::transcript(Stream stream) const {
  return reader(stream).recorder.transcript();
}

bool Actor::output_ended() const {
  const auto ended = [](const Reader& reader) {
    return !reader.descriptor.is_open() || reader.recorder.transcript().ended;
  };
  return ended(*out_) && ended(*err_);
}

void Actor::listen_on(UniqueFd socket) { listener_.emplace(io_, socket.release()); }

std::optional<UniqueFd> Actor::accept_now() {
  UniqueFd connection{::accept4(listener_->native_handle(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (connection.valid()) return connection;
  // Nobody yet: `changed` is called when somebody comes.
  listener_->async_wait(Descriptor::wait_read,
                        [this, alive = std::weak_ptr{out_}](const error_code& error) {
                          if (!error && !alive.expired()) rules_.changed();
                        });
  return std::nullopt;
}

evidence::Actor Actor::record() const {
  evidence::Actor actor = facts;
  actor.out = transcript(Stream::out);
  actor.err = transcript(Stream::err);
  return actor;
}

Actor::Reader& Actor::reader(Stream stream) const { return stream == Stream::err ? *err_ : *out_; }

evidence::Moment Actor::now() const { return Clock::now() - rules_.begin; }

}  // namespace ipclab::run
