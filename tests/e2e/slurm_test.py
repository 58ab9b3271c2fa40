"""A class graded by a Slurm: the same bytes as on one machine, whatever is lost on the way.

The Slurm is a real one (munged, slurmctld, slurmd) that this test starts, in a network, a host name
and a process tree of its own: all of it ends with the test. That takes root.

usage: slurm_test.py ROOT [SUBMISSIONS]
With a number: a class of so many whose marks are known, and nothing else.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from known_class import ClassCase, KnownClass
from world import HELLO_C, IPCLAB, LAB_YAML, Answer, main

SUBMISSIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 0

INSIDE = "IPCLAB_SLURM_TEST_INSIDE"
PATIENCE = 60  # seconds; only a hang comes near it
SURROUNDINGS = ["unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--kill-child",
                "--mount-proc"]  # fmt: skip

# Slurm asks getaddrinfo(3) for addresses that the machine has (AI_ADDRCONFIG): lo does not count.
NETWORK = (
    "ip link set lo up", "ip link add d0 type veth peer name d1", "ip addr add 10.99.0.1/24 dev d0",
    "ip link set d0 up", "ip link set d1 up",
)  # fmt: skip
SLURM_CONF = """
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
MessageTimeout=5
KillWait=2
BatchStartTimeout=1
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 RealMemory=500 State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"""

WORKING = ("idle", "mixed", "allocated")

SLOW_C = HELLO_C.replace("<stdio.h>", "<stdio.h>\n#include <unistd.h>").replace(
    "{ puts", "{ sleep(1); puts"
)
RUDE_C = HELLO_C.replace('puts("hello")', 'puts("go away")')


def until(what, condition):
    """Asks again and again."""
    end = time.monotonic() + PATIENCE
    while not (answer := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.02)
    return answer


def descendants(pid):
    """Of a process, in the order of their births; those who have lost their parents are not."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


class Cluster:
    """A Slurm with one node of two processors."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = {}
        for name in ("state", "spool", "munge"):
            (folder / name).mkdir(mode=0o700)
        (folder / "slurm.conf").write_text(SLURM_CONF.format(folder=folder), encoding="ascii")
        (folder / "munge/key").write_bytes(os.urandom(1024))
        (folder / "munge/key").chmod(0o400)
        os.environ["SLURM_CONF"] = str(folder / "slurm.conf")

    def start(self, name, *words):
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                [name, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def start_all(self):
        munge = self.folder / "munge"
        self.start(
            "munged", "--foreground", "--force", f"--socket={self.folder}/munge.socket",
            f"--key-file={munge}/key", f"--pid-file={munge}/pid", f"--log-file={munge}/log",
            f"--seed-file={munge}/seed",
        )  # fmt: skip
        until("munged", (self.folder / "munge.socket").exists)
        self.start_controller()
        self.start_node()

    def start_controller(self):
        self.start("slurmctld", "-D", "-c")
        until("slurmctld", lambda: self.ask("scontrol", "ping").count("UP"))

    def start_node(self):
        self.start("slurmd", "-D", "-N", "localhost")
        until("slurmd", lambda: self.ask("sinfo", "-h", "-o", "%T") in WORKING)

    def kill(self, name):
        self.processes[name].kill()
        self.processes.pop(name).wait()

    def crash_the_node(self):
        """All that runs there ends, as if it had lost its power. Tasks belong to slurmstepd."""
        self.kill("slurmd")
        for pid in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                command = (pid / "cmdline").read_bytes()
            except OSError:
                continue
            if command.startswith(b"slurmstepd:"):
                for one in reversed(descendants(int(pid.name))):
                    os.kill(one, signal.SIGKILL)
        # As the controller does by itself when a node has been silent for SlurmdTimeout.
        self.ask("scontrol", "update", "NodeName=localhost", "State=DOWN", "Reason=crashed")
        until("the loss of its tasks", lambda: not self.queue("-t", "R,CG"))

    def start_the_node_again(self):
        self.start("slurmd", "-D", "-N", "localhost")
        until("slurmd", lambda: self.state_after_resuming() in WORKING)

    def state_after_resuming(self):
        self.ask("scontrol", "update", "NodeName=localhost", "State=RESUME")
        return self.ask("sinfo", "-h", "-o", "%T")

    def stop(self):
        for name in ("slurmd", "slurmctld", "munged"):
            if name in self.processes:
                self.kill(name)

    @staticmethod
    def ask(*words):
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return done.stdout.strip()

    def queue(self, *words):
        return self.ask("squeue", "-h", "-r", "-o", "%i", *words).split()


class SlurmCase(ClassCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ipclab-slurm-")
        cls.addClassCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        cls.cluster = Cluster(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.cluster.stop)
        cls.cluster.start_all()

    lab = "tiny"

    def make_small_class(self, slow):
        self.home = self.house(LAB_YAML)
        for i in range(10):
            text = RUDE_C if i % 3 == 2 else SLOW_C if slow else HELLO_C
            self.write({f"student-{i}/hello.c": f"{text}// {i}\n"}, "class")
        self.write({"broken/hello.c": "int main(void) {\n"}, "class")
        (self.submissions / "empty").mkdir()

    def words(self, *words, out=None, ipclab=IPCLAB):
        return [ipclab, "grade", self.lab, self.submissions, "--out", out or self.out, *words]

    def start(self, *words, ipclab=IPCLAB):
        return subprocess.Popen(
            self.words("--engine", "slurm", *words, ipclab=ipclab), cwd=self.home,
            env={**os.environ, "IPCLAB_HOME": str(self.home)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def finish(self, ipclab, patience=2 * PATIENCE):
        out, err = ipclab.communicate(timeout=patience)
        return Answer(subprocess.CompletedProcess([], ipclab.returncode, out, err))

    def grade_there(self, *words, **options):
        return self.finish(self.start(*words, **options))

    def wait_for_results(self, ipclab, count):
        until(
            f"{count} results",
            lambda: len(self.graded_files()) >= count or ipclab.poll() is not None,
        )
        self.assertIsNone(ipclab.poll(), "it was too fast")

    def assert_as_on_one_machine(self):
        alone = self.folder / "alone"
        self.expect(self.ipclab(*self.words(out=alone)[1:], home=self.home), 0, "11 graded now")
        self.assertEqual(self.files(self.out), self.files(alone))

    def assert_nothing_is_left(self):
        self.assertEqual(self.cluster.queue(), [])
        self.assertEqual(list((self.out / "slurm").iterdir()), [])


class Slurm(SlurmCase):
    def test_same_bytes_as_on_one_machine(self):
        self.make_small_class(slow=False)
        self.expect(self.grade_there(), 0, "11 graded now", "1 unreadable")
        self.assert_as_on_one_machine()
        before = self.graded_files()
        self.expect(self.grade_there(), 0, "0 graded now, 11 graded before")
        self.assertEqual(self.graded_files(), before)
        answer = self.grade_there("--regrade", "--only", "student-1", "--jobs", "1")
        self.expect(answer, 0, "1 graded")
        self.assertEqual(list((self.out / "slurm").iterdir()), [])

    def test_what_is_lost_is_submitted_again(self):
        self.make_small_class(slow=True)
        ipclab = self.start()
        self.wait_for_results(ipclab, 1)
        task = until("a task", lambda: self.cluster.queue("-t", "R"))[0]
        subprocess.run(["scancel", task], check=True, timeout=PATIENCE)
        until("its end", lambda: task not in self.cluster.queue())
        self.wait_for_results(ipclab, 2)
        until("a task", lambda: self.cluster.queue("-t", "R"))
        self.cluster.crash_the_node()
        self.cluster.start_the_node_again()
        self.expect(self.finish(ipclab), 0, "11 graded now")
        self.assert_as_on_one_machine()

    def test_stopped_and_killed_it_goes_on(self):
        self.make_small_class(slow=True)
        ipclab = self.start()
        self.wait_for_results(ipclab, 1)
        os.killpg(ipclab.pid, signal.SIGINT)
        self.expect(self.finish(ipclab), 3, "what has been graded is kept")
        self.assert_nothing_is_left()
        stored = self.graded_files()

        ipclab = self.start()
        self.wait_for_results(ipclab, len(stored) + 1)
        ipclab.kill()
        ipclab.communicate(timeout=PATIENCE)
        self.assertNotEqual(self.cluster.queue(), [])
        (left,) = (self.out / "slurm").iterdir()
        job = (left / "job").read_text(encoding="ascii").strip()
        self.assertEqual({task.split("_")[0] for task in self.cluster.queue()}, {job})

        # Whatever the engine: what was left behind ends before anything begins.
        answer = self.ipclab(*self.words()[1:], home=self.home)
        self.expect(answer, 0)
        self.assert_nothing_is_left()
        self.assertLessEqual(stored.items(), self.graded_files().items(), "graded twice")
        self.assert_as_on_one_machine()

    def test_what_is_lost_each_time_is_told(self):
        self.make_small_class(slow=False)
        binary = shutil.copy(IPCLAB, self.folder / "ipclab")
        partition = ("scontrol", "update", "PartitionName=all")
        self.cluster.ask(*partition, "State=DOWN")
        ipclab = self.start("--only", "student-1", "--only", "broken", ipclab=binary)
        until("a job", self.cluster.queue)
        os.unlink(binary)
        self.cluster.ask(*partition, "State=UP")
        answer = self.finish(ipclab)
        lost = "student-1: Slurm has lost the task that graded it 3 times"
        self.expect(answer, 3, lost, "not found")
        self.assertEqual(self.graded_files(), {})
        self.assert_nothing_is_left()

    def test_what_slurm_refuses_is_told(self):
        self.make_small_class(slow=False)
        os.environ["SBATCH_PARTITION"] = "nowhere"
        self.addCleanup(os.environ.pop, "SBATCH_PARTITION")
        self.expect(self.grade_there(), 3, "sbatch", "invalid partition")
        self.assert_nothing_is_left()


class Many(KnownClass, SlurmCase):
    lab = "pipes"

    def test_marks_are_right_and_the_bytes_those_of_one_machine(self):
        self.make_class(SUBMISSIONS)
        patience = PATIENCE + 20 * SUBMISSIONS
        answer = self.finish(self.start(), patience)
        self.expect(answer, 0, f"{len(self.expected)} graded now", "3 unreadable")
        self.check_marks(self.out)
        self.assert_nothing_is_left()
        alone = self.folder / "alone"
        with subprocess.Popen(
            self.words(out=alone), env={**os.environ, "IPCLAB_HOME": str(self.home)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as ipclab:  # fmt: skip
            self.assertEqual(ipclab.wait(patience), 0)
        self.assert_same_files(self.files(alone), self.files(self.out))


class NoSlurm(SlurmCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster.kill("slurmctld")

    def test_nobody_answers(self):
        self.make_small_class(slow=False)
        self.expect(self.grade_there(), 3, "Slurm")
        self.assertEqual(self.graded_files(), {})

    def test_there_are_no_such_commands(self):
        self.make_small_class(slow=False)
        path = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        os.environ["PATH"] = str(self.folder)
        self.expect(self.grade_there(), 3, "there is no command scontrol")


def enter():
    """Runs this script again where it can have a Slurm of its own."""
    if os.geteuid() != 0:
        print("skipped: only root can start a Slurm of its own")
        return 0
    if subprocess.run([*SURROUNDINGS, "true"], check=False).returncode != 0:
        print("skipped: root may not make namespaces here")
        return 0
    # The shell is the init of the process tree: it reaps whoever loses its parent.
    script = [*SURROUNDINGS, "sh", "-c", '"$@"; exit $?', "sh", sys.executable, *sys.argv]
    return subprocess.run(script, env={**os.environ, INSIDE: "1"}, check=False).returncode


def load_tests(loader, _tests, _pattern):
    """See unittest."""
    cases = [Many] if SUBMISSIONS else [Slurm, NoSlurm]
    return unittest.TestSuite(map(loader.loadTestsFromTestCase, cases))


if __name__ == "__main__":
    if INSIDE not in os.environ:
        sys.exit(enter())
    for line in NETWORK:
        subprocess.run(line.split(), check=True)
    socket.sethostname("localhost")
    main()
