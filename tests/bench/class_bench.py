"""What a class costs: the wall time of `ipclab grade` against the same compilers alone on the same
cores, that of a second run against the first, and the memory of the largest of its processes for
classes of other sizes.

Each submission is a right solution or a wrong one of the lab, with a line of its own, so that no
two are the same. Those of the large classes share a few contents, and their one program is small:
what is measured there is what grows with the number, which is what `ipclab grade` itself holds.

usage: class_bench.py IPCLAB ROOT [--lab=LAB] [--submissions=N] [--sizes=N,N,...]
"""

import argparse
import concurrent.futures
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time

# As in grader/build/recipe.cpp.
FLAGS = ["-O2", "-g", "-Wall", "-Wextra", "-pthread", "-fmax-errors=20", "-fdiagnostics-color=never"]
PROBED = [
    "-O1", *FLAGS[1:], "-fsanitize=thread", "--param", "tsan-distinguish-volatile=1",
    "-fno-tree-loop-im", "-fno-builtin", "-Wno-tsan", "-c",
]  # fmt: skip
COMPILERS = {".c": ["gcc", "-std=gnu17"], ".cpp": ["g++", "-std=gnu++20"]}
SMALL_LAB = """\
lab: hello
title: A greeting
programs: [hello]
tests:
  - {id: hello.greets, title: Greets, run: {stdout: "hello\\n"}}
"""
SMALL = '#include <stdio.h>\nint main(void) {{ puts("{}"); return {}; }}\n'


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def sources(folder):
    return [path for path in sorted(folder.iterdir()) if path.suffix in COMPILERS]


def make_class(target, solutions, count):
    """Every second one is right, and the wrong ones lack no program."""
    right = [solutions / "correct", solutions / "correct-c"]
    wrong = sorted(path for path in (solutions / "wrong").iterdir() if path.is_dir())
    for number in range(count):
        folder = target / f"{number:05}"
        shutil.copytree(right[number // 2 % 2], folder, ignore=shutil.ignore_patterns("*.yaml"))
        if number % 2 == 1:
            for path in sources(wrong[number // 2 % len(wrong)]):
                for other in COMPILERS:
                    (folder / path.name).with_suffix(other).unlink(missing_ok=True)
                shutil.copy(path, folder)
        for path in sources(folder):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"// {number}\n")


def compile_all(submissions, flags, target):
    """One after the other on each core, as a class does it."""

    def one(path):
        command = [*COMPILERS[path.suffix], *flags, path, "-o", target / f"{path.parent.name}-{path.stem}"]
        subprocess.run([*command, "-lrt"], check=True, stderr=subprocess.DEVNULL)

    paths = [path for folder in sorted(submissions.iterdir()) for path in sources(folder)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, paths))


class Grader:
    def __init__(self, ipclab, home):
        self.ipclab = ipclab
        self.environment = {**os.environ, "IPCLAB_HOME": str(home)}

    def command(self, lab, submissions, out, *words):
        return [self.ipclab, "grade", lab, submissions, "--out", out, *words]

    def grade(self, *words):
        subprocess.run(
            self.command(*words), env=self.environment, check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def largest(self, *words):
        """Resident memory in MiB of `ipclab grade` at its largest (wait4(2)), and seconds."""
        begin = time.perf_counter()
        process = subprocess.Popen(
            self.command(*words), env=self.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"ipclab grade ended with status {process.returncode}")
        return usage.ru_maxrss / 1024, time.perf_counter() - begin


def measure_time(ipclab, root, options, scratch):
    submissions = scratch / "class"
    submissions.mkdir()
    make_class(submissions, root / "reference" / options.lab, options.submissions)
    (scratch / "programs").mkdir()
    grader = Grader(ipclab, root)
    alone = timed(lambda: compile_all(submissions, FLAGS, scratch / "programs"))
    again = timed(lambda: compile_all(submissions, PROBED, scratch / "programs"))
    first = timed(lambda: grader.grade(options.lab, submissions, scratch / "out"))
    second = timed(lambda: grader.grade(options.lab, submissions, scratch / "out"))
    print(f"{options.submissions} submissions of {options.lab}, {os.cpu_count()} cores")
    print(f"compilers alone         {alone:8.2f} s")
    print(f"  with the probe's hooks{again:8.2f} s")
    print(f"ipclab grade            {first:8.2f} s")
    print(f"the same again          {second:8.2f} s")
    print(f"grade / compilers       {first / alone:8.2f}    (bound 1.3)")
    print(f"second / first          {second / first:8.4f}    (bound 0.05)")


def measure_memory(ipclab, options, scratch):
    home = scratch / "house"
    for name in ("labs/hello", "reference/hello/correct"):
        (home / name).mkdir(parents=True)
    (home / "labs/hello/lab.yaml").write_text(SMALL_LAB, encoding="utf-8")
    (home / "reference/hello/correct/hello.c").write_text(SMALL.format("hello", 0), encoding="utf-8")
    grader = Grader(ipclab, home)
    print("submissions       MiB    s")
    for size in options.sizes:
        submissions = scratch / f"class-{size}"
        for number in range(size):
            folder = submissions / f"{number:05}"
            folder.mkdir(parents=True)
            text = SMALL.format("hello" if number % 3 else "goodbye", number % 7 // 6)
            (folder / "hello.c").write_text(text, encoding="utf-8")
        memory, seconds = grader.largest("hello", submissions, scratch / f"out-{size}")
        print(f"{size:11} {memory:9.1f} {seconds:4.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ipclab", type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--lab", default="pipes")
    parser.add_argument("--submissions", type=int, default=8)
    parser.add_argument(
        "--sizes", type=lambda text: [int(word) for word in text.split(",") if word], default=[10, 100]
    )
    options, _ = parser.parse_known_args()  # run-benches.sh gives the options of the others, too
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="ipclab-bench-") as folder:
        scratch = pathlib.Path(folder)
        measure_time(options.ipclab.resolve(), options.root.resolve(), options, scratch)
        if options.sizes:
            measure_memory(options.ipclab.resolve(), options, scratch)


if __name__ == "__main__":
    main()
