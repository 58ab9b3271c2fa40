"""What the tests of the whole share: ipclab as a person runs it, and folders to run it on.

The root of the repository is the first argument of the script, the ipclab to test is $IPCLAB.
"""

import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

ROOT = pathlib.Path(sys.argv[1]).resolve()
IPCLAB = pathlib.Path(os.environ["IPCLAB"]).resolve()
NOBODY = 65534
DEADLINE = 100  # seconds for one command; only a hang comes near it

RULES = re.findall(
    r'\{Rule::\w+, "([a-z-]+)"\}', (ROOT / "grader/spec/rule.hpp").read_text(encoding="utf-8")
)
RESULT = jsonschema.Draft202012Validator(
    json.loads((ROOT / "docs/result.schema.json").read_text(encoding="utf-8"))
)

# Each of these is right; a test spoils what it wants to see go wrong.
LAB_YAML = """lab: tiny
title: A tiny lab
programs: [hello]
tests:
  - id: hello.greets
    title: It greets
    points: 2
    run: {stdout: "hello\\n"}
"""
HELLO_C = '#include <stdio.h>\n\nint main(void) { puts("hello"); return 0; }\n'


class Answer:
    """What a command printed and how it ended."""

    def __init__(self, done):
        self.status = done.returncode
        self.out_bytes = done.stdout
        self.err_bytes = done.stderr
        self.out = done.stdout.decode(errors="replace")
        self.err = done.stderr.decode(errors="replace")

    def __str__(self):
        return f"status {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def is_sanitized():
    """AddressSanitizer reserves terabytes of address space."""
    return b"__asan_init" in IPCLAB.read_bytes()


def small_memory():
    resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))


def run(command, home=ROOT, env=None, memory_bound=False, as_nobody=False, **options):
    """Runs a command in the house `home` and waits for its end."""
    surroundings = {**os.environ, "IPCLAB_HOME": str(home), "LC_ALL": "C.UTF-8", **(env or {})}
    if as_nobody:
        options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    if memory_bound and not is_sanitized():
        options["preexec_fn"] = small_memory
    options.setdefault("cwd", home)
    done = subprocess.run(
        [str(word) for word in command],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=DEADLINE,
        check=False,
        **options,
    )
    return Answer(done)


class Case(unittest.TestCase):
    """A test with a temporary folder that everybody may read."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipclab-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)

    def folder_outside_of_tmp(self):
        """Where the labs may lie on every rung: in /tmp programs may read (docs/security.md)."""
        parent = "/srv" if os.geteuid() == 0 else pathlib.Path.home()
        folder = tempfile.TemporaryDirectory(prefix="ipclab-house-", dir=parent)
        self.addCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        return pathlib.Path(folder.name)

    def ipclab(self, *words, **options):
        return run([IPCLAB, *words], **options)

    def expect(self, answer, status, *texts):
        """Ends with this status and says all this, on one of its two streams."""
        self.assertEqual(answer.status, status, answer)
        for text in texts:
            self.assertIn(text, answer.out + answer.err, answer)
        for crash in ("terminate called", "what():", "Traceback", "Sanitizer"):
            self.assertNotIn(crash, answer.out + answer.err)

    def write(self, files, below="."):
        """Makes files, {path: text or bytes}, and returns the folder that holds them."""
        folder = self.folder / below
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    def house(self, lab_yaml=LAB_YAML, more=None):
        """A house with the lab `tiny`."""
        return self.write({"labs/tiny/lab.yaml": lab_yaml, **(more or {})}, "house")

    def result(self, answer):
        """The JSON on standard output, which has to fit the schema."""
        try:
            result = json.loads(answer.out)
        except json.JSONDecodeError as error:
            self.fail(f"no JSON: {error}\n{answer}")
        RESULT.validate(result)
        return result


def copy_of_the_house(target):
    """labs/, reference/ and starter/, without the wrong solutions."""
    for name in ("labs", "reference", "starter"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("wrong"))


def main():
    if len(RULES) != 27:
        sys.exit(f"grader/spec/rule.hpp has {len(RULES)} rules that this test can read, not 27")
    unittest.main(argv=sys.argv[:1])
