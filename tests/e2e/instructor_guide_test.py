"""docs/instructor-guide.md, followed word by word by somebody who has a checkout and the exports of
course systems; and the tables for gradebooks that come of it.

usage: instructor_guide_test.py ROOT
"""

import csv
import os
import shutil

import exports
from guides import follow
from upper import PIPES, make_house, tests_of_upper
from world import IPCLAB, ROOT, Case, main

POINTS = {test["id"]: test.get("points", 1) for test in tests_of_upper()}
FULL = sum(POINTS.values())
ADA, GRACE, EDSGER = ("Ada Lovelace", 1041), ("Grace Hopper", 1042), ("Edsger Dijkstra", 1043)
BARBARA, NIKLAUS = ("Barbara Liskov", 1044), ("Niklaus Wirth", 1045)
DONE_BY_THE_TEST = {
    "the test puts the export of Moodle and its worksheet there": (
        "cp ../OS-Pipes-4711.zip submissions.zip; cp ../Grades-OS-Pipes-4711.csv Grades.csv"
    ),
    "the test puts an export of Canvas there": "cp ../canvas.zip .",
    "the test puts an export with one more submission in its place": (
        "cp ../OS-Pipes-4711-later.zip submissions.zip"
    ),
    "the test gives upper.waits a quarter of a point of upper.idle": (
        'cp ../changed.yaml "$IPCLAB_HOME/labs/pipes/lab.yaml"'
    ),
}


def handed_in(folder):
    return {
        file.name: file.read_bytes()
        for file in (PIPES / folder).iterdir()
        if file.suffix in (".c", ".cpp", ".h", ".hpp")
    }


ON_TIME = {
    ADA: handed_in("correct"),
    GRACE: {"pipes.zip": exports.archive(handed_in("correct-c"))},
    EDSGER: handed_in("wrong/upper-child-keeps-write-end"),
    BARBARA: {"upper.docx": b"PK\x03\x04 it is in the text"},
}
LATE = {NIKLAUS: handed_in("wrong/upper-never-waits")}
CANVAS = {
    ("Lovelace, Ada", 301, False): handed_in("correct"),
    ("Hopper, Grace", 302, True): handed_in("wrong/upper-never-waits"),
}


def worksheet():
    return exports.moodle_worksheet(
        [
            (name, number, f"{name.split()[0].lower()}@example.edu", (name, number) in ON_TIME)
            for name, number in (ADA, GRACE, EDSGER, BARBARA, NIKLAUS)
        ],
        f"{FULL:.2f}",
    )


class Guide(Case):
    def setUp(self):
        super().setUp()
        checkout = self.folder / "ipclab"
        make_house(checkout)
        shutil.copy(ROOT / "labs/pipes/README.md", checkout / "labs/pipes")
        shutil.copytree(ROOT / "starter/pipes", checkout / "starter/pipes")
        program = checkout / "build/release/grader/ipclab"
        program.parent.mkdir(parents=True)
        shutil.copy(IPCLAB, program)
        program.chmod(0o755)
        self.write(
            {
                "OS-Pipes-4711.zip": exports.moodle(ON_TIME),
                "OS-Pipes-4711-later.zip": exports.moodle(ON_TIME | LATE),
                "Grades-OS-Pipes-4711.csv": worksheet(),
                "canvas.zip": exports.canvas(CANVAS),
                "changed.yaml": self.changed(checkout / "labs/pipes/lab.yaml"),
            }
        )
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() or os.access(path, os.X_OK) else 0o666)

    def changed(self, lab_yaml):
        text = lab_yaml.read_text(encoding="utf-8")
        for test, points in (("upper.waits", 0.5), ("upper.idle", 0.25)):
            before, mark, after = text.partition(f"- id: {test}\n")
            self.assertTrue(mark)
            old = f"points: {POINTS[test]}\n"
            self.assertIn(old, after)
            text = before + mark + after.replace(old, f"points: {points}\n", 1)
        return text

    def rows(self, file):
        with (self.folder / "pipes" / file).open(encoding="utf-8-sig", newline="") as table:
            return list(csv.DictReader(table, strict=True))

    def test_word_by_word(self):
        self.assertEqual((POINTS["upper.waits"], POINTS["upper.idle"]), (0.25, 0.5))
        page, checkout = ROOT / "docs/instructor-guide.md", self.folder / "ipclab"
        follow(self, page, checkout, DONE_BY_THE_TEST, home=self.folder)
        marks = {row["key"]: row["score"] for row in self.rows("marks.csv")}
        self.assertEqual(
            marks,
            {"Ada_Lovelace_1041": f"{FULL:g}", "Grace_Hopper_1042": f"{FULL:g}",
             "Edsger_Dijkstra_1043": "0", "Barbara_Liskov_1044": ""},
        )  # fmt: skip
        self.check_worksheet()
        scores = {row["ID"]: row["Pipes (4711)"] for row in self.rows("canvas.csv")}
        never_waits = FULL - POINTS["upper.waits"]
        self.assertEqual(scores, {"": f"{FULL:g}", "301": f"{FULL:g}", "302": f"{never_waits:g}"})

    def check_worksheet(self):
        """Grades and feedback are filled in, and nothing else is touched."""
        with (self.folder / "pipes/Grades.csv").open(encoding="utf-8-sig", newline="") as table:
            before = list(csv.DictReader(table))
        after = self.rows("Grades-filled.csv")
        grades = {row["Full name"]: row.pop("Grade") for row in after}
        self.assertEqual(
            grades,
            {"Ada Lovelace": f"{FULL:g}", "Grace Hopper": f"{FULL:g}", "Edsger Dijkstra": "0",
             "Barbara Liskov": "", "Niklaus Wirth": ""},
        )  # fmt: skip
        feedback = {row["Full name"]: row.pop("Feedback comments") for row in after}
        self.assertIn("has its write end open itself", feedback["Edsger Dijkstra"])
        self.assertEqual(feedback["Barbara Liskov"], "")
        for row in before:
            del row["Grade"], row["Feedback comments"]
        self.assertEqual(after, before)


if __name__ == "__main__":
    main()
