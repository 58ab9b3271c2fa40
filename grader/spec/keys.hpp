#pragma once
// Every mapping of the YAML files and its keys: the loader refuses all others. A test holds this
// table, docs/lab.schema.json and docs/lab-yaml.md in step, names and sentences alike.

#include <array>
#include <string_view>

namespace ipclab::spec::keys {

enum class Presence { optional, required };
using enum Presence;

struct Key {
  std::string_view name;
  std::string_view about;
  Presence presence = optional;
};

inline constexpr auto lab = std::to_array<Key>({
    {"lab", "the name of the lab, which is the name of its folder", required},
    {"title", "the title of the lab, for people", required},
    {"programs", "the names of the programs that a student writes", required},
    {"limits", "what each test may use"},
    {"allows", "rules that may be broken in tests that do not have their own allows"},
    {"refuses", "system calls that fail in programs of this lab, besides those that always do"},
    {"groups", "titles for groups of tests, and groups that count only as a whole"},
    {"tests", "the visible tests", required},
});

inline constexpr auto hidden = std::to_array<Key>({
    {"lab", "the name of the lab, as in lab.yaml", required},
    {"tests", "the tests that students do not get", required},
});

inline constexpr auto limits = std::to_array<Key>({
    {"wall", "how long a test may take"},
    {"cpu", "how much processor time all processes of a test may take together"},
    {"memory", "how much memory all processes of a test may have together"},
    {"output", "how much of each output stream is kept"},
    {"file-size", "how large a file may become"},
    {"disk", "how much the work folder, /tmp and /dev/shm may hold together"},
    {"processes", "how many processes there may be at the same time"},
    {"descriptors", "how many descriptors a process may have open"},
});

inline constexpr auto group = std::to_array<Key>({
    {"title", "the title of the group, for people"},
    {"all-or-nothing", "true: one test that fails takes the points of all"},
});

inline constexpr auto test = std::to_array<Key>({
    {"id", "the name of the test: PROGRAM.NAME", required},
    {"program", "the program that is tested; it must agree with the id"},
    {"title", "what must hold, in one sentence for the student", required},
    {"points", "what the test is worth; 1 if left out"},
    {"group", "the group that the test belongs to; its program if left out"},
    {"needs", "ids of tests without which this one is skipped"},
    {"files", "what lies in the work folder when the test begins: a path and a file each"},
    {"run", "the short form of a test: one run of the program"},
    {"steps", "the long form of a test: what is done, one thing after another"},
    {"allows", "rules that may be broken here because the contract permits it"},
    {"forbids", "rules that must not be broken here, whatever the lab allows"},
    {"limits", "limits of this test; what is left out is taken from the lab"},
    {"machines", "the names of two machines, on which the actors are"},
    {"repeat", "how often the test is run, 1 to 1000"},
    {"hint", "a hint for a student whose program fails"},
    {"uses", "what the kernel must have seen the program do"},
    {"faults", "faults, each of which is injected into one more run"},
    {"races", "true: accesses to shared memory that nothing puts in order are looked for"},
    {"schedules", "in how many orders its processes and threads are run, 1 to 2000"},
    {"safe-handlers", "true: what signal handlers call is looked at, call by call"},
    {"strategy", "how schedules are chosen: random-walk, pct, pos or surw; surw if left out"},
});

/// Beside them, each name of evidence/call_names.hpp is a key.
inline constexpr auto uses = std::to_array<Key>({
    {"children", "at least so many child processes in all"},
    {"children-at-once", "at least so many child processes at the same time"},
    {"shared-pipes", "at least so many pipes that a child inherited"},
    {"flows", "data that must have gone from one process to another"},
    {"flags", "flags that system calls must have been given"},
    {"handlers", "signals for which a handler must have been installed"},
    {"waits-in", "system calls in which a process must have slept"},
    {"shared-mappings", "how many shared mappings of memory must have been made"},
    {"forks-after-wait", "at least so many children made by who had already waited for one"},
    {"any-of", "a list of such mappings, one of which must hold"},
});

inline constexpr auto flow = std::to_array<Key>({
    {"through", "the kind of object, or a list of kinds; any if left out"},
    {"from", "who wrote: parent, child or an actor; anybody if left out"},
    {"to", "who read: parent, child or an actor; anybody if left out"},
    {"bytes", "at least so many bytes in all; 1 if left out"},
    {"objects", "how many such objects there must be; at least 1 if left out"},
    {"writers", "how many processes must have written into each of them; any if left out"},
});

inline constexpr auto fault = std::to_array<Key>({
    {"kill-at", "a process is killed when it makes a certain system call"},
    {"pause-at", "a process is held just before a certain system call until all others wait"},
});

inline constexpr auto moment = std::to_array<Key>({
    {"call", "the system call, or a list of them; any if left out"},
    {"nth", "which of these calls it is: a number, or A..B for one run each; 1 if left out"},
    {"of", "whose calls: parent, child or an actor; everybody's if left out"},
});

inline constexpr auto file = std::to_array<Key>({
    {"content", "the text of a regular file"},
    {"kind", "fifo or directory"},
    {"mode", "the permission bits in octal"},
});

inline constexpr auto text_repeat = std::to_array<Key>({
    {"repeat", "the text that is repeated", required},
    {"times", "how often", required},
});

inline constexpr auto text_numbers = std::to_array<Key>({
    {"numbers", "the first and the last number", required},
    {"format", "the text for each number, with {} for the number"},
});

inline constexpr auto text_noise = std::to_array<Key>({
    {"noise", "how many pseudo-random bytes", required},
    {"seed", "other seeds give other bytes; 1 if left out"},
    {"alphabet", "which bytes: bytes, letters, lower or lines; bytes if left out"},
});

inline constexpr auto text_file = std::to_array<Key>({
    {"file", "the name of a file in the lab's folder files/, whose contents are the text", required},
});

inline constexpr auto text_address = std::to_array<Key>({
    {"address-of", "a machine of the test, whose IPv4 address is the text", required},
});

inline constexpr auto run = std::to_array<Key>({
    {"args", "the arguments of the program"},
    {"stdin", "the standard input; at its end from the beginning if left out"},
    {"env", "environment variables"},
    {"stdout", "what standard output must be"},
    {"stderr", "what standard error must be"},
    {"status", "the exit status: a number, a list of numbers, failure or any; 0 if left out"},
    {"signal", "the signal that must end the program"},
    {"within", "how long it may take"},
});

inline constexpr auto oracles = std::to_array<Key>({
    {"exact", "the text is exactly this"},
    {"matches", "the whole text matches this regular expression"},
    {"has-line", "some line matches this regular expression as a whole"},
    {"any-order", "the lines are these, in any order"},
    {"each-once", "each line names an item, and each item comes exactly once"},
    {"increasing", "each line matches and has a key and a number, which increases within a key"},
    {"same-as", "reference: the text is what the reference solution prints there"},
    {"empty", "true: there is no text"},
});

inline constexpr auto each_once = std::to_array<Key>({
    {"item", "a regular expression for a line, with one group for the item", required},
    {"of", "the items, one a line", required},
});

inline constexpr auto step = std::to_array<Key>({
    {"start", "starts a program or a tool; later steps know it by this name"},
    {"send", "sends text to standard input or over a connection"},
    {"close", "closes standard input after what was sent, or stops reading an output"},
    {"expect", "takes output and compares it"},
    {"exit", "waits until the program has ended"},
    {"signal", "sends a signal"},
    {"kill", "sends SIGKILL"},
    {"wait-until", "waits until something is the case"},
    {"connect", "connects to a server, as a client"},
    {"listen", "listens for clients, as a server"},
    {"accept", "takes the next connection of a listener"},
    {"datagram", "makes a peer that exchanges datagrams"},
    {"together", "tracks of steps that are carried out side by side"},
    {"check", "lets a program of the lab judge the output"},
    {"program", "of start: the program, if it is not the test's"},
    {"tool", "of start: a program of the machine and its first arguments"},
    {"args", "of start: the arguments"},
    {"stdin", "of start: none, open, or the text; none if left out"},
    {"stdout", "of start: read, unread or closed; read if left out"},
    {"env", "of start: environment variables"},
    {"on", "of start, connect, listen and datagram: the machine; the first one if left out"},
    {"within", "how long the step may take"},
    {"rule", "the rule that is broken when the step fails"},
    {"hint", "a hint for a student whose program fails here"},
});

inline constexpr auto stdin_text = std::to_array<Key>({
    {"text", "what is sent at once, after which standard input is closed", required},
});

inline constexpr auto send = std::to_array<Key>({
    {"to", "the actor that gets it", required},
    {"text", "what is sent", required},
});

inline constexpr auto close = std::to_array<Key>({
    {"of", "the actor", required},
    {"stream", "stdin, stdout or stderr; stdin if left out"},
});

inline constexpr auto expect = std::to_array<Key>({
    {"from", "the actor whose output it is", required},
    {"stream", "stdout or stderr; stdout if left out"},
    {"line", "the next line is exactly this"},
    {"line-matches", "the next line matches this regular expression as a whole"},
    {"lines", "the next lines are exactly these"},
    {"next", "how many lines to take; so tells what they must be"},
    {"so", "of next: what the lines must be"},
    {"rest", "what everything up to end-of-file must be"},
});

inline constexpr auto exit = std::to_array<Key>({
    {"of", "the actor", required},
    {"status", "the exit status: a number, a list of numbers, failure or any; 0 if left out"},
    {"signal", "the signal that must end it"},
});

inline constexpr auto signal = std::to_array<Key>({
    {"to", "the actor", required},
    {"name", "the name of the signal", required},
});

inline constexpr auto wait_until = std::to_array<Key>({
    {"listening", "somebody listens on this address"},
    {"exists", "this file exists in the work folder"},
    {"queue", "this POSIX message queue exists"},
    {"open", "somebody has this FIFO open"},
    {"for", "of open: reading or writing"},
    {"blocked", "this actor waits in a system call"},
    {"in", "of blocked: the names of the system calls; any if left out"},
    {"children", "at least so many children at the same time"},
    {"of", "of children: the actor"},
});

inline constexpr auto connect = std::to_array<Key>({
    {"as", "the name by which later steps know the connection", required},
    {"to", "the address of the server", required},
});

inline constexpr auto listen = std::to_array<Key>({
    {"as", "the name by which later steps know the listener", required},
    {"at", "the address to listen on", required},
});

inline constexpr auto accept = std::to_array<Key>({
    {"as", "the name by which later steps know the connection", required},
    {"from", "the listener", required},
});

inline constexpr auto datagram = std::to_array<Key>({
    {"as", "the name by which later steps know the peer", required},
    {"to", "the address that the datagrams go to", required},
});

inline constexpr auto check = std::to_array<Key>({
    {"from", "the actor whose output is judged", required},
    {"stream", "stdout or stderr; stdout if left out"},
    {"program", "the name of the judging program in the lab's folder files/", required},
    {"args", "the arguments of the judging program"},
});

inline constexpr auto expected = std::to_array<Key>({
    {"about", "the defect of the solution in one sentence", required},
    {"fails", "the tests that must fail, each with the rules of which one must be found", required},
    {"may-fail", "tests that chance may let fail besides, each with the rules of which one is found"},
});

inline constexpr auto clauses = std::to_array<Key>({
    {"lab", "the name of the lab", required},
    {"clauses", "the clauses of its contract, in the order of the contract", required},
});

inline constexpr auto clause = std::to_array<Key>({
    {"program", "the program that it is about; every one of the lab if left out"},
    {"says", "what the contract says, in one sentence", required},
    {"tests", "the tests that hold a program to it", required},
});

}  // namespace ipclab::spec::keys
