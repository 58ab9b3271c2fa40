#pragma once
// One reader for each kind of step, for read_steps.cpp. `value` is the value of the step's own key.

#include <optional>

#include "spec/read_steps.hpp"

namespace ipclab::spec {

/// The keys of a start step stand beside its own key, in the step itself.
[[nodiscard]] Start read_start(Scene& scene, const Node& value, const Fields& step);
[[nodiscard]] Send read_send(Scene& scene, const Node& value);
[[nodiscard]] Close read_close(Scene& scene, const Node& value);
[[nodiscard]] Exit read_exit(Scene& scene, const Node& value);
[[nodiscard]] SendSignal read_signal_step(Scene& scene, const Node& value);
[[nodiscard]] SendSignal read_kill(Scene& scene, const Node& value);

[[nodiscard]] Expect read_expect(Scene& scene, const Node& value);
[[nodiscard]] Check read_check(Scene& scene, const Node& value);

[[nodiscard]] WaitUntil read_wait_until(Scene& scene, const Node& value);
[[nodiscard]] Connect read_connect(Scene& scene, const Node& value);
[[nodiscard]] Listen read_listen(Scene& scene, const Node& value);
[[nodiscard]] Accept read_accept(Scene& scene, const Node& value);
[[nodiscard]] Datagram read_datagram(Scene& scene, const Node& value);

/// `status` and `signal`, which `run` and `exit` have in common.
void read_ending(Reader& reader, const Fields& fields, Exit& exit);

}  // namespace ipclab::spec
