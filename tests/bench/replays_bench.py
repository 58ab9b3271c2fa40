"""How alike the replays of found failures are: each wrong solution for which expected.yaml names only
tests with `schedules` is checked from so many seeds on, and then once more with each seed that a
report says. Counted, by the rule that was found: how many failed again at that seed, by the same rule
at the same lines, and how many of the reports were the same to the word, the order of the steps
included. Most data races are seen while all run at once, before there is an order: who races is by
chance then.

usage: replays_bench.py IPCLAB ROOT [--seeds N] [LAB.TASK.TEST...]
  or   make bench ARGS="replays --seeds=10"
"""

import argparse
import collections
import pathlib

from schedules_bench import APART, Lab, alone, needs_an_order

SEEDS = 10


def finding_of(result):
    """The rule and the lines, and the words of the report."""
    first = result["findings"][0]
    lines = sorted((place["file"], place["line"]) for place in first.get("where", []))
    return (first["rule"], lines), [first[key] for key in ("message", "expected", "observed") if key in first]


def replays(ipclab, root, lab, test, solution, seeds):
    """By rule: [found, failed again at the seed, the same finding, the same to the word]."""
    task, name = test["id"].split(".")
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    with Lab(ipclab, root, lab, [alone(test, f"{task}.{name}")]) as copy:
        for number in range(seeds):
            first = copy.check(solution, 1 + number * APART)[name]
            if first["status"] != "fail":
                continue
            (found, words), count = finding_of(first), counts[first["findings"][0]["rule"]]
            count[0] += 1
            again = copy.check(solution, first["seed"])[name]
            if again["status"] != "fail" or again["seed"] != first["seed"]:
                continue
            count[1] += 1
            found_again, words_again = finding_of(again)
            count[2] += found == found_again
            count[3] += found == found_again and words == words_again
    return counts


def shown(counts):
    return "  ".join(f"{one:6}" for one in counts)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("ipclab")
    words.add_argument("root", type=pathlib.Path)
    words.add_argument("tests", nargs="*")
    words.add_argument("--seeds", type=int, default=SEEDS)
    told = words.parse_intermixed_args()
    print(f"{'':65} seeds   again  finding   words")
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for lab, test, solution in needs_an_order(told.root):
        if told.tests and f"{lab}.{test['id']}" not in told.tests:
            continue
        for rule, counts in replays(told.ipclab, told.root, lab, test, solution, told.seeds).items():
            sums[rule] = [old + new for old, new in zip(sums[rule], counts)]
            print(f"{solution.name:33} {test['id']:30} {shown(counts)}  {rule}", flush=True)
    for rule, counts in sorted(sums.items()):
        print(f"{'all':64} {shown(counts)}  {rule}")


if __name__ == "__main__":
    main()
