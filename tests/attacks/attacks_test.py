"""Runs attacks on ipclab, as submissions and outside of it, and holds the outcomes against a table.

usage: attacks_test.py ROOT [ATTACK...]

Outside, each attack must succeed: only then does it show anything that it is held inside. On each
rung that promises to hold it, it must come to what attacks.py says, in time, without a trace on the
machine and without a secret in the answer. IPCLAB names the ipclab to test. The tests need root:
each attack gets a user of its own, so that one that gets through reaches nobody else.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest

import outside
import yaml
from attacks import ALL, ATTACKS, WELL_BEHAVED
from house import FOLDER, PROGRAMS, House, as_user, clean_up, new_user, see_queues
from inside import DOCTOR, check, running, start

ONLY = sys.argv[2:]

AT_ONCE = 6
# Seconds beyond the limit of a test; one would do, the others are for a machine that is busy.
ALLOWANCE = 1 + 9
BUILDING = 60  # seconds: the limit for compilers

LAB = yaml.safe_load((FOLDER / "labs/attacks/lab.yaml").read_text())
WALLS = {
    test["id"]: int({**LAB["limits"], **test.get("limits", {})}["wall"].rstrip("s"))
    for test in LAB["tests"]
}

# What must go well right after an attack of the same user.
AFTER = {
    "leave-objects": "make-objects",
    "hog-signals": "use-quotas",
    "hog-pipes": "use-quotas",
    "hog-flight": "use-quotas",
    "hog-queues": "use-quotas",
    "fork-bomb": "plain",
    "eat-malloc": "plain",
    "kill-everybody": "plain",
}
HOGS = (
    "burn-cpu", "fork-bomb", "eat-malloc", "hog-signals", "hog-pipes", "hog-flight", "hog-queues",
)  # fmt: skip

one_heavy = threading.Lock()
held = {}


def chosen(rung=None):
    names = [name for name, attack in ATTACKS.items() if rung is None or rung in attack.rungs]
    return [name for name in names if not ONLY or name in ONLY or name.split(".")[0] in ONLY]


def need(rung=None):
    if os.geteuid() != 0:
        raise unittest.SkipTest("needs root, to give each attack a user of its own")
    if rung and f"yes  {rung}" not in DOCTOR:
        raise unittest.SkipTest(f"this machine does not allow the rung {rung}")


def open_house(case):
    # Not below /tmp or /var/tmp, where programs on the lower rungs may read.
    house = House(tempfile.mkdtemp(prefix="ipclab-house-", dir="/srv"))
    case.addClassCleanup(house.close)
    return house


class Outside(unittest.TestCase):
    """Where no cell holds them, the attacks succeed."""

    @classmethod
    def setUpClass(cls):
        need()
        house = open_house(cls)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            programs = outside.compile_all(house, pool, chosen())
            tasks = {name: pool.submit(outside.run, name, house, programs) for name in chosen()}
            cls.trials = {name: task.result() for name, task in tasks.items()}

    def test_each_attack_succeeds(self):
        for name, trial in self.trials.items():
            with self.subTest(name):
                message = f"ended: {trial.ended}\n{trial.output[-2000:]}"
                self.assertTrue(trial.succeeded(ATTACKS[name]), message)


class Inside:
    """The attacks on one rung."""

    rung = ""

    @classmethod
    def setUpClass(cls):
        need(cls.rung)
        cls.house = open_house(cls)
        cls.names = chosen(cls.rung)
        heavy_first = sorted(cls.names, key=lambda name: not ATTACKS[name].heavy)
        programs = {name.split(".")[0]: ATTACKS[name].heavy for name in heavy_first}
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            tasks = {p: pool.submit(cls.attack, p, heavy) for p, heavy in programs.items()}
            cls.checks = {program: task.result() for program, task in tasks.items()}
        tests = [test for check in cls.checks.values() for test in check.result["tests"]]
        cls.tests = {test["id"]: test for test in tests}
        held[cls.rung] = sum(map(cls.is_held, cls.names)), len(cls.names)

    @classmethod
    def attack(cls, program, heavy):
        if not heavy:
            return check(cls.house, program, cls.rung)
        with one_heavy:
            return check(cls.house, program, cls.rung)

    @classmethod
    def is_held(cls, name):
        attack, test = ATTACKS[name], cls.tests[name]
        found = {finding["rule"] for finding in test["findings"]}
        wanted = [finding for finding in test["findings"] if finding["rule"] in attack.finds]
        says_it = any(re.search(attack.says, json.dumps(finding)) for finding in wanted)
        no_more = found <= attack.finds | attack.may | {"forbidden"}
        judged = test["status"] in ("pass", "fail") and test["seconds"] < WALLS[name] + ALLOWANCE
        return judged and no_more and says_it == bool(attack.finds)

    def full_marks(self, answer):
        self.assertEqual(answer.result["score"], answer.result["max_score"], answer.text)

    def test_each_attack_is_held(self):
        for name in self.names:
            with self.subTest(name):
                self.assertTrue(self.is_held(name), json.dumps(self.tests[name], indent=1))

    def test_forbidden_calls_have_a_line(self):
        findings = [(name, each) for name, test in self.tests.items() for each in test["findings"]]
        for name, finding in findings:
            if finding["rule"] == "forbidden" and "call" in finding["message"]:
                with self.subTest(name):
                    lines = [where["line"] for where in finding["where"] if where["file"]]
                    self.assertTrue(any(lines), json.dumps(finding, indent=1))

    def test_the_grader_does_its_work(self):
        for program, answer in self.checks.items():
            with self.subTest(program):
                self.assertIn(answer.status, (0, 1), answer.text)

    def test_each_test_ends_in_time(self):
        for program, answer in self.checks.items():
            with self.subTest(program):
                for test in answer.result["tests"]:
                    self.assertLess(test["seconds"], WALLS[test["id"]] + ALLOWANCE, test["id"])
                walls = sum(WALLS[test["id"]] for test in answer.result["tests"])
                self.assertLess(answer.result["seconds"], walls + BUILDING + ALLOWANCE)

    def test_no_secret_is_told(self):
        for program, answer in self.checks.items():
            for place, secret in self.house.secrets.items():
                with self.subTest(program, secret=place):
                    self.assertNotIn(secret, answer.text)

    def test_nothing_is_left_behind(self):
        for program, answer in self.checks.items():
            with self.subTest(program):
                self.assertEqual(answer.left, [])
        self.assertEqual(os.listdir(self.house.folder / "scratch"), [])

    def test_answers_stay_small(self):
        for program, answer in self.checks.items():
            with self.subTest(program):
                self.assertLess(len(answer.text), 200_000)

    def test_a_well_behaved_program_has_full_marks_right_after(self):
        for attack, program in AFTER.items():
            if f"{attack}.alone" in self.names:
                with self.subTest(attack):
                    user = new_user()
                    check(self.house, attack, self.rung, user)
                    self.full_marks(check(self.house, program, self.rung, user))

    def test_descriptors_of_the_grader_are_not_passed_on(self):
        pipes = [os.pipe() for _ in range(100)]
        ends = [end for pipe in pipes for end in pipe]
        answer = check(self.house, "own-descriptors", self.rung, pass_fds=ends)
        for end in ends:
            os.close(end)
        self.full_marks(answer)


class KeepsSignals(Inside):
    """Rungs that shut signals in."""

    def test_processes_of_the_same_user_go_on(self):
        for attack in ("kill-everybody", "stop-everybody", "kill-parent"):
            with self.subTest(attack):
                user = new_user()
                self.addCleanup(clean_up, user)
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
                with subprocess.Popen(["cat"], **pipes, **as_user(user)) as victim:
                    check(self.house, attack, self.rung, user, looks_for_rest=False)
                    # Neither killed nor stopped: it answers.
                    output, _ = victim.communicate(b"alive", timeout=60)
                self.assertEqual((output, victim.returncode), (b"alive", 0))


class OnFull(KeepsSignals, unittest.TestCase):
    rung = "full"

    def test_a_port_that_is_taken_outside_is_free(self):
        self.full_marks(check(self.house, "take-port", self.rung))

    def test_a_hog_does_not_change_the_verdict_on_others(self):
        """Started by root, as on a server: each submission has a user of its own."""
        for hog in HOGS:
            with self.subTest(hog):
                with start(self.house, hog, self.rung, 0, stdout=subprocess.DEVNULL):
                    running(hog, at_rest=hog.startswith("hog-"))
                    self.full_marks(check(self.house, "use-quotas", self.rung, user=0))


class OnNoUserns(KeepsSignals, unittest.TestCase):
    rung = "no-userns"


class OnMinimal(Inside, unittest.TestCase):
    rung = "minimal"


class Catalogue(unittest.TestCase):
    def test_each_program_says_what_it_tries(self):
        for path in PROGRAMS.glob("*.c*"):
            self.assertRegex(path.read_text(), r"^// [A-Z][^\n]*(\n// [^\n]*)?\.\n[^/]", path.name)

    def test_each_test_of_the_lab_is_in_the_table(self):
        well_behaved = {f"{program}.alone" for program in WELL_BEHAVED}
        self.assertEqual(set(WALLS), set(ATTACKS) | well_behaved)

    def test_each_rung_has_a_class(self):
        self.assertEqual({case.rung for case in (OnFull, OnNoUserns, OnMinimal)}, set(ALL))


def tearDownModule():
    for rung, (count, tried) in held.items():
        print(f"{rung}: {count} of {tried} attacks held")


if __name__ == "__main__":
    see_queues()
    unittest.main(argv=sys.argv[:1])
