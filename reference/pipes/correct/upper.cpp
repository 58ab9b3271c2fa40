// upper: prints standard input with a-z turned into A-Z. The converter, a child, works behind two
// pipes. A second child feeds the first pipe while the parent empties the second one: whoever did
// both by turns would wait for ever as soon as both pipes are full.

#include <algorithm>
#include <array>
#include <iostream>
#include <stdexcept>

#include "posix.hpp"

namespace {

using posix::Child;
using posix::Pipe;

constexpr std::size_t block_size = 65536;

std::byte capital(std::byte byte) {
  const auto value = std::to_integer<unsigned char>(byte);
  if (value < 'a' || value > 'z') return byte;
  return static_cast<std::byte>(value - 'a' + 'A');
}

/// Carries everything from one descriptor to another, each block changed in between.
template <typename Change>
void carry(int from, int to, Change change) {
  std::array<std::byte, block_size> buffer;
  while (const std::size_t count = posix::read_some(from, buffer)) {
    const std::span block = std::span{buffer}.first(count);
    change(block);
    posix::write_all(to, block);
  }
}

void unchanged(std::span<std::byte>) {}

void to_capitals(std::span<std::byte> block) {
  std::transform(block.begin(), block.end(), block.begin(), capital);
}

/// Both children close every pipe end that they do not use. If the converter kept the write end of
/// its own input, it would wait for itself.
Child start_converter(Pipe& there, Pipe& back) {
  return posix::fork_child([&] {
    there.write_end.close();
    back.read_end.close();
    carry(there.read_end.get(), back.write_end.get(), to_capitals);
    return 0;
  });
}

Child start_feeder(Pipe& there, Pipe& back) {
  return posix::fork_child([&] {
    there.read_end.close();
    back.read_end.close();
    back.write_end.close();
    carry(STDIN_FILENO, there.write_end.get(), unchanged);
    return 0;
  });
}

void convert_standard_input() {
  Pipe there = posix::make_pipe();
  Pipe back = posix::make_pipe();
  Child converter = start_converter(there, back);
  Child feeder = start_feeder(there, back);
  there.read_end.close();
  there.write_end.close();
  back.write_end.close();

  carry(back.read_end.get(), STDOUT_FILENO, unchanged);
  const bool fed = posix::succeeded(feeder.wait());
  const bool converted = posix::succeeded(converter.wait());
  if (!fed || !converted) throw std::runtime_error{"a child has failed"};
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 1) {
    std::cerr << "usage: " << argv[0] << " < INPUT\n";
    return 2;
  }
  // A reader that has gone is a failed write here, with a message, and not the end of the program.
  ::signal(SIGPIPE, SIG_IGN);
  try {
    convert_standard_input();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "upper: " << error.what() << '\n';
    return 1;
  }
}
