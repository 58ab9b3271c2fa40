#include "judge/account.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "judge/account_steps.hpp"
#include "judge/drawing.hpp"
#include "judge/probe_words.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using Kind = Event::Kind;
using evidence::Object;
using evidence::ObjectKind;
using evidence::Traffic;

constexpr std::size_t most_lanes = 16;
constexpr std::size_t most_events = 90;
constexpr std::size_t first_events = 30;
constexpr std::size_t most_pairs = 8;
constexpr std::size_t most_said = 12;
constexpr std::size_t said_size = 2 << 10;

/// How far a run that was cut off had come is left to chance.
bool has_counts(const Case& run) {
  return run.evidence.limits.empty() &&
         std::ranges::none_of(run.evidence.steps, [](const evidence::StepRecord& record) {
           return record.outcome == Outcome::timed_out;
         });
}

bool carries_bytes(const Object& object) {
  switch (object.kind) {
    case ObjectKind::pipe:
    case ObjectKind::fifo:
    case ObjectKind::unix_socket:
    case ObjectKind::internet_socket:
    case ObjectKind::posix_queue:
    case ObjectKind::system_v_queue:
    case ObjectKind::semaphore_set: return !object.of_grader;
    case ObjectKind::system_v_memory:
    case ObjectKind::shared_mapping:
    case ObjectKind::file:
    case ObjectKind::other: break;
  }
  return false;
}

/// Rounded where it is much: how a long text is cut into pieces is often left to chance, and with
/// it what a wrong program loses.
std::string size_words(std::uint64_t bytes) {
  constexpr std::uint64_t exact = 64 << 10;
  return bytes < exact ? bytes_words(bytes) : ipclab::in_words(Bytes{bytes});
}

/// Both ends of a long text, not yet escaped.
std::string ends_of(const evidence::Transcript& transcript) {
  constexpr std::uint64_t end_size = 4 << 10;
  const std::uint64_t size = transcript.size();
  if (size <= 2 * end_size) return slice(transcript, 0, size);
  return slice(transcript, 0, end_size) + "\n[... " + bytes_words(size - 2 * end_size) +
         " left out ...]\n" + slice(transcript, size - end_size, size);
}

class Writing {
 public:
  explicit Writing(const Case& run) : run_{run}, counts_{has_counts(run)} {}

  Account account() {
    add_lanes();
    for (const Played& played : played_steps(run_)) tell(played);
    flush_all();
    tell_rest();
    shorten();
    tell_texts();
    return std::move(account_);
  }

 private:
  // ---- Lanes ----

  void add_lanes() {
    account_.lanes.push_back({"the test", 0});
    for (const evidence::Actor& actor : run_.evidence.actors) {
      if (const auto lane = add_lane({shown_name(run_, actor.name), actor.pid}))
        lane_of_actor_[actor.name] = *lane;
      if (!run_.evidence.trace) continue;
      for (const evidence::TracedProcess& process : run_.evidence.trace->processes)
        if (process.actor == actor.name && process.maker != 0 && process.pid != actor.pid)
          (void)add_lane({plain_name(process.name, process.pid), process.pid});
    }
    if (!run_.evidence.probe) return;
    const auto& tasks = run_.evidence.probe->tasks;
    for (unsigned i = 0; i < tasks.size(); ++i) add_task(i, tasks[i]);
  }

  void add_task(unsigned number, const evidence::ProbeTask& task) {
    auto lane = task.thread > 1 ? std::nullopt : lane_of(task.pid);
    if (!lane) lane = add_lane({task_name(run_, number), task.pid}, task.thread > 1);
    if (lane) lane_of_task_[number] = *lane;
  }

  std::optional<std::size_t> add_lane(Lane lane, bool is_thread = false) {
    if (account_.lanes.size() == most_lanes) return std::nullopt;
    if (lane.pid != 0 && !is_thread) lane_of_pid_[lane.pid] = account_.lanes.size();
    lane.name = shorten_line(lane.name, 40);
    account_.lanes.push_back(std::move(lane));
    return account_.lanes.size() - 1;
  }

  [[nodiscard]] std::optional<std::size_t> lane_of(int pid) const {
    const auto found = lane_of_pid_.find(pid);
    if (found == lane_of_pid_.end()) return std::nullopt;
    return found->second;
  }

  // ---- Events ----

  void add(Event event, const evidence::Line& at = {}) {
    const Where where = place(at, "", "");
    event.file = where.file;
    event.line = where.line;
    account_.events.push_back(std::move(event));
  }

  void tell(const Played& played) {
    if (played.record == nullptr || played.record->outcome == Outcome::stopped) return;
    const std::string actor = actor_of(*played.step);
    const auto found = lane_of_actor_.find(actor);
    const std::size_t lane = found == lane_of_actor_.end() ? 0 : found->second;
    const StepStory story = story_of(run_, played);
    if (failed(played))
      flush_all();
    else if (story.looks_at_text)
      flush(actor);
    if (failed(played)) tell_rest();
    add({.kind = Kind::step,
         .from = story.from_actor ? lane : 0,
         .to = story.from_actor ? 0 : lane,
         .failed = failed(played),
         .what = story.what,
         .text = story.text});
    if (std::holds_alternative<spec::Start>(played.step->action)) begin(actor);
  }

  /// The processes of an actor that has been started.
  void begin(const std::string& actor) {
    started_.insert(actor);
    if (!run_.evidence.trace) return;
    for (const evidence::TracedProcess& process : run_.evidence.trace->processes) {
      const auto maker = lane_of(process.maker);
      const auto made = lane_of(process.pid);
      if (process.actor != actor || !maker || !made || *maker == *made) continue;
      const std::string program =
          process.program.empty() ? "" : "executes " + shorten_line(process.program, 40);
      add({.kind = Kind::made, .from = *maker, .to = *made, .what = "fork", .text = program},
          process.made_at);
    }
  }

  /// What has gone through objects whose users have all been started, one of them `actor`.
  void flush(const std::string& actor) {
    if (!run_.evidence.trace) return;
    for (const Object& object : run_.evidence.trace->objects) {
      bool takes_part = false;
      bool is_complete = true;
      for (const Traffic& traffic : object.traffic) {
        const std::string user = actor_of_process(run_.evidence, traffic.pid);
        takes_part = takes_part || user == actor;
        is_complete = is_complete && started_.contains(user);
      }
      if (takes_part && is_complete) tell(object);
    }
  }

  void flush_all() {
    if (!run_.evidence.trace) return;
    for (const Object& object : run_.evidence.trace->objects) tell(object);
  }

  void tell(const Object& object) {
    if (!carries_bytes(object) || !told_.insert(&object).second) return;
    std::vector<const Traffic*> writers, readers;
    for (const Traffic& traffic : object.traffic) {
      if (traffic.writes > 0 || waits_to_write(object, traffic.pid)) writers.push_back(&traffic);
      if (traffic.reads > 0) readers.push_back(&traffic);
    }
    std::size_t pairs = 0;
    for (const Traffic* writer : writers) {
      bool is_read = false;
      for (const Traffic* reader : readers) {
        if (reader->pid == writer->pid || pairs == most_pairs) continue;
        const bool alone = writers.size() == 1 && readers.size() == 1;
        is_read = true;
        if (tell_message(object, *writer, *reader, alone)) ++pairs;
      }
      if (!is_read && pairs < most_pairs) tell_unread(object, *writer, readers.empty());
    }
  }

  /// A write that has not come back has no number yet, though some of it may have been read.
  [[nodiscard]] bool waits_to_write(const Object& object, int pid) const {
    return std::ranges::any_of(
        run_.evidence.trace->standstill.waits, [&](const evidence::Wait& wait) {
          return wait.pid == pid && wait.object == object.name &&
                 (wait.kind == evidence::WaitKind::write || wait.kind == evidence::WaitKind::room);
        });
  }

  bool tell_message(const Object& object, const Traffic& writer, const Traffic& reader,
                    bool alone) {
    const auto from = lane_of(writer.pid);
    const auto to = lane_of(reader.pid);
    if (!from || !to) return false;
    std::string bytes = written(object, writer);
    if (!bytes.empty() && writer.bytes_written < reader.bytes_read && alone)
      bytes = size_words(reader.bytes_read) + " read";
    else if (!bytes.empty() && alone && reader.bytes_read < writer.bytes_written)
      bytes += ", " + size_words(reader.bytes_read) + " of them read";
    add({.kind = Kind::message,
         .from = *from,
         .to = *to,
         .what = shorten_line(object.name, 60),
         .text = bytes},
        object.made_at);
    return true;
  }

  void tell_unread(const Object& object, const Traffic& writer, bool by_anybody) {
    const auto lane = lane_of(writer.pid);
    if (!lane || object.kind == ObjectKind::semaphore_set || writer.writes == 0) return;
    add({.kind = Kind::message,
         .from = *lane,
         .to = *lane,
         .what = shorten_line(object.name, 60) +
                 (by_anybody ? ": nobody has read it" : ": nobody else has read it"),
         .text = written(object, writer)},
        object.made_at);
  }

  [[nodiscard]] std::string written(const Object& object, const Traffic& writer) const {
    const bool shown = counts_ && object.kind != ObjectKind::semaphore_set;
    return shown ? size_words(writer.bytes_written) : "";
  }

  /// Once: what is known of the end, and nothing of which has a place among the steps.
  void tell_rest() {
    if (std::exchange(rest_is_told_, true)) return;
    if (const auto& trace = run_.evidence.trace) {
      for (const evidence::InjectedFault& fault : trace->injected)
        if (const auto lane = lane_of(fault.pid))
          add({.kind = Kind::fault,
               .from = *lane,
               .to = *lane,
               .what = shorten_line(fault.what, 100),
               .text = fault.fault},
              fault.at);
      for (const evidence::Wait& wait : trace->standstill.waits)
        if (const auto lane = lane_of(wait.pid))
          add({.kind = Kind::wait, .from = *lane, .to = *lane, .what = wait_words(*trace, wait)},
              wait.at);
    }
    tell_schedule();
    tell_left();
  }

  /// By lanes: they were found in no order.
  void tell_left() {
    std::map<std::size_t, bool> left;
    for (const evidence::LeftProcess& each : run_.evidence.left_processes)
      if (const auto lane = lane_of(each.process.pid)) left[*lane] = each.ended_by_itself;
    for (const auto& [lane, has_ended] : left)
      add({.kind = Kind::left,
           .from = lane,
           .to = lane,
           .what = has_ended ? "has ended, and nobody waited for it" : "still runs at the end"});
  }

  void tell_schedule() {
    const auto& probe = run_.evidence.probe;
    if (!probe || !probe->serial) return;
    for (const evidence::ProbeSwitch& turn : probe->switches) tell(turn);
    for (unsigned i = 0; i < probe->tasks.size(); ++i) {
      const auto lane = lane_of_task_.find(i);
      if (!probe->tasks[i].waits || lane == lane_of_task_.end()) continue;
      add({.kind = Kind::wait,
           .from = lane->second,
           .to = lane->second,
           .what = wait_words(run_, probe->tasks[i])},
          probe->tasks[i].at);
    }
  }

  void tell(const evidence::ProbeSwitch& turn) {
    using Why = evidence::ProbeSwitch::Why;
    const auto from = lane_of_task_.find(turn.from);
    const auto to = lane_of_task_.find(turn.to);
    const bool is_nothing = turn.from == turn.to && turn.why != Why::woken_by_nobody;
    if (is_nothing || from == lane_of_task_.end() || to == lane_of_task_.end()) return;
    const auto why = [&turn] {
      switch (turn.why) {
        case Why::chosen: return "is stopped before";
        case Why::waited: return "cannot go on";
        case Why::ended: return "has ended";
        case Why::woken_by_nobody: break;
      }
      return "is woken by nobody";
    };
    const std::string goes_on = line_words(turn.to_at);
    add_turn({.kind = Kind::turn,
              .from = from->second,
              .to = to->second,
              .what = why(),
              .text = goes_on.empty() || turn.from == turn.to ? "" : "goes on at " + goes_on},
             turn.next_at.known() ? turn.next_at : turn.last_at);
  }

  /// Two that look again and again whether they can go on are told once.
  void add_turn(Event event, const evidence::Line& at) {
    add(std::move(event), at);
    auto& events = account_.events;
    const Event& last = events.back();
    const auto same = [&last](const Event& other) {
      return other.kind == last.kind && other.from == last.from && other.to == last.to &&
             other.what == last.what && other.file == last.file && other.line == last.line;
    };
    const auto earlier =
        events.end() - 1 - static_cast<std::ptrdiff_t>(std::min<std::size_t>(2, events.size() - 1));
    const auto found = std::find_if(earlier, events.end() - 1, same);
    if (found == events.end() - 1) return;
    found->text = "again and again";
    events.pop_back();
  }

  /// The beginning, and most of the end, where it went wrong.
  void shorten() {
    auto& events = account_.events;
    if (events.size() <= most_events) return;
    const std::size_t left_out = events.size() - most_events + 1;
    const auto begin = events.begin() + first_events;
    events.erase(begin, begin + static_cast<std::ptrdiff_t>(left_out));
    events.insert(events.begin() + first_events,
                  Event{.kind = Kind::gap, .what = counted(left_out, "more event")});
  }

  // ---- Texts ----

  void tell_texts() {
    std::map<std::string, std::string> inputs;
    for (const Played& played : played_steps(run_)) {
      if (played.record == nullptr || played.record->outcome != Outcome::done) continue;
      if (const auto* send = std::get_if<spec::Send>(&played.step->action))
        inputs[send->actor] += input_text(send->text);
      const auto* start = std::get_if<spec::Start>(&played.step->action);
      if (start != nullptr && start->input_text)
        inputs[start->actor] += input_text(*start->input_text);
    }
    for (const evidence::Actor& actor : run_.evidence.actors) {
      say(actor, "input", escape_text(inputs[actor.name]));
      say(actor, "output", escape_text(ends_of(actor.out)));
      say(actor, "errors", escape_text(ends_of(actor.err)));
    }
  }

  void say(const evidence::Actor& actor, const std::string& stream, const std::string& text) {
    if (text.empty() || account_.said.size() == most_said) return;
    account_.said.push_back({shown_name(run_, actor.name), stream, shorten_text(text, said_size)});
  }

  const Case& run_;
  bool counts_;
  bool rest_is_told_ = false;
  Account account_;
  std::map<std::string, std::size_t> lane_of_actor_;
  std::map<int, std::size_t> lane_of_pid_;
  std::map<unsigned, std::size_t> lane_of_task_;
  std::set<std::string> started_;
  std::set<const Object*> told_;
};

}  // namespace

Account account_of(const Case& run) { return Writing{run}.account(); }

}  // namespace ipclab::judge
