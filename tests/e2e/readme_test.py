"""The commands that README.md tells people to type exist, and its links lead somewhere.

Looks at each line of the blocks marked ```sh: `make TARGET`, with LAB= and DIR= if given, and
`.../ipclab COMMAND`, which has to be in `ipclab --help` of the ipclab in $IPCLAB.

usage: readme_test.py REPOSITORY
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path


def commands_of(text):
    """The lines of the sh blocks, without comments."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            line = re.sub(r"(^|\s)#.*", "", line).strip()
            if line:
                yield line


def make_problems(words, root):
    targets = re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.MULTILINE)
    for word in words:
        name, is_variable, value = word.partition("=")
        if not is_variable and word not in targets:
            yield f"make has no target {word}"
        elif name == "DIR" and not (root / value).is_dir():
            yield f"there is no folder {value}"
        elif name == "LAB" and not (root / "labs" / value.split(".")[0] / "lab.yaml").is_file():
            yield f"there is no lab {value}"


def ipclab_problems(words, help_text):
    if words and not re.search(rf"^\s+{re.escape(words[0])}\b", help_text, re.MULTILINE):
        yield f"ipclab --help does not know {words[0]}"


def command_problems(command, root, help_text):
    program, *words = shlex.split(command)
    if program == "make":
        yield from make_problems(words, root)
    elif Path(program).name == "ipclab":
        yield from ipclab_problems(words, help_text)
    elif program not in ("git", "cd"):
        yield f"nobody checks what {program} is"


def link_problems(file):
    text = re.sub(r"^```.*?^```", "", file.read_text(), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target and not (file.parent / target).exists():
            yield f"the link to {target} leads nowhere"


def problems_of(root, help_text):
    readme = (root / "README.md").read_text()
    commands = list(commands_of(readme))
    if not commands:
        yield "README.md: no command in any sh block"
    for command in commands:
        for problem in command_problems(command, root, help_text):
            yield f"README.md: {command}: {problem}"
    if "make test" not in commands:
        yield "README.md: does not name `make test`, which .ci/run calls"
    for file in [root / "README.md", root / "CONTRIBUTING.md", *sorted(root.glob("docs/**/*.md"))]:
        for problem in link_problems(file):
            yield f"{file.relative_to(root)}: {problem}"


def test_itself(root):
    """Can this test fail?"""
    assert list(commands_of("```sh\nmake test  # all\n```\n")) == ["make test"]
    help_text = "  check   checks\n"
    assert not list(command_problems("ipclab check x", root, help_text))
    for wrong in ("make nothing", "make check LAB=nothing", "make DIR=nowhere", "ipclab fly", "foo"):
        assert list(command_problems(wrong, root, help_text)), f"self test: {wrong} passes"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = Path(sys.argv[1])
    test_itself(root)
    ipclab = os.environ.get("IPCLAB")
    if not ipclab:
        sys.exit("IPCLAB does not say where ipclab is")
    answer = subprocess.run([ipclab, "--help"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        sys.exit(f"ipclab --help ended with {answer.returncode}: {answer.stderr}")
    problems = list(problems_of(root, answer.stdout))
    print("\n".join(problems) or "README.md holds")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
