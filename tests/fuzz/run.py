"""Runs the fuzzers of tests/fuzz and prints a line about each: how many inputs, how much was reached,
how many crashes. Ends with 1 if there was a crash, and keeps its input.

usage: run.py [--seconds N] [--jobs N] [--once] BUILD [TARGET...]

Begins with the committed corpus/TARGET/ and files of the repository that are inputs already. What it
finds goes to BUILD/corpus/TARGET/, and the next run begins there.
--once is for a test that decides on a change: it begins without what earlier runs found, and always
takes the same random numbers, so that the same code gives the same verdict. New ground is for runs
without it.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MOST_MEMORY = 1024  # MiB
SURROUNDINGS = {"ASAN_OPTIONS": "allocator_may_return_null=1"}  # as malloc(3) does without it
SMALL_STACK = 1 << 20  # bytes: recursion that an input can drive does not go unseen
LONGEST_INPUT = 30  # seconds


@dataclass(frozen=True)
class Target:
    max_len: int
    words: str = ""  # which dictionary
    seeds: tuple = ()  # files of the repository that are inputs, as patterns
    most_asked: int = MOST_MEMORY  # MiB in one allocation, given or not


SAMPLES = "tests/unit/spec/samples/*/*/"
TARGETS = {
    "lab": Target(4096, "keys", (
        "labs/*/lab.yaml", "labs/*/hidden.yaml", SAMPLES + "lab.yaml", SAMPLES + "hidden.yaml")),
    "proof": Target(2048, "keys", ("labs/*/clauses.yaml", "reference/*/wrong/*/expected.yaml")),
    "oracle": Target(512, "text"),
    "decode": Target(512),
    "names": Target(256, "symbols"),
    "message": Target(4096, "fields"),
    "probe": Target(512),
    "escape": Target(512, "text"),
    "report": Target(1024, "text"),
    "stored": Target(8192, "stored", most_asked=256),
    # Tables of contents claim any size, and a bound on the address space refuses it.
    "archive": Target(16384, "archives", most_asked=2**31 - 1),
    "class": Target(2048, "class"),
}

# What the fuzzer does not come across by itself, and what a report is afraid of.
ARCHIVES = ["PK\x03\x04", "PK\x05\x06", "PK\x01\x02", "7z", "BZh", "ustar", "../", "a/", ".c", ".h", "SCHILY.",
            "GNU.sparse."]
CLASS = ["\n", "---\n", "/", "_", "-", "@ ", ".c", ".h", ".zip", ".tar.gz", "_assignsubmission_file", "_LATE_", "anon_",
         "_text.html", "@uni.edu_", "_1_2_", "submission_", "submission_metadata.yml", "/.git/", "__MACOSX/",
         "  :submitters:\n", "  - :name: ", "    :sid: ", "    :email: ", "  :created_at: ", "    utc: "]
TEXT = ["\n", "\t", "\r", "\0", "\x1b[31m", "\x1b]0;", "\x7f", "\u0085", "\u202e", "\u200b", "\u2066", "\ufeff",
        "\u4e2d", "\u0301", "\U0001f600", "\U000e0001", "[... 1 more ...]", "> 3 | ", "error: ", "item ", "a 1\n"]
SYMBOLS = ["_Z", "__libc_", "__GI_", "__builtin_", "_IO_", "_chk", "_warn", "_alias", "64", "@@GLIBC_2.34",
           "std::", "operator", "operator()", "(anonymous namespace)::", "{lambda", "<", ">", "->", "(", ")"]


def names_in(file, pattern):
    found = re.findall(pattern, (ROOT / file).read_text(encoding="utf-8"))
    assert found, f"{file} has nothing of the form {pattern}"
    return found


def keys():
    """Of the YAML files, and the words that can stand behind some of them."""
    pattern = r'\{"([a-z-]+)"'
    words = names_in("grader/spec/keys.hpp", pattern) + names_in("grader/spec/read_faults.cpp", pattern)
    return [f"{word}: " for word in words] + ["\n  - ", "\n    ", "{", "}", "[", "]", '"', "|\n", "10s", "1MiB", ">=1",
                                                "0", "-1", "-12", "1..9", "9223372036854775807", "(.*)"]


def fields():
    """As a CBOR text string: a head of one byte up to a length of 23."""
    lists = names_in("grader/run/message.cpp", r"NON_INTRUSIVE\(\w+,([^)]*)\)")
    words = {word for each in lists for word in re.findall(r"\w+", each) if len(word) < 24}
    return [chr(0x60 + len(word)) + word for word in sorted(words)]


def stored():
    """Keys and words of stored results, class.json and similar.json, titles of a worksheet."""
    keys_read = [key for file in ("stored", "class_file", "similar_file") for key in
                 names_in(f"grader/report/{file}.cpp", r'stored\.\w+\("(\w+)"')]
    titles = names_in("grader/report/moodle_worksheet.hpp", r'= "([^"]+)"')
    rules = names_in("grader/spec/rule.hpp", r'\{Rule::\w+, "([a-z-]+)"\}')
    return [f'"{key}":' for key in sorted(set(keys_read))] + [f'"{rule}"' for rule in rules] + titles + [
        '"schema":"ipclab/result/1",', '"schema":"ipclab/class/1",', '"pass"', '"fail"', '"skip"', '"error"', "null",
        "true", "[]", "{}", "},{", "\r\n", "Participant 1", "a@b", "\ufeff", '\\"', "1e308", "-0.0",
        "18446744073709551615"]


WORDS = {"keys": keys, "stored": stored, "fields": fields, "text": lambda: TEXT, "symbols": lambda: SYMBOLS,
         "archives": lambda: ARCHIVES, "class": lambda: CLASS}


def write_dictionary(file, words):
    """libFuzzer's form: one quoted word a line, with hexadecimal escapes."""
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words)
    file.write_text("".join(f'"{word}"\n' for word in escaped))


def pieces_of(text):
    """A YAML file whole if it is small, and each element of its list on its own behind what comes before
    the list: a fuzzer gets far with small inputs only."""
    head, *items = re.split(r"(?m)^(?=  - )", text)
    if "\nprograms:" in head:  # the tests that are needed stand in other pieces
        items = [re.sub(r"(?m)^ +needs: .*\n", "", item) for item in items]
    return [head + item for item in items] or [text]


def write_seeds(folder, target):
    number = 0
    for pattern in target.seeds:
        files = sorted(ROOT.glob(pattern))
        assert files, f"there is no {pattern}"
        for file in files:
            for piece in pieces_of(file.read_text(encoding="utf-8", errors="surrogateescape")):
                number += 1
                (folder / f"{number:04}").write_bytes(piece.encode(errors="surrogateescape"))


def command_of(name, scratch, build, arguments):
    """The fuzzer's command line, of which the first folder is where new inputs go; and how many it begins
    with."""
    target = TARGETS[name]
    (scratch / "seeds").mkdir()
    write_seeds(scratch / "seeds", target)
    found = scratch / "found" if arguments.once else build / "corpus" / name
    crashes = build / "crashes" / name
    for folder in (found, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    command = [build / "tests/fuzz" / f"{name}_fuzz", found, scratch / "seeds"]
    if (HERE / "corpus" / name).is_dir():
        command.append(HERE / "corpus" / name)
    first = sum(len(os.listdir(folder)) for folder in command[2:])
    command += [f"-max_len={target.max_len}", f"-rss_limit_mb={MOST_MEMORY}", f"-timeout={LONGEST_INPUT}",
                f"-report_slow_units={LONGEST_INPUT}", f"-artifact_prefix={crashes}/", "-print_final_stats=1",
                "-reload=0", f"-malloc_limit_mb={target.most_asked}"]
    if arguments.once:
        command.append("-seed=1")
    if target.words:
        write_dictionary(scratch / "words", WORDS[target.words]())
        command.append(f"-dict={scratch / 'words'}")
    return command, first


def last_number(pattern, log, otherwise=0):
    found = re.findall(pattern, log)
    return int(found[-1]) if found else otherwise


def run(command, scratch, niceness=0, processor_seconds=None):
    """(how it ended, what it printed)."""

    def prepare():
        """In the process that will be the fuzzer."""
        os.nice(niceness)
        resource.setrlimit(resource.RLIMIT_STACK, (SMALL_STACK, SMALL_STACK))
        if processor_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))

    done = subprocess.run(command, env=os.environ | SURROUNDINGS | {"TMPDIR": scratch}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, preexec_fn=prepare)
    return done.returncode, done.stdout.decode(errors="replace")


def machine_stood_still(command, log, scratch):
    """The fuzzer gave up because an input took too long, but that input does not take much processor time:
    somebody else had the processor."""
    slow = re.search(r"Test unit written to (\S*/timeout-\S+)", log)
    if not slow or run([command[0], "-timeout=0", slow[1]], scratch, processor_seconds=LONGEST_INPUT)[0] != 0:
        return False
    Path(slow[1]).unlink()
    return True


def inputs_in(log):
    return sum(map(int, re.findall(r"number_of_executed_units: (\d+)", log)))


def run_for(seconds, first, command, scratch, niceness):
    """As run(), for so long, and until the first inputs at least have been tried, unless there is a crash."""
    whole_log = ""
    end = time.monotonic() + seconds
    while True:
        left = max(10, round(end - time.monotonic()))
        code, log = run([*command, f"-max_total_time={left}"], scratch, niceness)
        if code != 0 and not machine_stood_still(command, log, scratch):
            return code, whole_log + log
        whole_log += log if code == 0 else log.replace("Test unit written to", "no crash:")
        if time.monotonic() >= end - 1 and inputs_in(whole_log) >= first:
            return 0, whole_log


def fuzz(name, build, arguments):
    """(the line about it, whether it went well)."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    # Tests that run beside this one have bounds of time.
    niceness = 10 if arguments.once else 0
    with tempfile.TemporaryDirectory(prefix="ipclab-fuzz-", dir=memory) as scratch:
        command, first = command_of(name, Path(scratch), build, arguments)
        code, log = run_for(arguments.seconds, first, command, scratch, niceness)
    (build / f"{name}.log").write_text(log, encoding="utf-8")
    inputs = inputs_in(log)
    crashes = re.findall(r"Test unit written to", log)
    well = code == 0
    speed = last_number(r"average_exec_per_sec: +(\d+)", log)
    edges, features = last_number(r"cov: (\d+)", log), last_number(r"ft: (\d+)", log)
    memory_used = last_number(r"peak_rss_mb: +(\d+)", log)
    line = f"{name:10}{inputs:12}{speed:10}{edges:8}{features:8}{memory_used:6}{len(crashes):9}"
    if not well:
        told = [row for row in log.splitlines() if not re.match(r"#\d+\s|\s+NEW_FUNC|stat::|INFO:", row)]
        line += "\n" + "\n".join(row[:500] for row in told[-40:])
        line += f"\n{name}: failed; the whole output is in {build / (name + '.log')}"
    return line, well


def options():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("build", type=Path)
    parser.add_argument("targets", nargs="*")
    return parser.parse_args()


def main():
    arguments = options()
    programs = {file.name.removesuffix("_fuzz.cpp") for file in HERE.glob("*_fuzz.cpp")}
    assert programs == set(TARGETS), f"not both a program and a row: {programs ^ set(TARGETS)}"
    names = arguments.targets or list(TARGETS)
    build = arguments.build.resolve()
    print(f"{'target':10}{'inputs':>12}{'a second':>10}{'cov':>8}{'ft':>8}{'MiB':>6}{'crashes':>9}", flush=True)
    all_well = True
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for line, well in pool.map(lambda name: fuzz(name, build, arguments), names):
            print(line, flush=True)
            all_well = all_well and well
    sys.exit(0 if all_well else 1)


if __name__ == "__main__":
    main()
