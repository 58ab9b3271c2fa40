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


# Writes down what is offered; compadd -O says it (zshcompwid(1)).
ZSHRC = """
fpath=({folder} $fpath)
PS1="ready> "
autoload -U compinit
compinit -u -D
bindkey -e
compadd() {{
  if [[ " $* " != *" "-[a-zA-Z12345]#[OAD]" "* ]]; then
    local -a hits
    builtin compadd -O hits "$@"
    print -rl -- $hits >>{offered}
  fi
  builtin compadd "$@"
}}
"""


def some_of(terminal):
    """What has been printed there; nothing once nobody has it open any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def in_a_line(words):
    """The line to be completed, and the house, if that is the last of the words."""
    home = words[-1] if isinstance(words[-1], pathlib.Path) else None
    return " ".join(["ipclab", *(words[:-1] if home else words)]), home


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

    def test_zsh_itself(self):
        script = self.folder / "_ipclab"
        script.write_text(described("zsh"))
        for command, options in self.options.items():
            with self.subTest(command):
                self.assertEqual(self.completed_by_zsh(script, command, "-"), options)
        first = options_in(self.ipclab("--help").out)
        self.assertEqual(self.completed_by_zsh(script, ""), set(self.options) | first)
        self.check_words(lambda *words: self.completed_by_zsh(script, *words))

    def test_fish_itself(self):
        script = self.folder / "ipclab.fish"
        script.write_text(described("fish"))
        for command, options in self.options.items():
            with self.subTest(command):
                offered = self.completed_by_fish(script, command, "-")
                offered |= self.completed_by_fish(script, command, "--")
                self.assertEqual(offered, options)
        self.assertEqual(self.completed_by_fish(script, ""), set(self.options))
        self.check_words(lambda *words: self.completed_by_fish(script, *words))

    def check_words(self, completed):
        """What a shell offers for words of which all that are possible are known."""
        home = self.house()
        self.assertEqual(completed("check", "", home), {"tiny"})
        self.assertEqual(completed("validate", "tiny", "t", home), {"tiny"})
        self.assertEqual(completed("check", "--rung", "", home), {"full", "no-userns", "minimal"})
        self.assertEqual(completed("explain", "dead", home), {"deadlock"})
        self.assertEqual(completed("package", "", home), {"gradescope", "autolab", "classroom50"})
        self.assertEqual(completed("package", "autolab", "t", home), {"tiny"})

    def completed_by_fish(self, script, *words):
        line, home = in_a_line(words)
        done = run(
            ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
            cwd=home or self.folder, env={"HOME": str(self.folder), "IPCLAB_HOME": str(home or "")},
        )  # fmt: skip
        self.assertEqual((done.status, done.err), (0, ""))
        return {each.split("\t")[0] for each in done.out.splitlines()}

    def completed_by_zsh(self, script, *words):
        """zsh completes at a terminal only, and tells compadd what it offers."""
        line, home = in_a_line(words)
        offered = self.folder / "offered"
        offered.write_text("")
        (self.folder / ".zshrc").write_text(ZSHRC.format(folder=script.parent, offered=offered))
        master, terminal = os.openpty()
        with subprocess.Popen(
            ["zsh", "-d", "-i"], stdin=terminal, stdout=terminal, stderr=terminal,
            cwd=home or self.folder, start_new_session=True,
            env={"PATH": os.environ["PATH"], "TERM": "dumb", "ZDOTDIR": str(self.folder),
                 "HOME": str(self.folder), "IPCLAB_HOME": str(home or "")},
        ) as shell:  # fmt: skip
            os.close(terminal)
            printed = b""
            while b"ready> " not in printed:  # before, the terminal itself would take the keys
                more = some_of(master)
                self.assertTrue(more, printed)
                printed += more
            os.write(master, f"{line}\t\x15exit 7\n".encode())
            printed += b"".join(iter(lambda: some_of(master), b""))
            self.assertEqual(shell.wait(DEADLINE), 7, printed)
        os.close(master)
        return set(offered.read_text().split("\n")) - {""}

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
