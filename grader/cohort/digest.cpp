#include "cohort/digest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <vector>

#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cohort {
namespace {

namespace fs = std::filesystem;

void update(sha256_ctx& state, std::string_view bytes) {
  ::sha256_update(&state, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
}

std::string hex_of(sha256_ctx& state) {
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> octets{};
  ::sha256_digest(&state, octets.size(), octets.data());
  std::string text;
  for (const std::uint8_t octet : octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  if (!fs::exists(folder, error)) return files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder})
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

Digest& Digest::add(std::string_view part) {
  update(state_, std::to_string(part.size()) + ":");
  update(state_, part);
  return *this;
}

Digest& Digest::add_file(const fs::path& path) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (!fd.valid()) throw GraderError{"open of " + escape_line(path.string()), errno};
  struct stat status {};
  require(::fstat(fd.get(), &status), "fstat");
  update(state_, std::to_string(status.st_size) + ":");
  std::string block(1 << 16, '\0');
  while (true) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count == -1 && errno == EINTR) continue;
    if (count == -1) throw GraderError{"read of " + escape_line(path.string()), errno};
    if (count == 0) return *this;
    update(state_, {block.data(), static_cast<std::size_t>(count)});
  }
}

Digest& Digest::add_tree(const fs::path& folder) {
  for (const fs::path& file : files_below(folder))
    add(file.lexically_relative(folder).string()).add_file(file);
  return add("");
}

std::string Digest::hex() { return hex_of(state_); }

std::string sha256_of(std::string_view bytes) {
  sha256_ctx state{};
  ::sha256_init(&state);
  update(state, bytes);
  return hex_of(state);
}

}  // namespace ipclab::cohort
