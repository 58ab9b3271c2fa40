#include "cli/class_intake.hpp"

#include <algorithm>
#include <utility>

#include "cohort/digest.hpp"
#include "cohort/durable.hpp"
#include "intake/class.hpp"
#include "intake/packing.hpp"

namespace ipclab::cli {
namespace {

report::Entrant in_list(intake::Entrant&& entrant) {
  report::Entrant entry{.key = std::move(entrant.key),
                        .people = {},
                        .group = std::move(entrant.group),
                        .late = entrant.late,
                        .submitted_at = std::move(entrant.submitted_at),
                        .source = std::move(entrant.source),
                        .address = std::move(entrant.address),
                        .notes = std::move(entrant.notes),
                        .problem = std::move(entrant.problem),
                        .digest = {}};
  for (intake::Person& person : entrant.people)
    entry.people.push_back({std::move(person.name), std::move(person.id), std::move(person.email)});
  return entry;
}

/// Returns the digest of what is stored.
std::string keep(const ClassFolder& folder, const std::string& key,
                 const intake::Submission& submission) {
  const std::string packed = intake::packed(submission);
  if (cohort::read_if_there(folder.submission(key)) != packed)
    cohort::write_whole(folder.submission(key), packed);
  return cohort::sha256_of(packed);
}

}  // namespace

Result<TakenIn, std::string> take_in(const std::filesystem::path& submissions, const spec::Lab& lab,
                                     const ClassFolder& folder) {
  TakenIn taken;
  auto summary = intake::read_class(submissions, [&](intake::Entrant entrant) {
    const auto submission = std::exchange(entrant.submission, std::nullopt);
    report::Entrant& entry = taken.list.entrants.emplace_back(in_list(std::move(entrant)));
    if (submission) entry.digest = keep(folder, entry.key, *submission);
  });
  if (!summary) return Unexpected{std::move(summary.error())};
  taken.list.lab = lab.name;
  taken.list.title = lab.title;
  taken.list.system = intake::name_of(summary->system);
  taken.notes = std::move(summary->notes);
  std::ranges::sort(taken.list.entrants, {}, &report::Entrant::key);
  cohort::write_durably(folder.list(), report::class_json(taken.list));
  return taken;
}

}  // namespace ipclab::cli
