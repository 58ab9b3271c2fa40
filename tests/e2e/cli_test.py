"""Every command of ipclab as a person types it, and what it says when it is typed wrongly.

usage: cli_test.py ROOT
"""

import json
import os
import pty
import select
import shutil
import subprocess

from world import HELLO_C, IPCLAB, LAB_YAML, RESULT, ROOT, RULES, Case, copy_of_the_house, main, run

ESCAPE = b"\x1b"
STARTER = ROOT / "starter/pipes/c"


WAITS_FOR_ITSELF_C = """#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char* argv[]) {
  if (argc == 2 && strcmp(argv[1], "world") == 0) {
    int ends[2];
    if (pipe(ends) == -1) return 1;
    return (int)read(ends[0], ends, sizeof ends);
  }
  if (argc == 2) return printf("hello, %s\\n", argv[1]) < 0;
  fprintf(stderr, "usage: hello NAME\\n");
  return 2;
}
"""

# In a mount namespace of the command's own, which ordinary users may make too.
HIDE_COMPILERS = (
    'for name in gcc g++; do mount --bind /dev/null "$(readlink -f "$(command -v $name)")"; done; '
    'exec "$@"'
)


def without_compilers(case, *words, **options):
    """Runs ipclab where gcc and g++ cannot be executed."""
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    if run([*unshare, "true"]).status != 0:
        case.skipTest("no user namespaces here, so the compilers cannot be hidden")
    return run([*unshare, "sh", "-ec", HIDE_COMPILERS, "sh", IPCLAB, *words], **options)


class Usage(Case):
    def test_no_command(self):
        self.expect(self.ipclab(), 2, "--help")

    def test_unknown_command_is_named(self):
        self.expect(self.ipclab("fly"), 2, "fly")

    def test_help_names_every_command(self):
        answer = self.ipclab("--help")
        self.expect(answer, 0, "check", "validate", "grade", "report", "explain", "doctor", "new")

    def test_version(self):
        self.expect(self.ipclab("--version"), 0, "ipclab ")

    def test_options_out_of_range(self):
        for words in (
            ["--repeat", "0"],
            ["--repeat", "-1"],
            ["--repeat", "many"],
            ["--rung", "none"],
            ["--seed", "x"],
            ["--nosuch"],
            ["one", "more", "folder"],
        ):
            with self.subTest(words):
                self.expect(self.ipclab("check", "pipes", STARTER, *words), 2)

    def test_check_wants_a_lab(self):
        self.expect(self.ipclab("check"), 2, "lab")


class Target(Case):
    def test_unknown_lab_names_the_labs(self):
        for target in ("nosuch", "nosuch.upper", "Pipes", "../labs/pipes", ""):
            with self.subTest(target):
                self.expect(self.ipclab("check", target, STARTER), 2, "there is no lab", "pipes")

    def test_unknown_task_names_the_tests(self):
        answer = self.ipclab("check", "pipes.nosuch", STARTER)
        self.expect(answer, 2, '"nosuch"', "pipes.upper.line", "pipes.tally.one")

    def test_unknown_test_names_the_tests(self):
        answer = self.ipclab("check", "pipes.upper.nosuch", STARTER)
        self.expect(answer, 2, '"upper.nosuch"', "pipes.upper.line")

    def test_half_a_name_is_no_name(self):
        self.expect(self.ipclab("check", "pipes.up", STARTER), 2, '"up"')

    def test_hidden_tests_are_not_named_unasked(self):
        answer = self.ipclab("check", "pipes.nosuch", STARTER)
        hidden = self.ipclab("check", "pipes.nosuch", STARTER, "--hidden")
        self.assertGreater(len(hidden.err.splitlines()), len(answer.err.splitlines()))

    def test_no_labs_here(self):
        answer = self.ipclab("check", "pipes", STARTER, home=self.folder)
        self.expect(answer, 2, "IPCLAB_HOME", "no labs/")

    def test_outside_of_every_house(self):
        # A copy of the binary: around the one that was built there are labs.
        alone = self.folder / "ipclab"
        shutil.copy(IPCLAB, alone)
        answer = run([alone, "check", "pipes"], cwd=self.folder, env={"IPCLAB_HOME": ""})
        self.expect(answer, 2, "no folder labs/")


class Folder(Case):
    def test_no_such_folder(self):
        self.expect(self.ipclab("check", "pipes", "/nosuch"), 2, "there is no folder /nosuch")

    def test_a_file_is_no_folder(self):
        self.expect(self.ipclab("check", "pipes", ROOT / "README.md"), 2, "is not a folder")

    def test_an_empty_folder(self):
        self.expect(self.ipclab("check", "pipes", self.folder), 2, "no C or C++ source")

    def test_the_folder_is_here_if_none_is_named(self):
        self.expect(self.ipclab("check", "pipes", cwd=self.folder), 2, "no C or C++ source in .")

    def test_a_folder_without_the_programs_of_the_lab(self):
        folder = self.write({"main.c": HELLO_C})
        answer = self.ipclab("check", "pipes.upper.line", folder)
        self.expect(answer, 1, "neither upper.c nor upper.cpp is there", "main.c")

    def test_a_name_in_capitals(self):
        folder = self.write({"Upper.c": HELLO_C})
        answer = self.ipclab("check", "pipes.upper.line", folder)
        self.expect(answer, 1, "Upper.c", "small letters")

    def test_names_with_control_characters_are_escaped(self):
        folder = self.write({"\x1b[31m\nx.c": HELLO_C}, "a\x1b[2Jb")
        answer = self.ipclab("check", "pipes.upper.line", folder)
        self.expect(answer, 1)
        self.assertNotIn(ESCAPE, answer.out_bytes + answer.err_bytes)


class LabFile(Case):
    BROKEN = LAB_YAML.replace("title: It greets", "titel: It greets").replace(
        "points: 2", "points: -2"
    )

    def test_every_problem_at_once_with_its_line(self):
        home = self.house(self.BROKEN)
        for command in (["check", "tiny", STARTER], ["validate"], ["validate", "tiny"]):
            with self.subTest(command):
                answer = self.ipclab(*command, home=home)
                self.expect(answer, 2, "lab.yaml:6:", "lab.yaml:7:", '"titel"', "points")

    def test_no_yaml_at_all(self):
        for text in ("{", "\x00\x01", "- a\n- b\n", "", "\t", "lab: [", "&a *a"):
            with self.subTest(text):
                answer = self.ipclab("check", "tiny", STARTER, home=self.house(text))
                self.expect(answer, 2, "lab.yaml:")

    def test_a_lab_file_that_is_a_folder(self):
        home = self.house(more={"labs/other/lab.yaml/x": ""})
        self.expect(self.ipclab("check", "other", STARTER, home=home), 2, "lab.yaml")

    def test_bombs_are_refused_in_little_memory(self):
        ten = ", ".join(["*{0}"] * 10)
        laughs = "a: &a [" + ", ".join(["ha"] * 10) + "]\n"
        for name, previous in zip("bcdefghi", "abcdefgh"):
            laughs += f"{name}: &{name} [" + ten.format(previous) + "]\n"
        bombs = {
            "aliases": LAB_YAML + laughs,
            "depth": LAB_YAML + "x: " + "[" * 200_000 + "]" * 200_000,
            "flow maps": LAB_YAML + "x: " + "{a: " * 100_000,
            "size": LAB_YAML + "x: " + "y" * (64 << 20),
            "text": LAB_YAML.replace('"hello\\n"', '{repeat: "hello", times: 1000000000000}'),
            "noise": LAB_YAML.replace('"hello\\n"', "{noise: 1000GiB}"),
        }
        for name, text in bombs.items():
            with self.subTest(name):
                home = self.house(text)
                answer = self.ipclab("check", "tiny", STARTER, home=home, memory_bound=True)
                self.expect(answer, 2, "lab.yaml:")


class Statuses(Case):
    """0 all passed, 1 something failed, 3 the grader could not do its work; 2 is all above."""

    def test_0_all_passed(self):
        folder = self.write({"hello.c": HELLO_C})
        self.expect(self.ipclab("check", "tiny", folder, home=self.house()), 0, "2 of 2 points")

    def test_1_something_failed(self):
        folder = self.write({"hello.c": HELLO_C.replace("hello", "hullo")})
        self.expect(self.ipclab("check", "tiny", folder, home=self.house()), 1, "wrong-output")

    def test_3_no_compiler(self):
        folder = self.write({"hello.c": HELLO_C})
        answer = without_compilers(self, "check", "tiny", folder, home=self.house())
        self.expect(answer, 3, "not your program's fault", "gcc")

    def test_3_the_reference_is_missing(self):
        lab = LAB_YAML.replace('"hello\\n"', "{same-as: reference}")
        folder = self.write({"hello.c": HELLO_C})
        answer = self.ipclab("check", "tiny", folder, "--json", "-", home=self.house(lab))
        self.expect(answer, 3)
        (test,) = self.result(answer)["tests"]
        self.assertEqual(test["status"], "error")

    def test_3_the_result_cannot_be_written(self):
        folder = self.write({"hello.c": HELLO_C})
        for path in ("/nosuch/result.json", "/dev/full", self.folder):
            with self.subTest(path):
                answer = self.ipclab("check", "tiny", folder, "--json", path, home=self.house())
                self.expect(answer, 3, "cannot be written")

    def test_3_the_report_cannot_be_written(self):
        folder = self.write({"hello.c": HELLO_C})
        for words in ([], ["--json", "-"]):
            with self.subTest(words), open("/dev/full", "wb") as full:
                done = subprocess.run(
                    [IPCLAB, "check", "tiny", folder, *words],
                    env={**os.environ, "IPCLAB_HOME": str(self.house())},
                    stdout=full,
                    stderr=subprocess.PIPE,
                    check=False,
                )
                self.assertEqual(done.returncode, 3, done.stderr)


class Options(Case):
    def setUp(self):
        super().setUp()
        self.home = self.house()
        self.good = self.write({"hello.c": HELLO_C}, "good")

    def check(self, *words, **options):
        return self.ipclab("check", "tiny", self.good, *words, home=self.home, **options)

    def test_json_to_a_file_and_the_report_too(self):
        file = self.folder / "result.json"
        answer = self.check("--json", file)
        self.expect(answer, 0, "2 of 2 points")
        result = json.loads(file.read_text(encoding="utf-8"))
        RESULT.validate(result)
        self.assertEqual((result["score"], result["max_score"]), (2, 2))

    def test_json_to_standard_output_and_nothing_else(self):
        answer = self.check("--json", "-")
        self.expect(answer, 0)
        self.assertEqual(self.result(answer)["tests"][0]["id"], "hello.greets")
        self.assertEqual(answer.err, "")

    def test_json_of_failures(self):
        broken = self.write({"hello.c": "int main(void) { return x; }\n"}, "broken")
        wrong = self.write({"hello.c": HELLO_C.replace("hello", "\\377\\033[1m")}, "wrong")
        for folder, built in ((broken, False), (wrong, True)):
            answer = self.ipclab("check", "tiny", folder, "--json", "-", home=self.home)
            self.expect(answer, 1)
            result = self.result(answer)
            self.assertEqual(result["build"]["ok"], built)
            self.assertEqual(result["score"], 0)
            self.assertNotIn(ESCAPE, answer.out_bytes)

    def test_rung(self):
        answer = self.check("--rung", "minimal", "--json", "-")
        self.expect(answer, 0)
        isolation = self.result(answer)["isolation"]
        self.assertEqual(isolation["rung"], "minimal")
        self.assertTrue(isolation["guarantees"])

    def test_a_full_device_is_no_full_disk(self):
        source = HELLO_C.replace("#include", "#include <fcntl.h>\n#include <unistd.h>\n#include", 1)
        source = source.replace("{ puts", '{ (void)!write(open("/dev/full", O_WRONLY), "x", 1); puts')
        folder = self.write({"hello.c": source}, "device")
        self.expect(self.ipclab("check", "tiny", folder, home=self.home), 0)

    def test_a_lab_can_refuse_calls(self):
        source = HELLO_C.replace("#include", "#include <sys/socket.h>\n#include", 1).replace(
            "{ puts", "{ (void)!socket(AF_UNIX, SOCK_STREAM, 0); puts"
        )
        folder = self.write({"hello.c": source}, "calls")
        self.expect(self.ipclab("check", "tiny", folder, home=self.home), 0)
        lab = LAB_YAML.replace("tests:", "refuses: [socket]\ntests:", 1)
        answer = self.ipclab("check", "tiny", folder, home=self.house(lab))
        self.expect(answer, 1, "forbidden: hello called socket", "hello.c:4")

    def test_calls_that_no_program_may_make(self):
        source = HELLO_C.replace("#include", "#include <sys/mount.h>\n#include", 1).replace(
            "{ puts", '{ (void)!mount("", "/", "", 0, 0); puts'
        )
        folder = self.write({"hello.c": source}, "mounts")
        answer = self.ipclab("check", "tiny", folder, home=self.home)
        self.expect(answer, 1, "forbidden: hello called mount", "hello.c:4")

    def test_repeat_finds_what_fails_only_sometimes(self):
        # One of 16 runs fails; that 300 of them all pass is not to be expected in a lifetime.
        unsteady = (
            "#include <stdio.h>\n#include <sys/random.h>\n"
            "int main(void) { unsigned char c = 0; getrandom(&c, 1, 0);\n"
            '  puts(c % 16 ? "hello" : "hullo"); return 0; }\n'
        )
        folder = self.write({"hello.c": unsteady}, "unsteady")
        answer = self.ipclab("check", "tiny", folder, "--repeat", "300", home=self.home)
        self.expect(answer, 1, "wrong-output")

    def test_repeat_and_seed_of_a_steady_program(self):
        answer = self.check("--repeat", "3", "--seed", "7", "--json", "-")
        self.expect(answer, 0)
        self.assertEqual(self.result(answer)["tests"][0]["seed"], 7)

    def test_brief_leaves_out_what_passed(self):
        self.assertIn("hello.greets", self.check().out)
        self.assertNotIn("hello.greets", self.check("--brief").out)

    def test_the_way_to_run_a_test_again_works(self):
        wrong = self.write({"hello.c": HELLO_C.replace("hello", "hullo")}, "a 'wrong' one")
        answer = self.ipclab("check", "tiny", wrong, "--json", "-", home=self.home)
        replay = self.result(answer)["tests"][0]["replay"]
        again = run(
            ["sh", "-c", replay.replace("ipclab", '"$IPCLAB"', 1)],
            home=self.home,
            env={"IPCLAB": str(IPCLAB)},
        )
        self.expect(again, 1, "hello.greets")


class Terminal(Case):
    def on_a_terminal(self, **env):
        """What comes out of standard output if that is a terminal."""
        home = self.house()
        folder = self.write({"hello.c": HELLO_C})
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [IPCLAB, "check", "tiny", folder],
            env={**os.environ, "IPCLAB_HOME": str(home), "TERM": "xterm", **env},
            stdout=theirs,
            stderr=subprocess.DEVNULL,
        ) as process:
            os.close(theirs)
            text = b""
            while select.select([ours], [], [], 60)[0]:
                try:
                    text += os.read(ours, 65536)
                except OSError:  # pty(7): EIO when the other side is closed
                    break
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        return text

    def test_colour_on_a_terminal(self):
        self.assertIn(ESCAPE, self.on_a_terminal(NO_COLOR=""))

    def test_no_colour_with_NO_COLOR_or_on_a_dumb_terminal(self):
        self.assertNotIn(ESCAPE, self.on_a_terminal(NO_COLOR="1"))
        self.assertNotIn(ESCAPE, self.on_a_terminal(TERM="dumb"))

    def test_no_escape_where_there_is_no_terminal(self):
        for command in (
            ["check", "pipes.upper.line", STARTER],
            ["explain", "hang"],
            ["explain"],
            ["--help"],
        ):
            answer = self.ipclab(*command, env={"TERM": "xterm", "NO_COLOR": ""})
            self.assertNotIn(ESCAPE, answer.out_bytes + answer.err_bytes, command)


class Explain(Case):
    def test_every_rule_has_a_page(self):
        for rule in RULES:
            with self.subTest(rule):
                answer = self.ipclab("explain", rule)
                self.expect(answer, 0, rule)
                self.assertGreater(len(answer.out.splitlines()), 8)

    def test_without_a_rule_they_are_listed(self):
        self.expect(self.ipclab("explain"), 0, *RULES)

    def test_an_unknown_rule(self):
        self.expect(self.ipclab("explain", "nosuch"), 2, '"nosuch"', *RULES)

    def test_needs_no_house(self):
        self.expect(self.ipclab("explain", "zombie", home=self.folder), 0)


class Doctor(Case):
    def test_tells_what_the_machine_allows(self):
        answer = self.ipclab("doctor", home=self.folder)
        self.expect(answer, 0, "yes  full", "no-userns", "yes  minimal", "gcc", "g++", "can grade")

    def test_without_a_compiler_it_cannot_grade(self):
        answer = without_compilers(self, "doctor")
        self.expect(answer, 3, "cannot grade")


def files_below(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class New(Case):
    def setUp(self):
        super().setUp()
        self.home = self.folder / "house"
        copy_of_the_house(self.home)

    def test_a_new_lab_is_proved_as_it_is(self):
        self.expect(self.ipclab("new", "my-lab-2", home=self.home), 0, "labs/my-lab-2/lab.yaml")
        self.expect(self.ipclab("validate", "my-lab-2", home=self.home), 0, "proved")

    def test_the_same_name_again_changes_nothing(self):
        self.expect(self.ipclab("new", "mine", home=self.home), 0)
        before = files_below(self.home)
        self.expect(self.ipclab("new", "mine", home=self.home), 2, "is there already")
        self.expect(self.ipclab("new", "pipes", home=self.home), 2, "is there already")
        self.assertEqual(files_below(self.home), before)

    def test_names_that_cannot_be(self):
        before = files_below(self.home)
        for name in ("", "Mine", "../up", "a/b", "2nd", "a.b", "-x", "a" * 41, "a\nb"):
            with self.subTest(name):
                self.expect(self.ipclab("new", "--", name, home=self.home), 2)
        self.assertEqual(files_below(self.home), before)

    def test_a_proof_fails_when_a_solution_does_not_keep_its_word(self):
        self.ipclab("new", "mine", home=self.home)
        expected = self.home / "reference/mine/wrong/hello-always-world/expected.yaml"
        expected.write_text("about: Nothing.\nfails: {hello.usage: [wrong-exit]}\n")
        answer = self.ipclab("validate", "mine", home=self.home)
        self.expect(answer, 1, "not proved", "hello.usage must fail", "hello.other-name must pass")

    def test_a_test_that_may_fail_proves_nothing_either_way(self):
        self.ipclab("new", "mine", home=self.home)
        expected = self.home / "reference/mine/wrong/hello-always-world/expected.yaml"
        sometimes = "may-fail: {hello.usage: [wrong-exit]}\n"
        expected.write_text("about: A.\nfails: {hello.other-name: [wrong-output]}\n" + sometimes)
        self.expect(self.ipclab("validate", "mine", home=self.home), 0, "proved")
        expected.write_text("about: A.\nfails: {hello.usage: [wrong-exit]}\n"
                            "may-fail: {hello.other-name: [hang]}\n")
        answer = self.ipclab("validate", "mine", home=self.home)
        self.expect(answer, 1, "hello.other-name must fail with hang, but has wrong-output")

    def test_a_marked_line_must_be_named_by_a_finding(self):
        if "yes  processes can be followed" not in self.ipclab("doctor").out:
            self.skipTest("no ptrace(2) here, so no finding names a line")
        self.ipclab("new", "mine", home=self.home)
        folder = self.home / "reference/mine/wrong/hello-waits-for-itself"
        folder.mkdir()
        (folder / "expected.yaml").write_text(
            "about: It reads from a pipe whose write end it has open itself.\n"
            "fails: {hello.greets: [pipe-end-left-open]}\n"
        )
        pipe, read = "if (pipe(ends) == -1)", "return (int)read("
        marked = "// <- pipe-end-left-open\n"
        for before, mark, status, texts in (
            (pipe, marked, 0, ["proved"]),
            (read, marked, 0, ["proved"]),
            ("int main(", marked, 1, ["hello.c:5 is marked", "findings name hello.c:8, hello.c:9"]),
            (pipe, "// <- busy-wait\n", 1, ["hello.c:8 is marked", "no such finding"]),
            (pipe, "// <- pipe-end-left-open, hag\n", 1, ['hello.c:8 is marked with "hag"']),
        ):
            with self.subTest(mark=mark, before=before):
                lines = WAITS_FOR_ITSELF_C.splitlines(keepends=True)
                (at,) = (number for number, line in enumerate(lines) if before in line)
                lines[at] = lines[at].replace("\n", "  " + mark)
                (folder / "hello.c").write_text("".join(lines))
                self.expect(self.ipclab("validate", "mine", home=self.home), status, *texts)

    def test_validate_of_an_unknown_lab(self):
        self.expect(self.ipclab("validate", "nosuch", home=self.home), 2, '"nosuch"', "pipes")


if __name__ == "__main__":
    main()
