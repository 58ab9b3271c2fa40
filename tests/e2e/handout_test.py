"""The handouts keep what they promise: each labs/<lab>/README.md has the fixed headings and a
section for each program, its sample sessions are what the reference solution really prints, and
the starter that goes with it compiles without a warning.

A session is an indented block whose lines begin `$ `: each is a command for sh, and what follows,
up to the next one, is what it prints on both streams. All sessions of a handout run one after
another in one folder. Lines of standard error may stand anywhere among those of standard output.

usage: handout_test.py ROOT
"""

import collections
import functools
import re
import subprocess

from world import ROOT, Case, main

LABS = sorted(file.parent for file in (ROOT / "labs").glob("*/lab.yaml"))
HEADINGS = [
    "Goal", "Background", "The tasks", "Rules", "Check your work", "Hints", "Questions",
]  # fmt: skip
FLAGS = ["-O2", "-g", "-Wall", "-Wextra", "-pthread"]
COMPILERS = {".c": ["gcc", "-std=gnu17", *FLAGS], ".cpp": ["g++", "-std=gnu++20", *FLAGS]}
MARK = "=== end of command {} ==="


def handout(lab):
    return (lab / "README.md").read_text(encoding="utf-8")


def without_code(text):
    """The text without its indented and its fenced blocks: `# x` in those is no heading."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^    .*$", "", text, flags=re.MULTILINE)


def section(text, heading):
    found = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found.group(1) if found else ""


def programs_of(lab):
    text = (lab / "lab.yaml").read_text(encoding="utf-8")
    return re.findall(r"[\w-]+", re.search(r"^programs: \[(.*?)\]", text, re.MULTILINE).group(1))


def sessions(text):
    """The commands of all sessions, each with the lines that it prints."""
    for block in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE):
        lines = [line[4:] for line in block.splitlines()]
        if not lines[0].startswith("$ "):
            continue
        command, shown = lines[0][2:], []
        for line in lines[1:]:
            if line.startswith("$ "):
                yield command, shown
                command, shown = line[2:], []
            else:
                shown.append(line)
        yield command, shown


def carry_out(commands, folder):
    """What each command prints in one shell: its lines of standard output, and of standard error."""
    script = ""
    for number, command in enumerate(commands):
        mark = MARK.format(number)
        # The next command may ask for $?.
        script += f"{command}\nstatus=$?; echo '{mark}'; echo '{mark}' >&2; (exit $status)\n"
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    outs, errs = (
        [part.splitlines() for part in re.split(MARK.format(r"\d+") + "\n", text)]
        for text in (done.stdout, done.stderr)
    )
    return list(zip(outs, errs))


def fits(shown, out, err):
    """Taken away the lines of standard error, in whatever order, the rest is standard output."""
    left = collections.Counter(err)
    rest = []
    for line in shown:
        if left[line] > 0:
            left[line] -= 1
        else:
            rest.append(line)
    return rest == out and not +left


@functools.cache
def warnings_of(source):
    done = subprocess.run(
        [*COMPILERS[source.suffix], "-Werror", "-fsyntax-only", source.name],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def compile_into(folder, programs, target):
    common = [file.name for file in (folder / "common.c", folder / "common.cpp") if file.exists()]
    for program in programs:
        (source,) = (f for f in folder.glob(f"{program}.c*") if f.suffix in COMPILERS)
        subprocess.run(
            [*COMPILERS[source.suffix], source.name, *common, "-o", target / program, "-lrt"],
            cwd=folder,
            check=True,
        )


class Handout(Case):
    def test_there_are_labs(self):
        self.assertTrue(LABS)

    def test_fixed_headings(self):
        for lab in LABS:
            with self.subTest(lab.name):
                text = without_code(handout(lab))
                self.assertRegex(text, r"\A\s*# Lab: ")
                self.assertEqual(re.findall(r"^## (.*)$", text, re.MULTILINE), HEADINGS)

    def test_every_program_has_its_task_its_session_and_its_hints(self):
        for lab in LABS:
            text = handout(lab)
            tasks = re.split(r"^### Task \d+: ", section(text, "The tasks"), flags=re.MULTILINE)[1:]
            hints = without_code(section(text, "Hints"))
            self.assertEqual(len(tasks), len(programs_of(lab)), lab.name)
            for task, program in zip(tasks, programs_of(lab)):
                with self.subTest(lab=lab.name, program=program):
                    self.assertRegex(task, rf"\A`{program}\b")
                    commands = [command for command, _ in sessions(task)]
                    self.assertTrue(any(f"./{program}" in command for command in commands))
                    self.assertIn(f"### `{program}`", hints)

    def test_sessions_are_what_the_reference_prints(self):
        for lab in LABS:
            with self.subTest(lab=lab.name):
                self.run_sessions(lab)

    def run_sessions(self, lab):
        folder = self.folder / lab.name
        folder.mkdir()
        compile_into(ROOT / "reference" / lab.name / "correct", programs_of(lab), folder)
        expected = list(sessions(handout(lab)))
        seen = carry_out([command for command, _ in expected], folder)
        for (command, shown), (out, err) in zip(expected, seen):
            if not fits(shown, out, err):
                self.fail(f"$ {command}\nhandout: {shown}\nstdout:  {out}\nstderr:  {err}")
        self.assertEqual(len(seen), len(expected) + 1, "a session ended its shell")

    def test_starters_compile_without_warnings(self):
        for lab in LABS:
            starter = ROOT / "starter" / lab.name
            for folder, ending in ((starter, ".cpp"), (starter / "c", ".c")):
                for program in programs_of(lab):
                    source = folder / (program + ending)
                    with self.subTest(str(source.relative_to(ROOT))):
                        self.assertTrue(source.is_file())
                        self.assertEqual(warnings_of(source), "")

    def test_commands_name_this_lab(self):
        for lab in LABS:
            text = section(handout(lab), "Check your work")
            targets = re.findall(r"ipclab check (\S+)", text)
            self.assertIn(lab.name, targets)
            for target in targets:
                self.assertEqual(target.split(".")[0], lab.name)


class Itself(Case):
    """Can this test fail?"""

    def test_sessions_are_found(self):
        text = "Text\n\n    $ one\n    1\n    $ two\n\n    no session\n"
        self.assertEqual(list(sessions(text)), [("one", ["1"]), ("two", [])])

    def test_streams_are_told_apart(self):
        commands = ["echo a; echo b >&2", "(exit 3)", "echo $?"]
        seen = carry_out(commands, self.folder)[:-1]
        self.assertEqual(seen, [(["a"], ["b"]), ([], []), (["3"], [])])

    def test_what_fits(self):
        self.assertTrue(fits(["b", "a", "c"], ["a", "c"], ["b"]))
        self.assertFalse(fits(["c", "a", "b"], ["a", "c"], ["b"]))
        self.assertFalse(fits(["a"], ["a"], ["b"]))
        self.assertFalse(fits(["a", "b"], ["a"], []))


if __name__ == "__main__":
    main()
