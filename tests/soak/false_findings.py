"""Runs the specimens that have no fault again and again, while both cores are kept busy by others:
whatever is found in one of them is a correct program judged wrong.

usage: false_findings.py IPCLAB ROOT [RUNS]

RUNS (10000) are spread evenly over the programs.
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


def failures_of(ipclab, home, scratch, lab, program, runs):
    """What was found in so many runs; a run with a finding is the last of its call."""
    found = []
    left = runs
    while left > 0:
        done = subprocess.run(
            [ipclab, "check", f"{lab}.{program}", home / "programs", "--repeat", str(left),
             "--json", "-"],
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


def main(ipclab, root, runs="10000"):
    root = pathlib.Path(root)
    home = root / "tests/specimens"
    wrong = faulty(root)
    chosen = [
        (lab, program)
        for lab in LABS
        for program in programs_of(home, lab)
        if program not in wrong and not SLOW.search(program)
    ]
    each = -(-int(runs) // len(chosen))
    print(f"{len(chosen)} programs, {each} runs of each, {AT_ONCE} at a time, both cores busy")
    busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count())]
    failed = 0
    try:
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o1777)
            with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
                tasks = {
                    (lab, program): pool.submit(
                        failures_of, ipclab, home, scratch, lab, program, each
                    )
                    for lab, program in chosen
                }
                for (lab, program), task in tasks.items():
                    for text in task.result():
                        failed += 1
                        print(f"{lab}.{program}: {text}", flush=True)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    print(f"{each * len(chosen)} runs of correct programs, {failed} judged wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
