// tally: counts the newlines of each file, one child per file, all children at work at once. Every
// child writes one record into the one pipe that all share.

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <vector>

#include "posix.hpp"

namespace {

using posix::Child;
using posix::Pipe;
using posix::UniqueFd;

/// What a child tells about its file. Records arrive in any order, so each names its file by its
/// place on the command line.
struct Record {
  std::uint64_t index = 0;
  std::uint64_t newlines = 0;
  std::uint64_t readable = 0;
};
// pipe(7): writes of up to PIPE_BUF bytes are atomic, so records of several children do not mix.
static_assert(sizeof(Record) <= PIPE_BUF);

/// The newlines of each file, in the order of the arguments; none where it could not be read.
using Counts = std::vector<std::optional<std::uint64_t>>;

std::uint64_t count_newlines(const char* path) {
  const UniqueFd file{::open(path, O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) posix::fail("open");
  std::array<std::byte, 65536> buffer;
  std::uint64_t newlines = 0;
  while (const std::size_t count = posix::read_some(file.get(), buffer)) {
    const std::span block = std::span{buffer}.first(count);
    newlines += static_cast<std::uint64_t>(std::ranges::count(block, std::byte{'\n'}));
  }
  return newlines;
}

Record examine(std::size_t index, const char* path) {
  try {
    return {index, count_newlines(path), 1};
  } catch (const std::system_error& error) {
    // One write, or the messages of several children would mix.
    std::cerr << "tally: " + std::string{path} + ": " + error.code().message() + "\n";
    return {index, 0, 0};
  }
}

Child start_counter(Pipe& records, std::size_t index, const char* path) {
  return posix::fork_child([&] {
    records.read_end.close();
    const Record record = examine(index, path);
    posix::write_all(records.write_end.get(), std::as_bytes(std::span{&record, 1}));
    return 0;
  });
}

Counts collect(int records, std::size_t files) {
  Counts counts(files);
  Record record;
  const auto bytes = std::as_writable_bytes(std::span{&record, 1});
  while (posix::read_all(records, bytes) == bytes.size())
    if (record.readable != 0) counts.at(record.index) = record.newlines;
  return counts;
}

std::string report_of(std::span<char* const> paths, const Counts& counts) {
  std::string report;
  std::uint64_t total = 0;
  for (std::size_t index = 0; index < paths.size(); ++index) {
    const auto& newlines = counts[index];
    report += (newlines ? std::to_string(*newlines) : "error") + ' ' + paths[index] + '\n';
    total += newlines.value_or(0);
  }
  return report + std::to_string(total) + " total\n";
}

/// Returns whether every file could be read. A child that died without a record leaves its file
/// without a count, which is as good as unreadable.
bool tally(std::span<char* const> paths) {
  Pipe records = posix::make_pipe();
  std::vector<Child> counters;
  for (std::size_t index = 0; index < paths.size(); ++index)
    counters.push_back(start_counter(records, index, paths[index]));
  records.write_end.close();  // the children's copies are now the only ones

  const Counts counts = collect(records.read_end.get(), paths.size());
  for (Child& counter : counters) counter.wait();
  const std::string report = report_of(paths, counts);
  posix::write_all(STDOUT_FILENO, std::as_bytes(std::span{report}));
  return std::ranges::all_of(counts, [](const auto& count) { return count.has_value(); });
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::cerr << "usage: tally FILE...\n";
    return 2;
  }
  try {
    return tally(std::span{argv, static_cast<std::size_t>(argc)}.subspan(1)) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "tally: " << error.what() << '\n';
    return 1;
  }
}
