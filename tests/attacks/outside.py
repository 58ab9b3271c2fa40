"""Runs the attacks where no cell holds them, each as a user of its own that is nobody else's."""

import os
import pathlib
import subprocess
import tempfile
import time
import typing

from attacks import ATTACKS
from house import PROGRAMS, clean_up, new_user

LONGEST = 60  # seconds; only a fault of the test comes near it
GOING_ON = 0.3  # seconds that an attack without end is seen to go on

NAMESPACES = ["unshare", "--mount", "--uts", "--net", "--ipc"]


class Trial(typing.NamedTuple):
    output: str
    ended: bool

    def succeeded(self, attack):
        return self.ended == attack.outside.ends and attack.outside.said_by(self.output)


def compile_all(house, pool, names):
    """The folder with the programs that these attacks need."""
    folder = house.folder / "programs"
    folder.mkdir()

    def build(source):
        compiler = "g++" if source.suffix == ".cpp" else "gcc"
        command = [compiler, "-O1", "-w", "-pthread", "-I", house.submission, source]
        subprocess.run([*command, "-o", folder / source.stem, "-lrt"], check=True)

    compiled = {name.split(".")[0] for name in names if ATTACKS[name].outside.compiled}
    sources = [path for path in PROGRAMS.iterdir() if path.suffix in (".c", ".cpp")]
    list(pool.map(build, [path for path in sources if path.stem in compiled | {"make-objects"}]))
    return folder


def prefix(outside, user):
    if outside.root:
        return NAMESPACES
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    return ["unshare", "--ipc", *become] if outside.own_objects else become


def text_of(output):
    return os.pread(output.fileno(), 1 << 20, 0).decode(errors="replace")


def wait_for(started, outside, output):
    """True if it has ended, false if it has done what it can and goes on."""
    deadline = time.monotonic() + LONGEST
    if not outside.ends:
        while not outside.said_by(text_of(output)) and time.monotonic() < deadline:
            time.sleep(0.02)
    try:
        started.wait(LONGEST if outside.ends else GOING_ON)
        return True
    except subprocess.TimeoutExpired:
        return False


def run(name, house, programs):
    """What the attack does in a folder of its own; nobody of this user is left afterwards."""
    user = new_user()
    program, outside = name.split(".")[0], ATTACKS[name].outside
    (source,) = house.submission.glob(program + ".c*")
    with tempfile.TemporaryDirectory(dir=house.outside) as folder:
        work = pathlib.Path(folder)
        work.chmod(0o777)
        for path in programs.iterdir():
            if path.name in (program, "make-objects"):
                (work / path.name).write_bytes(path.read_bytes())
                (work / path.name).chmod(0o777)
        secret = house.secrets["environ"]
        command = outside.command.format(program=program, source=source, secret=secret)
        # A file, because processes that are left would hold a pipe open.
        with tempfile.TemporaryFile() as output:
            started = subprocess.Popen(
                [*prefix(outside, user), "sh", "-c", command],
                cwd=work, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
            ended = wait_for(started, outside, output)
            started.kill()
            clean_up(user)
            started.wait()
            text = text_of(output)
        # What is deeper than TemporaryDirectory can follow.
        subprocess.run(["find", folder, "-mindepth", "1", "-delete"], check=False)
    return Trial(text, ended)
