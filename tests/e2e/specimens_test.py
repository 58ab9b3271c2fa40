"""Holds the verdicts on tests/specimens/programs against what each program is known to do.

usage: specimens_test.py ROOT

Each program shows one behaviour, which its first line names; many have a near miss beside them,
which must not be blamed. IPCLAB names the ipclab to test.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv[1])
HOME = ROOT / "tests/specimens"
PROGRAMS = HOME / "programs"
IPCLAB = os.environ["IPCLAB"]

# Most of a run is waiting: for a standstill to last long enough, or for a sleeper to wake.
AT_ONCE = 8

# The exact set of rules for each program that has a fault; all other programs have none.
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
    "hang-own-write-end": "hang",
    "hang-two-full-pipes": "hang",
    "hang-wait-for-child": "hang",
    "hang-fifo-open": "hang",
    "hang-semop": "hang",
    "hang-sem-wait": "hang",
    "hang-mutex": "hang",
    "hang-msgrcv": "hang",
    "hang-mq-receive": "hang",
    "hang-pause": "hang",
    "limit-wall": "limit",
    "limit-cpu": "limit",
    "limit-cpu-together": "limit",
    "limit-memory": "limit",
    "limit-processes": "limit",
    "limit-file-size": "limit",
    "limit-disk": "limit",
    "limit-output": "limit",
    "no-child": "mechanism-not-used",
    "pipe-after-fork": "mechanism-not-used",
    "one-after-another": "not-concurrent",
}

# What can only be seen with the help of ptrace(2).
NEEDS_TRACING = {"no-child", "pipe-after-fork", "one-after-another"}
# These make objects that, without namespaces, every test of the same user sees.
MAKES_OBJECTS = {
    "left-shm", "left-sem", "left-msg", "left-mqueue", "left-posix-shm", "left-named-sem",
    "ipc-removed", "hang-semop", "hang-msgrcv", "hang-mq-receive",
}  # fmt: skip
MAKES_QUEUES = {"left-mqueue", "ipc-removed", "hang-mq-receive"}


def programs():
    return sorted(path.stem for path in PROGRAMS.glob("*.c"))


def doctor():
    return subprocess.run([IPCLAB, "doctor"], capture_output=True, text=True, check=False).stdout


def verdict_on(program, rung, scratch):
    command = [IPCLAB, "check", f"specimens.{program}", PROGRAMS, "--rung", rung, "--json", "-"]
    surroundings = {**os.environ, "IPCLAB_HOME": str(HOME), "TMPDIR": scratch}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{program}: status {done.returncode}\n{done.stdout}{done.stderr}")
    (test,) = json.loads(done.stdout)["tests"]
    return test


class Verdicts:
    """The programs on one rung."""

    rung = ""

    def chosen(self):
        chosen = set(programs())
        if "yes  processes can be followed" not in self.doctor:
            print(f"{self.rung}: no ptrace(2) here, left out: {sorted(NEEDS_TRACING)}")
            chosen -= NEEDS_TRACING
        return chosen

    def verdicts(self, chosen, scratch, at_once=AT_ONCE):
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            tasks = {p: pool.submit(verdict_on, p, self.rung, scratch) for p in sorted(chosen)}
            return {program: task.result() for program, task in tasks.items()}

    def all_verdicts(self, scratch):
        return self.verdicts(self.chosen(), scratch)

    def test_each_program_is_judged_by_what_it_does(self):
        self.doctor = doctor()
        if f"yes  {self.rung}" not in self.doctor:
            reason = f"this machine does not allow the rung {self.rung}"
            print(reason)
            self.skipTest(reason)
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o1777)  # ipclab started by root gives up being root
            verdicts = self.all_verdicts(scratch)
            self.assertEqual(os.listdir(scratch), [], "the grader left files of its own")
        for program, test in verdicts.items():
            with self.subTest(program):
                wanted = {FAULTS[program]} if program in FAULTS else set()
                found = {finding["rule"] for finding in test["findings"]}
                self.assertEqual(found, wanted, json.dumps(test, indent=1))
                self.assertEqual(test["status"], "fail" if wanted else "pass")


class OnNamespaces(Verdicts, unittest.TestCase):
    rung = "namespaces"


class OnSubreaper(Verdicts, unittest.TestCase):
    rung = "subreaper"

    def chosen(self):
        # No file system of its own, so that no limit on what is written in all.
        chosen = super().chosen() - {"limit-disk"}
        if not os.path.ismount("/dev/mqueue"):
            print(f"no /dev/mqueue to find queues in, left out: {sorted(MAKES_QUEUES)}")
            chosen -= MAKES_QUEUES
        return chosen

    def all_verdicts(self, scratch):
        chosen = self.chosen()
        return {
            **self.verdicts(chosen - MAKES_OBJECTS, scratch),
            **self.verdicts(chosen & MAKES_OBJECTS, scratch, at_once=1),
        }


class Specimens(unittest.TestCase):
    def test_each_fault_has_a_program(self):
        self.assertLessEqual(set(FAULTS), set(programs()))

    def test_each_program_says_what_it_does(self):
        for program in programs():
            first = (PROGRAMS / f"{program}.c").read_text().splitlines()[0]
            self.assertRegex(first, r"^// [A-Z].*[.]$", program)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
