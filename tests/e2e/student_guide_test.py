"""docs/student-guide.md, followed word by word by somebody who has the handout and nothing else.

Each block marked ```console is typed into one shell, line by line after "$ ". What follows is what it
prints; "..." stands for anything. Where the reader is to solve the task, the test does it.

usage: student_guide_test.py ROOT
"""

import os
import re
import shutil
import subprocess

from world import IPCLAB, ROOT, Case, main, run

GUIDE = (ROOT / "docs/student-guide.md").read_text(encoding="utf-8")
SOLVES = "<!-- the test puts the solution of upper in the place of c/upper.c -->"
MARK = "=== end {} ==="


def typed(text):
    """The commands of the guide, each with what it shows; None where the reader works."""
    pattern = rf"{re.escape(SOLVES)}|^```console\n(.*?)^```"
    for block in re.finditer(pattern, text, re.DOTALL | re.MULTILINE):
        if block.group(1) is None:
            yield None, ""
            continue
        for part in re.split(r"^\$ ", block.group(1), flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def fits(shown, printed):
    pattern = re.escape(shown.rstrip("\n")).replace(r"\.\.\.", ".*")
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None


class Guide(Case):
    def test_word_by_word(self):
        answer = run([IPCLAB, "release", "pipes", "--to", self.folder / "pipes.tar.gz"])
        self.expect(answer, 0)
        for path in (ROOT / "reference/pipes/correct-c").iterdir():
            shutil.copy(path, self.folder)
        steps = list(typed(GUIDE))
        self.assertGreater(len(steps), 8)
        self.assertIn((None, ""), steps)
        script = ""
        for number, (command, _) in enumerate(steps):
            script += command or "cp ../upper.c ../*.h c/ 2>/dev/null; true"
            script += f"\necho; echo '{MARK.format(number)}'\n"
        self.folder.chmod(0o777)
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{script}"],
            cwd=self.folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            **({"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}),
        )
        outputs = re.split(r"\n=== end \d+ ===\n", done.stdout)[:-1]
        self.assertEqual(len(outputs), len(steps), done.stdout)
        for (command, shown), printed in zip(steps, outputs):
            if command is not None and not fits(shown, printed):
                self.fail(f"$ {command}\nguide:\n{shown}\nprinted:\n{printed}")

    def test_itself(self):
        """Can this test fail?"""
        self.assertEqual(list(typed("```console\n$ a\n1\n$ b\n```\n")), [("a", "1\n"), ("b", "")])
        self.assertTrue(fits("a\n...\nc\n", "a\nb\nc\n"))
        self.assertFalse(fits("a\nb\n", "a\nc\n"))


if __name__ == "__main__":
    main()
