"""Sources that cannot be compiled, or should not be, end as findings: with words, and soon.

usage: build_failures_test.py ROOT
"""

import os

from world import HELLO_C, LAB_YAML, Case, main

TWO_PROGRAMS = LAB_YAML.replace("[hello]", "[hello, other]") + (
    "  - id: other.greets\n    title: It greets, too\n    run: {stdout: \"hello\\n\"}\n"
)


class BuildCase(Case):
    def verdict(self, files, lab_yaml=LAB_YAML, status=1, rung=()):
        """The JSON result on a folder with these files."""
        folder = self.write(files, "submission")
        words = ["check", "tiny", folder, "--json", "-", *rung]
        answer = self.ipclab(*words, home=self.house(lab_yaml))
        self.expect(answer, status)
        return self.result(answer)

    def build_words(self, files, **options):
        """What is said about the program `hello`, which must not have been built."""
        result = self.verdict(files, **options)
        self.assert_not_built(result)
        return result["build"]["programs"][0]["diagnostics"]

    def assert_not_built(self, result):
        self.assertFalse(result["build"]["programs"][0]["ok"], result["build"])
        (test,) = (test for test in result["tests"] if test["program"] == "hello")
        self.assertEqual((test["status"], test["score"]), ("fail", 0))
        self.assertEqual([finding["rule"] for finding in test["findings"]], ["build"])


class Sources(BuildCase):
    def test_c_and_cpp_at_once(self):
        words = self.build_words({"hello.c": HELLO_C, "hello.cpp": HELLO_C})
        self.assertIn("both hello.c and hello.cpp", words)

    def test_neither(self):
        words = self.build_words({"main.c": HELLO_C})
        self.assertIn("neither hello.c nor hello.cpp", words)

    def test_two_common_sources(self):
        words = self.build_words({"hello.c": HELLO_C, "common.c": "", "common.cpp": ""})
        self.assertIn("both common.c and common.cpp", words)

    def test_a_syntax_error_has_file_and_line(self):
        words = self.build_words({"hello.c": HELLO_C.replace(");", ")")})
        self.assertIn("hello.c:3:", words)

    def test_a_syntax_error_in_a_header_and_in_common(self):
        words = self.build_words({"hello.c": '#include "x.h"\n' + HELLO_C, "x.h": "\nint int;\n"})
        self.assertIn("x.h:2:", words)
        words = self.build_words({"hello.c": HELLO_C, "common.cpp": "\n\nint int;\n"})
        self.assertIn("common.cpp:3:", words)

    def test_what_the_linker_misses(self):
        words = self.build_words({"hello.c": "int f(void); int main(void) { return f(); }\n"})
        self.assertIn("undefined reference to `f'", words)

    def test_no_main(self):
        self.assertIn("main", self.build_words({"hello.c": "int x;\n"}))

    def test_a_makefile_is_not_run(self):
        files = {"hello.c": HELLO_C, "Makefile": "hello:\n\ttouch /tmp/made; false\n"}
        self.verdict(files, status=0)

    def test_one_that_does_not_compile_fails_only_its_own_tests(self):
        result = self.verdict({"hello.c": "int x\n", "other.c": HELLO_C}, TWO_PROGRAMS)
        self.assert_not_built(result)
        statuses = {test["id"]: test["status"] for test in result["tests"]}
        self.assertEqual(statuses, {"hello.greets": "fail", "other.greets": "pass"})
        self.assertEqual(result["score"], 1)

    def test_warnings_cost_nothing_and_are_kept(self):
        result = self.verdict({"hello.c": HELLO_C.replace("{", "{ int unused;")}, status=0)
        self.assertIn("-Wunused-variable", result["build"]["programs"][0]["diagnostics"])

    def test_on_the_lower_rung_as_well(self):
        words = self.build_words({"hello.c": "int x\n"}, rung=["--rung", "minimal"])
        self.assertIn("hello.c:", words)


class OddFiles(BuildCase):
    """Files that are not what their names promise are passed over, and that is said."""

    def test_a_link_out_of_the_folder(self):
        folder = self.write({"common.c": ""}, "submission")
        (folder / "hello.c").symlink_to("/etc/passwd")
        self.assertIn("hello.c is a symbolic link", self.build_words({}))

    def test_a_link_and_nothing_else(self):
        folder = self.write({}, "submission")
        (folder / "hello.c").symlink_to("/etc/passwd")
        answer = self.ipclab("check", "tiny", folder, home=self.house())
        self.expect(answer, 2, "hello.c is a symbolic link")

    def test_a_header_that_is_a_link(self):
        folder = self.write({"hello.c": '#include "x.h"\n' + HELLO_C}, "submission")
        (folder / "x.h").symlink_to("/etc/passwd")
        words = self.build_words({})
        self.assertIn("x.h is a symbolic link", words)
        self.assertNotIn("root:", words)

    def test_a_header_that_is_a_fifo(self):
        folder = self.write({"hello.c": '#include "x.h"\n' + HELLO_C}, "submission")
        os.mkfifo(folder / "x.h")
        self.assertIn("x.h is not a regular file", self.build_words({}))

    def test_a_source_that_is_a_fifo(self):
        folder = self.write({"common.c": ""}, "submission")
        os.mkfifo(folder / "hello.c")
        self.assertIn("hello.c is not a regular file", self.build_words({}))

    def test_a_source_that_is_a_folder(self):
        words = self.build_words({"hello.c/x.h": "", "common.c": ""})
        self.assertIn("neither hello.c nor hello.cpp", words)

    def test_a_source_that_is_too_large(self):
        words = self.build_words({"hello.c": HELLO_C + "//" + "x" * (1 << 20), "common.c": ""})
        self.assertIn("hello.c is larger than 1 MiB", words)

    def test_a_large_source_and_nothing_else(self):
        folder = self.write({"hello.c": "x: y;\n" * 250_000}, "submission")
        answer = self.ipclab("check", "tiny", folder, home=self.house())
        self.expect(answer, 2, "larger than 1 MiB")

    def test_a_folder_of_links_in_a_circle(self):
        folder = self.write({"hello.c": HELLO_C}, "submission")
        (folder / "again").symlink_to(folder)
        (folder / "self").symlink_to("self")
        self.verdict({}, status=0)

    def test_thousands_of_files(self):
        many = {f"h{number}.h": "" for number in range(2000)}
        self.verdict({"hello.c": HELLO_C, **many}, status=0)

    def test_bytes_that_are_no_text(self):
        words = self.build_words({"hello.c": bytes(range(256)) * 40})
        self.assertNotIn("\x1b", words)

    def test_an_empty_source(self):
        self.build_words({"hello.c": ""})


class Bombs(BuildCase):
    """None of these may hang, fill the disk or the memory, or pass. Each ends within seconds."""

    def test_templates_without_end(self):
        words = self.build_words(
            {
                "hello.cpp": "template <int N> struct A { static const int v = A<N + 1>::v; };\n"
                "int main() { return A<0>::v; }\n"
            }
        )
        self.assertIn("template instantiation depth", words)

    def test_an_array_larger_than_any_disk(self):
        for size in ("1L << 40", "1L << 30", "100L << 20"):
            with self.subTest(size):
                words = self.build_words(
                    {"hello.c": f"char a[{size}] = {{1}};\nint main(void) {{ return a[0]; }}\n"}
                )
                self.assertIn("MiB", words)
                self.assertNotIn("bug report", words)

    def test_an_include_without_end(self):
        words = self.build_words({"hello.c": '#include "/dev/zero"\n' + HELLO_C})
        self.assertIn("memory", words)

    def test_a_terminal_as_a_header(self):
        self.build_words({"hello.c": '#include "/dev/tty"\n' + HELLO_C})

    def test_standard_input_as_a_header_is_empty(self):
        self.verdict({"hello.c": '#include "/dev/stdin"\n' + HELLO_C}, status=0)

    def test_a_file_that_includes_itself(self):
        include = '#include "hello.c"\n'
        for text in (include, include * 2):
            self.assertIn("nested", self.build_words({"hello.c": text + "int x = y;\n"}))

    def test_a_hundred_thousand_errors(self):
        text = "".join(f"y{number};\n" for number in range(100_000))
        words = self.build_words({"hello.c": "int main(void) {\n" + text + "}\n"})
        self.assertIn("hello.c:2:", words)
        self.assertLess(len(words), 200_000)

    def test_warnings_without_end(self):
        text = "".join(f"int y{number};\n" for number in range(50_000))
        result = self.verdict({"hello.c": "int main(void) {\n" + text + "}\n"})
        self.assertLess(len(result["build"]["programs"][0]["diagnostics"]), 200_000)

    def test_constants_that_take_for_ever(self):
        words = self.build_words(
            {
                "hello.cpp": "constexpr int f() { int i = 0; while (true) i = (i + 1) % 7; }\n"
                "constexpr int v = f();\nint main() { return v; }\n"
            }
        )
        self.assertIn("constexpr", words)

    def test_the_assembler(self):
        for line in (".fill 1000000000000, 1, 1", '.incbin \\"/dev/zero\\"', ".rept -1"):
            with self.subTest(line):
                self.build_words({"hello.c": f'__asm__("{line}");\n' + HELLO_C})


if __name__ == "__main__":
    main()
