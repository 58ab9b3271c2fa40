"""Programs that the world uses, against the labs, and the labs' solutions against them: memcached has
full marks on sockets.cache, socat has them on all of nonblocking.relay that the contract shares with it,
and the clients of libmemcached get on with the reference solution of sockets.cache.

usage: real_peers_test.py ROOT
"""

import json
import subprocess
import sys

from handout_test import compile_into
from world import ROOT, Case, main

PEERS = ROOT / "tests/e2e/peers"

# What the contract of relay asks beyond socat, and what therefore is not asked of it.
NOT_SOCAT = {
    "relay.sigterm": "it removes LISTEN, but ends with 128 + SIGTERM and not with 0",
    "relay.sigint": "the same with SIGINT, and the process of an open connection lives on",
    "relay.one-thread": "it makes a process for each connection",
}
SKIPPED_WITHOUT_SIGTERM = {"relay.sigterm-while-full", "relay.signal-before-the-wait"}

# Brings up the loopback device of a network namespace, then becomes the command.
IN_OWN_NETWORK = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    SIOCSIFFLAGS, IFF_UP = 0x8914, 1
    fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def may_unshare():
    return subprocess.run(["unshare", "-Urn", "true"], stderr=subprocess.DEVNULL).returncode == 0


class RealPeers(Case):
    def statuses(self, target, folder):
        file = self.folder / "result.json"
        answer = self.ipclab("check", target, str(folder), "--hidden", "--json", str(file))
        self.assertIn(answer.status, (0, 1), answer)
        tests = json.loads(file.read_text(encoding="utf-8"))["tests"]
        self.assertGreater(len(tests), 20)
        return {test["id"]: test["status"] for test in tests}, answer

    def test_memcached_has_full_marks_on_cache(self):
        statuses, answer = self.statuses("sockets.cache", PEERS / "memcached")
        self.assertEqual(set(statuses.values()), {"pass"}, answer)

    def test_socat_passes_what_the_contract_of_relay_shares_with_it(self):
        statuses, answer = self.statuses("nonblocking.relay", PEERS / "socat")
        failed = {id for id, status in statuses.items() if status == "fail"}
        skipped = {id for id, status in statuses.items() if status == "skip"}
        self.assertEqual(failed, set(NOT_SOCAT), answer)
        self.assertEqual(skipped, SKIPPED_WITHOUT_SIGTERM & set(statuses), answer)

    def test_real_clients_get_on_with_the_reference_of_cache(self):
        compile_into(ROOT / "reference/sockets/correct", ["cache"], self.folder)
        command = ["bash", str(PEERS / "cache_clients.sh"), str(self.folder / "cache")]
        if may_unshare():
            command = ["unshare", "-Urn", sys.executable, "-c", IN_OWN_NETWORK, *command]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("ok    prints a value of 1,000,000 bytes", done.stdout)


if __name__ == "__main__":
    main()
