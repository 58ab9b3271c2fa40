#include "observe/lines/snapshot.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "observe/proc_text.hpp"

namespace ipclab::observe {
namespace {

// Frames of the C library up to the student's: realpath(3) and its like have some KiB of buffers.
constexpr std::size_t most_of_a_stack = 16 * 1024;
constexpr std::size_t most_snapshots = 4'000;
constexpr std::size_t most_bytes = 16 * 1024 * 1024;
constexpr std::size_t most_executables = 64;
// The first look may come while ld.so(8) is still mapping libraries; dlopen(3) maps more.
constexpr unsigned most_looks = 8;
constexpr std::size_t most_of_the_maps = 256 * 1024;
constexpr std::size_t page = 4096;

/// Nothing if the thread is gone. Empty if its stack pointer points nowhere.
std::optional<std::string> top_of_stack(pid_t thread, std::uint64_t from) {
  std::string stack(most_of_a_stack, '\0');
  const iovec local{stack.data(), stack.size()};
  // process_vm_readv(2): a partial transfer never splits an element, so each page is one. The call
  // then takes what there is up to the end of the mapping.
  std::array<iovec, most_of_a_stack / page + 1> remote{};
  std::size_t count = 0;
  for (std::size_t done = 0; done < stack.size(); ++count) {
    const std::uint64_t at = from + done;
    const std::size_t length =
        std::min(page - static_cast<std::size_t>(at % page), stack.size() - done);
    remote[count] = {reinterpret_cast<void*>(at), length};  // NOLINT(performance-no-int-to-ptr)
    done += length;
  }
  const ssize_t length = ::process_vm_readv(thread, &local, 1, remote.data(), count, 0);
  if (length == -1 && errno != EFAULT) return std::nullopt;
  stack.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  stack.shrink_to_fit();
  return stack;
}

/// Takes a hexadecimal number and the character behind it from the front.
std::uint64_t take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  text.remove_prefix(std::min(static_cast<std::size_t>(end - text.data()) + 1, text.size()));
  return error == std::errc{} ? number : 0;
}

struct MapsLine {
  Image::Mapping mapping;
  bool executable = false;
};

/// "7f3a...-7f3b... r-xp 00026000 fe:00 1234   /usr/lib/libc.so.6" (proc(5)); nothing if it is not
/// a file's.
std::optional<MapsLine> parse(std::string_view line) {
  const std::size_t path = std::min(line.find('/'), line.find("[vdso]"));
  if (path == std::string_view::npos) return std::nullopt;
  MapsLine parsed;
  parsed.mapping.path = line.substr(path);
  parsed.mapping.begin = take_number(line);
  parsed.mapping.end = take_number(line);
  parsed.executable = line.size() > 2 && line[2] == 'x';
  line.remove_prefix(std::min<std::size_t>(line.find(' '), line.size()));
  while (line.starts_with(' ')) line.remove_prefix(1);
  parsed.mapping.offset = take_number(line);
  return parsed;
}

/// Files that hold no code are left out: programs may map thousands of them.
std::vector<Image::Mapping> mappings_of(std::string_view maps) {
  std::vector<Image::Mapping> mappings;
  std::set<std::string> with_code;
  while (!maps.empty()) {
    const std::string_view line = maps.substr(0, maps.find('\n'));
    maps.remove_prefix(std::min(line.size() + 1, maps.size()));
    auto parsed = parse(line);
    if (!parsed) continue;
    if (parsed->executable) with_code.insert(parsed->mapping.path);
    mappings.push_back(std::move(parsed->mapping));
  }
  std::erase_if(mappings, [&](const Image::Mapping& m) { return !with_code.contains(m.path); });
  return mappings;
}

bool covers(const Image& image, std::uint64_t address) {
  return std::ranges::any_of(image.mappings, [address](const Image::Mapping& mapping) {
    return mapping.begin <= address && address < mapping.end;
  });
}

/// Those registers that unwinding starts from (System V ABI, x86-64: saved by the callee).
auto preserved(const user_regs_struct& r) {
  return std::tie(r.rip, r.rsp, r.rbp, r.rbx, r.r12, r.r13, r.r14, r.r15);
}

bool alike(const StackSnapshot& a, const StackSnapshot& b) {
  return preserved(a.registers) == preserved(b.registers) && a.stack == b.stack;
}

}  // namespace

SnapshotId Snapshots::take(pid_t process, pid_t thread, const user_regs_struct& registers) {
  if (bytes_ >= most_bytes || snapshots_.size() >= most_snapshots) return no_snapshot;
  auto stack = top_of_stack(thread, registers.rsp);
  if (!stack) return no_snapshot;
  StackSnapshot snapshot{image_of(process, thread, registers.rip), registers, std::move(*stack)};
  if (!snapshot.image) return no_snapshot;
  const Likeness likeness{snapshot.image.get(), {registers.rip, registers.rsp}};
  const auto latest = latest_.find(likeness);
  if (latest != latest_.end() &&
      alike(snapshots_[static_cast<std::size_t>(latest->second)], snapshot))
    return latest->second;
  bytes_ += snapshot.stack.size();
  snapshots_.push_back(std::move(snapshot));
  return latest_[likeness] = static_cast<SnapshotId>(snapshots_.size() - 1);
}

void Snapshots::forked(pid_t maker, pid_t child) {
  const auto known = images_.find(maker);
  if (known != images_.end()) images_[child] = Known{known->second};
}

void Snapshots::executed(pid_t process) { images_.erase(process); }

void Snapshots::ended(pid_t process) { images_.erase(process); }

std::shared_ptr<const Image> Snapshots::image_of(pid_t process, pid_t thread,
                                                 std::uint64_t address) {
  Known& known = images_[process];
  if (known.looks >= most_looks || (known.image && covers(*known.image, address)))
    return known.image;
  ++known.looks;
  if (auto image = look_at_image(thread)) known.image = std::move(image);
  return known.image;
}

std::shared_ptr<const Image> Snapshots::look_at_image(pid_t thread) {
  auto image = std::make_shared<Image>();
  image->program = executable_of(thread);
  if (!image->program) return nullptr;
  std::array<char, page> path{};
  const ssize_t length = ::readlink(proc_path(thread, "exe").c_str(), path.data(), path.size());
  if (length <= 0) return nullptr;
  image->program_path.assign(path.data(), static_cast<std::size_t>(length));
  image->mappings = mappings_of(proc_text(proc_path(thread, "maps"), most_of_the_maps));
  return image;
}

Executable Snapshots::executable_of(pid_t thread) {
  UniqueFd file{::open(proc_path(thread, "exe").c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) == -1) return nullptr;
  const auto known = executables_.find({status.st_dev, status.st_ino});
  if (known != executables_.end()) return known->second;
  if (executables_.size() >= most_executables) return nullptr;
  auto executable = std::make_shared<const UniqueFd>(std::move(file));
  // An inode's number is not used again while the file is held open.
  executables_.emplace(std::pair{status.st_dev, status.st_ino}, executable);
  return executable;
}

evidence::Line line_of(const std::vector<evidence::Line>& lines, SnapshotId id) {
  const auto index = static_cast<std::size_t>(id);
  return id >= 0 && index < lines.size() ? lines[index] : evidence::Line{};
}

}  // namespace ipclab::observe
