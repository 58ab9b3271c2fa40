"""`ipclab check --watch`: checks again when something is saved, in whichever way an editor does it,
says what has changed, and ends at Ctrl-C with the status of the last run.

usage: watch_test.py ROOT
"""

import os
import pty
import select
import shutil
import signal
import subprocess
import time
import zipfile

from world import DEADLINE, HELLO_C, IPCLAB, LAB_YAML, Case, main

TWO_TESTS = (
    LAB_YAML
    + """  - id: hello.quiet
    title: It says nothing else
    points: 1
    run: {stderr: ""}
"""
)
WRONG = HELLO_C.replace('"hello"', '"hullo"')
LOUD = HELLO_C.replace('puts("hello");', 'puts("hello"); fputs("!", stderr);')
WATCHING = "; Ctrl-C ends"


class Watched:
    """ipclab check --watch, read as it prints."""

    def __init__(self, home, folder, *words, terminal=False):
        self.text = ""
        if terminal:
            self.out, theirs = pty.openpty()
        else:
            self.out, theirs = os.pipe()
        self.process = subprocess.Popen(
            [IPCLAB, "check", "tiny", folder, "--watch", *words],
            env={**os.environ, "IPCLAB_HOME": str(home), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
            stdin=theirs if terminal else subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=terminal,
            preexec_fn=take_terminal if terminal else None,
        )
        os.close(theirs)

    def until(self, words):
        """What it prints up to these words."""
        end = time.monotonic() + DEADLINE
        while words not in self.text:
            if not select.select([self.out], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"it never said {words!r}, only:\n{self.text}")
            piece = os.read(self.out, 1 << 16)
            if not piece:
                raise AssertionError(f"it ended without {words!r}, but with:\n{self.text}")
            self.text += piece.decode(errors="replace").replace("\r\n", "\n")
        head, _, self.text = self.text.partition(words)
        return head

    def one_run(self):
        return self.until(WATCHING)

    def run_with(self, words):
        """The report of the first run that says this: a burst may give more than one."""
        while words not in (report := self.one_run()):
            pass
        return report

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.out)


def take_terminal():
    """The terminal at standard input becomes that of this session, so that ^C reaches it."""
    import fcntl  # pylint: disable=import-outside-toplevel
    import termios  # pylint: disable=import-outside-toplevel

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.home = self.house(TWO_TESTS)
        self.source = self.write({"hello.c": WRONG}, "work") / "hello.c"

    def watched(self, *words, target=None, **options):
        watched = Watched(self.home, target or self.source.parent, *words, **options)
        self.addCleanup(watched.end)
        return watched

    def interrupted(self, watched):
        watched.process.send_signal(signal.SIGINT)
        return watched.process.wait(DEADLINE)

    def replace(self, text):
        """As most editors save: another file, renamed."""
        other = self.source.parent / ".hello.c.swp"
        other.write_text(text)
        other.rename(self.source)

    def test_what_changed_is_told_and_the_last_status_is_the_end(self):
        watched = self.watched()
        first = watched.one_run()
        self.assertIn("wrong-output", first)
        self.assertNotIn("since the last run", first)
        self.source.write_text(LOUD)
        second = watched.run_with("since the last run")
        self.assertIn("now passing 1, now failing 1, other changes 0, same 0", second)
        self.assertRegex(second, r"hello\.greets +now passes; it failed before")
        self.assertRegex(second, r"hello\.quiet +now fails; it passed before")
        self.assertIn("points: 1 before, 2 now, of 3", second)
        self.replace(HELLO_C)
        third = watched.run_with("since the last run")
        self.assertIn("now passing 1, now failing 0, other changes 0, same 1", third)
        self.assertEqual(self.interrupted(watched), 0)

    def test_status_of_a_last_run_that_failed(self):
        watched = self.watched()
        watched.one_run()
        self.assertEqual(self.interrupted(watched), 1)

    def test_ctrl_c_on_a_terminal(self):
        self.source.write_text(HELLO_C)
        watched = self.watched(terminal=True)
        self.assertIn("3 of 3 points", watched.one_run())
        os.write(watched.out, b"\x03")
        self.assertEqual(watched.process.wait(DEADLINE), 0)

    def test_a_burst_ends_with_the_last_text(self):
        watched = self.watched()
        watched.one_run()
        for number in range(200):
            (self.source.parent / f"part{number}.h").write_text(f"#define N {number}\n")
            self.replace(WRONG if number < 199 else HELLO_C)
        watched.run_with("3 of 3 points")
        self.assertEqual(self.interrupted(watched), 0)

    def test_a_save_while_tests_run_is_seen_after_them(self):
        self.source.write_text(
            '#include <stdio.h>\n#include <unistd.h>\n'
            f'int main(void) {{ FILE* f = fopen("x", "w"); (void)f; puts("hallo"); return 0; }}\n'
        )
        watched = self.watched("--repeat", "20")
        # Between the first look and the end of the first run, whenever that is.
        self.replace(HELLO_C)
        watched.run_with("3 of 3 points")

    def test_what_is_no_change_is_not_checked(self):
        watched = self.watched()
        watched.one_run()
        self.source.touch()
        self.source.write_text(WRONG)
        self.write({"notes.txt": "x", ".hello.c.swp": "x"}, "work")
        self.source.write_text(HELLO_C)
        report = watched.one_run()
        self.assertIn("now passing 1", report)

    def test_a_header_in_a_new_folder(self):
        self.source.write_text('#include "in/word.h"\n' + HELLO_C.replace('"hello"', "WORD"))
        watched = self.watched()
        self.assertIn("build", watched.one_run())
        self.write({"in/word.h": '#define WORD "hello"\n'}, "work")
        watched.run_with("3 of 3 points")
        self.write({"in/word.h": '#define WORD "hullo"\n'}, "work")
        watched.run_with("now failing 1")

    def test_a_folder_that_is_made_anew(self):
        watched = self.watched()
        watched.one_run()
        shutil.rmtree(self.source.parent)
        watched.until("there is no folder")
        self.write({"hello.c": HELLO_C}, "work")
        watched.run_with("3 of 3 points")

    def test_an_archive(self):
        archive = self.folder / "work.zip"

        def put(text):
            other = self.folder / "other.zip"
            with zipfile.ZipFile(other, "w") as file:
                file.writestr("hello.c", text)
            other.rename(archive)

        put(WRONG)
        watched = self.watched(target=archive)
        watched.one_run()
        put(HELLO_C)
        watched.run_with("3 of 3 points")
        self.assertEqual(self.interrupted(watched), 0)

    def test_a_failure_of_another_kind_is_told(self):
        watched = self.watched()
        watched.one_run()
        self.source.write_text("int main(void) { return *(volatile int *)0; }\n")
        report = watched.run_with("since the last run")
        self.assertIn("other changes 1", report)
        self.assertRegex(report, r"hello\.greets +fails as before, but of crash")

    def test_json_is_written_each_time(self):
        file = self.folder / "result.json"
        watched = self.watched("--json", file)
        watched.one_run()
        first = file.read_text()
        self.replace(HELLO_C)
        watched.one_run()
        self.assertNotEqual(first, file.read_text())

    def test_what_cannot_be_watched(self):
        self.expect(self.ipclab("check", "tiny", "/nosuch", "--watch", home=self.home), 2, "/nosuch")
        answer = self.ipclab(
            "check", "tiny", self.source.parent, "--watch", "--json", "-", home=self.home
        )
        self.expect(answer, 2, "--json")


if __name__ == "__main__":
    main()
