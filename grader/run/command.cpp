#include "run/command.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "support/error.hpp"
#include "support/escape.hpp"
#include "support/pipe.hpp"

namespace ipclab::run {
namespace {

namespace process = boost::process::v2;
using Clock = std::chrono::steady_clock;

/// Of the child. Boost's own environment would need its library.
class Surroundings {
 public:
  explicit Surroundings(const std::vector<std::string>& environment) {
    for (const std::string& variable : environment) variables_.push_back(variable.c_str());
    variables_.push_back(nullptr);
  }

  template <typename Launcher, typename Path>
  boost::system::error_code on_setup(Launcher& launcher, const Path& /*executable*/,
                                     const char* const* /*words*/) const {
    launcher.env = variables_.data();
    return {};
  }

  /// What it was to do is of no use when we are gone.
  template <typename Launcher, typename Path>
  boost::system::error_code on_exec_setup(Launcher& /*launcher*/, const Path& /*executable*/,
                                          const char* const* /*words*/) const {
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0) return {};
    return {errno, boost::system::system_category()};
  }

 private:
  std::vector<const char*> variables_;
};

/// One of the two outputs.
struct Listened {
  UniqueFd end;
  std::string& text;

  void read(std::size_t bound) {
    std::array<char, 1 << 14> buffer;
    const ssize_t count = ::read(end.get(), buffer.data(), buffer.size());
    if (count == -1 && errno == EINTR) return;
    if (count <= 0) return end.reset();
    text.append(buffer.data(),
                std::min(static_cast<std::size_t>(count), bound - std::min(bound, text.size())));
  }
};

int milliseconds_until(Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::max<decltype(left)>(left, 0));
}

/// False if its time was over before it closed its outputs.
bool listen(std::array<Listened, 2> outputs, std::size_t bound, Clock::time_point end) {
  while (outputs[0].end.valid() || outputs[1].end.valid()) {
    std::array<pollfd, 2> sources{
        {{outputs[0].end.get(), POLLIN, 0}, {outputs[1].end.get(), POLLIN, 0}}};
    const int ready = ::poll(sources.data(), sources.size(), milliseconds_until(end));
    if (ready == 0) return false;
    if (ready == -1 && errno != EINTR) throw GraderError{"poll", errno};
    for (std::size_t i = 0; ready > 0 && i < outputs.size(); ++i)
      if (sources[i].revents != 0) outputs[i].read(bound);
  }
  return true;
}

/// Boost's own search would need its library of file systems; all else here is headers.
std::string found_in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path != nullptr ? path : ""};
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string program = folder + "/" + name;
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  throw GraderError{"there is no command " + escape_line(name)};
}

int status_of(int native) {
  return WIFSIGNALED(native) ? 128 + WTERMSIG(native) : WEXITSTATUS(native);
}

}  // namespace

CommandAnswer ask(const std::vector<std::string>& words,
                  const std::vector<std::string>& environment, const CommandBounds& bounds) {
  const auto end = Clock::now() + bounds.time;
  const std::string program = found_in_path(words.front());
  boost::asio::io_context io;
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  CommandAnswer answer;
  try {
    process::process child{
        io, program, std::vector<std::string>{words.begin() + 1, words.end()},
        process::process_stdio{nullptr, out.write_end.get(), err.write_end.get()},
        Surroundings{environment}};
    out.write_end.reset();
    err.write_end.reset();
    answer.too_late = !listen({Listened{std::move(out.read_end), answer.out},
                               Listened{std::move(err.read_end), answer.err}},
                              bounds.size, end);
    // Who has closed its outputs is about to end; who is not has nothing more to say.
    boost::system::error_code ignored;
    if (answer.too_late) child.terminate(ignored);
    child.wait(ignored);
    answer.status = status_of(child.native_exit_code());
  } catch (const boost::system::system_error& trouble) {
    throw GraderError{"start of " + escape_line(words.front()), trouble.code().value()};
  }
  return answer;
}

}  // namespace ipclab::run
