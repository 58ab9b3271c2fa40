#pragma once
// Owners of descriptors and of names in the file system, the signals that end a program, and calls
// on FIFOs that either do all of their work or throw.

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace posix {

[[noreturn]] inline void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

/// Owns one file descriptor and closes it exactly once.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) noexcept : fd_{fd} {}
  UniqueFd(UniqueFd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  UniqueFd& operator=(UniqueFd other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~UniqueFd() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_ = -1;
};

/// Removes a name when it is destroyed, on the good ways out and on the bad ones.
class Name {
 public:
  explicit Name(std::string path) : path_{std::move(path)} {}
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;
  ~Name() { ::unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

/// Opens an end of a FIFO without waiting for the other one: open(2) with O_NONBLOCK. For writing
/// that fails with ENXIO if nobody reads. Whatever else has that name is refused, and not changed.
inline UniqueFd open_fifo(const std::string& path, int access) {
  UniqueFd fd{::open(path.c_str(), access | O_NONBLOCK | O_CLOEXEC)};
  if (fd.get() == -1) {
    if (errno == ENXIO) throw std::runtime_error{path + ": nobody reads from it"};
    fail(path);
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) == -1) fail(path);
  if (!S_ISFIFO(status.st_mode)) throw std::runtime_error{path + ": not a FIFO"};
  return fd;
}

/// From here on reads and writes wait again.
inline void make_blocking(const UniqueFd& fd) {
  const int flags = ::fcntl(fd.get(), F_GETFL);
  if (flags == -1 || ::fcntl(fd.get(), F_SETFL, flags & ~O_NONBLOCK) == -1) fail("fcntl");
}

/// Makes a FIFO, or leaves the one that is there already. Anything else there is refused before it
/// is opened: to open a device, say, can have effects of its own.
inline void make_fifo(const std::string& path) {
  if (::mkfifo(path.c_str(), S_IRUSR | S_IWUSR) == 0) return;
  if (errno != EEXIST) fail(path);
  struct stat status {};
  if (::stat(path.c_str(), &status) == -1) fail(path);
  if (!S_ISFIFO(status.st_mode)) throw std::runtime_error{path + ": not a FIFO"};
}

/// Writes a message of at most PIPE_BUF bytes in one piece, and waits for room. pipe(7): such a
/// write is never split, so there is no rest to take care of.
inline void write_message(const UniqueFd& fd, std::string_view message) {
  while (::write(fd.get(), message.data(), message.size()) == -1)
    if (errno != EINTR) fail("write");
}

/// Reads what is there. None: nothing yet. An empty text: end-of-file.
inline std::optional<std::string_view> read_some(const UniqueFd& fd, std::span<char> buffer) {
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (count >= 0) return std::string_view{buffer.data(), static_cast<std::size_t>(count)};
    if (errno == EAGAIN) return std::nullopt;
    if (errno != EINTR) fail("read");
  }
}

/// Waits until something is the case for one of the descriptors, for as long as it takes.
inline void wait_for(std::span<pollfd> descriptors) {
  while (::poll(descriptors.data(), descriptors.size(), -1) == -1)
    if (errno != EINTR) fail("poll");
}

/// Makes signals readable, so that poll(2) can wait for them as for everything else. They are
/// blocked first: none is lost, however early it comes.
inline UniqueFd signals_as_descriptor(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) == -1) fail("sigprocmask");
  UniqueFd fd{::signalfd(-1, &set, SFD_CLOEXEC)};
  if (fd.get() == -1) fail("signalfd");
  return fd;
}

/// The whole text as a decimal number, if it is one.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

/// Puts a stream of bytes together into lines, in whatever pieces they come.
class Lines {
 public:
  void add(std::string_view bytes) { pending_.append(bytes); }

  /// The next complete line, without its newline. The part of a line that has come so far stays.
  std::optional<std::string> next() {
    const std::size_t end = pending_.find('\n', searched_);
    if (end == std::string::npos) {
      pending_.erase(0, begin_);
      begin_ = 0;
      searched_ = pending_.size();
      return std::nullopt;
    }
    std::string line = pending_.substr(begin_, end - begin_);
    begin_ = searched_ = end + 1;
    return line;
  }

 private:
  std::string pending_;
  std::size_t begin_ = 0;     ///< where the next line begins
  std::size_t searched_ = 0;  ///< up to here there is no newline of it
};

}  // namespace posix
