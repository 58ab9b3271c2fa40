"""ipclab as an ordinary user, on every rung, and where user namespaces are forbidden: the reference
solution has full marks everywhere, and the report says on which rung that was.

Run as root, the tests become nobody; run by anybody else, they stay who they are.

usage: other_users_test.py ROOT
"""

import os
import pathlib
import shutil
import unittest

from world import HELLO_C, IPCLAB, Case, copy_of_the_house, main, run

AS_ROOT = os.geteuid() == 0

# In a user namespace of its own, so that the limit holds for what is started here and nothing else.
# The capabilities that it takes to set it are given up again.
FORBID_NAMESPACES = [
    "unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c",
    "echo 0 > /proc/sys/user/max_user_namespaces || exit 99\n"
    'exec setpriv --ambient-caps=-all --inh-caps=-all "$@"', "sh",
]  # fmt: skip
# On a machine without systemd nobody has mounted the file system of queues, and only root may.
QUEUES_MOUNTED = [
    "unshare", "--mount", "sh", "-c", 'mount -t mqueue mqueue /mnt && exec setpriv --reuid 65534 '
    '--regid 65534 --clear-groups -- "$@"', "sh",
]  # fmt: skip
AS_ROOT_OF_A_NAMESPACE = ["unshare", "--user", "--map-root-user"]


def can(command):
    return run([*command, "true"], home="/", as_nobody=AS_ROOT).status == 0


class OtherUsers(Case):
    def setUp(self):
        super().setUp()
        # Where the repository lies may be closed to others, and /tmp open to programs.
        self.home = self.folder_outside_of_tmp() / "house"
        copy_of_the_house(self.home)
        self.binary = self.folder / "ipclab"
        shutil.copy(IPCLAB, self.binary)
        self.binary.chmod(0o755)

    def check(self, *words, before=()):
        as_root_first = list(before[: len(QUEUES_MOUNTED)]) == QUEUES_MOUNTED
        if as_root_first and not AS_ROOT:
            before = before[len(QUEUES_MOUNTED) :]
        command = [*before, self.binary, "check", *words, "--json", "-"]
        return run(command, home=self.home, as_nobody=AS_ROOT and not as_root_first)

    def full_marks_on(self, rung, *words, lab="pipes", solution="correct-c", before=()):
        folder = self.home / "reference/pipes" / solution
        answer = self.check(lab, folder, "--hidden", *words, before=before)
        self.expect(answer, 0)
        result = self.result(answer)
        self.assertEqual(result["score"], result["max_score"])
        self.assertEqual(result["isolation"]["rung"], rung)
        self.assertEqual({test["status"] for test in result["tests"]}, {"pass"})

    def need_queues(self):
        """As root, the command itself becomes nobody, after it has mounted what nobody may not."""
        if not AS_ROOT and " mqueue " not in pathlib.Path("/proc/self/mounts").read_text():
            self.skipTest("no mqueue is mounted")
        if AS_ROOT and run([*QUEUES_MOUNTED, "true"], home="/").status != 0:
            self.skipTest("root may not mount here")

    def need(self, command, what):
        if not can(command):
            self.skipTest(f"{what}: this machine does not allow it")

    def test_on_the_rung_full(self):
        self.need(AS_ROOT_OF_A_NAMESPACE, "user namespaces for an ordinary user")
        self.full_marks_on("full", "--rung", "full", solution="correct")

    def test_on_the_rung_no_userns(self):
        self.need_queues()
        self.full_marks_on("no-userns", "--rung", "no-userns", before=QUEUES_MOUNTED)

    def test_on_the_rung_minimal(self):
        self.full_marks_on("minimal", "--rung", "minimal")

    # The whole lab has been seen on each rung above; what follows is how one comes to be there.
    ONE_TASK = {"lab": "pipes.pipeline", "solution": "correct"}

    def test_steps_down_where_namespaces_are_forbidden(self):
        self.need(FORBID_NAMESPACES, "a user namespace in which others are forbidden")
        self.need_queues()
        before = [*QUEUES_MOUNTED, *FORBID_NAMESPACES]
        self.full_marks_on("no-userns", **self.ONE_TASK, before=before)

    def test_steps_down_to_the_lowest_rung(self):
        # The labs lie where programs may read: Landlock could not hide them.
        self.need(FORBID_NAMESPACES, "a user namespace in which others are forbidden")
        copy_of_the_house(self.folder / "house")
        self.home = self.folder / "house"
        self.full_marks_on("minimal", **self.ONE_TASK, before=FORBID_NAMESPACES)

    def test_a_forced_rung_that_is_forbidden_is_no_fault_of_the_student(self):
        self.need(FORBID_NAMESPACES, "a user namespace in which others are forbidden")
        folder = self.home / "reference/pipes/correct"
        answer = self.check("pipes.upper", folder, "--rung", "full", before=FORBID_NAMESPACES)
        self.expect(answer, 3, "full: ", "not your program's fault")

    def test_doctor_says_why_a_rung_is_not_to_be_had(self):
        self.need(FORBID_NAMESPACES, "a user namespace in which others are forbidden")
        answer = run([*FORBID_NAMESPACES, self.binary, "doctor"], self.home, as_nobody=AS_ROOT)
        self.expect(answer, 0, "no   full: ", "yes  minimal", "can grade")

    def test_root_of_a_user_namespace_can_grade(self):
        # As in a container without a daemon: uid 0, and there is no other uid to become.
        self.need(AS_ROOT_OF_A_NAMESPACE, "user namespaces for an ordinary user")
        folder = self.home / "starter/pipes/c"
        answer = self.check("pipes.upper.line", folder, before=AS_ROOT_OF_A_NAMESPACE)
        self.expect(answer, 1)

    def test_unreadable_folder(self):
        folder = self.write({"upper.c": HELLO_C}, "closed")
        folder.chmod(0)
        self.addCleanup(folder.chmod, 0o755)
        answer = self.check("pipes.upper.line", folder)
        self.expect(answer, 2, "cannot be read", "Permission denied")

    def test_unreadable_source(self):
        folder = self.write({"upper.c": HELLO_C, "common.c": ""}, "half-closed")
        (folder / "upper.c").chmod(0)
        answer = self.check("pipes.upper.line", folder)
        self.expect(answer, 1, "upper.c cannot be read", "Permission denied")

    def test_unreadable_source_and_nothing_else(self):
        folder = self.write({"upper.c": HELLO_C}, "all-closed")
        (folder / "upper.c").chmod(0)
        answer = self.check("pipes.upper.line", folder)
        self.expect(answer, 2, "upper.c cannot be read")

    def test_unreadable_lab_file(self):
        (self.home / "labs/pipes/hidden.yaml").chmod(0)
        folder = self.home / "starter/pipes/c"
        self.expect(self.check("pipes.upper.line", folder, "--hidden"), 2, "hidden.yaml")
        self.expect(self.check("pipes.upper.line", folder), 1)

    def test_a_house_that_may_not_be_written_to(self):
        closed = [self.home / name for name in ("labs", "reference", "starter")]
        for folder in closed:
            folder.chmod(0o555)
            self.addCleanup(folder.chmod, 0o755)
        answer = run([self.binary, "new", "mine"], self.home, as_nobody=AS_ROOT)
        self.expect(answer, 3, "ermission denied")
        self.assertFalse(any((folder / "mine").exists() for folder in closed))

    @unittest.skipUnless(AS_ROOT, "not root")
    def test_programs_of_students_are_never_root(self):
        program = (
            "#include <stdio.h>\n#include <unistd.h>\n"
            'int main(void) { puts(getuid() && geteuid() && getegid() ? "hello" : "root"); }\n'
        )
        folder = self.write({"hello.c": program}, "who")
        for rung in ("full", "no-userns", "minimal"):
            if rung == "full" and not can(AS_ROOT_OF_A_NAMESPACE):
                continue
            with self.subTest(rung):
                words = ["check", "tiny", folder, "--rung", rung]
                self.expect(self.ipclab(*words, home=self.house()), 0)


if __name__ == "__main__":
    main()
