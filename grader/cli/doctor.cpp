// ipclab doctor: what this machine allows, and why not more.

#include <fcntl.h>
#include <mqueue.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "build/build.hpp"
#include "cell/rung.hpp"
#include "cli/commands.hpp"
#include "run/run.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

struct Health {
  bool can_grade = true;

  void line(bool good, const std::string& name, const std::string& detail) {
    std::cout << (good ? "  yes  " : "  no   ") << name;
    if (!detail.empty()) std::cout << ": " << escape_text(detail);
    std::cout << "\n";
  }
};

void tell_machine() {
  utsname name{};
  ::uname(&name);
  std::cout << "machine: " << name.sysname << " " << name.release << ", " << name.machine
            << (::geteuid() == 0 ? ", as root (programs of students never are)\n"
                                 : ", as an ordinary user\n");
}

/// Tries each rung in full, and tells what holds on the best.
std::optional<run::Runner> tell_rungs(Health& health) {
  std::cout << "isolation:\n";
  std::optional<run::Runner> best;
  for (const cell::Rung rung : cell::all_rungs) {
    try {
      run::Runner runner{rung};
      health.line(true, std::string{cell::id_of(rung)}, "");
      if (!best) best.emplace(std::move(runner));
    } catch (const GraderError& error) {
      health.line(false, std::string{cell::id_of(rung)}, error.what());
    }
  }
  if (!best) {
    health.can_grade = false;
    return best;
  }
  std::cout << "tests run on the rung \"" << cell::id_of(best->rung()) << "\", where\n";
  for (const std::string& guarantee : best->guarantees()) std::cout << "  - " << guarantee << "\n";
  return best;
}

intake::Submission tiny_program(const std::string& path) {
  const std::string source =
      "#include <sys/wait.h>\n#include <unistd.h>\n"
      "int main(void) { if (fork() == 0) _exit(0); wait(0); return 0; }\n";
  return {"tiny", {{path, source}}, {}};
}

std::optional<run::Image> tell_compiler(run::Runner& runner, const std::string& path,
                                        Health& health) {
  const std::string name =
      path.ends_with(".c") ? "gcc compiles in a cell" : "g++ compiles in a cell";
  try {
    const auto built = build::build(runner, tiny_program(path), {"tiny"}, 1);
    health.line(built.front().image != nullptr, name,
                built.front().diagnostics + built.front().trouble);
    if (built.front().image) return built.front().image;
  } catch (const GraderError& error) {
    health.line(false, name, error.what());
  }
  health.can_grade = false;
  return std::nullopt;
}

/// Can processes be followed (ptrace(2))? Without it "uses" and the exact rule on zombies rest.
void tell_tracing(run::Runner& runner, const run::Image& image, Health& health) {
  spec::Test test;
  test.uses.children = 1;
  test.steps.resize(2);
  spec::Start start;
  start.actor = start.program = "tiny";
  test.steps[0].action = start;
  test.steps[1].number = 1;
  test.steps[1].action = spec::Exit{.actor = "tiny"};
  const run::Programs programs{{"tiny", image}};
  const auto results = runner.run({{&test, &programs, nullptr, {}, {}, 0}});
  const evidence::Evidence& evidence = results.front().evidence;
  const bool seen = evidence.facts && evidence.facts->children == 1;
  health.line(seen, "processes can be followed with ptrace(2)",
              seen ? "" : "how many children a program makes is not looked at");
}

void tell_primitives(Health& health) {
  const int shm = ::shmget(IPC_PRIVATE, 4096, 0600);
  health.line(shm != -1, "System V shared memory", shm == -1 ? describe_errno(errno) : "");
  if (shm != -1) ::shmctl(shm, IPC_RMID, nullptr);
  const int semaphore = ::semget(IPC_PRIVATE, 1, 0600);
  health.line(semaphore != -1, "System V semaphores", semaphore == -1 ? describe_errno(errno) : "");
  if (semaphore != -1) ::semctl(semaphore, 0, IPC_RMID);
  const int queue = ::msgget(IPC_PRIVATE, 0600);
  health.line(queue != -1, "System V message queues", queue == -1 ? describe_errno(errno) : "");
  if (queue != -1) ::msgctl(queue, IPC_RMID, nullptr);
  const std::string name = "/ipclab-doctor-" + std::to_string(::getpid());
  const mqd_t posix = ::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600, nullptr);
  health.line(posix != -1, "POSIX message queues", posix == -1 ? describe_errno(errno) : "");
  if (posix != -1) {
    ::mq_close(posix);
    ::mq_unlink(name.c_str());
  }
}

}  // namespace

int doctor() {
  Health health;
  tell_machine();
  if (auto runner = tell_rungs(health)) {
    std::cout << "tools:\n";
    const auto image = tell_compiler(*runner, "tiny.c", health);
    (void)tell_compiler(*runner, "tiny.cpp", health);
    if (image) tell_tracing(*runner, *image, health);
  }
  std::cout << "what the labs are about:\n";
  tell_primitives(health);
  std::cout << (health.can_grade ? "this machine can grade\n" : "this machine cannot grade\n");
  return health.can_grade ? all_passed : grader_trouble;
}

}  // namespace ipclab::cli
