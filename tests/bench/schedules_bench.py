"""How many schedules it takes to find what only schedules find: of each wrong solution of a lab for
which expected.yaml names only tests with `schedules`, for each strategy, the median over so many
seeds, and how many of the seeds found nothing within the test's limit. Then schedules a second.

usage: schedules_bench.py IPCLAB ROOT [--seeds N] [--limit N] [LAB.TASK.TEST...]
  or   make bench ARGS="schedules --seeds=10"
"""

import argparse
import functools
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import yaml

STRATEGIES = ("surw", "pos", "pct", "random-walk")
SEEDS = 50
# If so many find it at once under every strategy, the others are not asked.
FIRST_LOOK = 5
# Every schedule has a seed of its own, the next one; so those of two series are never the same.
APART = 100_000
SPEED_TEST = "counter.any-order"
SPEED_WORKERS = "4"
SPEED_SCHEDULES = (50, 450)
SPEED_ROUNDS = 5


class Plain(yaml.SafeDumper):
    """Lab files have no anchors."""

    def ignore_aliases(self, _):
        return True


@functools.cache
def tests_of(root, lab):
    """By id, the tests of a lab as they stand in its files."""
    tests = {}
    for name in ("lab.yaml", "hidden.yaml"):
        file = root / "labs" / lab / name
        if file.exists():
            tests |= {test["id"]: test for test in yaml.safe_load(file.read_text())["tests"]}
    return tests


def needs_an_order(root):
    """(lab, test, folder of the solution) for each wrong solution that other tests let pass."""
    for expected in sorted(root.glob("reference/*/wrong/*/expected.yaml")):
        lab = expected.parts[-4]
        tests = tests_of(root, lab)
        fails = list(yaml.safe_load(expected.read_text())["fails"])
        if all("schedules" in tests.get(name, {}) for name in fails):
            yield from ((lab, tests[name], expected.parent) for name in fails)


def alone(test, name, **changes):
    """The test as one of its own: what it needs has been shown by `make validate`."""
    return {key: value for key, value in test.items() if key != "needs"} | changes | {"id": name}


class Lab:
    """A copy of a lab that has these tests and no others."""

    def __init__(self, ipclab, root, name, tests):
        self.ipclab = ipclab
        self.name = name
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="ipclab-bench-"))
        folder = self.home / "labs" / name
        shutil.copytree(root / "labs" / name, folder)
        (folder / "hidden.yaml").unlink(missing_ok=True)
        (folder / "clauses.yaml").unlink(missing_ok=True)
        head = yaml.safe_load((folder / "lab.yaml").read_text())
        text = yaml.dump(head | {"tests": tests}, Dumper=Plain, allow_unicode=True)
        (folder / "lab.yaml").write_text(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.home)

    def check(self, solution, seed):
        """By the last part of its id, the result of each test."""
        done = subprocess.run(
            [self.ipclab, "check", self.name, solution, "--json", "-", "--seed", str(seed)],
            env={**os.environ, "IPCLAB_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            sys.exit(f"{self.name} {solution}: ipclab ended with {done.returncode}")
        return {test["id"].split(".", 1)[1]: test for test in json.loads(done.stdout)["tests"]}


def schedules_until(result, seed):
    """None if nothing was found. The run with all at once and the plain order, which come before the
    schedules and have no seed of their own, count as the first one."""
    if result["status"] == "pass":
        return None
    if result["status"] != "fail":
        sys.exit(f"{result['id']}: {result['status']}")
    return result["seed"] - seed + 1


def measure(ipclab, root, lab, test, solution, seeds, limit):
    """By strategy, what each seed needed."""
    task = test["id"].split(".")[0]
    limit = limit or test["schedules"]
    tests = [
        alone(test, f"{task}.{strategy}", strategy=strategy, schedules=limit)
        for strategy in STRATEGIES
    ]
    needed = {strategy: [] for strategy in STRATEGIES}
    with Lab(ipclab, root, lab, tests) as copy:
        for number in range(seeds):
            seed = 1 + number * APART
            results = copy.check(solution, seed)
            for strategy in STRATEGIES:
                needed[strategy].append(schedules_until(results[strategy], seed))
            if number + 1 == FIRST_LOOK and all(set(found) == {1} for found in needed.values()):
                return None  # the strategy does not matter
    return needed


def shown(needed, limit):
    """The median with what was not found as more than the limit."""
    median = statistics.median_high(limit + 1 if one is None else one for one in needed)
    missed = needed.count(None)
    return f"{f'>{limit}' if median > limit else median:>5} {f'({missed})' if missed else '':5}"


def print_table(ipclab, root, wanted, seeds, limit):
    print(f"schedules until the first failure, median of {seeds} seeds; (seeds that found nothing)")
    print(f"{'':54} limit  " + "  ".join(f"{strategy:11}" for strategy in STRATEGIES))
    sums = {strategy: [0, 0] for strategy in STRATEGIES}
    for lab, test, solution in needs_an_order(root):
        if wanted and f"{lab}.{test['id']}" not in wanted:
            continue
        most = limit or test["schedules"]
        needed = measure(ipclab, root, lab, test, solution, seeds, limit)
        line = f"{solution.name:28} {test['id']:25} {most:5}  "
        if needed is None:
            print(line + "always before the second", flush=True)
            continue
        print(line + "  ".join(shown(needed[one], most) for one in STRATEGIES), flush=True)
        for strategy, sum_of in sums.items():
            sum_of[0] += sum(one is not None for one in needed[strategy])
            sum_of[1] += sum(most if one is None else one for one in needed[strategy])
    for words, index in (("found", 0), ("schedules run", 1)):
        print(f"{words:61}  " + "  ".join(f"{sums[one][index]:5}      " for one in STRATEGIES))


def print_speed(ipclab, root):
    """Two tests that differ in nothing but the number of schedules."""
    test = tests_of(root, "shm")[SPEED_TEST]
    words = test["run"]["args"]
    few, many = SPEED_SCHEDULES
    tests = [
        alone(
            test,
            f"counter.{strategy}-{count}",
            strategy=strategy,
            schedules=count,
            run={"args": [SPEED_WORKERS, words[1]], "stdout": f"{int(SPEED_WORKERS) * int(words[1])}\n"},
        )
        for strategy in STRATEGIES
        for count in SPEED_SCHEDULES
    ]
    speeds = {strategy: [] for strategy in STRATEGIES}
    with Lab(ipclab, root, "shm", tests) as copy:
        for number in range(SPEED_ROUNDS):
            results = copy.check(root / "reference/shm/correct", 1 + number * APART)
            for strategy, found in speeds.items():
                if any(results[f"{strategy}-{count}"]["status"] != "pass" for count in SPEED_SCHEDULES):
                    sys.exit("shm.counter: a correct program failed")
                spent = results[f"{strategy}-{many}"]["seconds"] - results[f"{strategy}-{few}"]["seconds"]
                found.append((many - few) / spent)
    print(f"schedules a second, shm.counter with {SPEED_WORKERS} workers, all cores")
    for strategy, found in speeds.items():
        print(f"  {strategy:12} {statistics.median(found):7.0f}")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("ipclab")
    words.add_argument("root", type=pathlib.Path)
    words.add_argument("tests", nargs="*")
    words.add_argument("--seeds", type=int, default=SEEDS)
    words.add_argument("--limit", type=int, default=0)
    told = words.parse_intermixed_args()
    print_table(told.ipclab, told.root, told.tests, told.seeds, told.limit)
    print_speed(told.ipclab, told.root)


if __name__ == "__main__":
    main()
