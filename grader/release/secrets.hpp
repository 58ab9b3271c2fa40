#pragma once
// What no student may see of a lab, in pieces that are worth looking for. Comes in: where the lab,
// its reference and its starter are. Goes out: needles, each with its place. A piece that the
// student is given anyway, as code of the starter or in lab.yaml, is none.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "release/needles.hpp"
#include "spec/problem.hpp"
#include "support/result.hpp"

namespace ipclab::release {

struct LabFolders {
  std::filesystem::path lab;        ///< labs/<lab>
  std::filesystem::path starter;    ///< starter/<lab>
  std::filesystem::path reference;  ///< reference/<lab>; need not be there
};

/// Lines of so many significant characters say something of their own.
inline constexpr std::size_t shortest_line = 16;
/// Of longer text, so much is looked for whatever lines it is broken into.
inline constexpr std::size_t block_size = 56;

/// `visible_files`: of the lab's folder files/. `known`: texts that anybody has.
[[nodiscard]] Result<Needles, spec::Problems> secrets_of(
    const LabFolders& folders, const std::set<std::string>& visible_files,
    const std::vector<std::string>& known = {});

/// The text without those comments that are code put aside.
[[nodiscard]] std::string without_code_in_comments(std::string_view source);

/// The blocks of a handout that show what is typed, after "$ ", and printed.
[[nodiscard]] std::string sessions_of(std::string_view handout);

}  // namespace ipclab::release
