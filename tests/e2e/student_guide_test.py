"""docs/student-guide.md, followed word by word by somebody who has the handout and nothing else.

usage: student_guide_test.py ROOT
"""

import shutil

from guides import fits, follow, typed
from world import IPCLAB, ROOT, Case, main, run

SOLVES = {
    "the test puts the solution of upper in the place of c/upper.c": "cp ../upper.c c/",
}


class Guide(Case):
    def test_word_by_word(self):
        answer = run([IPCLAB, "release", "pipes", "--to", self.folder / "pipes.tar.gz"])
        self.expect(answer, 0)
        for path in (ROOT / "reference/pipes/correct-c").iterdir():
            shutil.copy(path, self.folder)
        self.folder.chmod(0o777)
        follow(self, ROOT / "docs/student-guide.md", self.folder, SOLVES)


class Itself(Case):
    """Can this test fail?"""

    def test_commands_are_found_in_order(self):
        page = "```console\n$ a\n1\n$ b\n```\n\n<!-- the test does it -->\n\n```sh\nno\n```\n"
        self.assertEqual(
            list(typed(page, {"the test does it": "c"})), [("a", "1\n"), ("b", ""), ("c", None)]
        )
        with self.assertRaises(KeyError):
            list(typed(page, {}))

    def test_what_fits(self):
        self.assertTrue(fits("a\n...\nc\n", "a\nb\nc\n"))
        self.assertFalse(fits("a\nb\n", "a\nc\n"))

    def test_another_output_is_told(self):
        page = self.write({"page.md": "```console\n" + "$ echo a\na\n" * 9 + "```\n"}) / "page.md"
        follow(self, page, self.folder, {})
        page.write_text(page.read_text().replace("\na\n```", "\nb\n```"))
        with self.assertRaisesRegex(AssertionError, "echo a"):
            follow(self, page, self.folder, {})


if __name__ == "__main__":
    main()
