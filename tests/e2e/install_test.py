"""What is installed: the Debian package into a root of its own, the manual page, and what makes
shells complete words; each says the same as `ipclab --help` of every command.

usage: install_test.py ROOT
"""

import gzip
import os
import pathlib
import re
import subprocess
import unittest

from world import DEADLINE, HELLO_C, IPCLAB, Case, main, run

BUILD = pathlib.Path(os.environ["IPCLAB_BUILD_DIR"])


def described(reader):
    return run([IPCLAB, "describe", reader]).out


def options_in(help_text):
    """The names of options that stand at the beginnings of lines of --help."""
    names = set()
    for line in re.findall(r"^  (-[^ ]+)", help_text, re.MULTILINE):
        names |= set(line.split(","))
    return names


def commands():
    text = run([IPCLAB, "--help"]).out
    return re.findall(r"^  ([a-z]+) ", text[text.index("Subcommands:") :], re.MULTILINE)


def options_by_command():
    return {each: options_in(run([IPCLAB, each, "--help"]).out) for each in commands()}


class SameAsHelp(Case):
    def setUp(self):
        super().setUp()
        self.options = options_by_command()
        self.assertGreater(len(self.options), 6)
        self.assertIn("--json", self.options["check"])

    def test_manual_page(self):
        page = described("man").replace("\\-", "-")
        sections = dict(re.findall(r"^\.SS ipclab (\S+)\n(.*?)(?=^\.S[SH] )", page, re.M | re.S))
        seen = {
            command: set(re.findall(r"\\fB(-[^\\]+)\\fR", text))
            for command, text in sections.items()
        }
        self.assertEqual(seen, self.options)
        general = re.search(r"^\.SH OPTIONS\n(.*?)^\.SH", page, re.M | re.S).group(1)
        self.assertEqual(
            set(re.findall(r"\\fB(-[^\\]+)\\fR", general)), options_in(self.ipclab("--help").out)
        )

    def test_manual_page_has_the_usual_sections_and_no_mistakes(self):
        page = described("man")
        order = re.findall(r"^\.SH (.*)$", page, re.MULTILINE)
        self.assertEqual(
            order,
            ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS",
             "ENVIRONMENT", "FILES", "NOTES", "EXAMPLES", "SEE ALSO"],
        )  # fmt: skip
        done = subprocess.run(
            ["groff", "-man", "-ww", "-z", "-Kutf8", "-Tutf8"],
            input=page.encode(),
            capture_output=True,
            check=False,
        )
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_bash(self):
        script = self.folder / "completion"
        script.write_text(described("bash"))
        for command, options in self.options.items():
            with self.subTest(command):
                self.assertEqual(self.completed(script, command, "-"), options)
        self.assertEqual(self.completed(script, ""), set(self.options) | options_in(
            self.ipclab("--help").out))  # fmt: skip
        home = self.house()
        self.assertEqual(self.completed(script, "check", "", home=home), {"tiny"})
        self.assertEqual(
            self.completed(script, "check", "--rung", ""), {"full", "no-userns", "minimal"}
        )
        self.assertIn("deadlock", self.completed(script, "explain", "dead"))
        self.assertEqual(
            self.completed(script, "package", ""), {"gradescope", "autolab", "classroom50"}
        )

    def completed(self, script, *words, home=None):
        """What bash offers for the last of these words."""
        line = ["ipclab", *words]
        quoted = " ".join(f"'{word}'" for word in line)
        done = subprocess.run(
            ["bash", "-uc", f". {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(line) - 1}; "
             '_ipclab; printf "%s\\n" "${COMPREPLY[@]}"'],
            env={"PATH": os.environ["PATH"], **({"IPCLAB_HOME": str(home)} if home else {})},
            cwd=home or self.folder,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )  # fmt: skip
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return set(done.stdout.split())

    def test_zsh(self):
        text = described("zsh")
        parts = dict(re.findall(r"^  ([a-z]+)\)\n    _arguments(.*?) ;;", text, re.M | re.S))
        seen = {
            command: set(re.findall(r"'(-[a-z-]+)\[", part)) for command, part in parts.items()
        }
        self.assertEqual(seen, self.options)

    def test_fish(self):
        seen = {command: set() for command in self.options}
        for line in described("fish").splitlines():
            found = re.match(r"complete -c ipclab -n '__fish_seen_subcommand_from (\w+)'(.*)", line)
            if found:
                rest = found.group(2).split(" -d ")[0]
                seen[found.group(1)] |= {f"-{s}" for s in re.findall(r" -s (\S+)", rest)}
                seen[found.group(1)] |= {f"--{n}" for n in re.findall(r" -l (\S+)", rest)}
        self.assertEqual(seen, self.options)

    def test_readers_are_named(self):
        self.expect(self.ipclab("describe", "tcsh"), 2)
        self.assertNotIn("describe", self.ipclab("--help").out)


class Package(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        import tempfile  # pylint: disable=import-outside-toplevel

        folder = tempfile.TemporaryDirectory(prefix="ipclab-deb-", dir="/var/tmp")
        cls.addClassCleanup(folder.cleanup)
        cls.place = pathlib.Path(folder.name)
        subprocess.run(
            ["cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.place],
            check=True,
            capture_output=True,
            timeout=DEADLINE,
        )
        (cls.deb,) = cls.place.glob("*.deb")
        cls.root = cls.place / "root"
        subprocess.run(["dpkg", "-x", cls.deb, cls.root], check=True)
        cls.place.chmod(0o755)

    def field(self, name):
        return run(["dpkg-deb", "-f", self.deb, name]).out.strip()

    def test_what_it_says_of_itself(self):
        self.assertEqual(self.field("Package"), "ipclab")
        version = self.ipclab("--version").out.split()[-1]
        self.assertEqual(self.field("Version").split("-")[0], version)
        self.assertRegex(self.field("Depends"), r"^libc6 \(>= [0-9.]+\)$")
        self.assertRegex(self.deb.name, r"^ipclab_[0-9.-]+_[a-z0-9]+\.deb$")

    def test_everything_is_root_s_and_in_its_place(self):
        listing = run(["dpkg-deb", "-c", self.deb]).out.splitlines()
        self.assertTrue(listing)
        self.assertEqual({line.split()[1] for line in listing}, {"root/root"})
        files = {line.split()[5] for line in listing}
        for path in (
            "./usr/bin/ipclab",
            "./usr/share/man/man1/ipclab.1.gz",
            "./usr/share/bash-completion/completions/ipclab",
            "./usr/share/zsh/vendor-completions/_ipclab",
            "./usr/share/fish/vendor_completions.d/ipclab.fish",
            "./usr/share/doc/ipclab/copyright",
            "./usr/share/doc/ipclab/changelog.gz",
        ):
            self.assertIn(path, files)
        for word in ("hidden.yaml", "reference", "starter"):
            self.assertFalse([path for path in files if word in path], word)

    def test_texts_are_those_of_the_program(self):
        share = self.root / "usr/share"
        with gzip.open(share / "man/man1/ipclab.1.gz") as file:
            self.assertEqual(file.read().decode(), described("man"))
        bash = share / "bash-completion/completions/ipclab"
        self.assertEqual(bash.read_text(), described("bash"))

    def test_the_program_runs(self):
        program = self.root / "usr/bin/ipclab"
        self.assertEqual(run([program, "--version"]).out, self.ipclab("--version").out)
        self.expect(run([program, "explain", "deadlock"]), 0)
        folder = self.write({"hello.c": HELLO_C})
        answer = run(
            [program, "check", "tiny", folder], home=self.house(), as_nobody=os.geteuid() == 0
        )
        self.expect(answer, 0, "2 of 2 points")


if __name__ == "__main__":
    main()
