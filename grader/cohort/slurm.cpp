#include "cohort/slurm.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <random>
#include <sstream>
#include <string_view>
#include <utility>

#include "cohort/durable.hpp"
#include "cohort/slices.hpp"
#include "run/command.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/hexadecimal.hpp"
#include "support/letters.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cohort {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr run::CommandBounds bounds{30s, 4 << 20};
constexpr auto longest_silence = 10min;       ///< of a controller that is started again
constexpr auto longest_end = 90s;             ///< of what is cancelled; KillWait is 30 s
constexpr unsigned most_attempts = 3;         ///< for one submission
constexpr std::size_t most_tasks = 1'000;     ///< a queue is for others too
constexpr std::size_t keys_worth_a_task = 4;  ///< one has to compile the reference first
constexpr std::size_t tasks_for_each_at_a_time = 4;
constexpr std::size_t longest_complaint = 600;
constexpr std::string_view name_prefix = "ipclab-";

[[noreturn]] void not_understood(const char* command, const std::string& text) {
  throw GraderError{std::string{command} + " has answered \"" + shorten_line(text, 200) + '"'};
}

/// What people set for these commands at a terminal, and what would make their answers others.
bool changes_answers(std::string_view variable) {
  constexpr std::string_view prefixes[]{"SQUEUE_",       "SCANCEL_",         "SCONTROL_",
                                        "SBATCH_WAIT",   "SBATCH_ARRAY_INX", "SBATCH_CLUSTERS",
                                        "SLURM_CLUSTERS"};
  return std::ranges::any_of(prefixes,
                             [&](std::string_view prefix) { return variable.starts_with(prefix); });
}

std::vector<std::string> environment_with(const std::vector<std::string>& variables) {
  std::vector<std::string> all = variables;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string_view text{*variable};
    const std::string_view name = text.substr(0, text.find('=') + 1);
    const bool replaced = std::ranges::any_of(
        variables, [&](const std::string& one) { return one.starts_with(name); });
    if (!replaced && !changes_answers(text)) all.emplace_back(text);
  }
  return all;
}

run::CommandAnswer ask(const std::vector<std::string>& words,
                       const std::vector<std::string>& variables = {}) {
  return run::ask(words, environment_with(variables), bounds);
}

/// Its standard output. Throws GraderError, in the command's own words.
std::string told_by(const std::vector<std::string>& words, const run::CommandAnswer& answer) {
  if (answer.too_late) throw GraderError{"Slurm does not answer (" + words.front() + ")"};
  if (answer.status != 0)
    throw GraderError{"Slurm: " + words.front() + " has ended with the status " +
                      std::to_string(answer.status) + ": " +
                      shorten_line(answer.err, longest_complaint)};
  return answer.out;
}
std::string told_by(const std::vector<std::string>& words) { return told_by(words, ask(words)); }

/// True when it can be read within that time.
bool is_readable(int fd, std::chrono::milliseconds time) {
  pollfd source{fd, POLLIN, 0};
  const int ready = ::poll(&source, 1, static_cast<int>(time.count()));
  if (ready == -1 && errno != EINTR) throw GraderError{"poll", errno};
  return ready > 0;
}

/// Between two looks at the queue: a short job is soon done, a long one shall not cost Slurm much.
class Pause {
 public:
  std::chrono::milliseconds next() {
    const auto now = length_;
    length_ = std::min<std::chrono::milliseconds>(length_ * 5 / 4, 10s);
    return now;
  }

 private:
  std::chrono::milliseconds length_ = 250ms;
};

bool is_in_queue(const std::string& name) {
  return slurm_answers::has_tasks(
      told_by({"squeue", "--me", "--name=" + name, "--noheader", "--format=%i"}));
}

void cancel(const std::string& name) {
  if (!is_in_queue(name)) return;
  told_by({"scancel", "--name=" + name});
  Pause pause;
  for (const auto end = Clock::now() + longest_end; is_in_queue(name);) {
    if (Clock::now() > end)
      throw GraderError{"Slurm has not ended yet what was cancelled (squeue --name=" + name +
                        " shows it); try again when it has"};
    is_readable(-1, pause.next());
  }
}

std::string new_name() {
  std::random_device random;
  const std::uint64_t number = (std::uint64_t{random()} << 32) | random();
  return std::string{name_prefix} + hexadecimal(number).substr(2);
}

bool is_name(const std::string& text) {
  return text.starts_with(name_prefix) && text.find_first_not_of(
                                              "abcdefghijklmnopqrstuvwxyz"
                                              "0123456789-") == std::string::npos;
}

/// For the next file that is looked for there: network file systems remember what was not there.
void look_anew(const fs::path& folder) {
  const UniqueFd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

/// One job with many tasks.
class Array {
 public:
  Array(const SlurmOrder& order, const std::vector<std::string>& keys, std::size_t most)
      : order_{order},
        name_{new_name()},
        folder_{made(order.folder / name_)},
        slices_{folder_, keys, most} {
    write_durably(folder_ / "task.sh", script());
    submit();
  }

  /// False if it was stopped. In the end nothing of it is in the queue.
  bool follow(int stop, const std::function<void(const Ended&)>& ended) {
    for (Pause pause; !slices_.missing().empty();) {
      if (is_readable(stop, pause.next())) {
        cancel(name_);
        fs::remove_all(folder_);
        return false;
      }
      const bool queued = may_be_queued();  // first: what is said later is said by the next look
      hear(ended);
      if (!queued) break;
    }
    return true;
  }

  [[nodiscard]] const Slices& slices() const { return slices_; }
  void forget() const { fs::remove_all(folder_); }

 private:
  static fs::path made(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
      throw GraderError{"the folder " + escape_line(folder.string()) +
                        " cannot be made: " + error.message()};
    return folder;
  }

  [[nodiscard]] std::string script() const {
    std::string command;
    for (const std::string& word : order_.command) command += quote_for_shell(word) + " ";
    return "#!/bin/sh\nslice=" + quote_for_shell(folder_.string()) +
           "/\"$SLURM_ARRAY_TASK_ID\"\nexec " + command +
           "\"$slice\" </dev/null >\"$slice.log\" 2>&1\n";
  }

  [[nodiscard]] std::vector<std::string> submission() const {
    std::string indices = "--array=0-" + std::to_string(slices_.count() - 1);
    if (order_.at_a_time) indices += "%" + std::to_string(*order_.at_a_time);
    // What is lost we submit again ourselves, so that there is one bound for it. Limits are those
    // of the node: ours have been raised.
    return {"sbatch",
            "--parsable",
            "--job-name=" + name_,
            indices,
            "--ntasks=1",
            "--cpus-per-task=1",
            "--no-requeue",
            "--export=ALL",
            "--propagate=NONE",
            "--chdir=/",
            "--input=/dev/null",
            "--output=/dev/null",
            "--error=/dev/null",
            (folder_ / "task.sh").string()};
  }

  void submit() {
    const auto words = submission();
    const run::CommandAnswer answer = ask(words, order_.variables);
    try {
      write_durably(folder_ / "job", slurm_answers::job(told_by(words, answer)) + "\n");
    } catch (const GraderError&) {
      // It may have been submitted all the same; if nobody answers, the folder stays to tell.
      if (answer.too_late || answer.status == 0) cancel(name_);
      forget();
      throw;
    }
  }

  void hear(const std::function<void(const Ended&)>& ended) {
    slices_.hear([&](const Ended& one) {
      look_anew(order_.results);
      ended(one);
    });
  }

  /// A controller that does not answer for a while may have been started again.
  bool may_be_queued() {
    try {
      const bool queued = is_in_queue(name_);
      answered_ = Clock::now();
      return queued;
    } catch (const GraderError&) {
      if (Clock::now() - answered_ > longest_silence) throw;
      return true;
    }
  }

  const SlurmOrder& order_;
  std::string name_;
  fs::path folder_;
  Slices slices_;
  Clock::time_point answered_ = Clock::now();
};

std::size_t tasks_for(std::size_t keys, unsigned attempt, std::size_t most) {
  // What was lost may be the fault of one: the others shall not be lost with it again.
  const std::size_t wanted =
      attempt == 1 ? (keys + keys_worth_a_task - 1) / keys_worth_a_task : keys;
  return std::min(wanted, most);
}

}  // namespace

namespace slurm_answers {

std::string job(const std::string& text) {
  // "123", or "123;CLUSTER".
  const std::string number = text.substr(0, text.find_first_of(";\n"));
  if (!is_number(number) || text.find('\n') + 1 != text.size()) not_understood("sbatch", text);
  return number;
}

bool has_tasks(const std::string& text) {
  std::istringstream lines{text};
  bool any = false;
  for (std::string line; std::getline(lines, line); any = true)
    if (line.find('_') == std::string::npos || !is_number(line.substr(0, line.find('_'))))
      not_understood("squeue", line);
  return any;
}

std::size_t largest_array(const std::string& text) {
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string name, equals, value;
    words >> name >> equals >> value;
    if (name != "MaxArraySize") continue;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
      not_understood("scontrol", line);
    if (number == 0) throw GraderError{"this Slurm has no arrays of jobs (MaxArraySize is 0)"};
    return number;
  }
  throw GraderError{"scontrol show config does not tell MaxArraySize"};
}

}  // namespace slurm_answers

void Slurm::grade(const std::vector<std::string>& keys, int stop,
                  const std::function<void(const Ended&)>& ended) {
  if (keys.empty()) return;
  std::size_t most =
      std::min(most_tasks, slurm_answers::largest_array(told_by({"scontrol", "show", "config"})));
  if (order_.at_a_time) most = std::min(most, *order_.at_a_time * tasks_for_each_at_a_time);
  std::vector<std::string> left = keys;
  for (unsigned attempt = 1; !left.empty(); ++attempt) {
    Array array{order_, left, tasks_for(left.size(), attempt, most)};
    if (!array.follow(stop, ended)) return;
    left = array.slices().missing();
    if (attempt == most_attempts)
      for (const std::string& key : std::exchange(left, {})) {
        const std::string last = array.slices().last_words(key);
        ended({key, "Slurm has lost the task that graded it " + std::to_string(attempt) + " times" +
                        (last.empty() ? "" : "; it said: " + last)});
      }
    array.forget();
  }
}

void end_what_was_left(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    if (!is_name(name)) continue;
    cancel(name);
    fs::remove_all(entry.path());
  }
}

}  // namespace ipclab::cohort
