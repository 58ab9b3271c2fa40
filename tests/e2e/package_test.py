"""`ipclab package`: what is uploaded to a course system is unpacked and started as that system does
it, on a right, a wrong and an unreadable submission, and the result is read as that system reads it.

usage: package_test.py ROOT
"""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import unittest
import zipfile

import jsonschema
import yaml

from world import DEADLINE, HELLO_C, IPCLAB, LAB_YAML, Case, main, run

# `tiny` with a hidden test, a colon where Autolab must not see one, and a test of the reference.
LAB = LAB_YAML.replace("title: It greets", 'title: "It greets: politely"').replace(
    "title: A tiny lab", 'title: "A lab: tiny"'
)
HIDDEN = """lab: tiny
tests:
  - id: hello.secret-test
    title: A hidden one
    points: 1
    run: {args: [secret-word], stdout: {same-as: reference}}
"""
RIGHT = {"hello.c": HELLO_C}
WRONG = {"hello.c": HELLO_C.replace('"hello"', '"hullo"')}
NOTHING = {"notes.txt": "I forgot."}

RESULT_50 = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "classroom", "assignment", "assignment_type", "owner", "submission",
                 "commit", "release", "review", "datetime", "score", "max-score", "tests"],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "classroom": {"type": "string", "minLength": 1},
        "assignment": {"type": "string", "minLength": 1},
        "assignment_type": {"enum": ["individual", "group"]},
        "owner": {"type": "string", "minLength": 1},
        "submission": {"type": "string", "pattern": "^submit/"},
        "commit": {"type": "string"}, "release": {"type": "string"}, "review": {"type": "string"},
        "datetime": {"type": "string",
                     "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "graded_at": {"type": "string"},
        "submitted_by": {"type": "object"},
        "score": {"type": "integer", "minimum": 0},
        "max-score": {"type": "integer", "minimum": 0},
        "tests": {"type": "array", "items": {
            "type": "object",
            "required": ["test-name", "passed", "score", "max-score"],
            "properties": {"test-name": {"type": "string"}, "passed": {"type": "boolean"},
                           "score": {"type": "integer"}, "max-score": {"type": "integer"}}}},
    },
}  # fmt: skip


class Packages(Case):
    def setUp(self):
        super().setUp()
        self.house(LAB, {"labs/tiny/hidden.yaml": HIDDEN})
        self.write({"reference/tiny/correct/hello.c": HELLO_C}, "house")

    def package(self, system, ending):
        file = self.folder / f"package{ending}"
        answer = run(
            [IPCLAB, "package", system, "tiny", "--to", file], home=self.folder / "house"
        )
        self.expect(answer, 0, "keep it from students")
        return file

    def start(self, command, cwd, **surroundings):
        """As a system does: with nothing of this machine's surroundings."""
        return subprocess.run(
            command,
            cwd=cwd,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", **surroundings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )


@unittest.skipIf(os.geteuid() != 0, "Gradescope starts autograders as root")
class Gradescope(Packages):
    def graded(self, files):
        """A container of Gradescope: /autograder with source, submission and results."""
        shutil.rmtree(self.folder / "autograder", ignore_errors=True)
        root = self.write({"results/.keep": "", "submission_metadata.json": "{}"}, "autograder")
        self.write(files, "autograder/submission")
        with zipfile.ZipFile(self.package("gradescope", ".zip")) as archive:
            archive.extractall(root / "source")
        shutil.copy(root / "source/run_autograder", root)
        (root / "run_autograder").chmod(0o755)
        done = self.start(
            ["unshare", "--mount", "sh", "-ec",
             'mkdir -p "$1" && mount --bind "$0" "$1" && cd "$1" && exec ./run_autograder',
             root, self.mount_point()],
            cwd="/",
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads((root / "results/results.json").read_text())

    def mount_point(self):
        """/autograder as a system has it, made only if it is not there, and gone afterwards."""
        point = "/autograder"
        if not os.path.exists(point):
            os.mkdir(point)
            self.addCleanup(os.rmdir, point)
        return point

    def test_files_at_the_root_of_the_zip(self):
        with zipfile.ZipFile(self.package("gradescope", ".zip")) as archive:
            names = archive.namelist()
            for name in ("setup.sh", "run_autograder"):
                self.assertIn(name, names)
                self.assertEqual(archive.getinfo(name).external_attr >> 16 & 0o777, 0o755)
                text = archive.read(name).decode()
                self.assertNotIn("@LAB@", text)
                self.assertEqual(subprocess.run(["sh", "-n"], input=text, text=True).returncode, 0)
            self.assertIn("labs/tiny/hidden.yaml", names)
            self.assertIn("reference/tiny/correct/hello.c", names)

    def test_results(self):
        for files, score, passed in ((RIGHT, 3, [True, True]), (WRONG, 0, [False, False]),
                                     (NOTHING, 0, [False, False])):  # fmt: skip
            with self.subTest(score):
                result = self.graded(files)
                tests = result["tests"]
                self.assertEqual(sum(test["score"] for test in tests), score)
                self.assertEqual([t["score"] == t["max_score"] for t in tests], passed)
                self.assertEqual([t["max_score"] for t in tests], [2, 1])
                self.assertEqual([t["visibility"] for t in tests], ["visible", "hidden"])

    def test_a_submission_cannot_read_the_package(self):
        spy = """#include <fcntl.h>
#include <stdio.h>
int main(void) {
  const char *names[] = {"/autograder/source/labs/tiny/hidden.yaml",
                         "/autograder/source/reference/tiny/correct/hello.c",
                         "/autograder/results/results.json"};
  for (int i = 0; i < 3; ++i)
    if (open(names[i], O_RDONLY) != -1) printf("seen %d\\n", i);
  puts("hello");
  return 0;
}
"""
        result = self.graded({"hello.c": spy})
        self.assertEqual(sum(test["score"] for test in result["tests"]), 3, result)


class Autolab(Packages):
    def settings_and_job(self):
        """What importing the tar gives, and the folder in which Tango starts make."""
        target = self.folder / "assessment"
        with tarfile.open(self.package("autolab", ".tar")) as archive:
            archive.extractall(target)
        settings = yaml.safe_load((target / "tiny/tiny.yml").read_text())
        job = self.folder / "job"
        shutil.rmtree(job, ignore_errors=True)
        job.mkdir()
        shutil.copy(target / "tiny/autograde-Makefile", job / "Makefile")
        shutil.copy(target / "tiny/autograde.tar", job)
        return settings, job

    def scores(self, output):
        """As assessment_autograde_core.rb takes the last line apart."""
        lines = output.rstrip("\n").split("\n")
        fixed = re.sub(r"([a-zA-Z0-9]+):", r'"\1":', lines[-1])
        self.assertEqual(fixed, lines[-1], "Autolab would put quotes into the line")
        return json.loads(fixed)["scores"], lines

    def test_scores(self):
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("hello.c", HELLO_C)
        wrong = zipped.getvalue().replace(b"hello.c", b"hallo.c")
        for handin, total in ((zipped.getvalue(), 3), (wrong, 0), (b"no archive", 0), (None, 0)):
            with self.subTest(total):
                settings, job = self.settings_and_job()
                if handin is not None:
                    (job / settings["general"]["handin_filename"]).write_bytes(handin)
                done = self.start(["make"], cwd=job)
                scores, lines = self.scores(done.stdout + done.stderr)
                problems = {p["name"]: p["max_score"] for p in settings["problems"]}
                self.assertEqual(set(scores), set(problems))
                self.assertEqual(sum(problems.values()), 3)
                self.assertEqual(sum(scores.values()), total)
                self.assertEqual(json.loads(lines[-2])["_presentation"], "semantic")
                self.assertNotIn("secret", "\n".join(lines))

    def test_settings(self):
        settings, _ = self.settings_and_job()
        self.assertEqual(settings["general"]["name"], "tiny")
        self.assertEqual(settings["general"]["display_name"], "A lab: tiny")
        self.assertGreater(settings["autograder"]["autograde_timeout"], 0)


class Classroom50(Packages):
    RUNNER = {
        "CLASSROOM": "os-2026",
        "ASSIGNMENT": "tiny",
        "ASSIGNMENT_TYPE": "individual",
        "OWNER": "alice",
        "USERNAME": "alice",
        "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
        "COMMIT_URL": "https://github.com/o/r/commit/a1b2c3d",
        "RELEASE_URL": "https://github.com/o/r/releases/tag/submit%2Fx",
        "REVIEW_URL": "https://github.com/o/r/compare/0...a1b2c3d",
    }

    def graded(self, files):
        shutil.rmtree(self.folder / "checkout", ignore_errors=True)
        checkout = self.write(files, "checkout")
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
        when = {"GIT_COMMITTER_DATE": "2026-06-01T16:32:01+02:00", "HOME": str(self.folder)}
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            done = self.start([*git, *words], cwd=checkout, **when)
            self.assertEqual(done.returncode, 0, done.stderr)
        bundle = self.folder / "autograders"
        shutil.rmtree(bundle, ignore_errors=True)
        with zipfile.ZipFile(self.package("classroom50", ".zip")) as archive:
            archive.extractall(bundle)
        done = self.start(
            ["python3", bundle / "tiny/autograder.py"],
            cwd=checkout,
            HOME=str(self.folder),
            **self.RUNNER,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads((checkout / "result.json").read_text())

    def test_results(self):
        for files, share in ((RIGHT, 1), (WRONG, 0), (NOTHING, 0)):
            with self.subTest(share):
                result = self.graded(files)
                jsonschema.Draft202012Validator(RESULT_50).validate(result)
                self.assertEqual(result["score"], result["max-score"] * share)
                self.assertEqual(result["max-score"], 3)
                self.assertEqual(result["score"], sum(t["score"] for t in result["tests"]))
                self.assertEqual(result["datetime"], "2026-06-01T14:32:01Z")
                self.assertEqual(result["owner"], "alice")
                self.assertEqual(result["submission"], self.RUNNER["SUBMISSION_TAG"])


class Wrong(Packages):
    def test_usage(self):
        for words in (["moodle", "tiny"], ["gradescope", "nosuch"], ["gradescope"], []):
            with self.subTest(words):
                answer = run(
                    [IPCLAB, "package", *words, "--to", self.folder / "x"],
                    home=self.folder / "house",
                )
                self.expect(answer, 2)
                self.assertFalse((self.folder / "x").exists())

    def test_format_of_check(self):
        folder = self.write(RIGHT, "work")
        home = self.folder / "house"
        printed = run([IPCLAB, "check", "tiny", folder, "--format", "gradescope"], home=home)
        self.expect(printed, 0)
        self.assertEqual(len(json.loads(printed.out)["tests"]), 1)
        file = self.folder / "out.xml"
        answer = run(
            [IPCLAB, "check", "tiny", folder, "--format", "junit", "--to", file], home=home
        )
        self.expect(answer, 0, "2 of 2 points")
        self.assertIn("<testsuites", file.read_text())
        self.expect(run([IPCLAB, "check", "tiny", folder, "--to", file], home=home), 2, "--format")


if __name__ == "__main__":
    main()
