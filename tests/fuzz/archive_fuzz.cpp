// A student's archive, of any of the kinds that are read.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "fuzz/claims.hpp"
#include "intake/archive.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::fuzz {
namespace {

/// A path inside of the folder that a submission is laid out in.
void claim_inner(const std::string& path) {
  claim(!path.empty() && path.front() != '/', "a path is a relative one", path);
  claim(path.find('\0') == std::string::npos, "a path has no null byte", path);
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    claim(!part.empty() && part != "." && part != "..", "a path stays inside of its folder", path);
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
}

void claim_bounded(const intake::Submission& submission) {
  const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
  claim(submission.files.size() <= intake::most_files, "there are not too many files");
  claim(std::ranges::is_sorted(submission.files, by_path), "files are sorted by path");
  std::size_t total = 0;
  for (const intake::SourceFile& file : submission.files) {
    claim_inner(file.path);
    claim(file.content.size() <= intake::largest_file.count, "a file is not too large", file.path);
    total += file.content.size();
  }
  claim(total <= intake::largest_submission.count, "a submission is not too large");
  const auto same_path = [](const auto& a, const auto& b) { return a.path == b.path; };
  claim(std::ranges::adjacent_find(submission.files, same_path) == submission.files.end(),
        "no file is there twice");
}

void unpack(const std::uint8_t* bytes, std::size_t size) {
  static const UniqueFd file{::memfd_create("archive", MFD_CLOEXEC)};
  claim(::ftruncate(file.get(), 0) == 0 && ::lseek(file.get(), 0, SEEK_SET) == 0 &&
            ::pwrite(file.get(), bytes, size, 0) == static_cast<ssize_t>(size),
        "the input can be written");
  const auto submission = intake::read_archive(file.get(), "solution.zip");
  if (!submission) return claim_safe_line(submission.error());
  claim_bounded(*submission);
  for (const std::string& note : submission->notes) claim_safe_line(note);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::unpack(bytes, size);
  return 0;
}
