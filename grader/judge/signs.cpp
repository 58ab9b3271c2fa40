#include "judge/signs.hpp"

#include <algorithm>
#include <climits>
#include <iterator>
#include <variant>

#include "judge/blocked.hpp"
#include "judge/sign_words.hpp"
#include "judge/wait_words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

Founds if_any(const Signs& signs, const std::function<SignWords(const Sign&)>& words) {
  Founds founds;
  if (!signs.empty()) founds.push_back(found_by(signs, words(*signs.front())));
  return founds;
}

Signs of_kind(const Case& run, Sign::Kind kind) {
  return signs_of(run,
                  [kind](const Sign& sign) { return sign.kind == kind && sign.program.empty(); });
}

bool test_looks_at_end_of(const Case& run, const std::string& actor) {
  const std::vector<Played> steps = played_steps(run);
  return std::ranges::any_of(steps, [&actor](const Played& played) {
    const auto* exit = std::get_if<spec::Exit>(&played.step->action);
    return exit != nullptr && exit->actor == actor;
  });
}

/// The actor of the process failed, and no step says that it should. Where a step looks at the
/// status, a wrong one is a failure of the run already.
bool gave_up_unasked(const Case& run, const Sign& sign) {
  const std::string name = actor_of_process(run.evidence, sign.pid);
  const evidence::Actor* actor = find_actor(run.evidence, name);
  if (actor == nullptr) return false;
  const auto* exited = std::get_if<evidence::Exited>(&actor->ending);
  return exited != nullptr && exited->code != 0 && !test_looks_at_end_of(run, name);
}

Signs that_mattered(const Case& run, Sign::Kind kind, bool failed) {
  Signs signs = of_kind(run, kind);
  if (!failed)
    std::erase_if(signs, [&run](const Sign* sign) { return !gave_up_unasked(run, *sign); });
  return signs;
}

SignWords given_up(const Sign& first, Rule rule, Cause cause, const std::string& answer) {
  const bool interrupted = rule == Rule::eintr;
  return {.rule = rule,
          .cause = cause,
          .message = subject_of(first) + " took " + answer + " for a failure and gave up",
          .expected = interrupted ? "a call that a signal interrupts is made again"
                                  : "a call that has nothing to do yet is made again later",
          .hint = interrupted ? "EINTR says that a signal handler ran, not that something is "
                                "wrong: see signal(7), \"Interruption of system calls\"."
                              : "EAGAIN says \"not now\", not that something is wrong: see "
                                "read(2), write(2) and poll(2).",
          .event = [answer](const Sign& sign) {
            return "ended after " + call_of(sign) + " had said " + answer;
          }};
}

/// `count` is the number of pieces, or the size of a write that may have been torn.
std::string torn_event(const Sign& sign) {
  constexpr std::uint64_t most_pieces = 2;
  const std::string call = call_of(sign);
  if (sign.count <= most_pieces)
    return "wrote one line into a shared pipe with several calls of " + call;
  const std::string bytes = "wrote " + bytes_words(sign.count) + " with one " + call;
  return sign.count > PIPE_BUF ? bytes + ", more than PIPE_BUF"
                               : bytes + " while another process wrote more than PIPE_BUF";
}

/// Nobody is there who could write in between. `object` is "descriptor 4, pipe 1".
bool has_one_writer(const Case& run, const Sign& sign) {
  const std::size_t comma = sign.object.find(", ");
  const std::string name = comma == std::string::npos ? sign.object : sign.object.substr(comma + 2);
  const evidence::Object* object = find_object(*run.evidence.trace, name);
  return object != nullptr &&
         std::ranges::count_if(object->traffic, [](const auto& row) { return row.writes > 0; }) < 2;
}

SignWords words_of_torn(const Sign& first) {
  return {.rule = Rule::torn_message,
          .cause = Cause::torn_message,
          .message = subject_of(first) + " does not write its messages in one piece",
          .expected = "each message goes into a shared pipe in one write of at most PIPE_BUF bytes",
          .hint =
              "Between two writes another process can write, too. Up to which size does "
              "pipe(7) promise that a write stays whole?",
          .event = torn_event};
}

SignWords words_of_broken_off(const Sign& first) {
  return {.rule = Rule::short_io,
          .cause = Cause::short_io,
          .message = subject_of(first) + " wrote a part of its data and never the rest",
          .expected = "what a write did not take is written again",
          .hint = "What does write return, and where does the rest begin? See write(2).",
          .event = [](const Sign& sign) {
            return "lost a part: " + call_of(sign) + " took " + grouped_digits(sign.count) +
                   " of " + bytes_words(sign.of) + ", and the rest never came";
          }};
}

/// The probe's name of what is no call: errno is another one when the handler returns.
bool spoils_errno(const Sign& sign) { return sign.call == "errno"; }

SignWords words_of_handler(const Sign& first) {
  const std::string fault =
      spoils_errno(first) ? "leaves errno changed" : "calls " + shorten_line(first.call, 32);
  return {.rule = Rule::unsafe_handler,
          .cause = Cause::unsafe_handler,
          .message = "a signal handler of " + subject_of(first) + " " + fault,
          .expected = spoils_errno(first)
                          ? "a handler that makes calls saves errno and puts it back"
                          : "a handler calls only functions that are async-signal-safe",
          .hint =
              "What is the least that the handler has to do, and where could the rest be "
              "done? signal-safety(7) lists what may be called.",
          .event = [](const Sign& sign) {
            return spoils_errno(sign)
                       ? std::string{"came back from a signal handler with another errno"}
                       : "called " + shorten_line(sign.call, 32) + " in a signal handler";
          }};
}

SignWords words_of_foreign(const Sign& first) {
  return {
      .rule = Rule::forbidden,
      .cause = Cause::forbidden,
      .message = subject_of(first) + " made a system call of the 32-bit kind and was ended",
      .expected = "system calls are made as the C library makes them",
      .hint = "No task needs such a call. Is there assembly with int $0x80?",
      .event = [](const Sign&) { return std::string{"made a system call of the 32-bit kind"}; }};
}

SignWords words_of_refused(const Sign& first) {
  const std::string call = shorten_line(first.call, 40);
  return {.rule = Rule::forbidden,
          .cause = Cause::forbidden,
          .message = subject_of(first) + " called " + call + ", which is refused here",
          .expected = "programs keep to what the task is about",
          .hint =
              "The call failed with EPERM. What was it meant for, and which way does the handout "
              "name? If the task needs it, show your instructor this line.",
          .event = [](const Sign& sign) { return "called " + shorten_line(sign.call, 40); }};
}

std::string descriptor_of(const Sign& sign) {
  if (!sign.object.empty()) return shorten_line(sign.object, 60);
  return sign.descriptor < 0 ? "a descriptor" : "descriptor " + std::to_string(sign.descriptor);
}

SignWords words_of_inherited(const Sign& first, bool pipe) {
  return {.rule = pipe ? Rule::pipe_end_left_open : Rule::fd_leak,
          .cause = pipe ? Cause::pipe_end_left_open : Cause::fd_leak,
          .message = subject_of(first) + " was started with " + descriptor_of(first) +
                     ", which is none of its business",
          .expected =
              "a program that is executed has standard input, output and error, and no "
              "descriptor of its maker besides",
          .hint = pipe ? "fork copies every descriptor, and dup2 adds another copy. Which of them "
                         "are still open at execve? See pipe(7) and fcntl(2), FD_CLOEXEC."
                       : "execve keeps what is open, unless a descriptor is marked: see fcntl(2), "
                         "FD_CLOEXEC.",
          .event = [](const Sign& sign) { return "was started with " + descriptor_of(sign); }};
}

SignWords words_of_piled_up(const Sign& first) {
  return {.rule = Rule::fd_leak,
          .cause = Cause::fd_leak,
          .message = subject_of(first) + " opens descriptors and does not close them again",
          .expected = "each descriptor is closed when it is of no use any more",
          .hint =
              "For each call that returns a descriptor: on which line is it closed, also when "
              "something fails in between?",
          .event = [](const Sign& sign) {
            const std::string object =
                sign.object.empty() ? "" : ", such as " + shorten_line(sign.object, 60);
            return "had " + counted(sign.count, "descriptor") + " of one kind still open" + object;
          }};
}

}  // namespace

Founds answers_taken_for_failures(const Case& run, bool failed) {
  Founds founds =
      if_any(that_mattered(run, Sign::Kind::ended_after_eintr, failed),
             [](const Sign& first) { return given_up(first, Rule::eintr, Cause::eintr, "EINTR"); });
  Founds more = if_any(
      that_mattered(run, Sign::Kind::ended_after_eagain, failed),
      [](const Sign& first) { return given_up(first, Rule::eagain, Cause::eagain, "EAGAIN"); });
  founds.insert(founds.end(), more.begin(), more.end());
  return founds;
}

Founds descriptors_too_many(const Case& run) {
  const auto inherited = [&run](bool pipe) {
    return signs_of(run, [pipe](const Sign& sign) {
      return sign.kind == Sign::Kind::inherited_descriptor &&
             (sign.object_kind == evidence::ObjectKind::pipe) == pipe;
    });
  };
  Founds founds;
  for (const bool pipe : {true, false})
    for (Found& found : if_any(inherited(pipe), [pipe](const Sign& first) {
           return words_of_inherited(first, pipe);
         }))
      founds.push_back(std::move(found));
  for (Found& found : if_any(of_kind(run, Sign::Kind::piled_up_descriptors), words_of_piled_up))
    founds.push_back(std::move(found));
  return founds;
}

Founds broken_off_writes(const Case& run, bool failed) {
  const bool injected = injected_fault(run.evidence) == spec::Fault::Kind::short_io;
  if (!failed && !injected) return {};
  // Who is ended at a limit cannot write the rest.
  if (!run.evidence.limits.empty()) return {};
  return if_any(of_kind(run, Sign::Kind::broken_off_write), words_of_broken_off);
}

Founds torn_messages(const Case& run) {
  Signs signs = of_kind(run, Sign::Kind::torn_write);
  std::erase_if(signs, [&run](const Sign* sign) { return has_one_writer(run, *sign); });
  return if_any(signs, words_of_torn);
}

Founds unsafe_handlers(const Case& run) {
  return if_any(of_kind(run, Sign::Kind::unsafe_call_in_handler), words_of_handler);
}

Founds handlers_that_call(const Signs& signs) { return if_any(signs, words_of_handler); }

Founds forbidden_calls(const Case& run) {
  // Also by a program that a student's program has executed.
  const auto of = [&run](Sign::Kind kind) {
    return signs_of(run, [kind](const Sign& sign) { return sign.kind == kind; });
  };
  Founds founds = if_any(of(Sign::Kind::foreign_call), words_of_foreign);
  std::ranges::move(if_any(of(Sign::Kind::refused_call), words_of_refused),
                    std::back_inserter(founds));
  return founds;
}

}  // namespace ipclab::judge
