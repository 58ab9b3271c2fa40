"""Classes for the tests of `ipclab grade`: what is said of one, and one whose marks are known."""

import json
import re
import shutil

import jsonschema
import yaml

from upper import PIPES, SLOW, make_house, tests_of_upper
from world import RESULT, ROOT, Case

CLASS = jsonschema.Draft202012Validator(
    json.loads((ROOT / "docs/class.schema.json").read_text(encoding="utf-8"))
)
# How busily a program waited before it was found out is measured, and never twice the same.
MEASURED = re.compile(r"\d[\d,]* times in [\d.]+ m?s")
# Where a wrong program loses its way, and which of its children ends first, depends on how its
# processes meet; that it fails, and by which rules, does not.
BY_CHANCE = {"upper.short-counts", "upper.idle", "upper.waits"}


class Expected:
    """The mark of a program that fails these tests: those that need one of them are not run."""

    def __init__(self, tests, failing=()):
        self.statuses = {}
        self.score = 0
        for test in tests:
            if test["id"] in failing:
                status = "fail"
            elif any(self.statuses.get(need) != "pass" for need in test.get("needs", [])):
                status = "skip"
            else:
                status = "pass"
                self.score += test.get("points", 1)
            self.statuses[test["id"]] = status


class ClassCase(Case):
    """With a house of its own, and a folder `class` of submissions."""

    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"
        self.submissions = self.folder / "class"

    def grade(self, lab, *words, out=None, submissions=None):
        return self.ipclab(
            "grade", lab, submissions or self.submissions, "--out", out or self.out, *words,
            home=self.home,
        )  # fmt: skip

    def list(self, out=None):
        file = json.loads(((out or self.out) / "class.json").read_text(encoding="utf-8"))
        CLASS.validate(file)
        return {entrant["key"]: entrant for entrant in file["entrants"]}

    def results(self, out=None):
        results = {}
        for path in sorted((out or self.out).glob("results/[!.]*.json")):
            result = json.loads(path.read_text(encoding="utf-8"))
            RESULT.validate(result)
            self.assertEqual(result["key"], path.stem)
            results[path.stem] = result
        return results

    def files(self, out):
        """All that has to be the same wherever and however it was made."""
        paths = [out / "class.json", *out.glob("results/[!.]*"), *out.glob("submissions/[!.]*")]
        return {str(path.relative_to(out)): path.read_bytes() for path in paths}

    def assert_same_files(self, one, other):
        self.assertEqual(set(one), set(other))
        for path, content in one.items():
            if content == other[path]:
                continue
            self.assertTrue(path.startswith("results/"), path)
            first, second = (self.without_chance(file) for file in (content, other[path]))
            self.assertEqual(first, second, path)

    @staticmethod
    def without_chance(content):
        result = json.loads(MEASURED.sub("often", content.decode()))
        for test in result["tests"]:
            test.pop("run", None)  # of a program that is wrong, and often does something else
            if test["id"] in BY_CHANCE:
                test["findings"] = [finding["rule"] for finding in test["findings"]]
        return json.dumps(result, indent=2).splitlines()

    def graded_files(self):
        """Another number means that a result was stored again."""
        return {path.name: path.stat().st_ino for path in self.out.glob("results/[!.]*.json")}


class KnownClass(ClassCase):
    """Of the lab pipes: its right programs and its wrong ones, each with a line of its own."""

    def make_class(self, count):
        """So many, of which three cannot be read; self.expected knows the others."""
        self.home = self.folder / "house"
        make_house(self.home)
        self.tests = tests_of_upper()
        self.expected = {}
        known = list(self.known_programs())
        self.assertGreater(len(known), 12)
        for number in range(count - 3):
            name, sources, expected = known[number % len(known)]
            key = f"{number:03}-{name}"
            folder = self.submissions / key
            if number % 5 == 1:  # "the zip holds one folder that holds the files"
                folder = folder / "upper-solution"
            folder.mkdir(parents=True)
            for path in sources.iterdir():
                if path.suffix in (".c", ".cpp", ".h", ".hpp"):
                    text = path.read_text(encoding="utf-8")
                    (folder / path.name).write_text(f"{text}// {key}\n", encoding="utf-8")
            self.expected[key] = expected
        (self.submissions / "x-empty").mkdir()
        self.write({"class/x-torn.zip": b"PK\x03\x04" + b"\0" * 40}, ".")
        self.write({"class/x-no-source/answer.docx": "I could not do it."}, ".")

    def known_programs(self):
        """(name, sources, expectation); the right ones first."""
        right = Expected(self.tests)
        yield "right", PIPES / "correct", right
        yield "right-c", PIPES / "correct-c", right
        for folder in sorted(PIPES.glob("wrong/upper-*")):
            wrong = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
            if not SLOW & set(wrong["fails"]) and "may-fail" not in wrong:
                yield folder.name, folder, Expected(self.tests, wrong["fails"])

    def check_marks(self, out):
        results = self.results(out)
        self.assertEqual(set(results), set(self.expected))
        for key, expected in self.expected.items():
            result = results[key]
            statuses = {test["id"]: test["status"] for test in result["tests"]}
            self.assertEqual(statuses, expected.statuses, key)
            self.assertAlmostEqual(result["score"], expected.score, msg=key)
        listed = self.list(out)
        unreadable = {key for key, entrant in listed.items() if entrant["problem"]}
        self.assertEqual(unreadable, {"x-empty", "x-torn", "x-no-source"})
        self.assertEqual(set(listed), set(self.expected) | unreadable)
