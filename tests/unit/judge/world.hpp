#pragma once
// Builds a test and the evidence of a run of it, so that each case of the judge's tests says only
// what is special about it.

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "judge/judge.hpp"

namespace ipclab::judge {

using evidence::Exited;
using evidence::LimitKind;
using evidence::Moment;
using evidence::Signalled;
using evidence::StepRecord;
using Outcome = StepRecord::Outcome;
using namespace std::chrono_literals;

inline spec::Text text(const std::string& literal) { return {{spec::Literal{literal}}}; }

/// A scenario with the actor "program", a program of the student, that ended with status 0 after
/// each step was done; every case changes some of it.
struct World {
  spec::Test test;
  evidence::Evidence run;
  std::optional<evidence::Evidence> reference;

  World() {
    test.id = "upper.small";
    test.program = "upper";
    test.title = "Small input";
    test.group = "upper";
    add_actor("program", true).pid = 2;
  }

  evidence::Actor& add_actor(const std::string& name, bool student) {
    evidence::Actor actor;
    actor.name = name;
    actor.student = student;
    actor.ending = Exited{0};
    actor.ended = 1s;
    actor.out.ended = true;
    actor.err.ended = true;
    run.actors.push_back(actor);
    return run.actors.back();
  }

  evidence::Actor& actor(std::size_t index = 0) { return run.actors.at(index); }

  /// Adds a step and its record.
  StepRecord& add(spec::Action action, Outcome outcome = Outcome::done) {
    spec::Step step;
    step.number = test.steps.size() + 1;
    step.action = std::move(action);
    test.steps.push_back(std::move(step));
    StepRecord record;
    record.number = test.steps.size();
    record.outcome = outcome;
    record.at = 2s;
    run.steps.push_back(record);
    return run.steps.back();
  }

  spec::Step& last_step() { return test.steps.back(); }

  StepRecord& expect_lines(const std::string& wanted, std::uint64_t count, Outcome outcome) {
    return add(spec::Expect{"program", evidence::Stream::out, count, {spec::Exact{text(wanted)}}},
               outcome);
  }

  StepRecord& expect_rest(const std::string& wanted, Outcome outcome) {
    return add(spec::Expect{"program", evidence::Stream::out, {}, {spec::Exact{text(wanted)}}},
               outcome);
  }

  StepRecord& exit_with(int status, Outcome outcome) {
    return add(spec::Exit{"program", spec::Exit::Wanted::status, {status}, 0}, outcome);
  }

  /// Appends to the standard output of an actor.
  void prints(const std::string& text, Moment at, std::size_t index = 0) {
    evidence::Transcript& out = actor(index).out;
    out.arrivals.push_back({at, out.head.size()});
    out.head += text;
  }

  /// What the tracer saw; there is none before the first call.
  evidence::Trace& trace() {
    if (!run.trace) run.trace.emplace();
    return *run.trace;
  }

  /// A process of the actor that was followed.
  evidence::TracedProcess& traced(int pid, int maker, const std::string& name,
                                  const std::string& actor_name = "program") {
    evidence::TracedProcess process;
    process.pid = pid;
    process.maker = maker;
    process.name = name;
    process.actor = actor_name;
    trace().processes.push_back(process);
    return trace().processes.back();
  }

  std::vector<Finding> findings() const {
    return findings_of(test, run, reference ? &*reference : nullptr);
  }
  TestVerdict verdict() const { return verdict_of(test, {run}, reference ? &*reference : nullptr); }
  std::vector<Rule> rules() const {
    std::vector<Rule> rules;
    for (const Finding& finding : findings()) rules.push_back(finding.rule);
    return rules;
  }
};

inline std::size_t size_of(const Finding& finding) {
  std::size_t size = finding.message.size() + finding.expected.size() + finding.observed.size() +
                     finding.hint.size();
  for (const Where& where : finding.where)
    size += where.file.size() + where.process.size() + where.what.size();
  return size;
}

}  // namespace ipclab::judge
