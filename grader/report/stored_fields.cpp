#include "report/stored_fields.hpp"

#include <fmt/format.h>

#include <utility>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using nlohmann::json;

constexpr int deepest = 32;

/// Each level costs memory long before a parser notices that nothing useful is in it.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (quoted) {
      if (letter == '\\') ++at;
      if (letter == '"') quoted = false;
    } else if (letter == '"') {
      quoted = true;
    } else if (letter == '[' || letter == '{') {
      if (++depth > deepest) return true;
    } else if (letter == ']' || letter == '}') {
      --depth;
    }
  }
  return false;
}

const json nothing = nullptr;
const json no_elements = json::array();

}  // namespace

Result<json, std::string> parse_stored(std::string_view text, std::string_view schema, Bytes most) {
  if (text.size() > most.count)
    return Unexpected{fmt::format("It has more than {}.", in_words(most))};
  if (is_too_deep(text)) return Unexpected{std::string{"It is nested too deeply."}};
  json document = json::parse(text, nullptr, false);
  if (document.is_discarded())
    return Unexpected{std::string{"It is not JSON: cut off, or changed by hand."}};
  const bool named = document.is_object() && document.contains("schema");
  if (!named || document["schema"] != json(schema))
    return Unexpected{fmt::format("It is not of the format {}.", schema)};
  return document;
}

StoredObject::StoredObject(const json& value, std::string path, std::string& damage)
    : value_{value}, path_{std::move(path)}, damage_{damage} {
  if (!value_.is_object() && damage_.empty()) damage_ = path_ + " is not an object.";
}

bool StoredObject::has(const char* key) const { return !at(key).is_null(); }

bool StoredObject::is_null(const char* key) const {
  return value_.is_object() && value_.contains(key) && value_[key].is_null();
}

std::string StoredObject::text(const char* key) const {
  const json& value = at(key);
  if (value.is_string()) return value.get<std::string>();
  note(key, "a text");
  return "";
}

double StoredObject::number(const char* key) const {
  const json& value = at(key);
  if (value.is_number() && value.get<double>() >= 0) return value.get<double>();
  note(key, "a number from 0");
  return 0;
}

bool StoredObject::yes(const char* key) const {
  const json& value = at(key);
  if (value.is_boolean()) return value.get<bool>();
  note(key, "true or false");
  return false;
}

int StoredObject::integer(const char* key) const {
  const json& value = at(key);
  const bool fits = value.is_number_unsigned() ? std::in_range<int>(value.get<std::uint64_t>())
                                               : value.is_number_integer() &&
                                                     std::in_range<int>(value.get<std::int64_t>());
  if (fits) return value.get<int>();
  note(key, "an integer");
  return 0;
}

int StoredObject::line(const char* key) const {
  const int line = integer(key);
  if (line < 0) note(key, "an integer from 0");
  return line;
}

std::uint64_t StoredObject::seed(const char* key) const {
  const json& value = at(key);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  note(key, "an integer from 0");
  return 0;
}

StoredObject StoredObject::object(const char* key) const {
  return {at(key), path_of(key), damage_};
}

std::vector<std::string> StoredObject::texts(const char* key) const {
  std::vector<std::string> all;
  for (const json& each : array(key)) {
    if (!each.is_string()) {
      note(key, "an array of texts");
      break;
    }
    all.push_back(each.get<std::string>());
  }
  return all;
}

void StoredObject::note(const char* key, std::string_view not_what) const {
  if (damage_.empty()) damage_ = fmt::format("{} is missing or not {}.", path_of(key), not_what);
}

const json& StoredObject::at(const char* key) const {
  if (!value_.is_object()) return nothing;
  const auto found = value_.find(key);
  return found == value_.end() ? nothing : *found;
}

const json& StoredObject::array(const char* key) const {
  const json& value = at(key);
  if (value.is_array()) return value;
  note(key, "an array");
  return no_elements;
}

std::string StoredObject::path_of(const char* key) const {
  return path_.empty() ? std::string{key} : path_ + '.' + key;
}

std::string StoredObject::element_path(const char* key, std::size_t index) const {
  return fmt::format("{}[{}]", path_of(key), index);
}

}  // namespace ipclab::report
