#include "report/similar_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "report/stored_fields.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr Bytes largest_similar_file = mebibytes(16);

const FoundByName& name_of(FoundBy by) {
  return *std::ranges::find(found_by_names, by, &FoundByName::by);
}

Json json_of(const Alike& one) {
  return {{"key", escape_line(one.key)},
          {"digest", escape_line(one.digest)},
          {"file", escape_line(one.file)}};
}

Json json_of(const SimilarPair& pair) {
  return {{"similarity", pair.similarity},
          {"found_by", name_of(pair.by).id},
          {"first", json_of(pair.first)},
          {"second", json_of(pair.second)}};
}

Alike alike_of(const StoredObject& stored) {
  return {stored.text("key"), stored.text("digest"), stored.text("file")};
}

double share_in(const StoredObject& stored, const char* key) {
  const double share = stored.number(key);
  if (share > 1) stored.note(key, "a number from 0 to 1");
  return share;
}

SimilarPair pair_of(const StoredObject& stored) {
  SimilarPair pair{alike_of(stored.object("first")), alike_of(stored.object("second")),
                   share_in(stored, "similarity"), FoundBy::same_files};
  const auto name = std::ranges::find(found_by_names, stored.text("found_by"), &FoundByName::id);
  if (name == found_by_names.end())
    stored.note("found_by", "same-files, dolos, jplag or moss");
  else
    pair.by = name->by;
  return pair;
}

}  // namespace

std::string_view words_for(FoundBy by) { return name_of(by).words; }

bool comes_before(const SimilarPair& one, const SimilarPair& other) {
  return std::tie(other.similarity, one.first.key, one.second.key, one.by) <
         std::tie(one.similarity, other.first.key, other.second.key, other.by);
}

std::string similar_json(const SimilarFile& file) {
  Json pairs = Json::array();
  for (const SimilarPair& pair : file.pairs) pairs.push_back(json_of(pair));
  const Json document = {{"schema", "ipclab/similar/1"},
                         {"threshold", file.threshold},
                         {"cut", file.cut},
                         {"pairs", std::move(pairs)}};
  return document.dump(2) + '\n';
}

Result<SimilarFile, std::string> read_similar_file(std::string_view text) {
  const auto document = parse_stored(text, "ipclab/similar/1", largest_similar_file);
  if (!document) return Unexpected{document.error()};
  std::string damage;
  const StoredObject stored{*document, "", damage};
  SimilarFile file{share_in(stored, "threshold"), stored.yes("cut"),
                   stored.objects("pairs", pair_of)};
  if (!damage.empty()) return Unexpected{damage};
  if (file.pairs.size() > most_pairs)
    return Unexpected{fmt::format("It has more than {} pairs.", most_pairs)};
  std::ranges::stable_sort(file.pairs, comes_before);
  return file;
}

}  // namespace ipclab::report
