"""What a run of ipclab may leave behind on a machine: processes, mounts, IPC objects, cgroups, files.

Used by tests that kill ipclab or starve it. own_surroundings() makes this process the one that
inherits whatever the run loses, and gives it IPC objects and mounts that nobody else uses, where the
machine allows that.
"""

import ctypes
import os
import pathlib
import time

PATIENCE = 30  # seconds that the kernel may take to tear everything down; only a leak needs them
CLONE_NEWNS, CLONE_NEWIPC, MS_PRIVATE, MS_REC = 0x20000, 0x8000000, 1 << 18, 1 << 14
PR_SET_CHILD_SUBREAPER = 36

libc = ctypes.CDLL(None, use_errno=True)


def mount(kind, target, flags=0, options=""):
    words = [word.encode() for word in (kind, str(target), kind, options)]
    return libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]) == 0


def own_surroundings():
    """True if the mounts and the IPC objects are this process's own from now on."""
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")
    if os.geteuid() != 0 or libc.unshare(CLONE_NEWNS | CLONE_NEWIPC) != 0:
        return False
    mount("none", "/", MS_REC | MS_PRIVATE)
    os.makedirs("/dev/mqueue", exist_ok=True)
    return mount("mqueue", "/dev/mqueue") and mount("tmpfs", "/dev/shm", options="mode=1777")


def stat_of(pid):
    """(parent, state, when it began) of a process, or nothing if it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    words = text[text.rindex(")") + 2 :].split()
    return int(words[1]), words[0], int(words[19])


def processes():
    """{pid: (parent, state, when it began)} of all that can be seen."""
    pids = (int(name) for name in os.listdir("/proc") if name.isdigit())
    return {pid: stat for pid in pids if (stat := stat_of(pid))}


def children_of(pid, table=None):
    table = processes() if table is None else table
    return [child for child, (parent, state, _) in table.items() if parent == pid and state != "Z"]


def reap():
    """Takes note of the end of processes that this one has inherited."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def descendants():
    """Command lines of everything that descends from this process."""
    reap()
    table = processes()
    family, found = {os.getpid()}, []
    while grown := [pid for pid, stat in table.items() if stat[0] in family and pid not in family]:
        family.update(grown)
        found += grown
    return [f"process {pid} {table[pid][1]}: {command_of(pid)}" for pid in found]


def command_of(pid):
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        return words.decode(errors="replace") or pathlib.Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return "gone"


def listing(path):
    try:
        return {f"{path}/{name}" for name in os.listdir(path)}
    except OSError:
        return set()


class Leftovers:
    """What is there now that was not there when this was made."""

    def __init__(self, folder, alone):
        self.folder = folder  # TMPDIR of the runs
        self.alone = alone  # what own_surroundings() said
        self.before = self.things()

    def system_v(self):
        for kind, owner in (("shm", 7), ("sem", 4), ("msg", 7)):
            lines = pathlib.Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
            for words in map(str.split, lines):
                if self.alone or int(words[owner]) == os.geteuid():
                    yield f"{kind} {words[1]}"

    def named(self):
        for path in listing("/dev/shm") | listing("/dev/mqueue"):
            try:
                if self.alone or os.stat(path).st_uid == os.geteuid():
                    yield path
            except OSError:
                pass

    def mounts(self):
        for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
            if self.alone or "ipclab" in line:
                yield line.split(" - ")[0].split(maxsplit=2)[2]

    @staticmethod
    def cgroups():
        for path, folders, _ in os.walk("/sys/fs/cgroup"):
            yield from (f"{path}/{name}" for name in folders if "ipclab" in name)

    def things(self):
        return {
            *listing(self.folder), *self.system_v(), *self.named(), *self.mounts(), *self.cgroups(),
        }  # fmt: skip

    def now(self):
        return sorted(descendants()) + sorted(self.things() - self.before)

    def after_a_while(self):
        """What stays, however long one waits."""
        end = time.monotonic() + PATIENCE
        while (left := self.now()) and time.monotonic() < end:
            time.sleep(0.002)
        return left
