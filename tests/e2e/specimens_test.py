"""Holds the verdicts on tests/specimens/programs against what each program is known to do.

usage: specimens_test.py ROOT [--rung=full|--rung=no-userns] [PROGRAM...]

Each program shows one behaviour, which its first line names; many have a near miss beside them,
which must not be blamed. A trailing comment `// <- RULE` marks the lines at which a finding may
point. IPCLAB names the ipclab to test.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import typing
import unittest

ROOT = pathlib.Path(sys.argv[1])
ONLY = {word for word in sys.argv[2:] if not word.startswith("--rung=")}
ALL_RUNGS = {"full", "no-userns"}
RUNGS = {word.removeprefix("--rung=") for word in sys.argv[2:] if word not in ONLY} or ALL_RUNGS
HOME = ROOT / "tests/specimens"
PROGRAMS = HOME / "programs"
IPCLAB = os.environ["IPCLAB"]

# Most of a run is waiting: for a standstill to last long enough, or for a sleeper to wake.
AT_ONCE = 8


class Fault(typing.NamedTuple):
    rules: frozenset  # each finding has one of these
    effects: frozenset = frozenset()  # ... or, beside one of those, one of these


def one_of(*rules):
    """Where more than one rule is fair."""
    return Fault(frozenset(rules))


def rule_and_effect(rule, *effects):
    """Where a fault has an effect that may be told, too."""
    return Fault(frozenset({rule}), frozenset(effects))


NOBODY_COMES = one_of("deadlock", "hang")

# The rule for each program that has a fault; all other programs have none.
FAULTS = {
    "build-error": "build",
    "crash": "crash",
    "crash-of-child": "crash",
    "sigpipe-death": "sigpipe-death",
    "zombie": "zombie",
    "orphan": "orphan",
    "left-shm": "leftover-ipc",
    "left-sem": "leftover-ipc",
    "left-msg": "leftover-ipc",
    "left-mqueue": "leftover-ipc",
    "left-posix-shm": "leftover-ipc",
    "left-named-sem": "leftover-ipc",
    "left-file": "leftover-file",
    "left-fifo": "leftover-file",
    "left-temporary-file": "leftover-file",
    "wrong-output": "wrong-output",
    "wrong-exit": "wrong-exit",
    "not-flushed": "not-flushed",
    "hang-own-write-end": "pipe-end-left-open",
    "hang-two-full-pipes": "deadlock",
    "hang-wait-for-child": one_of("deadlock", "pipe-end-left-open"),
    "hang-fifo-open": NOBODY_COMES,
    "hang-semop": "deadlock",
    "hang-sem-wait": "deadlock",
    "hang-mutex": "deadlock",
    "hang-msgrcv": NOBODY_COMES,
    "hang-mq-receive": NOBODY_COMES,
    "hang-pause": "hang",
    "limit-wall": one_of("limit", "busy-wait"),
    "limit-cpu": "limit",
    "limit-cpu-together": one_of("limit", "busy-wait"),
    "limit-memory": "limit",
    "limit-processes": "limit",
    "limit-file-size": "limit",
    "limit-disk": "limit",
    "limit-output": "limit",
    "no-child": "mechanism-not-used",
    "pipe-after-fork": "mechanism-not-used",
    "one-after-another": "not-concurrent",
    # Standstills.
    "deadlock-fifo-order": "deadlock",
    "deadlock-semop-order": "deadlock",
    "deadlock-no-post": "deadlock",
    "deadlock-mutex-twice": "deadlock",
    "deadlock-mutex-of-dead": "deadlock",
    "deadlock-signalled-before-wait": one_of("deadlock", "missed-signal"),
    "deadlock-msgrcv-each": "deadlock",
    "deadlock-msgsnd-full": "deadlock",
    "deadlock-mq-both-full": "deadlock",
    "deadlock-mq-not-told": "deadlock",
    "deadlock-wait-before-read": "deadlock",
    "deadlock-both-read-first": "deadlock",
    "deadlock-join-circle": "deadlock",
    "deadlock-flock": "deadlock",
    "deadlock-record-lock": "deadlock",
    "deadlock-poll": one_of("deadlock", "pipe-end-left-open"),
    "deadlock-barrier": "deadlock",
    "deadlock-own-pipe": one_of("deadlock", "pipe-end-left-open"),
    "deadlock-fork-with-lock": "deadlock",
    "deadlock-philosophers": "deadlock",
    "deadlock-accept": NOBODY_COMES,
    "deadlock-std-mutex": "deadlock",
    # Signals that are missed, and waits that do not wait.
    "missed-before-pause": "missed-signal",
    "missed-before-sigsuspend": "missed-signal",
    "missed-merged-children": "missed-signal",
    "missed-signal-not-blocked": one_of("missed-signal", "hang"),
    "paused-between-look-and-wait": "missed-signal",
    "busy-flag": "busy-wait",
    "busy-atomic": "busy-wait",
    "busy-trywait": "busy-wait",
    "busy-poll": "busy-wait",
    "busy-wnohang": "busy-wait",
    "busy-nanosleep": "busy-wait",
    "busy-yield": "busy-wait",
    "busy-end-of-file": "busy-wait",
    # Descriptors.
    "pipe-end-kept-by-brother": "pipe-end-left-open",
    "pipe-end-kept-by-cat": "pipe-end-left-open",
    "pipe-end-kept-for-nothing": "pipe-end-left-open",
    "pipe-end-of-reader-kept": one_of("pipe-end-left-open", "deadlock"),
    "leak-open": "fd-leak",
    "leak-accept": "fd-leak",
    "leak-accept-answered": "fd-leak",
    "leak-file-into-cat": "fd-leak",
    "leak-socket-into-cat": "fd-leak",
    # Calls that do less than hoped for, or fail.
    "short-read-record": "short-io",
    "short-read-refused": "short-io",
    "short-write-socket": "short-io",
    "short-write-nonblocking": rule_and_effect("short-io", "wrong-output"),
    "eintr-alarm": rule_and_effect("eintr", "wrong-exit"),
    "eintr-any-read": "eintr",
    "eintr-semaphore": "eintr",
    "eagain-gives-up": rule_and_effect("eagain", "wrong-exit"),
    "eagain-again-and-again": one_of("eagain", "busy-wait"),
    "eagain-queue-again": one_of("eagain", "busy-wait"),
    "eagain-after-poll": "eagain",
    "fork-fails-unseen": "wrong-exit",
    "fork-fails-waits": NOBODY_COMES,
    "fork-fails-leaves-queue": "leftover-ipc",
    "pipe-fails-unseen": "wrong-exit",
    "map-fails-unseen": "crash",
    "worker-dies-unseen": one_of("deadlock", "hang", "sigpipe-death"),
    "paused-before-first-value": NOBODY_COMES,
    "killed-without-undo": NOBODY_COMES,
    # The way in which they communicate.
    "uses-no-pipe": "mechanism-not-used",
    "idle-child": "mechanism-not-used",
    "token-through-pipe": "mechanism-not-used",
    "mapping-private": "mechanism-not-used",
    "semop-without-undo": "mechanism-not-used",
    "wait-without-handler": "mechanism-not-used",
    "sleeps-in-wait": "mechanism-not-used",
    "one-pipe-for-both": "mechanism-not-used",
    "too-many-processes": "mechanism-not-used",
    "none-of-the-ways": "mechanism-not-used",
    "all-children-first": "mechanism-not-used",
    "server-one-at-a-time": "one-client-blocks-all",
    "server-whole-lines": "one-client-blocks-all",
    "torn-in-two": "torn-message",
    "torn-too-large": "torn-message",
    "torn-by-buffer": "torn-message",
    "torn-before-a-newline": "torn-message",
    "handler-printf": "unsafe-handler",
    "handler-stderr": "unsafe-handler",
    "handler-exit": "unsafe-handler",
    "handler-cout": "unsafe-handler",
    "handler-raises": "unsafe-handler",
    "call-32-bit": "forbidden",
    # What only the probe sees, or an order of steps that hardly ever comes about.
    "race-counter": "data-race",
    "race-volatile": "data-race",
    "race-flock-shared": "data-race",
    "race-copied": "data-race",
    "race-results": "data-race",
    "race-threads": "data-race",
    "schedule-if-for-while": "wrong-exit",
    "schedule-lost-update": "wrong-exit",
    "schedule-after-flag": "wrong-exit",
    "schedule-two-locks": "deadlock",
    "handler-malloc": "unsafe-handler",
    "handler-formats": "unsafe-handler",
    "handler-new": "unsafe-handler",
    "handler-spoils-errno": "unsafe-handler",
}

# What is seen without the help of ptrace(2), as long as no fault has to be injected.
SEEN_ANYWAY = {
    "build", "crash", "sigpipe-death", "zombie", "orphan", "leftover-ipc", "leftover-file",
    "wrong-output", "wrong-exit", "not-flushed", "hang", "limit",
}  # fmt: skip


def sources():
    found = [path for path in PROGRAMS.iterdir() if path.suffix in (".c", ".cpp")]
    return {path.stem: path for path in sorted(found) if not ONLY or path.stem in ONLY}


SOURCES = sources()
TEXTS = {program: path.read_text() for program, path in SOURCES.items()}


def that_call(functions):
    return {program for program, text in TEXTS.items() if re.search(rf"\b({functions})\(", text)}


# These make objects that, without namespaces, every test of the same user sees.
MAKES_OBJECTS = that_call("shmget|semget|msgget|mq_open|shm_open|sem_open")
MAKES_QUEUES = that_call("mq_open")


def labs():
    """The lab that has the test of each program."""
    lab_of = {}
    for file in sorted((HOME / "labs").glob("*/lab.yaml")):
        for program in re.findall(r"^  - id: (\S+)\.alone$", file.read_text(), re.MULTILINE):
            if program in lab_of:
                raise AssertionError(f"{program} has two tests")
            lab_of[program] = file.parent.name
    return lab_of


LAB_OF = labs()


def fault_of(program):
    fault = FAULTS.get(program, one_of())
    return one_of(fault) if isinstance(fault, str) else fault


NEEDS_TRACING = {
    program
    for program in FAULTS
    if not fault_of(program).rules <= SEEN_ANYWAY or LAB_OF.get(program) == "faults"
}


def marked_lines(program):
    """For each rule the lines (file, number) of which a finding has to name one."""
    lines = collections.defaultdict(set)
    for number, line in enumerate(TEXTS[program].splitlines(), 1):
        mark = re.search(r"// <- ([a-z-]+(?:, [a-z-]+)*)$", line)
        for rule in mark[1].split(", ") if mark else ():
            lines[rule].add((SOURCES[program].name, number))
    return lines


def doctor():
    return subprocess.run([IPCLAB, "doctor"], capture_output=True, text=True, check=False).stdout


def verdict_on(program, rung, scratch):
    target = f"{LAB_OF[program]}.{program}"
    command = [IPCLAB, "check", target, PROGRAMS, "--rung", rung, "--json", "-"]
    surroundings = {**os.environ, "IPCLAB_HOME": str(HOME), "TMPDIR": scratch}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{program}: status {done.returncode}\n{done.stdout}{done.stderr}")
    (test,) = json.loads(done.stdout)["tests"]
    return test


class Verdicts:
    """The programs on one rung."""

    rung = ""

    @classmethod
    def chosen(cls, report):
        chosen = set(SOURCES)
        if "yes  processes can be followed" not in report:
            print(f"{cls.rung}: no ptrace(2) here, left out: {sorted(chosen & NEEDS_TRACING)}")
            chosen -= NEEDS_TRACING
        return chosen

    @classmethod
    def verdicts(cls, chosen, scratch, at_once=AT_ONCE):
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            tasks = {p: pool.submit(verdict_on, p, cls.rung, scratch) for p in sorted(chosen)}
            return {program: task.result() for program, task in tasks.items()}

    @classmethod
    def all_verdicts(cls, chosen, scratch):
        return cls.verdicts(chosen, scratch)

    @classmethod
    def setUpClass(cls):
        if cls.rung not in RUNGS:
            raise unittest.SkipTest("another rung was asked for")
        report = doctor()
        if f"yes  {cls.rung}" not in report:
            reason = f"this machine does not allow the rung {cls.rung}"
            print(reason)
            raise unittest.SkipTest(reason)
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o1777)  # ipclab started by root gives up being root
            cls.tests = cls.all_verdicts(cls.chosen(report), scratch)
            cls.left = os.listdir(scratch)

    def test_the_grader_leaves_no_files(self):
        self.assertEqual(self.left, [])

    def test_each_program_is_judged_by_what_it_does(self):
        for program, test in self.tests.items():
            with self.subTest(program):
                fault = fault_of(program)
                found = {finding["rule"] for finding in test["findings"]}
                as_text = json.dumps(test, indent=1)
                self.assertLessEqual(found, fault.rules | fault.effects, as_text)
                self.assertEqual(bool(found & fault.rules), bool(fault.rules), as_text)
                self.assertEqual(test["status"], "fail" if fault.rules else "pass", as_text)

    def test_each_finding_names_a_line_that_is_to_blame(self):
        for program, test in self.tests.items():
            lines = marked_lines(program)
            for finding in test["findings"]:
                if finding["rule"] not in lines:
                    continue
                with self.subTest(program):
                    named = {
                        (pathlib.PurePath(where["file"]).name, where["line"])
                        for where in finding["where"]
                    }
                    self.assertTrue(named & lines[finding["rule"]], json.dumps(finding, indent=1))


class OnFull(Verdicts, unittest.TestCase):
    rung = "full"


class OnNoUserns(Verdicts, unittest.TestCase):
    rung = "no-userns"

    @classmethod
    def chosen(cls, report):
        # No file system of its own, so that no limit on what is written in all.
        chosen = super().chosen(report) - {"limit-disk"}
        if not os.path.ismount("/dev/mqueue"):
            print(f"no /dev/mqueue to find queues in, left out: {sorted(MAKES_QUEUES)}")
            chosen -= MAKES_QUEUES
        return chosen

    @classmethod
    def all_verdicts(cls, chosen, scratch):
        return {
            **cls.verdicts(chosen - MAKES_OBJECTS, scratch),
            **cls.verdicts(chosen & MAKES_OBJECTS, scratch, at_once=1),
        }


@unittest.skipIf(ONLY, "some programs only")
class Specimens(unittest.TestCase):
    def test_each_fault_has_a_program(self):
        self.assertLessEqual(set(FAULTS), set(SOURCES))

    def test_each_program_has_a_test(self):
        self.assertEqual(set(LAB_OF), set(SOURCES))

    def test_each_program_says_what_it_does(self):
        for program, text in TEXTS.items():
            self.assertRegex(text.splitlines()[0], r"^// [A-Z].*[.]$", program)

    def test_marks_name_the_rules_of_the_program(self):
        for program in SOURCES:
            self.assertLessEqual(set(marked_lines(program)), fault_of(program).rules, program)


if __name__ == "__main__":
    if not RUNGS <= ALL_RUNGS:
        sys.exit(f"no such rung: {sorted(RUNGS - ALL_RUNGS)}")
    unittest.main(argv=sys.argv[:1])
