"""Runs programs with the probe's runtime under every strategy and several seeds.

usage: programs_test.py ROOT PROBE_RUN FOLDER [PROGRAM...]

FOLDER has the objects of the runtime. Those of sound/ must always come to their end without a race;
those of faulty/ must show the fault that their first line names, and no other one.
"""

import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, PROBE_RUN = pathlib.Path(sys.argv[1]), sys.argv[2]
FOLDER = pathlib.Path(sys.argv[3])
ONLY = set(sys.argv[4:])
HERE = ROOT / "tests/runtime"

SEEDS = {"sound": 3, "faulty": 6}
IN_TURN = ["plan", "random-walk", "pct", "pos", "surw"]
STRATEGIES = {"sound": ["none", *IN_TURN], "faulty": IN_TURN}
LONGEST = 120  # seconds for all runs of a program; only a hang comes near it

# As grader/build/recipe.cpp has it.
GCC = ["--param", "tsan-distinguish-volatile=1", "-fno-tree-loop-im", "-Wno-tsan"]
CLANG = ["-mllvm", "-tsan-distinguish-volatile=1"]
COMPILERS = {".c": {"gcc": GCC, "clang": CLANG}, ".cpp": {"g++": GCC, "clang++": CLANG}}
STANDARD = {".c": "-std=gnu17", ".cpp": "-std=gnu++20"}


def sources(kind):
    found = sorted(path for path in (HERE / kind).iterdir() if path.suffix in COMPILERS)
    return [path for path in found if not ONLY or path.stem in ONLY]


# Of each kind some that are linked statically as well: students' programs are not.
STATIC = {
    "locks-of-processes", "pipe-hands-over", "posix-queue", "semop-undo",
    "semaphore-of-each", "relaxed-flag",
}  # fmt: skip


def trials():
    """Of those compilers that are there; gcc always is."""
    return [
        (kind, source, compiler, is_static)
        for kind in SEEDS
        for source in sources(kind)
        for compiler in COMPILERS[source.suffix]
        for is_static in (False, True)
        if shutil.which(compiler)
        and (not is_static or compiler == "gcc" and source.stem in STATIC)
    ]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def compile_units(source, compiler, folder):
    unit = folder / "unit.o"
    flags = COMPILERS[source.suffix][compiler]
    hooks = ["-O1", "-g", "-w", "-pthread", "-fsanitize=thread", "-fno-builtin", *flags]
    run(compiler, STANDARD[source.suffix], *hooks, "-I", HERE, "-c", source, "-o", unit)
    return unit


def link(compiler, unit, program):
    ends = ["-rdynamic", "-ldl", "-lrt"]
    run(compiler, "-pthread", FOLDER / "probe.o", unit, "-o", program, *ends)


def link_statically(compiler, unit, program):
    """As grader/probe/libc/wrapped_names.sh says."""
    whole = program.with_suffix(".whole.o")
    runtime = [FOLDER / "probe-static.o", FOLDER / "probe-stubs.a"]
    run("ld", "-r", f"@{FOLDER / 'probe-names.txt'}", unit, *runtime, "-o", whole)
    run(compiler, "-static", "-pthread", whole, "-o", program, "-lrt")


def outcomes(kind, program, folder):
    """What came about, and in which runs."""
    text = run(
        PROBE_RUN, str(SEEDS[kind]), program, *STRATEGIES[kind], cwd=folder, timeout=LONGEST,
        env={**os.environ, "TMPDIR": str(folder)},
    )  # fmt: skip
    found = collections.defaultdict(list)
    for line in text.splitlines():
        which, outcome = line.split(": ", 1)
        found[outcome].append(which)
    return dict(found)


def tried(kind, source, compiler, is_static):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        unit = compile_units(source, compiler, folder)
        (link_statically if is_static else link)(compiler, unit, folder / source.stem)
        return outcomes(kind, folder / source.stem, folder)


def fault_of(source):
    first = source.read_text().splitlines()[0]
    return re.fullmatch(r"// [A-Z].*: (race|standstill|status)\.", first)[1]


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            tasks = {which: pool.submit(tried, *which) for which in trials()}
            cls.found = {which: task.result() for which, task in tasks.items()}

    def test_sound_programs_go_well_in_every_order(self):
        for (kind, source, compiler, is_static), found in self.found.items():
            if kind == "sound":
                with self.subTest(source.stem, compiler=compiler, static=is_static):
                    self.assertEqual(set(found), {"well"}, found)

    def test_faults_are_found(self):
        for (kind, source, compiler, is_static), found in self.found.items():
            if kind == "faulty":
                with self.subTest(source.stem, compiler=compiler, static=is_static):
                    fault = {each.split()[0] for each in found} - {"well"}
                    self.assertEqual(fault, {fault_of(source)}, found)

    def test_each_program_says_what_it_does(self):
        for source in sources("sound"):
            self.assertRegex(source.read_text(), r"^// [A-Z][^\n]*\.\n", source.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
