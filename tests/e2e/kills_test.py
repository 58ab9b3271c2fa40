"""kill -9 for ipclab, its keeper or the first process of a cell, at random moments: nothing stays
behind, nobody is blamed, and the next run is right.

usage: kills_test.py ROOT [ROUNDS]

Without ROUNDS: as many as fit into 25 seconds. IPCLAB_KILL_SEED repeats a sequence of victims and
moments; the machine decides what they meet.
"""

import collections
import os
import random
import re
import signal
import subprocess
import sys
import time

import leftovers
from world import IPCLAB, ROOT, Answer, Case, main, run

ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else None
TIME = 25  # seconds, without ROUNDS
FEWEST = 6  # rounds, even on a busy machine
DEADLINE = 90  # seconds for one run; only a hang comes near it
SEED = int(os.environ.get("IPCLAB_KILL_SEED") or random.randrange(1 << 32))

RUNG_FILE = (ROOT / "grader/cell/rung.cpp").read_text(encoding="utf-8")
RUNGS = re.findall(r'case Rung::\w+: return "([a-z-]+)"', RUNG_FILE)
VICTIMS = ("ipclab", "keeper", "pid 1")

LAB_YAML = """lab: kills
title: Everything that can be left behind
programs: [everything]
limits: {wall: 60s, cpu: 30s}
allows: [orphan, zombie]
tests:
  - id: everything.alone
    title: It has one of everything
    steps:
      - {start: p, args: [NAME-aMORE], stdin: open}
      - expect: {from: p, line: ready}
      - send: {to: p, text: "go\\n"}
      - expect: {from: p, line: done}
      - exit: p
  - id: everything.machines
    title: It has one of everything on each of two machines
    machines: [there, here]
    steps:
      - {start: p, args: [NAME-bMORE], stdin: open, on: there}
      - {start: q, args: [NAME-cMORE], stdin: open, on: here}
      - expect: {from: p, line: ready}
      - expect: {from: q, line: ready}
      - send: {to: p, text: "go\\n"}
      - send: {to: q, text: "go\\n"}
      - expect: {from: p, line: done}
      - expect: {from: q, line: done}
      - exit: p
      - exit: q
"""
CLAUSES_YAML = """lab: kills
clauses:
  - says: It has one of everything.
    tests: [everything.alone, everything.machines]
"""
SILENT_C = "int main(void) { return 0; }\n"
EXPECTED_YAML = """about: It has nothing at all.
fails:
  everything.alone: [wrong-output]
  everything.machines: [wrong-output]
"""


def rungs_here():
    report = run([IPCLAB, "doctor"]).out
    return [rung for rung in RUNGS if f"yes  {rung}" in report]


class Kills(Case):
    def setUp(self):
        super().setUp()
        self.alone = leftovers.own_surroundings()
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()
        self.scratch.chmod(0o1777)  # ipclab started by root gives up being root
        self.home = self.make_house()
        self.env = {**os.environ, "IPCLAB_HOME": str(self.home), "TMPDIR": str(self.scratch)}
        self.left = leftovers.Leftovers(str(self.scratch), self.alone)
        self.random = random.Random(SEED)
        self.counts = collections.Counter()

    def make_house(self):
        source = (ROOT / "tests/e2e/kills/everything.c").read_text()
        with_queues = os.path.ismount("/dev/mqueue")
        lab = LAB_YAML.replace("NAME", f"kills-{os.getpid()}")
        lab = lab.replace("MORE", "" if with_queues else ", no-queue")
        if not with_queues:
            print("no /dev/mqueue here: the programs make no POSIX message queue")
        reference = "reference/kills"
        return self.write(
            {
                "labs/kills/lab.yaml": lab,
                "labs/kills/clauses.yaml": CLAUSES_YAML,
                f"{reference}/correct/everything.c": source,
                f"{reference}/correct-c/everything.c": source,
                f"{reference}/wrong/everything-silent/everything.c": SILENT_C,
                f"{reference}/wrong/everything-silent/expected.yaml": EXPECTED_YAML,
                "starter/kills/everything.c": SILENT_C,
                "starter/kills/c/everything.c": SILENT_C,
            },
            self.folder_outside_of_tmp() / "house",
        )

    def command(self, rung, proves=False):
        if proves:
            return [IPCLAB, "validate", "kills", "--rung", rung]
        folder = self.home / "reference/kills/correct"
        return [IPCLAB, "check", "kills", folder, "--rung", rung, "--json", "-"]

    def start(self, command):
        return subprocess.Popen(
            command, env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def plain_run(self, rung, proves=False):
        """It passes; the result is how long it took."""
        begin = time.monotonic()
        options = {"home": self.home, "env": {"TMPDIR": str(self.scratch)}}
        answer = run(self.command(rung, proves), **options)
        self.expect(answer, 0)
        if not proves:
            result = self.result(answer)
            self.assertEqual({test["status"] for test in result["tests"]}, {"pass"}, answer)
            self.assertEqual(result["isolation"]["rung"], rung)
        return time.monotonic() - begin

    def find(self, victim, ipclab):
        """Opens the victim; nothing if there is none at the moment."""
        if victim == "ipclab":
            return os.pidfd_open(ipclab.pid)
        table = leftovers.processes()
        keepers = leftovers.children_of(ipclab.pid, table)
        parents = [ipclab.pid] if victim == "keeper" else keepers
        candidates = [pid for parent in parents for pid in leftovers.children_of(parent, table)]
        if not candidates:
            return None
        pid = self.random.choice(sorted(candidates))
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return None
        if (leftovers.stat_of(pid) or [None])[0] in parents:  # not another one of that number
            return handle
        os.close(handle)
        return None

    def strike(self, victim, ipclab, moment):
        """True if the victim was met."""
        time.sleep(moment)
        while ipclab.poll() is None:
            handle = self.find(victim, ipclab)
            if handle is None:
                continue
            try:
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                return True
            except ProcessLookupError:
                pass
            finally:
                os.close(handle)
        return False

    def one_round(self, rung, durations):
        """True if a victim was met; if not, the run must have been right."""
        victim = self.random.choice(VICTIMS)
        proves = self.random.random() < 0.05
        moment = self.random.uniform(0, durations[proves])
        where = f"{rung}, {victim} of {'validate' if proves else 'check'} after {moment:.3f} s"
        with self.start(self.command(rung, proves)) as ipclab:
            met = self.strike(victim, ipclab, moment)
            try:
                out, err = ipclab.communicate(timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                table = leftovers.descendants()
                ipclab.kill()
                self.fail(f"{where}: hangs\n" + "\n".join(table))
        left = self.left.after_a_while()
        self.assertEqual(left, [], f"{where}: left behind")
        answer = Answer(subprocess.CompletedProcess([], ipclab.returncode, out, err))
        self.counts[rung, victim, self.judge(answer, victim, met, proves, where)] += 1
        durations[proves] = (durations[proves] + self.plain_run(rung, proves)) / 2
        return met

    def judge(self, answer, victim, met, proves, where):
        """In one word what became of the run. Nothing that is ours may look like a fault of others."""
        if met and victim == "ipclab":
            self.assertIn(answer.status, (-signal.SIGKILL, 0), f"{where}: {answer}")
            return "killed" if answer.status else "over"
        self.assertIn(answer.status, (0, 3) if met else (0,), f"{where}: {answer}")
        if not proves:
            statuses = {test["status"] for test in self.result(answer)["tests"]}
            allowed = {"pass", "error", "skip"} if answer.status else {"pass"}
            self.assertLessEqual(statuses, allowed, f"{where}: {answer}")
            self.assertEqual("error" in statuses, answer.status == 3, f"{where}: {answer}")
        return "error" if answer.status else "unharmed"

    def test_nothing_is_left_and_nobody_is_blamed(self):
        rungs = rungs_here()
        self.assertNotEqual(rungs, [], "no rung at all")
        print(f"IPCLAB_KILL_SEED={SEED}, rungs {rungs}", flush=True)
        durations = {rung: [self.plain_run(rung), self.plain_run(rung, True)] for rung in rungs}
        end = time.monotonic() + TIME
        done = 0
        while done < ROUNDS if ROUNDS else done < FEWEST or time.monotonic() < end:
            rung = rungs[done % len(rungs)]
            done += self.one_round(rung, durations[rung])
        for (rung, victim, outcome), count in sorted(self.counts.items()):
            print(f"{rung}, {victim} killed: {count} times {outcome}")
        print(f"{done} rounds in which somebody was killed")


if __name__ == "__main__":
    main()
