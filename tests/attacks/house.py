"""A house for the lab of attacks, with secrets in it, and what is left of a user afterwards."""

import atexit
import ctypes
import itertools
import os
import pathlib
import random
import secrets
import shutil
import socket
import subprocess
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
PROGRAMS = FOLDER / "programs"

# Above what is handed out to anybody; two runs of the tests at the same time do not meet.
users = itertools.count(1_700_000_000 + os.getpid() % 100_000 * 1000)

LIBC = ctypes.CDLL(None, use_errno=True)
IPC_CREAT, IPC_RMID, CLONE_NEWNS = 0o1000, 0, 0x20000


queues = pathlib.Path("/dev/mqueue")


def see_queues():
    """Mounts the message queues, for this process and its children, if nobody has done it."""
    global queues
    if os.geteuid() != 0 or queues.is_mount() or LIBC.unshare(CLONE_NEWNS) == -1:
        return
    # Not at /dev/mqueue: who removes that from the machine, removes the mount as well.
    folder = tempfile.mkdtemp(prefix="ipclab-queues-")
    atexit.register(os.rmdir, folder)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "mqueue", "mqueue", folder], check=True)
    atexit.register(subprocess.run, ["umount", folder], check=True)
    queues = pathlib.Path(folder)


def new_user():
    """One that nobody was before."""
    return next(users)


def as_user(user):
    return {"user": user, "group": user, "extra_groups": []}


class House:
    """Folders that ipclab takes for a house, a submission with all attacks, and neighbours."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o755)
        self.name = secrets.token_hex(4)
        self.key = 2 * random.randrange(1 << 20, 1 << 29)
        self.secrets = {}
        self.outside = self.folder / "outside"
        self.submission = self.folder / "submissions/attacker"
        folders = ("labs/attacks", "results", "scratch", "home", "outside", "submissions/attacker")
        for name in folders:
            (self.folder / name).mkdir(parents=True)
        for name in ("results", "scratch"):
            (self.folder / name).chmod(0o1777)
        shutil.copy(FOLDER / "labs/attacks/lab.yaml", self.folder / "labs/attacks/lab.yaml")
        self._hide_secrets()
        self._meet_neighbours()
        self._write_submission()

    def _hide(self, path, text):
        secret = "secret-" + secrets.token_hex(8)
        self.secrets[path] = secret
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text.replace("SECRET", secret))

    def _hide_secrets(self):
        self._hide("labs/attacks/hidden.yaml", "# SECRET\nlab: attacks\ntests: []\n")
        self._hide("reference/attacks/correct/plain.c", "// SECRET\n")
        self._hide("submissions/other/plain.c", "// SECRET\n")
        self._hide("home/notes.txt", "SECRET\n")
        self.secrets["environ"] = "secret-" + secrets.token_hex(8)

    def _meet_neighbours(self):
        """Listeners and an object of somebody else on the same machine, open to everybody."""
        self.listeners = [
            socket.create_server(("127.0.0.1", 0)),
            socket.socket(socket.AF_UNIX),
            socket.socket(socket.AF_UNIX),
        ]
        self.port = self.listeners[0].getsockname()[1]
        self.listeners[1].bind(f"\0attack-{self.name}")
        self.listeners[2].bind(str(self.folder / "socket"))
        (self.folder / "socket").chmod(0o777)
        for listener in self.listeners:
            listener.listen(100)
        self.segment = LIBC.shmget(self.key + 1, 4096, IPC_CREAT | 0o666)

    def _write_submission(self):
        shutil.copytree(PROGRAMS, self.submission, dirs_exist_ok=True)
        os.mkfifo(self.submission / "fifo.h", 0o644)
        known = {
            "HOUSE": f'"{self.folder}"',
            "SECRET": f'"{self.folder}/labs/attacks/hidden.yaml"',
            "RESULT": f'"{self.result_of("forge-results.alone")}"',
            "SOCKET": f'"{self.folder}/socket"',
            "NAME": f'"{self.name}"',
            "KEY": self.key,
            "NEIGHBOURS_KEY": self.key + 1,
            "PORT": self.port,
        }
        lines = [f"#define {name} {value}\n" for name, value in known.items()]
        (self.submission / "house.h").write_text("#pragma once\n" + "".join(lines))

    def result_of(self, target):
        return self.folder / "results" / f"{target}.json"

    def environment(self):
        """Of the grader; most of it must not reach a program or a compiler."""
        return {
            "PATH": os.environ["PATH"],
            "IPCLAB_HOME": str(self.folder),
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "scratch"),
            "LC_ALL": "C.UTF-8",
            "SECRET": self.secrets["environ"],
            "MALLOC_PERTURB_": "1",
            "GCC_EXEC_PREFIX": "/nowhere/",
            "LD_LIBRARY_PATH": "/nowhere",
        }

    def close(self):
        for listener in self.listeners:
            listener.close()
        LIBC.shmctl(self.segment, IPC_RMID, None)
        # Deeper than shutil.rmtree can follow.
        subprocess.run(["rm", "-rf", self.folder], check=True)


def processes_of(user):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            status = (entry / "status").read_text(errors="replace")
            if entry.stat().st_uid == user or f"Uid:\t{user}\t" in status:
                found.append(f"process {(entry / 'cmdline').read_bytes()}")
        except OSError:
            pass  # it has ended
    return found


def objects_of(user):
    found = []
    for table in ("shm", "sem", "msg"):
        lines = pathlib.Path("/proc/sysvipc", table).read_text().splitlines()
        column = lines[0].split().index("uid")
        found += [f"{table} {line}" for line in lines[1:] if int(line.split()[column]) == user]
    return found


def files_of(user, folders):
    found = []
    for folder in folders:
        for path in pathlib.Path(folder).iterdir():
            try:
                if path.lstat().st_uid == user:
                    found.append(f"file {path}")
            except OSError:
                pass  # of another test, and gone
    return found


def left_of(user, house, patience=5):
    """All that a user has on this machine; what the kernel is still removing gets some time."""
    deadline = time.monotonic() + patience
    while processes_of(user) and time.monotonic() < deadline:
        time.sleep(0.02)
    mounts = pathlib.Path("/proc/self/mounts").read_text().splitlines()
    return [
        *processes_of(user),
        *objects_of(user),
        *files_of(user, ["/tmp", "/var/tmp", "/dev/shm", queues, house.folder / "scratch"]),
        *[f"mount {line}" for line in mounts if str(house.folder) in line],
    ]


def clean_up(user):
    """Ends what an attack outside of a cell has left. kill(-1) reaches what this user may reach."""
    if processes_of(user):
        subprocess.run(["sh", "-c", "kill -9 -1"], check=False, **as_user(user))
    for path in pathlib.Path("/dev/shm").iterdir():
        if path.lstat().st_uid == user:
            path.unlink()
