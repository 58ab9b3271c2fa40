"""Grades one attack, as an ordinary user of its own, and gathers all that comes of it."""

import atexit
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import typing

from house import as_user, left_of, new_user

DEADLINE = 300  # seconds for one check; only a hang comes near it


class Answer(typing.NamedTuple):
    status: int
    text: str  # all that came out
    result: dict
    left: list  # what the user has on the machine afterwards


def shared_copy():
    """An ipclab that every user may execute, wherever the real one lies."""
    folder = tempfile.mkdtemp(prefix="ipclab-attacks-")
    atexit.register(shutil.rmtree, folder)
    os.chmod(folder, 0o755)
    return shutil.copy(os.environ["IPCLAB"], folder)


IPCLAB = shared_copy()
DOCTOR = subprocess.run([IPCLAB, "doctor"], capture_output=True, text=True, check=False).stdout


def start(house, target, rung, user, **options):
    """Begins to grade; the processes of the test are ended with ipclab."""
    words = ["check", f"attacks.{target}", house.submission, "--rung", rung, "--json"]
    return subprocess.Popen(
        [IPCLAB, *words, house.result_of(target)],
        stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, env=house.environment(),
        cwd=house.folder / "home", **as_user(user), **{"stdout": subprocess.PIPE, **options},
    )  # fmt: skip


def check(house, target, rung, user=None, looks_for_rest=True, **options):
    """The answer on one program or test; anything but a whole result is an error."""
    user = new_user() if user is None else user
    result = house.result_of(target)
    result.unlink(missing_ok=True)
    with start(house, target, rung, user, **options) as process:
        output, _ = process.communicate(timeout=DEADLINE)
    text = output.decode(errors="replace")
    try:
        file = result.read_text(encoding="utf-8")
        whole = json.loads(file)
    except (OSError, ValueError) as error:
        raise AssertionError(f"{target}: status {process.returncode}, {error}\n{text}") from error
    left = left_of(user, house) if looks_for_rest and user != 0 else []
    return Answer(process.returncode, text + file, whole, left)


def is_running(program, at_rest):
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "cmdline").read_bytes().split(b"\0")[0].decode()
            call = (process / "syscall").read_text().split()[0] if at_rest else None
        except (OSError, IndexError):
            continue  # it has ended
        if re.search(rf"(^|/){program}$", name) and call in (None, POLL):
            return True
    return False


POLL = "7"  # the number of poll(2), in which the programs hold what they have


def running(program, at_rest, patience=20):
    """Waits until an actor runs and, if it is to be at rest, has taken all that it wants."""
    deadline = time.monotonic() + patience
    while not is_running(program, at_rest):
        if time.monotonic() > deadline:
            raise AssertionError(f"{program} was not seen")
        time.sleep(0.01)
