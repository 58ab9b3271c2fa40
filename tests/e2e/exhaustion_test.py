"""What becomes of a right program on a machine that is short of something: disk, descriptors,
processes, memory, somewhere to print. Either it passes, or the grader says that it could not do its
work, in one clear line and with status 3; it is never called wrong.

usage: exhaustion_test.py ROOT
"""

import json
import os
import re
import resource
import shutil
import subprocess
import unittest

import leftovers
from world import HELLO_C, IPCLAB, NOBODY, ROOT, Answer, Case, is_sanitized, main, run

RUNG_FILE = (ROOT / "grader/cell/rung.cpp").read_text(encoding="utf-8")
RUNGS = re.findall(r'case Rung::\w+: return "([a-z-]+)"', RUNG_FILE)
AS_ROOT = os.geteuid() == 0
BLAMES_NOBODY = "this is not your program's fault"
DEADLINE = 100

# In a mount namespace of the command's own; ordinary users get one in a user namespace.
OWN_MOUNTS = ["unshare", "--mount"] if AS_ROOT else ["unshare", "--user", "--map-root-user", "--mount"]

# Refuses one system call to whatever it executes: DENY NUMBER ERRNO COMMAND...
DENY_C = r"""
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  if (argc < 4) return 99;
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)atoi(argv[1]), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)atoi(argv[2])),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    return 99;
  execv(argv[3], argv + 3);
  return 99;
}
"""


def rungs_here():
    report = run([IPCLAB, "doctor"]).out
    return [rung for rung in RUNGS if f"yes  {rung}" in report]


HERE = rungs_here()


class Exhaustion(Case):
    def setUp(self):
        super().setUp()
        self.scratch = self.folder / "scratch"
        self.scratch.mkdir()
        self.scratch.chmod(0o1777)  # ipclab started by root gives up being root
        self.home = self.house()
        self.solution = self.write({"hello.c": HELLO_C}, "solution")
        self.binary = self.folder / "ipclab"  # where nobody may execute it
        shutil.copy(IPCLAB, self.binary)

    def check(self, rung, *words, before=(), limits=(), as_nobody=False, tmpdir=None, **streams):
        """`limits`: (resource, soft, hard) of what is started; `before`: a command around it."""

        def restrict():
            for kind, soft, hard in limits:
                resource.setrlimit(kind, (soft, hard))

        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, **streams}
        if as_nobody and AS_ROOT:
            options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        env = {**os.environ, "IPCLAB_HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        command = [*before, self.binary, "check", "tiny", self.solution, "--rung", rung, *words]
        done = subprocess.run(
            [str(word) for word in command], env={**env, "TMPDIR": str(tmpdir or self.scratch)},
            stderr=subprocess.PIPE, timeout=DEADLINE, check=False, preexec_fn=restrict, **options,
        )  # fmt: skip
        return Answer(subprocess.CompletedProcess([], done.returncode, done.stdout or b"", done.stderr))

    def blames_nobody(self, answer, *texts):
        """Right, or trouble that is told: never wrong. True if it was right."""
        self.assertIn(answer.status, (0, 3), answer)
        self.expect(answer, answer.status)  # no crash
        if answer.out.startswith("{"):
            statuses = {test["status"] for test in self.result(answer)["tests"]}
            self.assertEqual(statuses, {"error"} if answer.status else {"pass"}, answer)
        if answer.status == 0:
            return True
        self.assertRegex(answer.err, rf"(?m)^ipclab: .*{BLAMES_NOBODY}: .")
        for text in texts:
            self.assertIn(text, answer.err, answer)
        return False

    def both_ways(self, limits, texts=(), **options):
        """How often each rung did its work below each of these limits."""
        right = 0
        for rung in HERE:
            for limit in limits:
                with self.subTest(rung=rung, limit=limit):
                    answer = self.check(rung, "--json", "-", limits=[limit], **options)
                    right += self.blames_nobody(answer, *texts)
            with self.subTest(rung=rung):
                self.assertEqual(os.listdir(self.scratch), [])
        return right

    # ---- descriptors ----

    def test_few_descriptors_that_may_become_more(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        limits = [(resource.RLIMIT_NOFILE, soft, hard) for soft in (6, 12, 64)]
        self.assertEqual(self.both_ways(limits), len(limits) * len(HERE))

    def test_few_descriptors(self):
        numbers = [6, 10, 13, 15, 16, 18, 20, 22, 40, 255]
        limits = [(resource.RLIMIT_NOFILE, number, number) for number in numbers]
        self.assertEqual(self.both_ways(limits), 0)

    def test_descriptors_just_enough(self):
        self.assertEqual(self.both_ways([(resource.RLIMIT_NOFILE, 256, 256)]), len(HERE))

    # ---- processes ----

    def test_few_processes(self):
        limits = [(resource.RLIMIT_NPROC, number, number) for number in (1, 4, 60)]
        self.assertEqual(self.both_ways(limits, as_nobody=True), 0)

    # ---- memory ----

    def test_little_address_space(self):
        if is_sanitized():
            self.skipTest("AddressSanitizer reserves terabytes of address space")
        limits = [(resource.RLIMIT_AS, size << 20, size << 20) for size in (32, 256, 1024)]
        self.assertEqual(self.both_ways(limits), 0)

    def test_little_of_other_things(self):
        for kind, number in (
            (resource.RLIMIT_DATA, 64 << 20),
            (resource.RLIMIT_STACK, 1 << 20),
            (resource.RLIMIT_CPU, 5),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_FSIZE, 4096),
        ):
            if kind == resource.RLIMIT_DATA and is_sanitized():
                continue
            # Without any file at all it does not come to that.
            told = ["ulimit -H"] if number else []
            self.assertEqual(self.both_ways([(kind, number, number)], told), 0)

    def test_soft_limits_do_not_count(self):
        soft = {
            resource.RLIMIT_FSIZE: 4096,
            resource.RLIMIT_STACK: 256 << 10,
            resource.RLIMIT_CPU: 1,
            resource.RLIMIT_SIGPENDING: 0,
        }
        limits = [(kind, number, resource.getrlimit(kind)[1]) for kind, number in soft.items()]
        self.assertEqual(self.both_ways(limits), len(limits) * len(HERE))

    def denied(self, number, errno, *texts):
        deny = self.folder / "deny"
        if not deny.exists():
            source = self.write({"deny.c": DENY_C}) / "deny.c"
            subprocess.run(["gcc", "-o", str(deny), str(source)], check=True)
        for rung in HERE:
            with self.subTest(rung=rung):
                answer = self.check(rung, "--json", "-", before=[deny, number, errno])
                self.assertFalse(self.blames_nobody(answer, *texts), answer)

    @unittest.skipUnless(os.uname().machine == "x86_64", "the numbers are those of x86-64")
    def test_no_memory_files(self):
        for errno in (1, 28):
            self.denied(319, errno, "memfd_create: ")

    @unittest.skipUnless(os.uname().machine == "x86_64", "the numbers are those of x86-64")
    def test_no_pipes(self):
        self.denied(293, 23)

    # ---- disk ----

    def on_a_small_disk(self, size, fill, rung, *words):
        """TMPDIR is a tmpfs of `size` of which `fill` is taken."""
        if run([*OWN_MOUNTS, "true"], home="/").status != 0:
            self.skipTest("this machine allows no mount namespace")
        script = (
            f'mount -t tmpfs -o mode=1777,size={size} tmpfs "{self.scratch}" || exit 99\n'
            f'head -c {fill} /dev/zero > "{self.scratch}/ballast" 2>/dev/null\n'
            'exec "$@"'
        )
        before = [*OWN_MOUNTS, "sh", "-c", script, "sh"]
        return self.check(rung, "--json", "-", *words, before=before)

    def test_a_full_disk_for_temporary_files(self):
        for rung in HERE:
            for size, fill in (("64k", "64k"), ("8m", "7m"), ("64m", "1k")):
                with self.subTest(rung=rung, size=size):
                    right = self.blames_nobody(self.on_a_small_disk(size, fill, rung))
                    # With namespaces nothing of a test lies on this disk.
                    self.assertEqual(right, rung == RUNGS[0])

    def test_a_disk_that_is_large_enough(self):
        for rung in HERE:
            with self.subTest(rung=rung):
                answer = self.on_a_small_disk("400m", "1k", rung)
                self.assertTrue(self.blames_nobody(answer), answer)

    def test_a_full_disk_for_the_result(self):
        answer = self.check(HERE[0], "--json", "/dev/full")
        self.expect(answer, 3, "cannot be written to /dev/full", BLAMES_NOBODY)

    # ---- somewhere to print ----

    def test_nowhere_to_print(self):
        with open("/dev/full", "wb") as full:
            for words in ([], ["--json", "-"]):
                answer = self.check(HERE[0], *words, stdout=full)
                self.expect(answer, 3, "cannot be written to standard output")
            for words in (["--version"], ["--help"], ["explain", "hang"], ["doctor"]):
                with self.subTest(words):
                    done = subprocess.run(
                        [self.binary, *words], stdout=full, stderr=subprocess.PIPE, check=False,
                        timeout=DEADLINE, env={**os.environ, "IPCLAB_HOME": str(self.home)},
                    )  # fmt: skip
                    self.assertEqual(done.returncode, 3, done.stderr)

    def closed(self, *redirections):
        script = f'exec "$@" {" ".join(redirections)}'
        return self.check(HERE[0], before=["sh", "-c", script, "sh"])

    def test_closed_streams(self):
        self.expect(self.closed("<&-"), 0, "2 of 2 points")
        self.expect(self.closed("2>&-"), 0, "2 of 2 points")
        self.expect(self.closed(">&-"), 3, "cannot be written to standard output")
        self.expect(self.closed("<&-", ">&-", "2>&-"), 3)

    def test_closed_output_that_nobody_needs(self):
        file = self.folder / "result.json"
        script = 'exec "$@" >&-'
        answer = self.check(HERE[0], "--json", file, before=["sh", "-c", script, "sh"])
        self.expect(answer, 3, "cannot be written to standard output")
        self.assertEqual(json.loads(file.read_text())["score"], 2)

    def test_nothing_stays_behind(self):
        leftovers.own_surroundings()
        left = leftovers.Leftovers(str(self.scratch), False)
        self.both_ways([(resource.RLIMIT_NOFILE, number, number) for number in (14, 18, 22, 64)])
        self.assertEqual(left.after_a_while(), [])


if __name__ == "__main__":
    main()
