// Files that a grader finds in the folder of a class or is given by a course system: a stored
// result, class.json, similar.json, a grading worksheet, or what a tool found alike. The first byte
// says which, or that pages are made of a result. Each is read and written again as it was, or
// refused with a sentence.

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/claims.hpp"
#include "report/class_file.hpp"
#include "report/csv_records.hpp"
#include "report/html/class.hpp"
#include "report/html/submission.hpp"
#include "report/json.hpp"
#include "report/moodle_worksheet.hpp"
#include "report/similar_pairs.hpp"
#include "report/similar_text.hpp"
#include "report/stored.hpp"

namespace ipclab::fuzz {
namespace {

/// What was read, written and read again is written the same.
template <typename Read, typename Write>
void read_and_write_again(std::string_view text, Read read, Write write) {
  const auto first = read(text);
  if (!first) return claim_safe_line(first.error());
  const std::string written = write(*first);
  claim_safe_to_show(written);
  const auto second = read(written);
  claim(second.has_value(), "what was written can be read", written);
  claim(write(*second) == written, "and is written the same again", written);
}

void fill_worksheet(std::string_view text) {
  claim(report::csv_text(report::csv_records(text)) == text, "unchanged cells keep their bytes");
  report::Row row;
  row.entrant.people = {{"A", "1", "a@b"}};
  row.entrant.address = "1";
  row.verdict = judge::Verdict{};
  report::ClassTable table;
  table.system = "moodle";
  const auto filled = report::filled_worksheet(text, {}, table, [&row](auto take) { take(row); });
  if (!filled) claim_safe_line(filled.error());
}

std::string written_again(const report::StoredResult& stored) {
  return report::stored_json(stored.verdict, stored.origin);
}

/// Whatever a result has, pages of it have the elements of pages and no others.
void write_pages(std::string_view text) {
  report::Row row;
  row.entrant.key = row.entrant.group = std::string{text.substr(0, 100)};
  if (auto verdict = report::read_result(text)) row.verdict = std::move(*verdict);
  const judge::Verdict verdict = report::verdict_of(row);
  const std::string page = report::html::submission_page(verdict, {{"a.c", std::string{text}}});
  claim_safe_to_show(page);
  for (const char* foreign : {"<script", "<img", "<iframe", "<!--"})
    claim(page.find(foreign) == std::string::npos, "a stranger's text is no markup", page);
  report::html::ClassPage of_class{{}, {1, ""}};
  const std::string data = of_class.row(row);
  claim_safe_to_show(data);
  claim(data.find_first_of("<>&") == std::string::npos, "data is no markup", data);
}

/// What a tool said of a class of two.
void read_what_was_found(std::string_view text) {
  report::ClassFile list{"pipes", "Pipes", "folders", {}};
  for (const char* key : {"a", "b"}) {
    report::Entrant entrant;
    entrant.key = entrant.digest = key;
    list.entrants.push_back(entrant);
  }
  report::SimilarPairs pairs{list, 0.5};
  std::istringstream file{std::string{text}};
  if (const auto by = pairs.add_found(file); !by) claim_safe_line(by.error());
  for (const std::string& name : pairs.unknown().some) claim_safe_line(name);
  const report::SimilarFile found = pairs.file();
  claim(found.pairs.size() <= 3, "two submissions are a pair for each tool");
  claim_safe_to_show(report::similar_text(found, "similar.json"));
  read_and_write_again(report::similar_json(found), report::read_similar_file,
                       report::similar_json);
}

void read(unsigned reader, std::string_view text) {
  switch (reader % 7) {
    case 0: return read_and_write_again(text, report::read_result, report::json);
    case 1: return read_and_write_again(text, report::read_class_file, report::class_json);
    case 2: return fill_worksheet(text);
    case 3: return read_and_write_again(text, report::read_stored, written_again);
    case 4: return write_pages(text);
    case 5: return read_and_write_again(text, report::read_similar_file, report::similar_json);
    case 6: return read_what_was_found(text);
  }
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 0) ipclab::fuzz::read(bytes[0], {reinterpret_cast<const char*>(bytes) + 1, size - 1});
  return 0;
}
