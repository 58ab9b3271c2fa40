"""`ipclab release`: what a student unpacks works anywhere, and nothing that is hidden is in it. A
lab that would give something away, in whatever form, is refused with the place.

usage: release_test.py ROOT
"""

import base64
import bz2
import gzip
import io
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile
import unittest
import zipfile
import zlib

from world import IPCLAB, ROOT, Case, main, run

BINARIES = tempfile.TemporaryDirectory(prefix="ipclab-stripped-")
# What is handed out has no symbols. A program without them gives the same (test_the_same_bytes), and
# what is most of it need not be read again and again.
STRIPPED = pathlib.Path(BINARIES.name) / "ipclab"
LABS = sorted(file.parent.name for file in (ROOT / "labs").glob("*/lab.yaml"))
PART_OF_LIBC = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}

# Of the house below.
SOLUTION = """#include <stdio.h>

int main(int argc, char **argv) {
    int sum_of_all_arguments = 0;
    for (int number = 1; number < argc; ++number)
        sum_of_all_arguments += value_of_words(argv[number]);
    return printf("%d\\n", sum_of_all_arguments) < 0;
}
"""
STARTER = """#include <stdio.h>

int main(int argc, char **argv) {
    /* Step 1: add up what the arguments say, and print it. */
    return argc + argv[0][0];
}
"""
LAB = """lab: sums
title: Sums
programs: [sum]
tests:
  - id: sum.of-two
    title: Two numbers
    points: 2
    run: {args: ["1", "2"], stdout: "3\\n"}
  - id: sum.of-a-file
    title: Numbers of a file
    points: 2
    run: {stdin: {file: shown.txt}, stdout: "3\\n"}
"""
HIDDEN = """lab: sums
tests:
  - id: sum.of-words
    title: Words that are numbers
    points: 2
    run: {args: ["seventy-seven and a half"], stdin: {file: hidden.txt}, stdout: "77\\n"}
"""
HANDOUT = "# Lab: Sums\n\nAdd up, please.\n\n    $ ./sum 1 2\n    3\n"
A_LINE = "sum_of_all_arguments += value_of_words(argv[number]);"
AN_INPUT = "seventy-seven and a half"


def zipped(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", text)
    return file.getvalue()


def tarred(text):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo("notes.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return file.getvalue()


# How a text may lie in a file of the handout.
DISGUISES = {
    "plain": lambda text: text,
    "in other lines": lambda text: text.replace(b" ", b"\n   "),
    "in capitals": bytes.upper,
    "UTF-16": lambda text: text.decode().encode("utf-16"),
    "in quotes": lambda text: text.replace(b'"', b'\\"').replace(b" ", b"\\ "),
    "base64": base64.b64encode,
    "base64 in lines": lambda text: b"key:\n" + base64.encodebytes(text * 3),
    "base64 in a comment": lambda text: b"# "
    + base64.encodebytes(text * 3).replace(b"\n", b"\n# "),
    "base64 of URLs": base64.urlsafe_b64encode,
    "base64 behind a word": lambda text: b"key" + base64.b64encode(text),
    "hexadecimal": lambda text: text.hex().encode(),
    "an array of C": lambda text: b", ".join(b"0x%02x" % byte for byte in text),
    "escapes of C": lambda text: b"".join(b"\\x%02x" % byte for byte in text),
    "gzip": gzip.compress,
    "gzip behind something": lambda text: b"12345" + gzip.compress(text),
    "zlib": zlib.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
    "tar.gz": tarred,
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text)),
    "zip in zip": lambda text: zipped(zipped(text)),
    "base64 in gzip in zip": lambda text: zipped(gzip.compress(base64.b64encode(text))),
}


class Sums(Case):
    """A house with the lab `sums`, which gives nothing away."""

    def setUp(self):
        super().setUp()
        self.home = self.write(
            {
                "labs/sums/lab.yaml": LAB,
                "labs/sums/hidden.yaml": HIDDEN,
                "labs/sums/README.md": HANDOUT,
                "labs/sums/files/shown.txt": "1\n2\n",
                "labs/sums/files/hidden.txt": "twenty and twenty-one and more\n",
                "starter/sums/c/sum.c": STARTER,
                "reference/sums/correct-c/sum.c": SOLUTION,
                "reference/sums/wrong/none/expected.yaml": "about: It adds nothing to nothing.\n",
            },
            "house",
        )
        self.file = self.folder / "sums.tar.gz"

    def release(self, **options):
        return run([STRIPPED, "release", "sums", "--to", self.file], home=self.home, **options)

    def expect_refused(self, *texts):
        self.file.unlink(missing_ok=True)
        answer = self.release()
        self.expect(answer, 2, "would give away", *texts)
        self.assertFalse(self.file.exists())
        return answer

    def spoil(self, path, text):
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as out:
            out.write(b"\n" + (text.encode() if isinstance(text, str) else text) + b"\n")


class Refused(Sums):
    def test_nothing_to_refuse(self):
        self.expect(self.release(), 0, "none is in it")
        with tarfile.open(self.file) as archive:
            self.assertEqual(
                sorted(archive.getnames()),
                [
                    "sums/Makefile",
                    "sums/README.md",
                    "sums/c/sum.c",
                    "sums/ipclab",
                    "sums/labs/sums/files/shown.txt",
                    "sums/labs/sums/lab.yaml",
                ],
            )

    def expect_each_told(self, expected):
        """One refusal, which names each file, or line of one, with what it gives away."""
        told = self.expect_refused().err
        for place, source in expected:
            with self.subTest(place):
                self.assertRegex(told, rf"  sums/{re.escape(place)}[^\n]*: {source}(\n|$)")

    def test_a_line_of_the_reference_in_every_disguise(self):
        names = list(DISGUISES)
        at_once = 5  # so few that no more than the 20 pieces are found that are told
        for begin in range(0, len(names), at_once):
            notes = self.home / "starter/sums/c/notes"
            shutil.rmtree(notes, ignore_errors=True)
            for name in names[begin : begin + at_once]:
                self.spoil(f"starter/sums/c/notes/{name}", DISGUISES[name](A_LINE.encode()))
            self.expect_each_told(
                (f"c/notes/{name}", "reference/sums/correct-c/sum.c:6")
                for name in names[begin : begin + at_once]
            )

    def test_a_line_of_the_reference_in_every_file(self):
        places = (
            ("labs/sums/README.md", "README.md", "    {}"),
            ("labs/sums/lab.yaml", "labs/sums/lab.yaml", "# {}"),
            ("labs/sums/files/shown.txt", "labs/sums/files/shown.txt", "{}"),
            ("starter/sums/c/sum.c", "c/sum.c", "// {}"),
            ("starter/sums/c/more.c", "c/more.c", "/* first\n * {}\n */"),
            ("starter/sums/notes/more.txt", "cpp/notes/more.txt", "{}"),
        )
        for path, _, comment in places:
            self.spoil(path, comment.format(A_LINE))
        self.expect_each_told(
            (place, "reference/sums/correct-c/sum.c:6") for _, place, _ in places
        )

    def test_hidden_tests(self):
        texts = (("sum.of-words", 3), (AN_INPUT, 6), ("run: {args: [" + '"' + AN_INPUT, 6))
        expected = []
        for path, place in (
            ("labs/sums/README.md", "README.md"),
            ("labs/sums/lab.yaml", "labs/sums/lab.yaml"),
        ):
            for text, line in texts:
                self.spoil(path, "# " + text)
                at = (self.home / path).read_text().count("\n") + 1  # after the name of the file
                expected.append((f"{place}:{at}", f"labs/sums/hidden.yaml:{line}"))
        self.expect_each_told(expected)

    def test_a_hidden_title_beside_the_handout(self):
        self.spoil("labs/sums/lab.yaml", "# Words that are numbers")
        self.expect_refused("labs/sums/hidden.yaml:4")

    def test_a_file_of_hidden_tests(self):
        self.spoil("starter/sums/c/notes.txt", "twenty and twenty-one and more")
        self.expect_refused("labs/sums/files/hidden.txt:1")

    def test_known_wrong_solutions(self):
        self.spoil("labs/sums/README.md", "about: It adds nothing to nothing.")
        self.expect_refused("reference/sums/wrong/none/expected.yaml:1")

    def test_what_ipclab_writes_itself_is_no_secret(self):
        self.expect(run([STRIPPED, "new", "greet"], home=self.home), 0)
        made = [STRIPPED, "release", "greet", "--to", self.file]
        self.expect(run(made, home=self.home), 0, "none is in it")
        self.spoil("reference/greet/correct-c/hello.c", "/* " + A_LINE + " */")
        self.spoil("starter/greet/c/hello.c", "/* " + A_LINE + " */")
        self.expect(run(made, home=self.home), 2, "reference/greet/correct-c/hello.c:12")

    def test_the_program_itself(self):
        data = IPCLAB.read_bytes()
        # What ipclab carries anyway, taken for a part of the solution.
        self.assertIn(b"Wrong usage".lower(), data.lower())
        self.spoil("reference/sums/correct-c/sum.c", "// 3 the grader could not do its work.")
        self.expect_refused("sums/ipclab", "reference/sums/correct-c/sum.c:10")

    def test_the_name_of_a_file(self):
        self.spoil("starter/sums/c/seventy-seven and a half", "x")
        self.expect_refused("seventy-seven and a half", "labs/sums/hidden.yaml:6")

    def test_what_was_there_stays(self):
        self.file.write_text("old")
        self.spoil("labs/sums/README.md", A_LINE)
        self.expect(self.release(), 2)
        self.assertEqual(self.file.read_text(), "old")

    def test_wrong_labs(self):
        self.expect(run([IPCLAB, "release", "nosuch", "--to", self.file], home=self.home), 2)
        self.expect(run([IPCLAB, "release", "sums"], home=self.home), 2, "--to")
        (self.home / "labs/sums/README.md").unlink()
        self.expect(self.release(), 2, "README.md")
        self.spoil("labs/sums/hidden.yaml", "{")
        self.expect(self.release(), 2, "hidden.yaml")

    def test_a_place_that_cannot_be_written(self):
        answer = run([IPCLAB, "release", "sums", "--to", "/nosuch/x"], home=self.home)
        self.expect(answer, 3, "/nosuch/x")


class Released(Sums):
    """The seven labs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="ipclab-released-")
        cls.addClassCleanup(folder.cleanup)
        cls.released = pathlib.Path(folder.name)

    def archive_of(self, lab):
        """Made once for all tests."""
        file = self.released / f"{lab}.tar.gz"
        if not file.exists():
            self.expect(run([STRIPPED, "release", lab, "--to", file]), 0, "none is in it")
        return file

    def unpacked(self, lab):
        with tarfile.open(self.archive_of(lab)) as archive:
            archive.extractall(self.folder)
        return self.folder / lab

    def make(self, folder, *words):
        for path in (self.folder, *folder.parents[: len(folder.parts)], *folder.rglob("*")):
            if self.folder in (path, *path.parents) and path.is_dir():
                path.chmod(0o755)
        surroundings = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        return run(
            ["env", "-i", *[f"{k}={v}" for k, v in surroundings.items()], "make", *words],
            cwd=folder,
            as_nobody=os.geteuid() == 0,
        )

    def test_every_lab_is_clean_and_whole(self):
        for lab in LABS:
            with self.subTest(lab):
                folder = self.unpacked(lab)
                self.assertTrue((folder / "README.md").is_file())
                self.assertTrue(list((folder / "cpp").glob("*.cpp")))
                self.assertTrue(list((folder / "c").glob("*.c")))
                hidden = re.findall(
                    r"^  - id: (\S+)",
                    (ROOT / "labs" / lab / "hidden.yaml").read_text(),
                    re.MULTILINE,
                )
                self.assertTrue(hidden)
                texts = b"\n".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
                self.assertEqual([i for i in hidden if i.encode() in texts], [])
                names = [path.name for path in folder.rglob("*")]
                for name in ("hidden.yaml", "clauses.yaml", "expected.yaml", "reference"):
                    self.assertNotIn(name, names)

    def test_the_same_bytes(self):
        home = self.folder / "elsewhere and later"
        for part in ("labs", "starter", "reference"):
            # copy(), unlike the usual copy2(), gives the files the time of now.
            shutil.copytree(ROOT / part / "fifo", home / part / "fifo", copy_function=shutil.copy)
        again = run([IPCLAB, "release", "fifo", "--to", self.file], home, {"TZ": "Asia/Tokyo"})
        self.expect(again, 0)
        self.assertEqual(self.archive_of("fifo").read_bytes(), self.file.read_bytes())

    def test_make_check_of_anybody(self):
        folder = self.unpacked("pipes")
        starter = self.make(folder, "check", "TEST=upper.line")
        self.expect(starter, 2, "pipes: Pipes across fork", "upper.line")
        in_c = self.make(folder, "check", "DIR=c", "TEST=upper.line")
        self.expect(in_c, 2, "upper.line")
        shutil.copytree(ROOT / "reference/pipes/correct-c", folder / "mine")
        self.expect(self.make(folder, "check", "DIR=mine", "TEST=upper"), 0, "passed")

    def test_runs_with_the_probe(self):
        folder = self.unpacked("shm")
        wrong = "counter-unlocked"
        shutil.copytree(ROOT / "reference/shm/wrong" / wrong, folder / "mine")
        answer = self.make(folder, "check", "DIR=mine", "TEST=counter")
        self.expect(answer, 2, "data-race")

    def test_without_the_reference(self):
        folder = self.unpacked("nonblocking")
        shutil.copytree(ROOT / "reference/nonblocking/correct", folder / "mine")
        answer = self.make(folder, "check", "DIR=mine", "TEST=merge.one-line")
        self.assertNotEqual(answer.status, 3, answer)
        only = self.make(folder, "check", "DIR=mine", "TEST=capacity.pipe")
        self.expect(only, 2, "which is not here")

    def test_the_program_needs_only_libc(self):
        folder = self.unpacked("fifo")
        shown = run(["readelf", "-d", folder / "ipclab"])
        needed = set(re.findall(r"NEEDED.*\[(.*)\]", shown.out))
        self.assertIn("libc.so.6", needed)
        if b"__asan_init" not in IPCLAB.read_bytes():
            self.assertLessEqual(needed, PART_OF_LIBC)
        self.assertNotIn(str(ROOT).encode(), (folder / "ipclab").read_bytes())


def setUpModule():  # pylint: disable=invalid-name
    unittest.addModuleCleanup(BINARIES.cleanup)
    subprocess.run(["strip", "-o", STRIPPED, IPCLAB], check=True)


if __name__ == "__main__":
    main()
