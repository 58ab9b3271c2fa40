#include "report/class_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "report/stored_fields.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr Bytes largest_class_file = mebibytes(256);
constexpr std::size_t longest_key = 80;

Json json_of(const Person& person) {
  return {{"name", escape_line(person.name)},
          {"id", escape_line(person.id)},
          {"email", escape_line(person.email)}};
}

Json json_of(const Entrant& entrant) {
  Json people = Json::array();
  for (const Person& person : entrant.people) people.push_back(json_of(person));
  Json notes = Json::array();
  for (const std::string& text : entrant.notes) notes.push_back(escape_text(text));
  return {{"key", escape_line(entrant.key)},
          {"people", std::move(people)},
          {"group", escape_line(entrant.group)},
          {"late", entrant.late},
          {"submitted_at", escape_line(entrant.submitted_at)},
          {"source", escape_line(entrant.source)},
          {"address", escape_line(entrant.address)},
          {"notes", std::move(notes)},
          {"problem", entrant.problem.empty() ? Json(nullptr) : Json(escape_text(entrant.problem))},
          {"digest", escape_line(entrant.digest)}};
}

bool is_key(std::string_view key) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !key.empty() && key.size() <= longest_key && key.front() != '.' && key.front() != '-' &&
         key.find_first_not_of(letters) == std::string_view::npos;
}

Person person_of(const StoredObject& stored) {
  return {stored.text("name"), stored.text("id"), stored.text("email")};
}

Entrant entrant_of(const StoredObject& stored) {
  Entrant entrant;
  entrant.key = stored.text("key");
  if (!is_key(entrant.key)) stored.note("key", "a key: 1 to 80 of A-Z a-z 0-9 . _ -");
  entrant.people = stored.objects("people", person_of);
  entrant.group = stored.text("group");
  entrant.late = stored.yes("late");
  entrant.submitted_at = stored.text("submitted_at");
  entrant.source = stored.text("source");
  entrant.address = stored.text("address");
  entrant.notes = stored.texts("notes");
  if (!stored.is_null("problem")) entrant.problem = stored.text("problem");
  entrant.digest = stored.text("digest");
  return entrant;
}

}  // namespace

std::string class_json(const ClassFile& file) {
  Json entrants = Json::array();
  for (const Entrant& entrant : file.entrants) entrants.push_back(json_of(entrant));
  const Json document = {{"schema", "ipclab/class/1"},
                         {"lab", escape_line(file.lab)},
                         {"title", escape_line(file.title)},
                         {"system", escape_line(file.system)},
                         {"entrants", std::move(entrants)}};
  return document.dump(2) + '\n';
}

Result<ClassFile, std::string> read_class_file(std::string_view text) {
  const auto document = parse_stored(text, "ipclab/class/1", largest_class_file);
  if (!document) return Unexpected{document.error()};
  std::string damage;
  const StoredObject stored{*document, "", damage};
  ClassFile file{stored.text("lab"), stored.text("title"), stored.text("system"),
                 stored.objects("entrants", entrant_of)};
  if (!damage.empty()) return Unexpected{damage};
  std::set<std::string_view> keys;
  for (const Entrant& entrant : file.entrants)
    if (!keys.insert(entrant.key).second)
      return Unexpected{fmt::format("The key {} is there twice.", entrant.key)};
  return file;
}

}  // namespace ipclab::report
