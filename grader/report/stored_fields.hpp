#pragma once
// Comes in: a JSON document that a file was said to have. Goes out: its values, or the first thing
// that is wrong with it. Within report/ only. Never throws on a stranger's bytes.

#include <concepts>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::report {

/// An object with this value of "schema", of at most so many bytes and of few levels.
[[nodiscard]] Result<nlohmann::json, std::string> parse_stored(std::string_view text,
                                                               std::string_view schema, Bytes most);

/// The keys of an object, by what they must be. What is wrong is noted once, and the value is then
/// an empty one: the caller looks at `damage` at the end. Unknown keys are nobody's business.
class StoredObject {
 public:
  /// Both must outlive this; `value` need not be an object.
  StoredObject(const nlohmann::json& value, std::string path, std::string& damage);

  [[nodiscard]] bool has(const char* key) const;
  [[nodiscard]] bool is_null(const char* key) const;
  [[nodiscard]] std::string text(const char* key) const;
  [[nodiscard]] double number(const char* key) const;  ///< not below 0
  [[nodiscard]] bool yes(const char* key) const;
  [[nodiscard]] int integer(const char* key) const;
  [[nodiscard]] int line(const char* key) const;  ///< not below 0
  [[nodiscard]] std::uint64_t seed(const char* key) const;
  [[nodiscard]] StoredObject object(const char* key) const;
  [[nodiscard]] std::vector<std::string> texts(const char* key) const;

  template <std::invocable<const StoredObject&> Read>
  [[nodiscard]] auto objects(const char* key, Read read) const {
    std::vector<decltype(read(*this))> all;
    for (const nlohmann::json& each : array(key))
      all.push_back(read(StoredObject{each, element_path(key, all.size()), damage_}));
    return all;
  }

  /// "tests[3].score is not ..."; only the first is kept.
  void note(const char* key, std::string_view not_what) const;

 private:
  [[nodiscard]] const nlohmann::json& at(const char* key) const;
  [[nodiscard]] const nlohmann::json& array(const char* key) const;
  [[nodiscard]] std::string path_of(const char* key) const;
  [[nodiscard]] std::string element_path(const char* key, std::size_t index) const;

  const nlohmann::json& value_;
  std::string path_;
  std::string& damage_;
};

}  // namespace ipclab::report
