"""What grading costs beyond compiling: the wall time of `ipclab check` on a reference solution,
hidden tests included, against the same compiler commands run directly, all at once on the same
cores. The two alternate; what counts is the median of the ratios.

usage: check_bench.py IPCLAB ROOT [ROUNDS]
"""

import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

# As in grader/build/recipe.cpp.
FLAGS = ["-O2", "-g", "-Wall", "-Wextra", "-pthread", "-fmax-errors=20", "-fdiagnostics-color=never"]


def timed(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def compile_alone(solution, target):
    commands = [
        ["g++", "-std=gnu++20", *FLAGS, source.name, "-o", f"{target}/{source.stem}", "-lrt"]
        for source in sorted(solution.glob("*.cpp"))
    ]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda command: subprocess.run(command, cwd=solution, check=True), commands))


def check(ipclab, root, solution, *words):
    done = subprocess.run(
        [ipclab, "check", "pipes", solution, "--hidden", "--json", "-", *words],
        env={**os.environ, "IPCLAB_HOME": str(root)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def measure(ipclab, root, rounds):
    solution = root / "reference/pipes/correct"
    compiles, checks, tests, slowest = [], [], [], None
    with tempfile.TemporaryDirectory(prefix="ipclab-bench-") as target:
        for _ in range(rounds):
            compiles.append(timed(lambda: compile_alone(solution, target))[0])
            seconds, result = timed(lambda: check(ipclab, root, solution))
            checks.append(seconds)
            tests.append(sum(test["seconds"] for test in result["tests"]))
            slowest = max(result["tests"], key=lambda test: test["seconds"])
            number = len(result["tests"])
    ratio = statistics.median(whole / part for whole, part in zip(checks, compiles))
    print(f"compile alone           {statistics.median(compiles):8.2f} s")
    print(f"ipclab check            {statistics.median(checks):8.2f} s")
    print(f"  of that its {number} tests   {statistics.median(tests):8.2f} s")
    print(f"  slowest test          {slowest['seconds']:8.2f} s  {slowest['id']}")
    print(f"check / compile         {ratio:8.2f}    (for a class, where tests and compilers overlap: 1.3)")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    rounds = int(sys.argv[3]) if len(sys.argv) == 4 else 5
    measure(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), rounds)


if __name__ == "__main__":
    main()
