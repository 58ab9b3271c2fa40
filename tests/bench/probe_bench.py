"""What looking for races costs: programs of one process with threads, linked with the probe's
runtime, against the same linked with gcc's ThreadSanitizer, and against no probe. They alternate;
what counts is the median of the ratios.

usage: probe_bench.py IPCLAB ROOT [ROUNDS [KERNEL...]]
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

BOUND = 1.0
HERE = pathlib.Path(__file__).resolve().parent
KERNELS = ("matmul", "qsort", "tree", "mutex", "atomics", "copies")
LEVELS = ("-O1", "-O2")

RUNTIME_FLAGS = (
    "-std=c++20 -O2 -g -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-builtin "
    "-fno-stack-protector -fvisibility=hidden -fPIC"
).split()

# A control block that asks for races and leaves the threads run at once.
CONTROL = r"""
#include "probe/control.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>

using namespace ipclab::probe;

int main(int, char** words) {
  const int file = open(words[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
  const std::size_t size = sizeof(Control) + (16 << 20);
  if (file == -1 || ftruncate(file, size) == -1) return 1;
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) return 1;
  auto* control = new (memory) Control;
  control->size = size;
  control->expected = 1;
  control->races = true;
  return 0;
}
"""

# Prints how many races were found.
RACES = r"""
#include "probe/control.hpp"

#include <cstdio>
#include <cstdlib>

using namespace ipclab::probe;

int main(int, char** words) {
  auto* control = static_cast<Control*>(malloc(sizeof(Control)));
  FILE* file = fopen(words[1], "r");
  if (file == nullptr || fread(control, sizeof(Control), 1, file) != 1) return 2;
  printf("%u %u\n", control->races_seen.load(), control->order_lost.load());
}
"""


def run(command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


class Programs:
    """Builds everything in a folder of its own."""

    def __init__(self, root, folder):
        self.root = pathlib.Path(root)
        self.folder = pathlib.Path(folder)
        self.runtime = self.folder / "probe.o"
        self.control = self.folder / "control"

    def build_runtime(self):
        objects = []
        for source in sorted((self.root / "grader/probe").rglob("*.cpp")):
            name = "_".join(source.relative_to(self.root).parts)
            objects.append(self.folder / f"{name}.o")
            run(["g++", *RUNTIME_FLAGS, "-I", self.root / "grader", "-c", source, "-o", objects[-1]])
        run(["ld", "-r", *objects, "-o", self.runtime])
        for name, text in (("make_control", CONTROL), ("races", RACES)):
            source = self.folder / f"{name}.cpp"
            source.write_text(text)
            run(["g++", "-std=c++20", "-I", self.root / "grader", source, "-o", self.folder / name])

    def build(self, kernel, level):
        """(without, with ours, with theirs)"""
        source = HERE / "probe" / f"{kernel}.c"
        base = self.folder / f"{kernel}{level}"
        common = ["gcc", level, "-g", "-pthread"]
        run([*common, source, "-o", f"{base}.bare"])
        run([*common, "-fsanitize=thread", "-c", source, "-o", f"{base}.o"])
        run([*common, f"{base}.o", self.runtime, "-o", f"{base}.ours", "-rdynamic", "-ldl"])
        run([*common, "-fsanitize=thread", f"{base}.o", "-o", f"{base}.theirs"])
        return [f"{base}.bare", f"{base}.ours", f"{base}.theirs"]

    def seconds(self, program):
        environment = dict(os.environ)
        if program.endswith(".ours"):
            run([self.folder / "make_control", self.control])
            environment["IPCLAB_PROBE"] = str(self.control)
        begin = time.perf_counter()
        run([program], env=environment, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin

    def looked(self):
        """The last run with ours was looked at, found no race and lost no order."""
        done = subprocess.run([self.folder / "races", self.control], stdout=subprocess.PIPE, check=True)
        return done.stdout.split() == [b"0", b"0"]


def measure(programs, kernel, level, rounds):
    built = programs.build(kernel, level)
    times = [[programs.seconds(program) for program in built] for _ in range(rounds)]
    if not programs.looked():
        sys.exit(f"{kernel} {level}: a race was found where there is none")
    bare = statistics.median(bare for bare, _, _ in times)
    slow = statistics.median(ours / bare for bare, ours, _ in times)
    theirs = statistics.median(theirs / bare for bare, _, theirs in times)
    ratio = statistics.median(ours / theirs for _, ours, theirs in times)
    missed = "" if ratio <= BOUND else "  MISSED"
    print(
        f"{kernel:8} {level}  bare {bare:6.2f} s   probe x{slow:6.2f}   ThreadSanitizer x{theirs:6.2f}"
        f"   ratio {ratio:5.2f}   bound {BOUND}{missed}",
        flush=True,
    )


def main(_ipclab, root, rounds="5", *kernels):
    with tempfile.TemporaryDirectory(prefix="ipclab-bench-", dir="/dev/shm") as folder:
        programs = Programs(root, folder)
        programs.build_runtime()
        for kernel in kernels or KERNELS:
            for level in LEVELS:
                measure(programs, kernel, level, int(rounds))


if __name__ == "__main__":
    main(*sys.argv[1:])
