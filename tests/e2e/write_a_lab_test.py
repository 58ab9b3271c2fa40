"""docs/write-a-lab.md, followed word by word: its files are written, its commands are typed, in the
order of the page, and what these print is what the page shows.

A file is a block of code after a line with nothing but its path: `labs/locks/lab.yaml`: A session is
a block marked `console`; a line `...` in it stands for any number of lines.

usage: write_a_lab_test.py ROOT
"""

import os
import re
import subprocess

from world import IPCLAB, ROOT, Case, main

PAGE = ROOT / "docs/write-a-lab.md"
BLOCK = re.compile(r"(?:^`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def parts(text):
    """What the page tells one to do: ("file", path, content) or ("command", command, shown lines)."""
    for path, kind, body in BLOCK.findall(text):
        if path:
            yield "file", path, body
        elif kind == "console":
            for session in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, *shown = session.splitlines()
                yield "command", command, shown


def fits(shown, printed):
    """`...` stands for any number of lines."""
    patterns = [r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in shown]
    return re.fullmatch("".join(patterns), printed) is not None


class WriteALab(Case):
    def follow(self, home):
        tools = home / "tools"
        tools.mkdir()
        (tools / "ipclab").symlink_to(IPCLAB)
        env = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "IPCLAB_HOME": str(home)}
        for kind, what, rest in parts(PAGE.read_text(encoding="utf-8")):
            if kind == "file":
                (home / what).parent.mkdir(parents=True, exist_ok=True)
                (home / what).write_text(rest, encoding="utf-8")
                continue
            done = subprocess.run(
                ["sh", "-c", what], cwd=home, env=env, capture_output=True, text=True, timeout=300
            )
            self.assertEqual(done.returncode, 0, f"$ {what}\n{done.stdout}{done.stderr}")
            self.assertTrue(fits(rest, done.stdout), f"$ {what}\nprinted:\n{done.stdout}")

    def test_the_page_makes_a_lab_that_is_proved(self):
        home = self.folder / "home"
        for folder in ("labs", "reference", "starter"):
            (home / folder).mkdir(parents=True)
        self.follow(home)
        self.assertTrue((home / "labs/locks/lab.yaml").is_file())


class Itself(Case):
    """Can this test fail?"""

    def test_parts_are_found_in_order(self):
        text = "`a/b.c`:\n\n```c\nint x;\n```\n\n```console\n$ one\n1\n...\n$ two\n```\n\n```sh\nno\n```\n"
        self.assertEqual(
            list(parts(text)),
            [("file", "a/b.c", "int x;\n"), ("command", "one", ["1", "..."]), ("command", "two", [])],
        )

    def test_what_fits(self):
        self.assertTrue(fits(["a", "...", "c"], "a\nb\nb\nc\n"))
        self.assertTrue(fits([], ""))
        self.assertFalse(fits(["a"], "a\nb\n"))
        self.assertFalse(fits(["a.c"], "abc\n"))


if __name__ == "__main__":
    main()
