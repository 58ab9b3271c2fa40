#pragma once
// How the judge speaks of what the probe saw: tasks, objects, schedules. Internal to judge/.

#include <string>

#include "judge/case.hpp"

namespace ipclab::judge {

/// "child 1", "thread 2 of child 1", "child 1 of server" where there are several actors.
[[nodiscard]] std::string task_name(const Case& run, unsigned task);

/// "the System V segment with key 0x1234", "semaphore set 3"; "" if nothing is known.
[[nodiscard]] std::string object_words(const Case& run, const evidence::ProbeObject& object);

/// ", bytes 0-3" of memory; "" of everything else.
[[nodiscard]] std::string range_words(const evidence::ProbeObject& object);

/// "waits in sem_wait, the shared memory /ring, byte 16".
[[nodiscard]] std::string wait_words(const Case& run, const evidence::ProbeTask& task);

/// Who was stopped where, a line each, in the order that shows the fault; "" if all ran at once.
[[nodiscard]] std::string schedule_words(const Case& run);

}  // namespace ipclab::judge
