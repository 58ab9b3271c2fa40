#include <algorithm>
#include <csignal>
#include <map>
#include <variant>

#include "judge/checks.hpp"
#include "judge/drawing.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::LeftProcess;

constexpr std::size_t most_listed = 8;

bool had_no_end_of_its_own(const evidence::Actor& actor) {
  return std::holds_alternative<evidence::StillRunning>(actor.ending) ||
         std::holds_alternative<evidence::Signalled>(actor.ending);
}

bool killed_by_grader(const evidence::Actor& actor) {
  const auto* death = std::get_if<evidence::Signalled>(&actor.ending);
  return death != nullptr && death->by_grader && death->signal == SIGKILL;
}

/// A program that was killed had no chance to look after its children.
bool excused(const Case& run, const LeftProcess& left) {
  const evidence::Actor* actor = find_actor(run.evidence, left.actor);
  if (actor == nullptr) return false;
  if (!actor->student || killed_by_grader(*actor)) return true;
  if (killed_by_fault(run.evidence, *actor)) return true;
  return had_no_end_of_its_own(*actor) && !came_through(run);
}

std::string fate_of(const LeftProcess& left) {
  if (left.ended_by_itself) return "ended, and nobody waited for it";
  const std::string call = shorten_line(left.process.waits_in, 72);
  return call.empty() ? "was still running" : "was still running, in " + call;
}

/// The process as it was left, at the line of the fork that made it.
Where place_of(const Case& run, const LeftProcess& left) {
  const evidence::Process& process = left.process;
  const std::string command = shorten_line(process.command, 32);
  const evidence::TracedProcess* traced = find_process(run.evidence, process.pid);
  if (traced == nullptr) return place({}, process_words(command, process.pid), fate_of(left));
  const std::string& name = traced->name.empty() ? command : traced->name;
  return place(traced->made_at, process_words(name, process.pid), fate_of(left));
}

std::string line_of(const Where& place) {
  const std::string line = line_words({place.file, place.line, "", ""});
  return place.process + (line.empty() ? "" : ", forked at " + line + ',') + ' ' + place.what;
}

Found left_found(const Case& run, const std::string& actor, bool zombie,
                 const std::vector<const LeftProcess*>& left) {
  const std::string name = shown_name(run, actor);
  const bool one = left.size() == 1;
  const std::string count = one ? "a child" : std::to_string(left.size()) + " children";
  Finding finding;
  finding.rule = zombie ? Rule::zombie : Rule::orphan;
  finding.message = name + " left " + count +
                    (zombie ? " that had ended and that nobody waited for"
                     : one  ? " that was still running"
                            : " that were still running");
  finding.expected = zombie ? "every child that ends is waited for"
                            : "when " + name + " ends, so have all of its children";
  for (const LeftProcess* process : left) {
    if (finding.where.size() == most_listed) break;
    finding.where.push_back(place_of(run, *process));
    finding.observed = joined(finding.observed, line_of(finding.where.back()));
  }
  if (left.size() > most_listed)
    finding.observed += "\nand " + counted(left.size() - most_listed, "more process");
  finding.hint = zombie ? "The kernel keeps a child's status until its parent asks for it: wait(2)."
                        : "Tell the children to end, then wait for each of them: wait(2).";
  return {zombie ? Cause::zombie : Cause::orphan, actor, std::move(finding)};
}

Found left_objects(const std::vector<evidence::LeftObject>& objects) {
  Finding finding;
  finding.rule = Rule::leftover_ipc;
  const std::string kind = escape_line(objects.front().kind);
  finding.message = objects.size() == 1
                        ? "a " + kind + " was left behind"
                        : counted(objects.size(), "IPC object") + " were left behind";
  finding.expected = "every object that the program made is removed";
  for (std::size_t i = 0; i < objects.size() && i < most_listed; ++i) {
    const evidence::LeftObject& object = objects[i];
    std::string line = object.kind + ' ' + object.name;
    if (!object.detail.empty()) line += " (" + object.detail + ')';
    finding.observed = joined(finding.observed, shorten_line(line, 100));
  }
  if (objects.size() > most_listed)
    finding.observed += "\nand " + std::to_string(objects.size() - most_listed) + " more";
  finding.hint =
      "Such objects outlive the processes that made them; every way out of the program "
      "has to remove them.";
  return {Cause::leftover_ipc, "", std::move(finding)};
}

Found left_files(const std::vector<evidence::LeftFile>& files) {
  Finding finding;
  finding.rule = Rule::leftover_file;
  finding.message = files.size() == 1
                        ? "a " + escape_line(files.front().kind) +
                              " was left behind: " + shorten_line(files.front().path, 80)
                        : counted(files.size(), "file") + " were left behind";
  finding.expected = "every file that the program made is removed";
  for (std::size_t i = 0; i < files.size() && i < most_listed; ++i) {
    const std::string line = shorten_line(files[i].path, 80) + ", a " + escape_line(files[i].kind);
    finding.observed = joined(finding.observed, line);
  }
  if (files.size() > most_listed)
    finding.observed += "\nand " + std::to_string(files.size() - most_listed) + " more";
  finding.hint = "Remove it on every way out, the failing ones included: unlink(2).";
  return {Cause::leftover_file, "", std::move(finding)};
}

}  // namespace

Founds left_children(const Case& run) {
  std::map<std::pair<std::string, bool>, std::vector<const LeftProcess*>> by_actor;
  for (const LeftProcess& left : run.evidence.left_processes)
    if (!excused(run, left)) by_actor[{left.actor, left.ended_by_itself}].push_back(&left);
  Founds founds;
  for (auto& [key, processes] : by_actor) {
    // They come as they were found, and that is another order each time.
    std::ranges::sort(processes, {}, [](const LeftProcess* left) { return left->process.pid; });
    founds.push_back(left_found(run, key.first, key.second, processes));
  }
  return founds;
}

Founds left_things(const Case& run) {
  const auto& actors = run.evidence.actors;
  const bool cut_off = std::any_of(actors.begin(), actors.end(), [](const evidence::Actor& actor) {
    return actor.student && had_no_end_of_its_own(actor);
  });
  const bool killed = std::any_of(actors.begin(), actors.end(), [&run](const auto& actor) {
    return killed_by_fault(run.evidence, actor);
  });
  if (killed || (cut_off && !came_through(run))) return {};
  Founds founds;
  if (!run.evidence.left_objects.empty()) founds.push_back(left_objects(run.evidence.left_objects));
  if (!run.evidence.left_files.empty()) founds.push_back(left_files(run.evidence.left_files));
  return founds;
}

}  // namespace ipclab::judge
