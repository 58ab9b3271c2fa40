#pragma once
// What the grader says about a submission: plain values, made by judge/, printed by report/.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/rule.hpp"

namespace ipclab::judge {

enum class Status {
  pass,
  fail,
  skip,   ///< a test that it needs did not pass
  error,  ///< the grader or the machine could not do its work; never the student's fault
};

/// A place in the student's program, as far as it is known.
struct Where {
  std::string file;     ///< may be empty
  int line = 0;         ///< 0: unknown
  std::string process;  ///< "child 1 (pid 4)", may be empty
  std::string what;     ///< "waits in read of descriptor 3 (a pipe)"
};

/// Somebody who could end a wait, if he went on.
struct Awaited {
  std::string process;  ///< "child 2 (pid 5)"
  int pid = 0;          ///< 0: the grader
  std::string how;      ///< "has its write end open as descriptor 4"
  std::string file;     ///< where he got it; may be empty
  int line = 0;         ///< 0: unknown
};

/// A process (or a thread of it) that waited when nothing could happen any more.
struct Waiting {
  std::string process;
  int pid = 0;
  std::string what;  ///< "waits in read of descriptor 3, pipe 2"
  std::string file;  ///< may be empty
  int line = 0;      ///< 0: unknown
  std::vector<Awaited> releasers;
};

struct Finding {
  Rule rule = Rule::wrong_output;
  std::string message;   ///< one sentence in the student's words
  std::string expected;  ///< may have several lines
  std::string observed;  ///< may have several lines
  std::string hint;
  std::vector<Where> where;  ///< the cause first
  /// Of a standstill: who waited for what. `observed` is the same as a drawing.
  std::vector<Waiting> waits{};
};

/// Whoever takes part in a run. The first one is the test itself.
struct Lane {
  std::string name;  ///< "upper", "child 1", "thread 2 of server"
  int pid = 0;       ///< 0: the test, or an end of a connection that it holds
};

/// Something that happened between two lanes, or in one.
struct Event {
  enum class Kind {
    step,     ///< of the scenario; `text` is what was sent or printed
    made,     ///< `from` made the process `to`
    message,  ///< bytes went from one to the other
    fault,    ///< that the grader injected
    turn,     ///< `from` was stopped and `to` went on, in a run where one at a time goes on
    wait,     ///< when nothing could happen any more
    left,     ///< something about a process at the end of the test
    gap,      ///< events that were too many to tell
  };
  Kind kind = Kind::step;
  std::size_t from = 0;  ///< a place in the list of lanes
  std::size_t to = 0;    ///< the same as `from`: it concerns one lane
  bool failed = false;
  std::string what;
  std::string text{};  ///< may be empty
  std::string file{};  ///< may be empty
  int line = 0;        ///< 0: unknown
};

/// What an actor was sent or wrote, in all; long texts without their middle.
struct Said {
  std::string actor;
  std::string stream;  ///< "input", "output", "errors"
  std::string text;
};

/// One run from its beginning to its end, without moments: those would be others the next time.
/// Events are in the order of each lane as far as it is known; events of different lanes that have
/// nothing to do with each other may have come in another order.
struct Account {
  std::vector<Lane> lanes;
  std::vector<Event> events;
  std::vector<Said> said;
};

struct TestVerdict {
  std::string id;
  std::string program;
  std::string title;
  std::string group;
  Status status = Status::error;
  double score = 0;
  double max_score = 0;
  bool visible = true;
  double seconds = 0;
  std::uint64_t seed = 1;
  std::string replay;                ///< the command that runs this test again
  std::vector<Finding> findings;     ///< the cause first; also for skip and error (message only)
  std::optional<Account> account{};  ///< of the run that decided; only if the test failed
};

struct ProgramBuild {
  std::string program;
  bool ok = false;
  std::string diagnostics;  ///< of the compiler, or why it was not called; escaped for people
};

struct GroupTitle {
  std::string id;
  std::string title;
};

struct Verdict {
  std::string lab;
  std::string title;
  std::string submission;
  double score = 0;
  double max_score = 0;
  double seconds = 0;
  std::vector<ProgramBuild> build;
  std::string rung;
  std::vector<std::string> guarantees;
  /// What nothing is said about, and why, a sentence each: "system calls: ...".
  std::vector<std::string> not_looked_at{};
  /// How it came to be, a sentence each; it may differ from one time to the next.
  std::vector<std::string> notes{};
  std::vector<GroupTitle> groups;
  std::vector<TestVerdict> tests;
};

}  // namespace ipclab::judge
