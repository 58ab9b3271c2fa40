// merge: prints the lines of several FIFOs, each as soon as it is complete. One poll(2) waits for
// all of them; a FIFO is read only when it has something to say.

#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <vector>

#include "posix.hpp"

namespace {

using posix::UniqueFd;

constexpr std::size_t most_inputs = 64;
constexpr std::size_t block_size = 65536;

enum class Writer { not_yet, present, gone };

/// One FIFO: what has come of a line that is not complete yet, and whether somebody writes.
struct Input {
  const char* path = nullptr;
  std::string label;
  UniqueFd fifo;
  std::string unfinished;
  Writer writer = Writer::not_yet;
  bool has_more = false;  ///< the last read gave bytes: there may be others
};

/// fifo(7): with O_NONBLOCK, to open for reading waits for no writer.
UniqueFd open_fifo(const char* path) {
  return UniqueFd{::open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
}

std::vector<Input> open_all(std::span<char* const> paths) {
  std::vector<Input> inputs;
  for (const char* path : paths) {
    inputs.push_back({path, std::to_string(inputs.size()) + ' ', open_fifo(path), {}, {}, {}});
    if (!inputs.back().fifo.is_open()) posix::fail(path);
  }
  return inputs;
}

/// Prints the lines that `bytes` completes and keeps the rest.
void take_bytes(Input& input, std::string_view bytes) {
  std::string lines;
  for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
    lines += input.label + input.unfinished;
    lines += bytes.substr(0, end + 1);
    input.unfinished.clear();
    bytes.remove_prefix(end + 1);
  }
  input.unfinished += bytes;
  posix::write_all(STDOUT_FILENO, lines);
}

/// A FIFO without a writer stays "hung up", so poll(2) would return at once for ever. One that is
/// opened anew is not, until another writer has come and gone. The old descriptor is closed last:
/// what a new writer may have sent already stays in the pipe as long as somebody has it open. A
/// FIFO that cannot be opened any more has been removed: no writer can come, and poll(2) passes
/// over it.
void end_of_input(Input& input) {
  if (!input.unfinished.empty()) take_bytes(input, "\n");
  input.writer = Writer::gone;
  input.fifo = open_fifo(input.path);
}

/// One read and no more, so that a writer who never stops delays nobody. Returns false if there was
/// neither a byte nor a writer.
bool read_some(Input& input) {
  if (!input.fifo.is_open()) return false;
  std::array<char, block_size> block;
  ssize_t count = 0;
  do count = ::read(input.fifo.get(), block.data(), block.size());
  while (count == -1 && errno == EINTR);
  if (count == -1 && !posix::would_wait()) posix::fail(input.path);
  input.has_more = count > 0;
  if (count == 0) return false;
  input.writer = Writer::present;
  if (count > 0) take_bytes(input, {block.data(), static_cast<std::size_t>(count)});
  return true;
}

/// poll(2) tells of a writer that is gone, but not of one that has come and says nothing. Before
/// the end, each FIFO is asked: read(2) says EAGAIN while somebody has it open for writing.
bool all_done(std::vector<Input>& inputs) {
  const auto is_gone = [](const Input& input) { return input.writer == Writer::gone; };
  return std::ranges::all_of(inputs, is_gone) &&
         std::ranges::none_of(inputs, [](Input& input) { return read_some(input); });
}

/// Where the last read gave bytes, the next one is due without any event: a writer that came and
/// went while its FIFO was opened anew has left them, and poll(2) will not say that it has gone.
std::vector<pollfd> wait_for_events(const std::vector<Input>& inputs) {
  std::vector<pollfd> waits;
  for (const Input& input : inputs) waits.push_back({input.fifo.get(), POLLIN, 0});
  const bool any_more = std::ranges::any_of(inputs, &Input::has_more);
  while (::poll(waits.data(), waits.size(), any_more ? 0 : -1) == -1)
    if (errno != EINTR) posix::fail("poll");
  return waits;
}

void merge(std::span<char* const> paths) {
  std::vector<Input> inputs = open_all(paths);
  while (!all_done(inputs)) {
    const std::vector<pollfd> waits = wait_for_events(inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const bool is_due = waits[i].revents != 0 || inputs[i].has_more;
      if (is_due && !read_some(inputs[i])) end_of_input(inputs[i]);
    }
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto paths = std::span{argv, static_cast<std::size_t>(argc)}.subspan(argc > 0 ? 1 : 0);
  if (paths.empty() || paths.size() > most_inputs) {
    std::cerr << "usage: merge PATH... (1 to " << most_inputs << " FIFOs)\n";
    return 2;
  }
  try {
    merge(paths);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "merge: " << error.what() << '\n';
    return 1;
  }
}
