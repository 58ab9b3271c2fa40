"""What each attack must come to: the table that attacks_test.py goes by.

An attack is a test of labs/attacks/lab.yaml on a program of programs/. A program prints `SUCCEEDED`
or `held` for each of its tries; where the lab's test asks for `held`, a try that gets through shows
as wrong-output.
"""

import re
import typing

# The rungs that promise to hold an attack.
FULL = ("full",)
SHUT = ("full", "no-userns")
ALL = ("full", "no-userns", "minimal")


class Outside(typing.NamedTuple):
    """How the same program succeeds where no cell holds it."""

    command: str = "./{program}"  # for sh, in an empty folder of a user of its own
    says: str = r"(?m)^SUCCEEDED"  # found in its output
    ends: bool = True  # or it has to be killed
    root: bool = False  # what only root may do, in namespaces of its own
    own_objects: bool = False  # in an IPC namespace that ends with it
    compiled: bool = True  # else the command calls the compiler
    each: bool = True  # every try succeeds

    def said_by(self, output):
        if self.root and re.search("(?m)^held .*: ENOSYS$", output):
            return True  # not every kernel has all the calls
        return bool(re.search(self.says, output)) and not (self.each and "held " in output)


class Attack(typing.NamedTuple):
    rungs: tuple = ALL
    finds: frozenset = frozenset()  # one of these rules must be found; if empty: none
    may: frozenset = frozenset()  # these may be found as well, as may `forbidden`
    says: str = ""  # what a finding of `finds` says
    outside: Outside = Outside()
    heavy: bool = False  # needs gigabytes until it is held


def rules(*names):
    return frozenset(names)


LEFT = rules("zombie", "orphan", "leftover-file", "leftover-ipc")
LIMIT = rules("limit")
LONG_RUN = Outside(ends=False)
FLOOD = Outside("ulimit -f 2048; ./{program}", each=False)
STILL_THERE = Outside("./{program}; echo alive", "^still there\n$")


def asks(condition, command, says, rungs=ALL, heavy=False, ends=True):
    """A source that attacks while it is compiled; outside, the compiler gives in."""
    command += " gcc -c -o x.o {source}"
    outside = Outside(command, says, ends=ends, compiled=False, each=False)
    return Attack(rungs, rules("build"), says=condition, outside=outside, heavy=heavy)


def spoils(how):
    """What the probe has noted of it goes, and with it the points."""
    outside = Outside(f"truncate -s 1M .ipclab-probe; TMPDIR=. ./{{program}} {how}")
    says = "destroyed what the probe"
    return Attack(finds=rules("forbidden"), may=rules("crash"), says=says, outside=outside)


NO_SUCH_FILE = "No such file|Permission denied|file not found"
TOO_MUCH = "more than 2 GiB of memory|longer than 60 s"
SECRET = "secret-[0-9a-f]{16}"
SECRETS = ("hidden.yaml", "correct/plain.c", "other/plain.c", "notes.txt", "environ")

ATTACKS = {
    # Grades and secrets.
    "forge-results.alone": Attack(
        SHUT,
        outside=Outside("exec 9>>leak; ./{program}", "SUCCEEDED every descriptor", each=False),
    ),
    "own-descriptors.alone": Attack(outside=Outside("exec 9</dev/null; ./{program}")),
    "fake-pass.alone": Attack(
        finds=rules("wrong-output"), outside=Outside(says="SUCCEEDED in ending early\nPASS")
    ),
    "read-secrets.alone": Attack(
        SHUT,
        outside=Outside(
            "SECRET={secret} sleep 20 & ./{program}",
            "(?s)" + "".join(f"(?=.*{re.escape(place)}: secret-)" for place in SECRETS),
        ),
    ),
    "environment.alone": Attack(outside=Outside("SECRET={secret} ./{program}", "SUCCEEDED SECRET")),
    "overwrite-self.once": Attack(
        outside=Outside("./{program}; ./{program}", "SUCCEEDED in being another", each=False)
    ),
    "overwrite-self.again": Attack(
        outside=Outside("./{program}; ./{program}", "SUCCEEDED in being another", each=False)
    ),
    "leave-files.alone": Attack(finds=rules("leftover-file")),
    "linked-socket.alone": Attack(FULL, rules("wrong-output"), says="no connection"),
    # While the compiler runs.
    "ask-for-file.alone": Attack(FULL),
    "include-secret.alone": asks(NO_SUCH_FILE, "", SECRET, SHUT),
    "embed-secret.alone": Attack(
        SHUT, rules("build"), says=NO_SUCH_FILE, outside=Outside(says=SECRET)
    ),
    "claim-lines.alone": Attack(
        SHUT,
        rules("zombie"),
        outside=Outside("gcc -Wall -c -o x.o {source}", SECRET, compiled=False, each=False),
    ),
    "spoil-lines.alone": Attack(
        finds=rules("zombie"), outside=Outside("objdump -Wi {program}", "(?i)corrupt|invalid")
    ),
    "spoil-probe.shorter": spoils("shorter"),
    "spoil-probe.again": spoils("again"),
    "spoil-probe.zeros": spoils("zeros"),
    "include-fifo.alone": asks(NO_SUCH_FILE, "", "^$", ends=False),
    "include-zeros.alone": asks(
        TOO_MUCH, "prlimit --as=300000000", "out of memory", FULL, heavy=True
    ),
    "include-itself.alone": asks(
        TOO_MUCH, "prlimit --cpu=1:1", "Killed signal", FULL, heavy=True
    ),
    "macro-bomb.alone": asks(
        TOO_MUCH, "prlimit --cpu=1:1", "Killed signal", FULL, heavy=True
    ),
    "template-bomb.alone": asks(
        TOO_MUCH, "prlimit --cpu=1:1", "Killed signal", FULL, heavy=True
    ),
    "huge-array.alone": asks("larger than 128 MiB", "prlimit --fsize=9999999", "File size limit"),
    "error-flood.alone": asks("-fmax-errors", "prlimit --cpu=1:1", "(?s)^.{200000}"),
    # Signals and spying.
    "kill-everybody.alone": Attack(SHUT, outside=STILL_THERE),
    "stop-everybody.alone": Attack(
        SHUT, may=LIMIT | rules("hang"), outside=STILL_THERE._replace(ends=False)
    ),
    "kill-parent.alone": Attack(SHUT, outside=STILL_THERE._replace(says="^(still there\n)?$")),
    "push-input.alone": Attack(
        outside=Outside("script -qec ./{program} /dev/null </dev/null", "SUCCEEDED TIOCSTI")
    ),
    "spy-on-parent.alone": Attack(SHUT, outside=Outside("./{program}; true")),
    "become-root.alone": Attack(),
    # Exhaustion.
    "fork-bomb.alone": Attack(
        finds=LIMIT,
        says="at most 32 processes",
        outside=Outside("prlimit --nproc=150 ./{program}", ends=False),
    ),
    "thread-bomb.alone": Attack(may=LIMIT),
    "zombie-army.alone": Attack(finds=LIMIT, says="at most 32 processes"),
    "daemon.alone": Attack(finds=rules("orphan"), may=LEFT),
    "stop-self.alone": Attack(finds=rules("hang"), says="stopped", outside=LONG_RUN),
    "ignore-signals.alone": Attack(finds=LIMIT, says="in time", outside=LONG_RUN),
    "stuck-vfork.alone": Attack(finds=LIMIT, says="in time", outside=LONG_RUN),
    "eat-malloc.alone": Attack(finds=LIMIT, says="at most 64 MiB"),
    "eat-stack.alone": Attack(finds=LIMIT, says="at most 64 MiB"),
    "eat-children.alone": Attack(finds=LIMIT, says="at most 64 MiB"),
    "eat-memfd.alone": Attack(FULL, may=LIMIT),
    "eat-segments.alone": Attack(FULL, may=LIMIT),
    "eat-shm.alone": Attack(FULL, LIMIT, LEFT, "at most 16 MiB"),
    "eat-sockets.alone": Attack(FULL, may=LIMIT),
    "eat-pipes.alone": Attack(FULL, may=LIMIT, outside=Outside(root=True)),
    "fill-disk.alone": Attack(FULL, LIMIT, rules("leftover-file"), "at most 16 MiB"),
    "fill-inodes.alone": Attack(FULL, rules("leftover-file"), LIMIT),
    "sparse-file.alone": Attack(),
    "deep-tree.alone": Attack(finds=rules("leftover-file"), may=LIMIT),
    "flood-output.alone": Attack(finds=LIMIT, outside=FLOOD),
    "endless-line.alone": Attack(finds=LIMIT, outside=FLOOD),
    "single-bytes.alone": Attack(finds=LIMIT, outside=FLOOD),
    "dump-core.alone": Attack(
        finds=rules("crash"),
        may=LEFT - rules("leftover-file"),
        outside=Outside("ulimit -c unlimited; ./{program}; ls core* && echo SUCCEEDED"),
    ),
    "burn-cpu.alone": Attack(finds=LIMIT, says="processor time", outside=LONG_RUN),
    "hog-signals.alone": Attack(may=LIMIT),
    "hog-pipes.alone": Attack(may=LIMIT),
    "hog-flight.alone": Attack(may=LIMIT),
    "hog-queues.alone": Attack(
        finds=rules("leftover-ipc"), may=LIMIT, outside=Outside(own_objects=True)
    ),
    # Objects and neighbours.
    "leave-objects.alone": Attack(
        finds=rules("leftover-ipc"),
        may=LEFT,
        outside=Outside(
            "./{program}; ./make-objects", "(?s)SUCCEEDED.*no shm_open: EEXIST", own_objects=True
        ),
    ),
    "reach-neighbour.alone": Attack(FULL),
    "reach-neighbour.abstract": Attack(SHUT, outside=Outside("./{program} abstract")),
}

# No attacks: what must go well while others attack, and after they did.
WELL_BEHAVED = ("plain", "use-quotas", "make-objects", "take-port")

# System calls that no program needs. `socket-raw` is one of socket(2), with an argument to match.
CALLS = """
    keyctl add-key request-key bpf mount umount2 pivot-root chroot fsopen open-tree unshare
    setns kexec-load init-module finit-module delete-module open-by-handle-at pidfd-getfd
    ptrace process-vm-readv personality modify-ldt iopl swapoff reboot acct syslog quotactl
    fanotify-init sethostname setdomainname userfaultfd perf-event-open io-uring-setup clone
    socket-vsock socket-packet socket-raw socket-alg int80 x32
"""

# Those that are refused for what they ask for, by the kernel, where right programs make them too.
REFUSED_BY_THE_KERNEL = "adjtimex mknod setpriority sched-setscheduler mlock"

for call in (CALLS + " " + REFUSED_BY_THE_KERNEL).split():
    is_socket = call.startswith("socket-")
    argument = call if is_socket else call.replace("-", "_")
    named = {"int80": "32-bit", "x32": "32-bit"}.get(call, "socket" if is_socket else argument)
    ATTACKS[f"forbidden-call.{call}"] = Attack(
        finds=rules("forbidden") if call in CALLS.split() else rules(),
        says=rf"\b{named}\b",
        outside=Outside("./{program} " + argument, root=True),
    )
