#include "unit/run/world.hpp"

#include <sys/personality.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "build/build.hpp"
#include "observe/processes.hpp"
#include "report/problems.hpp"
#include "spec/load.hpp"
#include "support/error.hpp"
#include "unit/observe/child.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;

/// A folder for everything that the tests and the cells make, gone at the end.
class Scratch : public testing::Environment {
 public:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "run-test-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    ::chmod(root_.c_str(), 0755);
    fs::create_directories(root_ / "scratch/files");
    fs::create_directory(root_ / "tmp");
    ::chmod((root_ / "tmp").c_str(), 01777);  // ipclab started by root gives up being root
    ::setenv("TMPDIR", (root_ / "tmp").c_str(), 1);
    write("right", "#!/bin/sh\ncat >/dev/null\nexit 0\n");
    write("slow", "#!/bin/sh\nsleep 0.3\n");
    write("picky", "#!/bin/sh\nread line\necho \"$1: $line\"\nexit 1\n");
    write("broken", "#!/bin/sh\necho oops >&2\nexit 7\n");
  }
  void TearDown() override {
    runners.clear();
    fs::remove_all(root_);
  }

  [[nodiscard]] fs::path lab() const { return root_ / "scratch"; }
  [[nodiscard]] fs::path tmp() const { return root_ / "tmp"; }

  std::map<cell::Rung, std::unique_ptr<Runner>> runners;
  std::map<cell::Rung, std::string> refusals;

 private:
  void write(const std::string& name, const std::string& content) const {
    std::ofstream{lab() / "files" / name} << content;
  }

  fs::path root_;
};

Scratch& scratch() {
  static auto* environment = static_cast<Scratch*>(testing::AddGlobalTestEnvironment(new Scratch));
  return *environment;
}
// GoogleTest wants to know its environments before the first test.
[[maybe_unused]] const Scratch& registered = scratch();

constexpr const char* heading =
    "lab: scratch\n"
    "title: Programs for tests of the runner\n"
    "programs: [talker, signals, filler, server, client, maker, mess, orders]\n"
    "tests:\n"
    "  - id: talker.it\n"
    "    title: A test\n";

std::string word_of(evidence::StepRecord::Outcome outcome) {
  using Outcome = evidence::StepRecord::Outcome;
  switch (outcome) {
    case Outcome::done: return "done";
    case Outcome::mismatch: return "mismatch";
    case Outcome::cut_short: return "cut short";
    case Outcome::timed_out: return "timed out";
    case Outcome::stuck: return "stuck";
    case Outcome::refused: return "refused";
    case Outcome::stopped: return "stopped";
  }
  return "";
}

/// `text`, each line four blanks further in.
std::string indented(const std::string& text) {
  std::string result = "    ";
  for (const char c : text) result += c == '\n' ? std::string{"\n    "} : std::string(1, c);
  return result + "\n";
}

}  // namespace

spec::Test test_of(const std::string& body) {
  std::ofstream{scratch().lab() / "lab.yaml"} << heading << indented(body);
  auto lab = spec::load_lab(scratch().lab(), spec::Scope::visible_only);
  if (!lab) throw std::logic_error{report::problems(lab.error())};
  return lab->tests.at(0);
}

Runner* runner_of(cell::Rung rung, std::string& why) {
  auto& runners = scratch().runners;
  if (!runners.contains(rung) && !scratch().refusals.contains(rung)) {
    try {
      runners[rung] = std::make_unique<Runner>(rung);
    } catch (const GraderError& error) {
      scratch().refusals[rung] = error.what();
    }
  }
  if (!runners.contains(rung) || !runners[rung]) {
    runners.erase(rung);
    why = scratch().refusals[rung];
    return nullptr;
  }
  return runners[rung].get();
}

const Programs& programs(Runner& runner) {
  static const Programs built = [&] {
    const auto submission = intake::read_folder(IPCLAB_RUN_PROGRAMS);
    if (!submission) throw std::logic_error{submission.error()};
    Programs all;
    for (const build::Built& program :
         build::build(runner, *submission,
                      {"talker", "signals", "filler", "server", "client", "maker", "mess"}, 2)) {
      if (!program.image) throw std::logic_error{program.diagnostics};
      all[program.program] = program.image;
    }
    return all;
  }();
  return built;
}

std::vector<std::string> outcomes(const evidence::Evidence& evidence) {
  auto steps = evidence.steps;
  std::ranges::sort(steps, {}, &evidence::StepRecord::number);
  std::vector<std::string> words;
  for (const auto& step : steps) words.push_back(word_of(step.outcome));
  return words;
}

const evidence::Actor& actor_of(const evidence::Evidence& evidence, const std::string& name) {
  const auto found = std::ranges::find(evidence.actors, name, &evidence::Actor::name);
  if (found == evidence.actors.end()) throw std::logic_error{"no actor " + name};
  return *found;
}

std::string text_of(const evidence::Transcript& transcript) {
  return evidence::slice(transcript, 0, transcript.size());
}

bool may_have_same_addresses() {
  const int before = ::personality(0xffffffff);
  const bool is_allowed = ::personality(ADDR_NO_RANDOMIZE) != -1;
  ::personality(static_cast<unsigned long>(before));
  return is_allowed;
}

std::vector<std::string> strays() {
  std::vector<std::string> found;
  std::set<pid_t> spared;  // keepers: each has one cell ready for the next run
  for (const auto& process : observe::descendants_of(::getpid())) {
    if (process.state == 'Z') continue;  // came to us when its cell was killed, and is dead too
    const std::string name = observe::name_of(process.pid);
    const bool keeper = process.parent == ::getpid() && name == "exe";
    const bool idle_cell = name == "exe" && observe::children_of(process.pid).empty();
    if (keeper || (idle_cell && spared.insert(process.parent).second)) continue;
    found.push_back(name + " (" + std::to_string(process.pid) + ")");
  }
  return found;
}

std::vector<std::string> stray_files() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator{scratch().tmp()})
    files.push_back(entry.path().string());
  return files;
}

void clear_scratch() {
  for (const auto& entry : fs::directory_iterator{scratch().tmp()}) fs::remove_all(entry);
}

void OnRung::SetUp() {
  std::string why;
  runner_ = runner_of(GetParam(), why);
  if (runner_ == nullptr) GTEST_SKIP() << why;
  (void)programs(*runner_);
}

void OnRung::TearDown() {
  // A cell's pid 1 and its folders go a little later than the last of its programs.
  EXPECT_TRUE(observe::eventually([] { return strays().empty() && stray_files().empty(); }))
      << testing::PrintToString(strays()) << testing::PrintToString(stray_files());
}

evidence::Evidence OnRung::play(const spec::Test& test, const std::optional<spec::Fault>& fault) {
  const Job job{&test, &programs(*runner_), nullptr, scratch().lab() / "files", {}, 0, fault};
  return std::move(runner_->run({job}).front().evidence);
}

evidence::Evidence OnRung::play(const std::string& body) { return play(test_of(body)); }

evidence::Evidence OnRung::play_through(const std::string& body) {
  evidence::Evidence evidence = play(body);
  EXPECT_EQ(evidence.trouble, "");
  EXPECT_THAT(outcomes(evidence), testing::Each("done"));
  return evidence;
}

std::string name_of_rung(const testing::TestParamInfo<cell::Rung>& info) {
  std::string name{cell::id_of(info.param)};
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace ipclab::run
