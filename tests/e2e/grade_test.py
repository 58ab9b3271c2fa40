"""A class graded whole: every mark is the one that is known beforehand, on one core and on two,
killed on the way or not; what is graded again and what is not; what is said of it all.

usage: grade_test.py ROOT [SUBMISSIONS KILLS]
"""

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time

from known_class import ClassCase, KnownClass
from world import HELLO_C, IPCLAB, LAB_YAML, Answer, main

SUBMISSIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 26
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 4
DEADLINE = 60 + 20 * SUBMISSIONS  # seconds; only a hang comes near it
SEED = int(os.environ.get("IPCLAB_KILL_SEED") or random.randrange(1 << 32))


class Whole(KnownClass):
    def setUp(self):
        super().setUp()
        self.make_class(SUBMISSIONS)
        self.random = random.Random(SEED)
        print(f"IPCLAB_KILL_SEED={SEED}", flush=True)

    def start(self, out=None, cores=2):
        """In a process group of its own, as a shell does, to get Ctrl-C."""
        own = sorted(os.sched_getaffinity(0))[:cores]
        return subprocess.Popen(
            ["taskset", "--cpu-list", ",".join(map(str, own)), IPCLAB, "grade", "pipes",
             self.submissions, "--out", out or self.out, "--jobs", str(cores)],
            cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
            env={**os.environ, "IPCLAB_HOME": str(self.home), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip

    def wait_for_results(self, ipclab, count):
        """Until so many are stored, or it has ended."""
        end = time.monotonic() + DEADLINE
        while len(self.graded_files()) < count and ipclab.poll() is None:
            self.assertLess(time.monotonic(), end, "it hangs")
            time.sleep(0.01)

    def strike(self, count, strike):
        """Stops a run when so many results are stored; the answer, if it was met."""
        with self.start() as ipclab:
            self.wait_for_results(ipclab, count)
            time.sleep(self.random.uniform(0, 0.3))  # anywhere within the work on the next ones
            met = ipclab.poll() is None
            if met:
                strike(ipclab.pid)
            out, err = ipclab.communicate(timeout=DEADLINE)
        self.assertTrue(met, f"it was too fast:\n{out}\n{err}")
        return ipclab.returncode, out, err

    def stop_on_the_way(self):
        """Killed and stopped; no result is ever stored twice."""
        stored = {}
        for round in range(KILLS + 1):
            count = (round + 1) * len(self.expected) // (KILLS + 2)
            if round == KILLS // 2:
                status, out, err = self.strike(count, lambda pid: os.killpg(pid, signal.SIGINT))
                self.assertEqual(status, 3, err)
                self.assertIn(b"what has been graded is kept", err)
            else:
                kill = [os.kill, os.killpg][round % 2]  # ipclab alone, or all that belongs to it
                status, *_ = self.strike(count, lambda pid: kill(pid, signal.SIGKILL))
                self.assertEqual(status, -signal.SIGKILL)
            self.assertLessEqual(stored.items(), self.graded_files().items(), "graded twice")
            stored = self.graded_files()
        return stored

    def test_marks_are_right_whatever_happens_on_the_way(self):
        stored = self.stop_on_the_way()
        answer = self.finish()
        self.assertLessEqual(stored.items(), self.graded_files().items(), "graded twice")
        rest = len(self.expected) - len(stored)
        self.expect(answer, 0, f"{rest} graded now, {len(stored)} graded before")
        self.check_marks(self.out)
        self.assertEqual(list(self.out.glob("*/.torn-*")), [], "torn files stay")

        everything = self.graded_files()
        answer = self.finish()
        self.expect(answer, 0, f"0 graded now, {len(self.expected)} graded before")
        self.assertEqual(self.graded_files(), everything)

        alone = self.folder / "alone"
        self.expect(self.finish(alone, 1), 0)
        self.assert_same_files(self.files(alone), self.files(self.out))

    def finish(self, out=None, cores=2):
        with self.start(out, cores) as ipclab:
            printed = ipclab.communicate(timeout=DEADLINE)
        return Answer(subprocess.CompletedProcess([], ipclab.returncode, *printed))


RUDE_C = HELLO_C.replace("hello\\n", "go away\\n").replace('"hello"', '"go away"')
NOW_C = """\
#include <stdio.h>
#include <time.h>
int main(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  printf("%lld.%09ld\\n", (long long)now.tv_sec, now.tv_nsec);
}
"""
AS_REFERENCE = LAB_YAML.replace('run: {stdout: "hello\\n"}', "run: {stdout: {same-as: reference}}")


class Tiny(ClassCase):
    """What has a mark, and what is graded again."""

    def setUp(self):
        super().setUp()
        self.home = self.house()
        self.write(
            {"ada/hello.c": HELLO_C, "bob/hello.c": RUDE_C, "cy/hello.c": "int main(void) {\n"},
            "class",
        )
        (self.submissions / "dan").mkdir()

    def scores(self, out=None):
        return {key: result["score"] for key, result in self.results(out).items()}

    def change_lab(self, old, new):
        path = self.home / "labs/tiny/lab.yaml"
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def test_everybody_has_a_row(self):
        answer = self.grade("tiny")
        self.expect(answer, 0, "3 graded now", "1 unreadable", "dan: dan is empty")
        self.assertEqual(self.scores(), {"ada": 2, "bob": 0, "cy": 0})
        self.assertIsNone(self.list()["ada"]["problem"])
        self.assertIn("empty", self.list()["dan"]["problem"])
        again = self.ipclab(
            "check", "tiny.hello.greets", self.out / "submissions/bob.tar", home=self.home
        )
        self.expect(again, 1, "go away")

    def test_only_what_has_changed_is_graded_again(self):
        self.expect(self.grade("tiny"), 0)
        before = self.graded_files()
        self.expect(self.grade("tiny"), 0, "0 graded now, 3 graded before")
        self.assertEqual(self.graded_files(), before)

        self.write({"bob/hello.c": HELLO_C}, "class")
        (self.out / "results/cy.json").write_text("{", encoding="utf-8")
        self.expect(self.grade("tiny"), 0, "2 graded now, 1 graded before")
        self.assertEqual(self.graded_files()["ada.json"], before["ada.json"])
        self.assertEqual(self.scores(), {"ada": 2, "bob": 2, "cy": 0})

        before = self.graded_files()
        self.expect(self.grade("tiny", "--regrade", "--only", "ada"), 0, "1 graded now")
        changed = {name for name, file in self.graded_files().items() if before[name] != file}
        self.assertEqual(changed, {"ada.json"})

    def test_the_same_files_are_graded_once(self):
        """What is another number in each run is the same one for all who have the same files."""
        names = ("eva", "finn", "gus")
        self.write({f"{name}/hello.c": NOW_C for name in names}, "class")
        self.expect(self.grade("tiny"), 0, "6 graded now")
        same = {name: self.results()[name] for name in names}
        observed = {str(result["tests"][0]["findings"]) for result in same.values()}
        self.assertEqual(len(observed), 1)
        for name, result in same.items():
            self.assertEqual(result["submission"], name)
            self.assertIn(f"submissions/{name}.tar", result["tests"][0]["replay"])

        before = self.graded_files()
        (self.out / "results/finn.json").unlink()
        self.expect(self.grade("tiny"), 0, "1 graded now, 5 graded before")
        self.assertEqual(before.keys(), self.graded_files().keys())
        again = self.results()["finn"]["tests"][0]["findings"]
        self.assertNotIn(str(again), observed, "the clock stands still")

    def test_only_those_who_are_named(self):
        answer = self.grade("tiny", "--only", "ada", "--only", "dan")
        self.expect(answer, 0, "1 graded now", "2 not graded yet")
        self.assertEqual(self.scores(), {"ada": 2})
        self.expect(self.grade("tiny", "--only", "eve"), 2, "eve")

    def test_who_takes_a_submission_back_loses_the_mark(self):
        self.expect(self.grade("tiny"), 0)
        (self.submissions / "ada/hello.c").unlink()
        self.expect(self.grade("tiny"), 0, "2 unreadable")
        self.assertEqual(self.rows()["ada"]["score"], "")

    def test_a_preview_changes_nothing(self):
        self.expect(self.grade("tiny"), 0)
        before = self.files(self.out)
        self.change_lab("points: 2", "points: 3")
        preview = self.grade("tiny", "--preview")
        self.expect(preview, 0, "ada: 2 of 2 -> 3 of 3", "1 of 3 marks would change")
        self.assert_same_files(self.files(self.out), before)
        self.expect(self.grade("tiny", "--preview"), 0, "0 graded now", "ada: 2 of 2 -> 3 of 3")

        answer = self.grade("tiny", "--only", "ada")
        self.expect(answer, 0, "0 graded now, 1 graded before", "2 submissions graded with another")
        self.assertEqual(self.scores(), {"ada": 3, "bob": 0, "cy": 0})
        self.expect(self.grade("tiny"), 0, "0 graded now, 3 graded before")
        self.assertEqual({r["max_score"] for r in self.results().values()}, {3})
        self.assertFalse((self.out / "preview").exists())
        self.expect(self.grade("tiny", "--preview"), 0, "0 of 3 marks would change")

    def test_a_preview_names_the_tests(self):
        self.expect(self.grade("tiny"), 0)
        self.change_lab('stdout: "hello', 'stdout: "go away')
        preview = self.grade("tiny", "--preview")
        self.expect(preview, 0, "ada: 2 of 2 -> 0 of 2 (-hello.greets)")
        self.expect(preview, 0, "bob: 0 of 2 -> 2 of 2 (+hello.greets)")
        self.assertNotIn("cy:", preview.out)

    def test_a_fault_of_ours_is_no_mark(self):
        self.home = self.house(AS_REFERENCE, {"reference/tiny/correct/hello.c": "int main(\n"})
        answer = self.grade("tiny")
        self.expect(answer, 3, "ada: hello.greets: the reference solution does not compile")
        self.assertEqual(set(self.scores()), {"cy"})  # whose program does not compile either way
        self.assertEqual(self.rows()["ada"]["score"], "")
        self.house(AS_REFERENCE, {"reference/tiny/correct/hello.c": HELLO_C})
        self.expect(self.grade("tiny"), 0)
        self.assertEqual(self.scores(), {"ada": 2, "bob": 0, "cy": 0})

    def test_strangers_need_full_isolation(self):
        self.expect(self.grade("tiny", "--rung", "minimal"), 2, "--trust")
        self.assertFalse(self.out.exists())
        self.expect(self.grade("tiny", "--rung", "minimal", "--trust"), 0)
        self.assertEqual(self.scores(), {"ada": 2, "bob": 0, "cy": 0})

    def test_wrong_words(self):
        self.expect(self.grade("small"), 2, "tiny")
        self.expect(self.grade("tiny", submissions=self.folder / "nobody"), 2, "nobody")
        self.expect(self.grade("tiny", "--jobs", "0"), 2, "--jobs")
        self.expect(self.ipclab("report", self.submissions, "--format", "csv"), 2, "class")

    # ---- ipclab report ---------------------------------------------------------------------------

    def report(self, *words):
        return self.ipclab("report", self.out, *words, home=self.home)

    def rows(self):
        answer = self.report("--format", "csv")
        self.expect(answer, 0)
        return {row["key"]: row for row in csv.DictReader(io.StringIO(answer.out))}

    def test_tables_of_a_class(self):
        self.expect(self.grade("tiny", "--only", "ada", "--only", "bob"), 0)
        rows = self.rows()
        self.assertEqual({key: row["score"] for key, row in rows.items()},
                         {"ada": "2", "bob": "0", "cy": "", "dan": ""})  # fmt: skip
        self.assertIn("not been graded yet", rows["cy"]["problem"])
        self.assertIn("empty", rows["dan"]["problem"])
        table = self.folder / "canvas.csv"
        answer = self.report("--format", "canvas", "--to", table, "--assignment", "Tiny (42)")
        self.expect(answer, 0)
        self.assertIn("Tiny (42)", table.read_text(encoding="utf-8").splitlines()[0])

    def test_a_file_for_each_submission(self):
        self.expect(self.grade("tiny"), 0)
        files = self.folder / "files"
        for name, ending in (
            ("gradescope", ".json"), ("autolab", ".txt"), ("classroom50", ".json"),
            ("github", ".txt"), ("junit", ".xml"), ("sarif", ".sarif"),
        ):  # fmt: skip
            self.expect(self.report("--format", name, "--to", files), 0)
            for key in ("ada", "bob", "cy", "dan"):
                self.assertNotEqual((files / (key + ending)).read_text(encoding="utf-8"), "")
        answer = self.report("--format", "gradescope", "--key", "ada")
        self.expect(answer, 0)
        self.assertEqual(json.loads(answer.out)["score"], 2)
        self.expect(self.report("--format", "gradescope"), 2, "--to")
        self.expect(self.report("--format", "gradescope", "--key", "eve"), 2, "eve")
        self.expect(self.report("--format", "xml"), 2, "junit")
        self.expect(self.report("--format", "csv", "--to", self.folder / "no/where"), 3, "where")


if __name__ == "__main__":
    main()
