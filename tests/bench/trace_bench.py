"""What following system calls costs: a million small writes between two processes, followed by
ipclab, against the same program under `strace -f --seccomp-bpf` with the same calls, and alone.
The three alternate; what counts is the median of the ratios.

usage: trace_bench.py IPCLAB ROOT [ROUNDS [WRITES]]
"""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BOUND = 0.5

PUMP = r"""
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char** words) {
  char bytes[16] = {0};
  int ends[2];
  if (count != 2 || pipe(ends) == -1) return 2;
  if (fork() == 0) {
    close(ends[1]);
    while (read(ends[0], bytes, sizeof bytes) > 0) {
    }
    _exit(0);
  }
  close(ends[0]);
  for (long left = atol(words[1]); left > 0; --left)
    if (write(ends[1], bytes, sizeof bytes) != (ssize_t)sizeof bytes) return 1;
  close(ends[1]);
  return wait(NULL) == -1;
}
"""

LAB = """
lab: pump
title: Many small writes
programs: [pump]
limits: {{wall: 600s, cpu: 600s}}
tests:
  - id: pump.many
    title: Many small writes
    run: {{args: ["{writes}"]}}
    uses: {{write: ">=1"}}
"""


def traced_calls(root):
    """The calls that ipclab follows, by their names in syscalls(2), which are those of strace."""
    table = (pathlib.Path(root) / "grader/observe/traced_calls.cpp").read_text()
    return ",".join(re.findall(r"TracedCall\{SYS_(\w+),", table))


def seconds_of(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begin


def seconds_followed(ipclab, home):
    """Of the test alone, without the compiler."""
    done = subprocess.run(
        [ipclab, "check", "pump", home / "solution", "--json", "-"],
        env={**os.environ, "IPCLAB_HOME": str(home)},
        stdout=subprocess.PIPE,
        check=True,
    )
    (test,) = json.loads(done.stdout)["tests"]
    return test["seconds"]


def measure(ipclab, calls, rounds, writes):
    alone, followed, under_strace = [], [], []
    with tempfile.TemporaryDirectory(prefix="ipclab-bench-") as scratch:
        home = pathlib.Path(scratch)
        home.chmod(0o755)
        (home / "labs/pump").mkdir(parents=True)
        (home / "labs/pump/lab.yaml").write_text(LAB.format(writes=writes))
        (home / "solution").mkdir()
        (home / "solution/pump.c").write_text(PUMP)
        pump = [home / "pump", str(writes)]
        subprocess.run(["gcc", "-O2", home / "solution/pump.c", "-o", pump[0]], check=True)
        strace = ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", f"--trace={calls}", *pump]
        for _ in range(rounds):
            alone.append(seconds_of(pump))
            followed.append(seconds_followed(ipclab, home))
            under_strace.append(seconds_of(strace))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(followed, under_strace))
    print(f"alone                   {statistics.median(alone):8.2f} s for {writes} writes")
    print(f"followed by ipclab      {statistics.median(followed):8.2f} s")
    print(f"strace --seccomp-bpf    {statistics.median(under_strace):8.2f} s")
    slower = statistics.median(ours / bare for ours, bare in zip(followed, alone))
    print(f"against alone           {slower:8.1f}")
    print(f"against strace          {ratio:8.2f}   bound {BOUND}{'' if ratio <= BOUND else '  MISSED'}")


def main(ipclab, root, rounds="5", writes="1000000"):
    if shutil.which("strace") is None:
        print("strace is not there: install it to compare (apt install strace)")
        return
    measure(ipclab, traced_calls(root), int(rounds), int(writes))


if __name__ == "__main__":
    main(*sys.argv[1:])
