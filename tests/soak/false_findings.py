"""Runs the specimens that have no fault and the right solutions of the labs again and again, while
both cores are kept busy by others: whatever is found in one of them is a correct program judged wrong.

usage: false_findings.py IPCLAB ROOT [RUNS]

RUNS (10000) test runs are spread over the specimens and the labs, half of them each.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LABS = ("unusual", "waiting", "mechanisms", "descriptors", "faults", "deadlocks", "specimens")
# They need longer than the others, or a core for themselves, without showing more.
SLOW = re.compile(r"^(limit|slow|memory|disk|output|computes|cpu|file-as)-|-of-hundreds$")
AT_ONCE = 4


def faulty(root):
    """The programs that specimens_test.py expects something of."""
    text = (root / "tests/e2e/specimens_test.py").read_text()
    table = text[text.index("FAULTS = {") :]
    return set(re.findall(r'^    "([a-z0-9-]+)":', table[: table.index("\n}")], re.MULTILINE))


def programs_of(home, lab):
    text = (home / "labs" / lab / "lab.yaml").read_text()
    listed = re.search(r"^programs:\s*\[(.*?)\]", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"[a-z0-9-]+", listed.group(1))


def tests_of(home, lab):
    files = (home / "labs" / lab / name for name in ("lab.yaml", "hidden.yaml"))
    return sum(len(re.findall(r"^ +- id:", file.read_text(), re.MULTILINE)) for file in files)


def failures_of(ipclab, home, scratch, target, folder, runs):
    """What was found in so many runs of each test; a run with a finding is the last of its call."""
    found = []
    left = runs
    while left > 0:
        done = subprocess.run(
            [ipclab, "check", target, folder, "--hidden", "--repeat", str(left), "--json", "-"],
            env={**os.environ, "IPCLAB_HOME": str(home), "TMPDIR": scratch},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            break
        if done.returncode != 1:
            found.append(f"status {done.returncode}: {done.stderr[:500]}")
            break
        for test in json.loads(done.stdout)["tests"]:
            for finding in test["findings"]:
                found.append(f"{finding['rule']}: {finding['message']}\n{finding['observed']}")
        left -= max(1, left // 10)
    return found


def specimens(root, runs):
    """(home, what to check, in which folder, how often each of its tests), and the number of runs."""
    home = root / "tests/specimens"
    wrong = faulty(root)
    chosen = [
        f"{lab}.{program}"
        for lab in LABS
        for program in programs_of(home, lab)
        if program not in wrong and not SLOW.search(program)
    ]
    each = -(-runs // len(chosen))
    return [(home, target, home / "programs", each) for target in chosen], each * len(chosen)


def solutions(root, runs):
    """The same for the right solutions of the labs."""
    labs = sorted(file.parent.name for file in (root / "labs").glob("*/lab.yaml"))
    count = 2 * sum(tests_of(root, lab) for lab in labs)
    each = -(-runs // count)
    return [
        (root, lab, root / "reference" / lab / solution, each)
        for lab in labs
        for solution in ("correct", "correct-c")
    ], each * count


def main(ipclab, root, runs="10000"):
    root = pathlib.Path(root).resolve()
    some, of_specimens = specimens(root, int(runs) // 2)
    others, of_solutions = solutions(root, int(runs) // 2)
    print(
        f"{len(some)} specimens and {len(others)} solutions of labs, "
        f"{AT_ONCE} at a time, both cores busy",
        flush=True,
    )
    busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count())]
    failed = 0
    try:
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o1777)
            with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
                tasks = {
                    task[1:3]: pool.submit(failures_of, ipclab, task[0], scratch, *task[1:])
                    for task in others + some
                }
                for (target, folder), task in tasks.items():
                    for text in task.result():
                        failed += 1
                        print(f"{target} {folder.name}: {text}", flush=True)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    print(f"{of_specimens + of_solutions} runs of correct programs, {failed} judged wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
