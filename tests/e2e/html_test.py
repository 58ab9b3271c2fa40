"""Opens the pages that ipclab writes in a real browser: tests/html/ says what they have to do there.

usage: html_test.py ROOT

With IPCLAB_SHOTS=FOLDER the pages are also stored as pictures.
"""

import json
import os
import random
import shutil
import subprocess
import sys

import world

DIGEST = "0" * 64  # of what a student handed in
STUDENTS = 10_000
BROWSER_TESTS = world.ROOT / "tests/html"
MARKUP = "</script><script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">"
RULES = ["deadlock", "wrong-output", "zombie", "fd-leak", "short-io", "pipe-end-left-open"]
TESTS = [(f"{program}.{name}", 1 + (len(name) % 3) / 2)
         for program in ("upper", "tally", "pipeline")
         for name in ("line", "large", "empty", "waits", "leaks", "signals", "end")]
FULL = sum(points for _, points in TESTS)

# It prints markup, has a file with a name of markup, and its lines of source are markup too.
HOSTILE_LAB = """lab: tiny
title: A <b>tiny</b> lab
programs: [hello]
tests:
  - id: hello.greets
    title: It <i>greets</i>
    run: {stdin: "<script>window.hacked=1</script>\\n", stdout: "hello\\n"}
"""
HOSTILE_C = f"""#include <stdio.h>
/* {MARKUP} <!-- */
int main(void) {{
  puts("{MARKUP.replace('"', chr(92) + '"')}\\x1b[2J\\u2028");
  fflush(stdout);
  fputs("<svg onload=alert(1)>", stderr);
  return *(volatile int*)0;
}}
"""


def finding(test, rule, number):
    return {"rule": rule, "message": f"{test} is wrong in way {number}",
            "expected": f"what {test} should print\n" * 3, "observed": f"what it printed: {number}\n" * 3,
            "hint": "Look again.", "where": [{"file": "upper.c", "line": number + 1,
                                              "process": "child 1 (pid 4)", "what": "waits in read"}]}


def spoiled(found):
    """The same finding, with markup for all of its texts."""
    texts = dict.fromkeys(("message", "expected", "observed", "hint"), MARKUP)
    return found | texts | {"where": [{"file": MARKUP, "line": 3, "process": MARKUP, "what": MARKUP}]}


def result(chance, hostile):
    """A result of the format ipclab/result/1; one of a hostile student has failed everywhere."""
    skill = chance.random()
    tests = []
    for test, points in TESTS:
        passed = not hostile and chance.random() < 0.3 + 0.75 * skill
        found = [] if passed else [finding(test, chance.choice(RULES), chance.randrange(50))]
        if hostile:
            found = [spoiled(each) for each in found]
        tests.append({"id": test, "program": test.split(".")[0], "title": f"About {test}",
                      "status": "pass" if passed else "fail", "score": points if passed else 0,
                      "max_score": points, "visible": test.startswith("upper"), "seconds": 0.1,
                      "seed": 1, "replay": "", "findings": found})
    return {"schema": "ipclab/result/1", "lab": "pipes", "submission": "s",
            "score": sum(test["score"] for test in tests), "max_score": FULL, "seconds": 1,
            "build": {"ok": True, "programs": []},
            "isolation": {"rung": "full", "guarantees": []}, "tests": tests}


def make_class(folder, students):
    """A graded class as ipclab grade leaves it, and what its page has to show."""
    chance = random.Random(7)
    entrants, known = [], []
    (folder / "results").mkdir(parents=True)
    for number in range(students):
        key = f"student-{number}"
        name = MARKUP if number == 3 else f"Student {chance.randrange(10**6):06} {number}"
        problem = "the archive is damaged" if number % 97 == 5 else None
        entrants.append({
            "key": key, "people": [{"name": name, "id": f"s{number}", "email": f"s{number}@example.org"}],
            "group": "", "late": number % 11 == 0, "submitted_at": f"2026-10-{1 + number % 30:02}",
            "source": f"submission_{number}", "address": str(number),
            "notes": [MARKUP] if number == 3 else [], "problem": problem, "digest": DIGEST})
        student = {"key": key, "name": name, "mail": f"s{number}@example.org",
                   "late": number % 11 == 0, "score": None, "kind": "problem", "failed": [], "rules": []}
        if problem is None:
            graded = result(chance, hostile=number == 3) | {"key": key, "digest": DIGEST, "basis": DIGEST}
            if number < 50:
                world.RESULT.validate(graded)
            (folder / f"results/{key}.json").write_text(json.dumps(graded))
            failed = [test for test in graded["tests"] if test["status"] == "fail"]
            student |= {"score": graded["score"], "kind": "full" if not failed else "lost",
                        "failed": [test["id"] for test in failed],
                        "rules": sorted({test["findings"][0]["rule"] for test in failed})}
        known.append(student)
    (folder / "class.json").write_text(json.dumps({
        "schema": "ipclab/class/1", "lab": "pipes", "title": "Pipes across fork",
        "system": "canvas", "entrants": entrants}))
    return known


def similar(known):
    """As many pairs as ipclab similar keeps, of those who could be read; the first has a hostile one."""
    keys = [student["key"] for student in known if student["kind"] != "problem"]
    files = ["upper.cpp", MARKUP]
    pairs = [{"similarity": 1 - number / 30_000, "found_by": "same-files" if number == 0 else "dolos",
              "first": {"key": keys[number + 3], "digest": DIGEST, "file": files[0] if number else ""},
              "second": {"key": keys[-1 - number], "digest": DIGEST, "file": files[number % 2] if number else ""}}
             for number in range(5_000 - 500)]
    return {"schema": "ipclab/similar/1", "threshold": 0.8, "cut": True, "pairs": pairs}


class Pages(world.Case):
    def browse(self, script, pages):
        """Runs a script of tests/html/; what it prints about sizes and times is worth seeing."""
        self.assertTrue((BROWSER_TESTS / "node_modules/playwright-core").is_dir(),
                        "make test installs it")
        done = subprocess.run(
            ["node", BROWSER_TESTS / script], capture_output=True, text=True, check=False,
            timeout=500, env={**os.environ, "IPCLAB_PAGES": str(pages)})
        for line in done.stdout.splitlines():
            if line.startswith("# ") and "students" in line:
                print(line)
        self.assertEqual(done.returncode, 0, done.stdout[-20_000:] + done.stderr[-4_000:])
        self.assertRegex(done.stdout, r"(?m)^# skipped 0$")
        self.assertRegex(done.stdout, r"(?m)^# pass [1-9]")

    def page_of(self, target, solution, pages, name, status=1, **options):
        page = pages / f"{name}.html"
        answer = self.ipclab("check", target, solution, "--hidden", "--html", page, **options)
        self.expect(answer, status)
        self.assertTrue(page.read_text(encoding="utf-8").endswith("</html>\n"))

    def test_of_single_submissions(self):
        pages = self.write({}, "pages")
        wrong = world.ROOT / "reference"
        self.page_of("pipes.upper.large", wrong / "pipes/wrong/upper-writes-everything-first", pages, "deadlock")
        self.page_of("shm.notes.side-by-side", wrong / "shm/wrong/notes-crossed-locks", pages, "schedule")
        solution = self.write({"hello.c": HOSTILE_C, "<img src=x onerror=alert(1)>.c": "int x;\n"}, "solution")
        self.page_of("tiny", solution, pages, "hostile", home=self.house(HOSTILE_LAB))
        self.browse("submission_test.mjs", pages)

    def test_of_a_class(self):
        folder = self.write({}, "class")
        pages = self.write({}, "pages")
        known = make_class(folder, STUDENTS)
        (pages / "expected.json").write_text(json.dumps(known))
        answer = self.ipclab("report", folder, "--format", "html", "--to", pages / "class.html")
        self.expect(answer, 0)
        self.browse("class_test.mjs", pages)
        (folder / "similar.json").write_text(json.dumps(similar(known)))
        answer = self.ipclab("report", folder, "--format", "html", "--to", pages / "similar.html")
        self.expect(answer, 0)
        self.browse("similar_test.mjs", pages)

    def test_of_each_student_beside_the_class(self):
        folder = self.write({}, "class")
        make_class(folder, 12)
        answer = self.ipclab("report", folder, "--format", "html", "--to", self.folder / "class.html",
                             "--pages", self.folder / "students")
        self.expect(answer, 0)
        self.assertEqual(len(list((self.folder / "students").iterdir())), 11)
        self.assertIn('"pages":"students/"', (self.folder / "class.html").read_text())

    def test_of_a_folder_without_a_class(self):
        answer = self.ipclab("report", self.folder, "--format", "html", "--to", self.folder / "x.html")
        self.expect(answer, 2, "is not a folder that ipclab grade has made")
        self.assertFalse((self.folder / "x.html").exists())


if __name__ == "__main__":
    if shutil.which("node") is None:
        sys.exit("make test installs it: there is no node")
    world.main()
