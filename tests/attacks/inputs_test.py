"""What ipclab is given may be hostile: archives, folders, lab files, and what programs print. Every
answer has to be short, printable, of the right exit status, in time, and leave all else untouched.

usage: inputs_test.py ROOT
"""

import gzip
import os
import pathlib
import pty
import re
import select
import socket
import subprocess
import sys
import tarfile
import time

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "tests/e2e"))

import archives  # noqa: E402
from world import DEADLINE, HELLO_C, IPCLAB, LAB_YAML, Case, is_sanitized, main  # noqa: E402

HELLO = HELLO_C.encode()
LARGEST_REFUSAL = 16 << 10
LARGEST_REPORT = 256 << 10
# Control characters, the C1 ones too, and what turns or hides text.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
NASTY = "\x1b]0;title\x07\x1b[2J\x1b]52;c;ZXZpbA==\x07\x1b]8;;http://x\x1b\\<script>\u202e\r"


def everything_below(folder):
    """What is where, so that a change shows."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        found[os.fsencode(path)] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


class InputCase(Case):
    def check(self, path, *words, status, texts=(), largest=LARGEST_REPORT, home=None, **options):
        """Checks the lab `tiny`, and what has to hold for every answer."""
        home = home or self.house()
        before = everything_below(self.folder)
        answer = self.ipclab("check", "tiny", path, *words, home=home, **options)
        self.harmless(answer, status, texts, largest, before)
        return answer

    def validate(self, status, texts=(), **options):
        before = everything_below(self.folder)
        answer = self.ipclab("validate", "tiny", home=self.folder / "house", **options)
        self.harmless(answer, status, texts, LARGEST_REPORT, before)
        return answer

    def harmless(self, answer, status, texts, largest, before):
        self.expect(answer, status, *texts)
        self.assertLessEqual(len(answer.out_bytes) + len(answer.err_bytes), largest)
        for stream in (answer.out_bytes, answer.err_bytes):
            self.assert_printable(stream.decode("utf-8", errors="strict"))
        self.assertEqual(before, everything_below(self.folder))

    def assert_printable(self, text):
        found = UNPRINTABLE.search(text)
        if found:
            self.fail(repr(text[max(0, found.start() - 80) : found.end() + 40]))

    def check_json(self, path, status, **options):
        """As check, with a result of which every string is printable."""
        result = self.result(self.check(path, "--json", "-", status=status, **options))
        self.walk(result)
        return result

    def walk(self, value):
        if isinstance(value, str):
            self.assert_printable(value)
        elif isinstance(value, dict):
            for key, child in value.items():
                self.assert_printable(key)
                self.walk(child)
        elif isinstance(value, list):
            for child in value:
                self.walk(child)

    def put(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def special(self, path, kind):
        """Puts something that is no regular file where one is expected."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "FIFO":
            os.mkfifo(path)
        elif kind == "socket":
            # The path of a socket has room for 107 bytes only.
            here = os.open(path.parent, os.O_PATH)
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(f"/proc/self/fd/{here}/{path.name}")
            os.close(here)
        elif kind == "loop":
            path.symlink_to(path.name)
        elif kind == "directory":
            path.mkdir()
        elif kind == "link to a device":
            path.symlink_to("/dev/zero")
        elif kind == "device":
            if os.geteuid() != 0:
                return False
            os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5))
        return True


SPECIAL = ("FIFO", "socket", "loop", "directory", "link to a device", "device")


class TheseTests(InputCase):
    def test_see_what_they_look_for(self):
        for bad in ("\x1b[31m", "\r", "\0", "\x7f", "\x9b", "\u202e", "\u200b"):
            with self.assertRaises(AssertionError):
                self.assert_printable("a" + bad)
        self.assert_printable("a\n\tb \u2713")
        before = everything_below(self.folder)
        self.put("new", b"")
        self.assertNotEqual(before, everything_below(self.folder))


class Words(InputCase):
    def test_of_the_command_line(self):
        good = self.write({"hello.c": HELLO}, "good")
        home = self.house()
        for nasty in (NASTY, "\x1b[2J" * 5000, os.fsdecode(b"\xff\xfe\xc3("), "$(id)\n`id`"):
            for words in (["check", nasty, good], ["check", "tiny." + nasty, good],
                          ["explain", nasty], ["new", nasty], ["validate", nasty], [nasty],
                          ["check", "tiny", good, "--" + nasty], ["check", "tiny", good, nasty],
                          ["check", "tiny", good, "--rung", nasty],
                          ["check", "tiny", good, "--seed", nasty]):
                with self.subTest(words):
                    before = everything_below(self.folder)
                    answer = self.ipclab(*words, home=home)
                    self.harmless(answer, 2, (), LARGEST_REFUSAL, before)


class Archives(InputCase):
    def passes(self, content, name="work"):
        return self.check(self.put(name, content), status=0, texts=["2 of 2 points"])

    def refused(self, content, *texts, **options):
        return self.check(self.put("work", content), status=2, texts=texts,
                          largest=LARGEST_REFUSAL, **options)

    def test_honest_ones(self):
        entries = [("work/hello.c", HELLO), ("work/include/a.h", b"")]
        for content in (archives.zip_of(entries), archives.tar_of(entries),
                        archives.tar_of(entries, "w:gz"), archives.tar_of(entries, "w:bz2"),
                        archives.tar_of(entries, "w:xz")):
            with self.subTest(content[:4]):
                self.passes(content)

    def test_what_was_passed_over_is_told(self):
        content = archives.tar_of([archives.tar_special("hello.c", tarfile.SYMTYPE, "/etc/passwd")])
        self.refused(content, "no C or C++ source", "hello.c is a symbolic link")

    def test_names_that_lead_out(self):
        absolute = str(self.folder / "absolute.c")
        names = ["../outside.c", "a/../../outside.h", absolute, "/" + absolute, "./../outside.c"]
        entries = [(name, b"evil") for name in names] + [("hello.c", HELLO)]
        self.passes(archives.tar_of(entries))
        self.passes(archives.zip_of(entries))

    def test_writing_through_links(self):
        victim = self.write({"kept.h": "kept"}, "victim")
        link, target = archives.zip_link("out", str(victim))
        self.passes(archives.zip_of([(link, target), ("out/kept.h", b"evil"), ("hello.c", HELLO)]))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            self.passes(archives.tar_of([
                archives.tar_special("out", kind, str(victim)),
                archives.tar_special("kept.h", kind, str(victim / "kept.h")),
                ("out/kept.h", b"evil"), ("kept.h", b"evil"), ("hello.c", HELLO),
            ]))

    def test_no_regular_files(self):
        kinds = {"b": tarfile.BLKTYPE, "c": tarfile.CHRTYPE, "f": tarfile.FIFOTYPE}
        entries = [archives.tar_special(name + ".h", kind) for name, kind in kinds.items()]
        self.passes(archives.tar_of([*entries, ("hello.c", HELLO)]))
        setuid = archives.zip_with_mode("hello.c", 0o106777, HELLO)
        self.passes(archives.zip_of([setuid]))

    def test_duplicates_and_names_that_clash(self):
        entries = [("hello.c", b"evil"), ("hello.c", HELLO), ("A.h", b""), ("a.h", b""),
                   ("x.h", b""), ("x.h/y.h", b""), ("hello.c/z.h", b""), ("HELLO.C", b"")]
        self.passes(archives.zip_of(entries))
        self.passes(archives.tar_of(entries))

    def test_strange_names(self):
        names = ["a\nb.h", NASTY.replace("/", "") + ".h", "<script>alert(1)</script>.h", "-o.h",
                 "--help.h", "x" * 5000 + ".h", "d/" * 5000 + "x.h", "\u202egnp.h", " .h",
                 "$(id).h"]
        entries = [(name, b"") for name in names] + [("hello.c", HELLO)]
        self.passes(archives.zip_of(entries))
        entries.append((archives.raw_name(b"\xff\xfe\xc3.h"), b""))
        self.passes(archives.tar_of(entries, encoding="utf-8", errors="surrogateescape"))
        broken = [entry for entry in entries if entry[0] != "hello.c"]
        content = archives.tar_of([*broken, ("hello.c", b"int x")], encoding="utf-8",
                                  errors="surrogateescape")
        self.check_json(self.put("work", content), 1)
        self.check(self.put("work", content), status=1)

    def test_names_with_nul(self):
        content = archives.zip_of([("hello.cQevil.h", b"evil"), ("hello.c", HELLO)])
        self.passes(content.replace(b"hello.cQevil.h", b"hello.c\0evil.h"))

    def test_zeros_by_the_hundred_megabytes(self):
        zeros = bytes(200 << 20)
        entries = [("zeros", zeros), ("large.h", zeros), ("hello.c", HELLO)]
        memory_bound = {"memory_bound": True}
        self.passes(archives.zip_of(entries))  # with all the memory that its test may use
        path = self.put("work", archives.tar_of(entries, "w:gz"))
        self.check(path, status=2, texts=["more than 256 MiB"], **memory_bound)
        path = self.put("work", archives.zip_of([("hello.c", zeros)]))
        self.check(path, status=2, texts=["hello.c is larger than 1 MiB"], **memory_bound)

    def test_entries_by_the_hundred_thousand(self):
        entries = [(f"{number}.h", b"") for number in range(100_000)]
        for content in (archives.zip_of([("hello.c", HELLO), *entries], 0),
                        archives.tar_of([("hello.c", HELLO), *entries], "w:gz")):
            self.passes(content)
        links = [archives.tar_special(f"{number}.c", tarfile.SYMTYPE, "x")
                 for number in range(100_000)]
        self.refused(archives.tar_of(links, "w:gz"), "more than 20000 entries")

    def test_archives_in_archives(self):
        inner = archives.zip_of([("hello.c", HELLO)])
        for _ in range(5):
            inner = archives.zip_of([("inner.zip", inner)])
        self.refused(inner, "no C or C++ source")
        once = archives.tar_of([("hello.c", HELLO)], "w:gz")
        self.refused(gzip.compress(once), "cannot be unpacked")

    def test_layers_that_unpack_to_nothing(self):
        empty = gzip.compress(b"")
        bomb = gzip.compress(gzip.compress(empty * 2_000_000))
        self.refused(bomb, "cannot be unpacked")

    def test_overlapping_entries(self):
        self.check(self.put("work", archives.overlapping_zip(30_000, 1 << 20)), status=1)

    def test_sources_by_the_hundred(self):
        entries = [(f"{number}.c", bytes(1 << 20)) for number in range(300)]
        answer = self.check(self.put("work", archives.zip_of(entries)), status=1)
        self.assertIn("more than 400 files or 8 MiB", answer.out)

    def test_sizes_that_are_only_claimed(self):
        for content in (archives.greedy_7z(99_000_000, 1 << 33),
                        archives.greedy_7z(1, 1 << 62), archives.greedy_7z(1 << 60, 1 << 62)):
            self.refused(content, "work")
        if not is_sanitized():
            self.refused(archives.sparse_tar_gz(12_000_000), "work")

    def test_encrypted_and_damaged_ones(self):
        self.refused(archives.encrypted_zip("hello.c"), "is encrypted")
        for whole in (archives.zip_of([("hello.c", HELLO)]),
                      archives.tar_of([("hello.c", HELLO)], "w:gz"),
                      archives.tar_of([("hello.c", HELLO)], "w:xz")):
            for content in (whole[: len(whole) // 2], whole[:10], whole[:6] + bytes(500)):
                with self.subTest(content[:20]):
                    self.refused(content, "cannot be unpacked")
        self.refused(b"", "is not a folder, but an empty file")
        self.refused(b"\x1b[2J" * 1000, "no archive of a kind that is read")


class Folders(InputCase):
    def test_links_that_the_user_gives(self):
        folder = self.write({"hello.c": HELLO}, "real")
        archive = self.put("real.zip", archives.zip_of([("hello.c", HELLO)]))
        for target in (folder, archive):
            link = self.folder / ("link to " + target.name)
            link.symlink_to(target)
            self.check(link, status=0)

    def test_no_folder_at_all(self):
        for kind in SPECIAL:
            path = self.folder / "submission" / kind
            if self.special(path, kind):
                with self.subTest(kind):
                    self.check(path, status=2, largest=LARGEST_REFUSAL)
        self.check("/dev/zero", status=2, texts=["a device"])
        self.check("/proc/self/mem", status=2)
        self.check("x" * 5000, status=2, largest=LARGEST_REFUSAL)

    def test_no_regular_source_or_header(self):
        for kind in SPECIAL:
            folder = self.write({"hello.c": HELLO}, f"with header {kind}")
            if not self.special(folder / "a.h", kind):
                continue
            with self.subTest(kind):
                self.check(folder, status=0)
                folder = self.write({}, f"with source {kind}")
                self.special(folder / "hello.c", kind)
                self.check(folder, status=2, texts=["no C or C++ source"])

    def test_hostile_names(self):
        for name in (NASTY.replace("/", ""), "\n\n2 of 2 points\n", "'; echo \"$(id)\"; '", "-rf"):
            with self.subTest(name):
                folder = self.write({"hello.c": HELLO.replace(b"hello", b"hullo"),
                                     NASTY.replace("/", "") + ".h": b""}, name)
                folder = "./-rf/" if name == "-rf" else folder
                self.check(folder, status=1, cwd=self.folder)
                self.check_json(folder, 1, cwd=self.folder)
        folder = pathlib.Path(os.fsdecode(os.fsencode(self.folder) + b"/\xff\xfe"))
        folder.mkdir()
        (folder / "hello.c").write_bytes(HELLO)
        (pathlib.Path(os.fsdecode(os.fsencode(folder) + b"/\xc3.h"))).write_bytes(b"")
        self.check(folder, status=0)
        self.check_json(folder, 0)

    def test_links_by_the_thousand(self):
        folder = self.write({}, "links")
        for number in range(5000):
            (folder / f"{number}.c").symlink_to("x")
        self.check(folder, status=2, largest=LARGEST_REFUSAL, texts=["4990 more"])


class LabFiles(InputCase):
    BOMBS = {
        "aliases": "x: &x [a]\ny: [*x, *x]\n",
        "a cycle": "x: &x [*x]\n",
        "merges": "x: &x {a: b}\ny: {<<: *x}\n",
        "depth": "x: " + "[" * 100_000 + "\n",
        "depth in blocks": "\n".join(" " * level + "x:" for level in range(1000)) + "\n",
        "a huge scalar": "x: " + "y" * (8 << 20) + "\n",
        "many keys": "".join(f"key{number}: x\n" for number in range(100_000)),
        "twice the same key": "title: a\ntitle: b\n" * 5000,
        "no UTF-8": b"title: \xff\xfe\n",
        "NUL": b"title: \0\n",
        "escapes": '"\x1b[2J\x1b]52;c;x\x07": \x1b[31m\n',
        "escapes in YAML": '"\\e[2J\\r\\u202e<script>": "\\e[31m"\n',
        "a tag": "x: !!binary abcd\n",
        "documents": "---\n" * 100_000,
        "an open quote": 'x: "' + "y" * 100_000,
        "a huge line": "x" * 1_000_000 + ": [" + ", ".join(["1"] * 10_000) + "]\n",
    }

    def test_bombs(self):
        folder = self.write({"hello.c": HELLO})
        expected = "reference/tiny/wrong/bad/expected.yaml"
        good = {"labs/tiny/lab.yaml": LAB_YAML, "reference/tiny/wrong/bad/hello.c": HELLO}
        for name, bomb in self.BOMBS.items():
            for place in ("labs/tiny/lab.yaml", "labs/tiny/hidden.yaml", "labs/tiny/clauses.yaml",
                          expected):
                with self.subTest(name, place=place):
                    home = self.write({**good, place: bomb}, "house")
                    words = ["--hidden"] if "hidden" in place else []
                    if "/tiny/lab" in place or words:
                        self.check(folder, *words, status=2, home=home, memory_bound=True,
                                   texts=[pathlib.Path(place).name], largest=64 << 10)
                    else:
                        self.validate(1, [pathlib.Path(place).name], memory_bound=True)
                    if place not in good:
                        (home / place).unlink()

    def test_no_regular_file_where_a_lab_has_one(self):
        for kind in SPECIAL:
            for place in ("lab.yaml", "hidden.yaml", "files/data", "files"):
                self.setUp()
                if (place, kind) == ("files", "directory"):
                    continue
                lab = LAB_YAML.replace('"hello\\n"', "{file: data}") if "f" in place else LAB_YAML
                files = {} if place == "lab.yaml" else {"labs/tiny/lab.yaml": lab}
                home = self.write(files, "house")
                folder = self.write({"hello.c": HELLO}, "good")
                if self.special(home / "labs/tiny" / place, kind):
                    with self.subTest(kind, place=place):
                        self.check(folder, "--hidden", status=2, home=home,
                                   largest=LARGEST_REFUSAL)
                        self.validate(2)

    def test_no_regular_file_where_a_proof_has_one(self):
        places = ("labs/tiny/clauses.yaml", "reference/tiny/wrong/bad/expected.yaml",
                  "reference/tiny/correct", "reference/tiny/wrong/bad", "starter/tiny")
        for kind in SPECIAL:
            for place in places:
                self.setUp()
                home = self.house()
                if self.special(home / place, kind):
                    with self.subTest(kind, place=place):
                        texts = [] if place.endswith("bad") else [place]
                        self.validate(1, texts)

    def test_hostile_names_of_folders(self):
        nasty = os.fsdecode(os.fsencode(NASTY.replace("/", "")) + b"\xff\n")
        home = self.house(more={f"labs/{nasty}/lab.yaml": LAB_YAML.replace("tiny", "other"),
                                f"reference/tiny/wrong/{nasty}/hello.c": HELLO})
        self.validate(1, ["wrong/\\x1b"])
        before = everything_below(self.folder)
        for words in (["validate"], ["validate", nasty], ["check", nasty, self.folder],
                      ["check", "nosuch", self.folder]):
            answer = self.ipclab(*words, home=home)
            self.harmless(answer, 2, (), LARGEST_REPORT, before)

    def test_escapes_of_the_author(self):
        text = '"\\e[2J\\e]52;c;x\\a\\u202e\\r<script>"'
        lab = LAB_YAML.replace("A tiny lab", text).replace("It greets", text)
        lab = lab.replace("points: 2", f"points: 2\n    hint: {text}")
        home = self.house(lab)
        folder = self.write({"hello.c": HELLO.replace(b"hello", b"hullo")}, "wrong")
        answer = self.ipclab("check", "tiny", folder, home=home)
        self.assertIn(answer.status, (1, 2))
        self.check(folder, status=answer.status, home=home)


PRINTS_C = r"""#include <stdio.h>
#include <string.h>
int main(void) {
  static const char bytes[] =
      "\033]8;;http://evil\033\\link\033]8;;\033\\ \033]52;c;ZXZpbA==\007 \033[2J\033[31m\033c"
      "\0\1\2\b\r\177 \xff\xfe\xc3\x28 \xc2\x9b" "31m \xe2\x80\xae" "evil\xe2\x80\xac \xe2\x81\xa6"
      "<script>alert(1)</script> ]]> \"}, &amp; =cmd|'x'!A1\n";
  for (int i = 0; i < 1000; ++i) {
    fwrite(bytes, 1, sizeof bytes - 1, stdout);
    fwrite(bytes, 1, sizeof bytes - 1, stderr);
  }
  return 3;
}
"""
LEAVES_C = r"""#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
int main(void) {
  puts("hello");
  fflush(stdout);
  close(creat("\033[2J\033]52;c;x\007\n\xff<script>", 0600));
  mkdir("\033]0;x\007", 0700);
  close(shm_open("/\033[2J\xff\n", O_CREAT | O_RDWR, 0600));
  int ends[2];
  if (pipe(ends) == -1) return 1;
  prctl(PR_SET_NAME, "\033[31m\n\xff)");
  if (fork() == 0) {
    char c;
    return (int)read(ends[0], &c, 1);
  }
  return 0;
}
"""
HANGS_C = LEAVES_C.replace("  return 0;\n}\n", "  return (int)read(ends[0], ends, 1);\n}\n")
LOUD_C = r"""#include <stdio.h>
int main(void) {
  for (;;)
    if (fwrite("\033[2J\xff\0xxxxxxxxxxxxxxxxxxxxxxxx", 1, 28, stdout) == 0) return 1;
}
"""


class Programs(InputCase):
    def test_what_they_print_and_leave(self):
        home = self.house(LAB_YAML.replace("programs:", "limits: {wall: 10s}\nprograms:"))
        programs = {"prints": PRINTS_C, "leaves": LEAVES_C, "hangs": HANGS_C, "loud": LOUD_C}
        for name, source in programs.items():
            with self.subTest(name):
                folder = self.write({"hello.c": source}, name)
                self.check(folder, status=1, home=home)
                self.check_json(folder, 1, home=home)

    def test_on_a_terminal_too(self):
        home = self.house()
        for name, source in {"prints": PRINTS_C, "leaves": LEAVES_C}.items():
            with self.subTest(name):
                shown = self.on_terminal(self.write({"hello.c": source}, name), home)
                self.assertIn("0 of 2 points", shown)
                self.assert_printable(COLOUR.sub("", shown).replace("\r\n", "\n"))

    def on_terminal(self, folder, home):
        """What a person sees who has no progress line."""
        ours, theirs = pty.openpty()
        environment = {**os.environ, "IPCLAB_HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        with subprocess.Popen([IPCLAB, "check", "tiny", folder], env=environment, stdout=theirs,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as ipclab:
            os.close(theirs)
            shown = self.read_all(ours)
        os.close(ours)
        self.assertEqual(ipclab.returncode, 1)
        return shown.decode("utf-8", errors="strict")

    def read_all(self, terminal):
        shown, end = b"", time.monotonic() + DEADLINE
        while select.select([terminal], [], [], end - time.monotonic())[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # all of the other side is closed
                break
            shown += piece
        return shown

    def test_what_compilers_say(self):
        escapes = "\x1b]8;;http://evil\x1b\\ \x1b]52;c;x\x07 \x1b[2J \u202e \x00 <script>"
        sources = {
            "pragma": f'#pragma message "{escapes}"\nint main(void) {{ return x; }}\n',
            "error": f"#error {escapes}\n" * 1000,
            "quoted": f'int main(void) {{ return "{escapes}" + x; }}\n' * 1000,
            "bytes": b"#error \xff\xfe\xc3(\n\xff\xff\xff\n\x1b\x1b\n",
            "line": f'#line 1 "{escapes[:20]}"\nint main(void) {{ return x; }}\n'.replace("\0", ""),
            "long": "int main(void) { return " + "x" * 900_000 + "; }\n",
        }
        for name, source in sources.items():
            with self.subTest(name):
                folder = self.write({"hello.c": source}, name)
                self.check(folder, status=1)
                self.check_json(folder, 1)


if __name__ == "__main__":
    main()
