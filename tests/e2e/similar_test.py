"""Submissions that are alike: what ipclab similar writes for the tools that compare programs, what
it reads of theirs, and that no mark and no student hears of it.

usage: similar_test.py ROOT
"""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tarfile

import jsonschema

import world

SIMILAR = jsonschema.Draft202012Validator(
    json.loads((world.ROOT / "docs/similar.schema.json").read_text(encoding="utf-8"))
)
STAND_IN = world.ROOT / "tests/e2e/peers/similar"
# What the library of Dolos 3.5.1 wrote for the class of `pipes_class`, exported by ipclab.
RECORDED = world.ROOT / "tests/golden/similar/dolos.csv"
JPLAG = "submissionName1,submissionName2,averageSimilarity,maxSimilarity\r\n"
NAMES = re.compile(
    r"\b(arguments?|buffer|child|command|commands|count|end|line|letter|pid|program|status|text|word)\b")


def packed(files):
    """As ipclab grade stores them."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, content in sorted(files.items()):
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def sources(folder, pattern="*"):
    return {path.name: path.read_bytes() for path in folder.glob(pattern) if path.suffix in (".c", ".cpp", ".hpp")}


def renamed(files):
    """With other names for variables, and without comments."""
    return {path: NAMES.sub(r"my_\1", re.sub(r"//.*", "", content.decode())).encode()
            for path, content in files.items()}


def pipes_class():
    """Independent solutions, a copy with other names, twice the same, and who has changed nothing."""
    pipes = world.ROOT / "reference/pipes"
    starter = world.ROOT / "starter/pipes"
    ada = sources(pipes / "correct")
    wrong = {f"tally-{name}": sources(pipes / "wrong" / f"tally-{name}", "*.cpp")
             for name in ("threads", "map-of-names")}
    return {"ada": ada, "bob": renamed(ada), "cy": sources(pipes / "correct-c"), **wrong,
            "eve": sources(starter), "flo": sources(starter),
            "gil": sources(starter / "c") | {"own.h": b"int own;\n"},
            "hal": sources(starter / "c") | {"own.h": b"int own;\n"}}


class Similar(world.Case):
    def graded(self, submissions, lab="pipes"):
        """The folder of a class as far as ipclab similar reads it. None: not to be read."""
        folder = self.folder / "graded"
        (folder / "submissions").mkdir(parents=True)
        entrants = []
        for key, files in submissions.items():
            archive = packed(files) if files is not None else b""
            if archive:
                (folder / f"submissions/{key}.tar").write_bytes(archive)
            entrants.append({
                "key": key, "people": [{"name": f"Name of {key}", "id": "", "email": ""}], "group": "",
                "late": False, "submitted_at": "", "source": key, "address": "", "notes": [],
                "problem": None if archive else "damaged",
                "digest": hashlib.sha256(archive).hexdigest() if archive else ""})
        (folder / "class.json").write_text(json.dumps({
            "schema": "ipclab/class/1", "lab": lab, "title": "Pipes", "system": "folders",
            "entrants": sorted(entrants, key=lambda entrant: entrant["key"])}))
        return folder

    def similar(self, *words, **options):
        return self.ipclab("similar", self.folder / "graded", *words, **options)

    def pairs(self):
        stored = json.loads((self.folder / "graded/similar.json").read_text())
        SIMILAR.validate(stored)
        return sorted((pair["first"]["key"], pair["second"]["key"], pair["found_by"])
                      for pair in stored["pairs"])

    def with_stand_in(self):
        return {"PATH": f"{STAND_IN}:{os.environ['PATH']}"}

    def files_below(self, folder):
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def test_the_same_files_need_no_tool(self):
        self.graded(pipes_class())
        self.expect(self.similar(), 0, "100%  gil  hal  (the same files)", "never a verdict")
        self.assertEqual(self.pairs(), [("gil", "hal", "same-files")])

    def test_the_export_is_what_tools_read(self):
        self.graded(pipes_class() | {"not-read": None})
        to = self.folder / "sources to compare"
        answer = self.similar("--to", to)
        self.expect(answer, 0, "C++", "from 6 submissions", "from 3 submissions", "-i base.cpp", "-bc base")
        self.assertFalse((self.folder / "graded/similar.json").exists())
        self.assertEqual(sorted(os.listdir(to)), ["c", "cpp"])
        self.assertEqual(sorted(os.listdir(to / "cpp")), ["base", "base.cpp", "info.csv", "submissions"])
        self.assertEqual(sorted(os.listdir(to / "cpp/submissions/ada")),
                         ["pipeline.cpp", "posix.hpp", "tally.cpp", "upper.cpp"])
        self.assertEqual((to / "cpp/submissions/ada/posix.hpp").read_bytes(),
                         (world.ROOT / "reference/pipes/correct/posix.hpp").read_bytes())
        self.assertEqual(sorted(os.listdir(to / "c/base")), ["pipeline.c", "tally.c", "upper.c"])
        for language in ("c", "cpp"):
            with (to / language / "info.csv").open(newline="") as file:
                listed = sorted(row["filename"] for row in csv.DictReader(file))
            below = to / language / "submissions"
            self.assertEqual(listed, sorted(f"submissions/{path}" for path in self.files_below(below)))
            joined = (to / language / f"base.{language}").read_bytes()
            for base in (to / language / "base").iterdir():
                self.assertIn(base.read_bytes(), joined)

    def test_a_folder_in_use_is_refused(self):
        self.graded({"ada": {"a.c": b"int a;\n"}})
        used = self.write({"mine.txt": "mine"}, "used")
        self.expect(self.similar("--to", used), 2, "is there and not empty")
        self.expect(self.similar("--to", used / "mine.txt"), 2, "is there and not empty")
        (self.folder / "lost").symlink_to(self.folder / "nowhere")
        self.expect(self.similar("--to", self.folder / "lost"), 2, "is there and not empty")
        self.assertEqual(self.files_below(used), ["mine.txt"])
        (self.folder / "empty").mkdir()
        self.expect(self.similar("--to", self.folder / "empty"), 0)

    def test_hostile_names_and_contents_stay_in_their_folder(self):
        hostile = {"a\n-x;$(touch hacked).c": b"/* \xff\xfe\0", "-rf.c": b"int a;\n", "=cmd,\"x\".c": b"int b;\n",
                   "deep/submissions/bob/x.h": b"int h;\n", "a b.c": b"int c;\n", "a_b.c": b"int d;\n"}
        self.graded({"ada": hostile, "bob": {"b.c": b"int b;\n"}})
        to = self.folder / "to"
        self.expect(self.similar("--to", to, "--run", "dolos", env=self.with_stand_in()), 0)
        self.assertEqual(self.files_below(to / "c/submissions/ada"),
                         ["2_a_b.c", "_-rf.c", "_cmd__x_.c", "a_-x___touch_hacked_.c", "a_b.c",
                          "deep+submissions+bob+x.h"])
        self.assertEqual(self.files_below(to / "c/submissions/bob"), ["b.c"])
        self.assertEqual(len((to / "c/info.csv").read_text().splitlines()), 1 + 6 + 1)

    def test_dolos_finds_who_has_changed_names(self):
        self.graded(pipes_class())
        answer = self.similar("--to", self.folder / "to", "--run", "dolos", env=self.with_stand_in())
        self.expect(answer, 0, "dolos compares 6 submissions in C++", "dolos compares 3 submissions in C\n")
        self.assertEqual(self.pairs(), [("ada", "bob", "dolos"), ("gil", "hal", "same-files")])

    def test_what_dolos_has_written(self):
        self.graded(pipes_class())
        self.expect(self.similar("--from", RECORDED), 0, "(Dolos: ")
        self.assertEqual(self.pairs(), [("ada", "bob", "dolos"), ("gil", "hal", "same-files")])
        self.expect(self.similar("--from", RECORDED, "--threshold", "1"), 0)
        self.assertEqual(self.pairs(), [("gil", "hal", "same-files")])

    def test_without_dolos(self):
        self.graded(pipes_class())
        nothing = self.write({}, "nothing")
        answer = self.similar("--to", self.folder / "to", "--run", "dolos", env={"PATH": str(nothing)})
        self.expect(answer, 3, "there is no command dolos")
        self.expect(self.similar("--run", "dolos"), 2, "--to")

    def test_dolos_that_fails(self):
        self.graded(pipes_class())
        program = self.write({"dolos": "#!/bin/sh\necho 'out of \x1b[1mmemory' >&2\nexit 1\n"}, "bin") / "dolos"
        program.chmod(0o755)
        answer = self.similar("--to", self.folder / "to", "--run", "dolos",
                              env={"PATH": f"{program.parent}:{os.environ['PATH']}"})
        self.expect(answer, 3, "dolos has not compared", "out of \\x1b[1mmemory")
        self.assertFalse((self.folder / "graded/similar.json").exists())

    def test_several_tools_together(self):
        self.graded(pipes_class())
        files = self.write({
            "results.csv": JPLAG + "ada,bob,0.97,0.99\r\nada,cy,0.1,0.1\r\nnobody,bob,0.9,0.9\r\n",
            "moss.html": "<TITLE>Moss Results</TITLE><TABLE><TR><TD>"
                         "<A HREF=\"http://x/match0.html\">submissions/ada/ (91%)</A>\n<TD>"
                         "<A HREF=\"http://x/match0.html\">submissions/bob/ (88%)</A><TD ALIGN=right>43\n"})
        answer = self.similar("--from", files / "results.csv", "--from", files / "moss.html", RECORDED)
        self.expect(answer, 0, "note: 1 name of no submission in this class, for instance \"nobody\"")
        self.assertEqual(self.pairs(), [("ada", "bob", "dolos"), ("ada", "bob", "jplag"),
                                        ("ada", "bob", "moss"), ("gil", "hal", "same-files")])

    def test_what_cannot_be_read_changes_nothing(self):
        self.graded(pipes_class())
        self.expect(self.similar(), 0)
        before = (self.folder / "graded/similar.json").read_bytes()
        bad = self.write({"bad.csv": JPLAG + "ada,bob,lots,0\n", "other.csv": "a,b\n1,2\n", "big.csv": "x" * 10**6})
        for name, words in (("bad.csv", "line 2 is no pair"), ("other.csv", "it is neither"),
                            ("big.csv", "it is neither"), ("none.csv", "there is no such file"), (".", "no such file")):
            self.expect(self.similar("--from", bad / name), 2, words)
            self.assertEqual((self.folder / "graded/similar.json").read_bytes(), before)
        self.expect(self.ipclab("similar", self.folder), 2, "is not a folder that ipclab grade has made")

    def test_a_lab_that_is_not_here(self):
        self.graded(pipes_class(), lab="gone")
        self.expect(self.similar("--to", self.folder / "to"), 0, "note: what students were given is not left out")
        self.expect(self.similar(), 0)
        self.assertEqual(self.pairs(), [("eve", "flo", "same-files"), ("gil", "hal", "same-files")])

    def test_a_large_class_needs_no_more_memory(self):
        files = {name: b"int x;\n" * 20_000 for name in ("a.c", "b.c", "c.h")}
        self.graded({f"s{number}": {name: text + b"// %d\n" % number for name, text in files.items()}
                     for number in range(1_500)})
        answer = self.similar("--to", self.folder / "to", memory_bound=True)
        self.expect(answer, 0, "from 1500 submissions")
        rows = "".join(f"s{i},s{j},0.{(i * j) % 10},0.5\n" for i in range(1_500) for j in range(0, i, 2))
        found = self.write({"results.csv": JPLAG + rows}) / "results.csv"
        self.expect(self.similar("--from", found, "--threshold", "0.1", memory_bound=True), 0, "There were more")
        self.assertEqual(len(self.pairs()), 5_000)

    def test_marks_and_students_hear_nothing(self):
        submissions = self.write({f"{name}/hello.c": world.HELLO_C for name in ("ada", "bob")}, "class")
        home = self.house()
        folder = self.folder / "graded"
        self.expect(self.ipclab("grade", "tiny", submissions, "--out", folder, "--trust", home=home), 0)

        def reports():
            made = [self.ipclab("report", folder, "--format", name, home=home).out for name in ("csv", "canvas")]
            for name, words in (("html", ["--key", "ada"]), ("gradescope", ["--key", "ada"])):
                to = self.folder / f"report.{name}"
                self.expect(self.ipclab("report", folder, "--format", name, *words, "--to", to, home=home), 0)
                made.append(to.read_text())
            return made

        def class_page():
            self.expect(self.ipclab("report", folder, "--format", "html", "--to", self.folder / "class.html",
                                    "--pages", self.folder / "pages", home=home), 0)
            return (self.folder / "class.html").read_text(), (self.folder / "pages/ada.html").read_text()

        before, page_before = reports(), class_page()
        self.assertNotIn('id="similar"', page_before[0])
        self.expect(self.similar(home=home), 0, "ada  bob  (the same files)")
        self.assertEqual(reports(), before)
        page, of_ada = class_page()
        self.assertIn('["ada","bob",100.0,"the same files",""]', page)
        self.assertEqual(of_ada, page_before[1])
        shutil.copyfile(self.folder / "class.html", self.folder / "first.html")
        self.write({"bob/hello.c": world.HELLO_C + "// mine\n"}, "class")
        self.expect(self.ipclab("grade", "tiny", submissions, "--out", folder, "--trust", home=home), 0)
        self.assertIn('"pairs":[]', class_page()[0])
        (folder / "similar.json").write_text("{}")
        self.expect(self.ipclab("report", folder, "--format", "html", "--to", self.folder / "class.html", home=home),
                    0, "without similar submissions")


if __name__ == "__main__":
    world.main()
