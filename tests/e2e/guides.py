"""Pages of docs/ that are followed word by word, as somebody does who has nothing else.

Each block marked ```console is typed into one shell, line by line after "$ ". What follows is what it
prints; "..." stands for anything. Where the reader has to do something else than type, the page has a
comment, `<!-- the test ... -->`, and the test does it: it has a command for each.
"""

import os
import re
import subprocess

from world import NOBODY

MARK = "=== end {} ==="
STEP = re.compile(r"^<!-- (the test .*?) -->$|^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


def typed(text, done_by_the_test):
    """The commands of the page, each with what it shows; None where that does not matter."""
    for block in STEP.finditer(text):
        if block.group(1) is not None:
            yield done_by_the_test[block.group(1)], None
            continue
        for part in re.split(r"^\$ ", block.group(2), flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def fits(shown, printed):
    pattern = re.escape(BLANKS.sub("", shown.rstrip("\n"))).replace(r"\.\.\.", ".*")
    return re.fullmatch(pattern, BLANKS.sub("", printed.rstrip("\n")), re.DOTALL) is not None


def in_one_shell(commands, folder, home):
    """What each of them prints, typed in the folder by an ordinary user."""
    script = "exec 2>&1\n"
    for number, command in enumerate(commands):
        script += f"{command}\necho; echo '{MARK.format(number)}'\n"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        **({"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}),
    )
    return re.split(r"\n=== end \d+ ===\n", done.stdout)[:-1], done.stdout


def follow(case, page, folder, done_by_the_test, home="/nonexistent"):
    """Types all of the page, from this folder on; fails where something else is printed than it shows."""
    steps = list(typed(page.read_text(encoding="utf-8"), done_by_the_test))
    case.assertGreater(len(steps), 8)
    case.assertEqual(
        sorted(command for command, shown in steps if shown is None),
        sorted(done_by_the_test.values()),
    )
    outputs, everything = in_one_shell([command for command, _ in steps], folder, home)
    case.assertEqual(len(outputs), len(steps), everything)
    for (command, shown), printed in zip(steps, outputs):
        if not fits("" if shown is None else shown, printed):
            case.fail(f"$ {command}\nguide:\n{shown}\nprinted:\n{printed}")
