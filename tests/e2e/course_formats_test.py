"""Reads the golden files of the formats for other systems as those systems read them.

usage: course_formats_test.py ROOT
"""

import base64
import csv
import html.parser
import json
import pathlib
import re
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree

import jsonschema

ROOT = pathlib.Path(sys.argv[1])
COURSE = ROOT / "tests/golden/report/course"
SAMPLES = ("mixed", "secrets", "hostile", "build_failure", "unreadable", "not_graded")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def text_of(name):
    return (COURSE / name).read_bytes().decode("utf-8")


def golden(case, ending):
    """Each sample in one format, as a subtest."""
    for sample in SAMPLES:
        with case.subTest(sample):
            yield sample, text_of(sample + ending)


def valid(schema, value):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(value)


def closed(required, optional=None):
    return {"type": "object", "additionalProperties": False, "required": list(required),
            "properties": {**required, **(optional or {})}}


TEXT = {"type": "string"}
POINTS = {"type": "number", "minimum": 0}
WHOLE = {"type": "integer", "minimum": 0}


class AllFiles(unittest.TestCase):
    def test_are_safe_to_show(self):
        files = [path for path in COURSE.iterdir() if path.name != "worksheet.csv"]
        self.assertGreater(len(files), 6 * len(SAMPLES))
        for path in files:
            with self.subTest(path.name):
                text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
                self.assertIsNone(UNSAFE.search(text))

    def test_tell_nothing_of_hidden_tests(self):
        """All that a student gets to see; Gradescope hides what is marked."""
        for path in [*COURSE.glob("secrets.*"), COURSE / "class.moodle.csv",
                     COURSE / "class.canvas.csv"]:
            text = path.read_text()
            if path.name == "secrets.github.txt":
                text = base64.b64decode(text).decode()
            if path.name == "secrets.gradescope.json":
                result = json.loads(text)
                result["tests"] = [t for t in result["tests"] if t["visibility"] == "visible"]
                text = json.dumps(result)
            self.assertNotIn("secret", text, path.name)


class ClassFile(unittest.TestCase):
    SCHEMA = json.loads((ROOT / "docs/class.schema.json").read_text())

    def test_is_valid(self):
        valid(self.SCHEMA, json.loads(text_of("class.json")))

    def test_with_a_change_is_not(self):
        def reject(change):
            file = json.loads(text_of("class.json"))
            change(file)
            self.assertFalse(jsonschema.Draft202012Validator(self.SCHEMA).is_valid(file))

        for key in self.SCHEMA["required"]:
            reject(lambda file: file.pop(key))
        for key in self.SCHEMA["$defs"]["entrant"]["required"]:
            reject(lambda file: file["entrants"][0].pop(key))
        for key in self.SCHEMA["$defs"]["person"]["required"]:
            reject(lambda file: file["entrants"][0]["people"][0].pop(key))
        reject(lambda file: file.update(extra=1))
        reject(lambda file: file["entrants"][0].update(extra=1))
        for key in ("", ".hidden", "-rf", "../a", "a" * 81):
            reject(lambda file: file["entrants"][0].update(key=key))


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


class Tables(unittest.TestCase):
    def rows(self, name):
        rows = list(csv.reader(text_of(name).splitlines(keepends=True), strict=True))
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        return rows

    def assert_harmless(self, rows):
        for row in rows:
            for cell in row:
                self.assertNotRegex(cell, r"^\s*[=+\-@\t\r]")

    def test_csv_has_a_row_for_each_submission(self):
        rows = self.rows("class.csv.csv")
        self.assertEqual(rows[0][:8],
                         ["key", "name", "id", "email", "group", "late", "score", "max"])
        self.assertEqual(rows[0][-1], "problem")
        self.assertIn("tally.secret", rows[0])
        self.assertEqual([row[0] for row in rows[1:]],
                         ["ada", "g-7", "mallory", "nobody", "later", "folder_1", "open"])
        self.assert_harmless(rows)
        by_key = {row[0]: dict(zip(rows[0], row)) for row in rows[1:]}
        self.assertEqual(by_key["ada"]["score"], "1.5")
        self.assertEqual(by_key["ada"]["tally.secret-2"], "1.5")
        self.assertEqual(by_key["g-7"]["name"], 'Grace Hopper; Edsger "E.W." Dijkstra')
        self.assertEqual(by_key["g-7"]["late"], "late")
        self.assertEqual(by_key["nobody"]["score"], "")
        self.assertIn("<work.rar>", by_key["nobody"]["problem"])
        # Neither won nor lost.
        self.assertEqual(by_key["open"]["pipeline.many"], "")
        self.assertEqual(by_key["open"]["upper.huge"], "0")

    def test_canvas_takes_the_header_and_finds_its_students(self):
        rows = self.rows("class.canvas.csv")
        header, points = rows[:2]
        # As gradebook_importer.rb looks for them.
        self.assertRegex(header[0], "Student")
        last_student_column = header.index("Section")
        self.assertEqual(header[1:last_student_column], ["ID", "SIS User ID", "SIS Login ID"])
        self.assertGreaterEqual(len(header), 4)
        titles = header[last_student_column + 1:]
        self.assertEqual([re.search(r"\((\d+)\)$", title).group(1) for title in titles], ["42"])
        self.assertRegex(points[0], "Points Possible")
        self.assertGreater(float(points[-1]), 0)
        self.assert_harmless(rows)
        for row in rows[2:]:
            self.assertTrue(row[0])
            self.assertRegex(row[1], r"^\d*$")
            self.assertRegex(row[-1], r"^(\d+(\.\d{1,2})?)?$")
        scores = {row[0]: row[-1] for row in rows[2:]}
        self.assertEqual(scores["Lovelace, Ada"], "1.5")
        self.assertEqual(scores["Grace Hopper"], scores['Edsger "E.W." Dijkstra'])
        self.assertEqual(scores["Open, Olga"], "")

    def test_moodle_knows_all_users_and_shows_the_feedback(self):
        rows = self.rows("class.moodle.csv")
        self.assertEqual(rows[0], ["Email address", "Pipes (42) score", "Pipes (42) feedback"])
        self.assertEqual([row[0] for row in rows[1:]],
                         ["ada@example.edu", "grace@example.edu", "edsger@example.edu"])
        for row in rows[1:]:
            self.assertRegex(row[1], r"^\d+(\.\d{1,2})?$")
            self.assertLessEqual(Tags(row[2]).tags, {"br"})

    def test_moodle_finds_all_columns_of_the_worksheet(self):
        text = text_of("worksheet.csv").removeprefix("\ufeff")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        for title in ("Identifier", "Grade", "Last modified (grade)"):
            self.assertIn(title, rows[0])
        rows = [dict(zip(rows[0], row)) for row in rows[1:]]
        self.assertEqual([row["Identifier"].removeprefix("Participant ") for row in rows],
                         ["11", "12", "99"])
        self.assertEqual([row["Grade"] for row in rows], ["1.5", "19.5", "3"])
        self.assertEqual(rows[2]["Feedback comments"], "kept")
        for row in rows:
            self.assertLessEqual(float(row["Grade"]), float(row["Maximum Grade"]))
            self.assertLessEqual(Tags(row["Feedback comments"]).tags, {"br"})


class Gradescope(unittest.TestCase):
    VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
    FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
    TEST = closed({"name": TEXT, "score": POINTS, "max_score": POINTS, "output": TEXT,
                   "status": {"enum": ["passed", "failed"]}, "visibility": VISIBILITY},
                  {"name_format": FORMAT, "output_format": FORMAT, "number": TEXT,
                   "tags": {"type": "array", "items": TEXT}, "extra_data": {"type": "object"}})
    SCHEMA = closed({"score": POINTS, "tests": {"type": "array", "items": TEST}},
                    {"execution_time": POINTS, "output": TEXT, "output_format": FORMAT,
                     "test_output_format": FORMAT, "test_name_format": FORMAT,
                     "visibility": VISIBILITY, "stdout_visibility": VISIBILITY,
                     "extra_data": {"type": "object"}})

    def test_takes_each_result(self):
        for _, text in golden(self, ".gradescope.json"):
            result = json.loads(text)
            valid(self.SCHEMA, result)
            total = sum(test["score"] for test in result["tests"])
            self.assertAlmostEqual(result["score"], total)
            self.assertEqual(result["stdout_visibility"], "hidden")


class Autolab(unittest.TestCase):
    @staticmethod
    def scores_of(line):
        """As assessment_autograde_core.rb reads the last line."""
        return json.loads(re.sub(r"([a-zA-Z0-9]+):", r'"\1":', line))

    def test_trap_is_one(self):
        with self.assertRaises(json.JSONDecodeError):
            self.scores_of('{"scores": {"Part A: pipes": 1}}')
        self.assertEqual(self.scores_of("{scores: {}}"), {"scores": {}})

    def test_takes_each_result(self):
        for sample, text in golden(self, ".autolab.txt"):
            self.assertTrue(text.endswith("\n"))
            *_, semantic, last = text.removesuffix("\n").split("\n")
            scores = self.scores_of(last)
            self.assertEqual(scores, json.loads(last))
            self.assertEqual(list(scores), ["scores"])
            for name, score in scores["scores"].items():
                self.assertNotIn(":", name)
                self.assertGreaterEqual(score, 0)
            self.assertEqual(bool(scores["scores"]), sample not in ("unreadable", "not_graded"))
            self.assert_shown(json.loads(semantic))

    def assert_shown(self, line):
        self.assertEqual(line["_presentation"], "semantic")
        self.assertTrue(line["stages"])
        self.assertEqual(set(line) - {"_presentation", "stages"}, set(line["stages"]))
        for stage in line["stages"]:
            rows = line[stage].values()
            self.assertFalse([key for key in line[stage] if key.startswith("_")])
            if all(isinstance(row, dict) for row in rows):
                for row in rows:
                    self.assertIsInstance(row["passed"], bool)
                    self.assertEqual("hint" in row, not row["passed"])
            else:
                self.assertTrue(all(isinstance(row, str) for row in rows))


class Classroom50(unittest.TestCase):
    TEST = {"type": "object", "required": ["test-name", "passed", "score", "max-score"],
            "properties": {"test-name": TEXT, "passed": {"type": "boolean"}, "score": WHOLE,
                           "max-score": WHOLE}}
    SCHEMA = closed({"schema": {"const": "classroom50/result/v1"}, "classroom": TEXT,
                     "assignment": TEXT, "assignment_type": {"enum": ["individual", "group"]},
                     "owner": TEXT, "submission": {"type": "string", "pattern": "^submit/"},
                     "commit": TEXT, "release": TEXT, "review": TEXT,
                     "datetime": {"type": "string",
                                  "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                     "score": WHOLE, "max-score": WHOLE,
                     "tests": {"type": "array", "items": TEST}})

    def test_takes_each_result(self):
        for _, text in golden(self, ".classroom50.json"):
            result = json.loads(text)
            valid(self.SCHEMA, result)
            for key in ("score", "max-score"):
                self.assertIs(type(result[key]), int)
                self.assertEqual(result[key], sum(test[key] for test in result["tests"]))
            for part in (result, *result["tests"]):
                self.assertLessEqual(part["score"], part["max-score"])

    def test_points_keep_their_shares(self):
        result = json.loads(text_of("mixed.classroom50.json"))
        points = json.loads((ROOT / "tests/golden/report/mixed.json").read_text())
        scale = result["tests"][0]["points-scale"]
        self.assertEqual(result["score"], scale * points["score"])
        self.assertEqual(result["max-score"], scale * points["max_score"])


class GitHubClassroom(unittest.TestCase):
    TEST = closed({"name": TEXT, "status": {"enum": ["pass", "fail", "error"]}, "score": POINTS,
                   "max_score": POINTS, "message": TEXT, "test_code": TEXT, "filename": TEXT,
                   "line_no": WHOLE, "execution_time": TEXT})
    SCHEMA = closed({"version": {"const": 1}, "status": {"enum": ["pass", "fail", "error"]},
                     "max_score": POINTS, "tests": {"type": "array", "items": TEST}})

    def test_takes_each_result(self):
        for _, text in golden(self, ".github.txt"):
            self.assertEqual(text.count("\n"), 1)
            result = json.loads(base64.b64decode(text.strip(), validate=True))
            valid(self.SCHEMA, result)
            self.assertAlmostEqual(result["max_score"],
                                   sum(test["max_score"] for test in result["tests"]))
            passed = {test["status"] for test in result["tests"]} == {"pass"}
            self.assertEqual(result["status"] == "pass", passed)


class JUnit(unittest.TestCase):
    def test_takes_each_result(self):
        for _, text in golden(self, ".junit.xml"):
            suites = xml.etree.ElementTree.fromstring(text.encode())
            self.assertEqual(suites.tag, "testsuites")
            self.assertEqual([suite.tag for suite in suites], ["testsuite"])
            self.assert_suite(suites[0])

    def assert_suite(self, suite):
        self.assertEqual(suite[0].tag, "properties")
        cases = suite.findall("testcase")
        self.assertEqual(int(suite.get("tests")), len(cases))
        for attribute, tag in (("failures", "failure"), ("errors", "error"),
                               ("skipped", "skipped")):
            self.assertEqual(int(suite.get(attribute)), len(suite.findall(f"testcase/{tag}")))
        for case in cases:
            self.assertTrue(case.get("name") and case.get("classname"))
            self.assertGreaterEqual(float(case.get("time")), 0)
            self.assertLessEqual(len(case), 1)
            for outcome in case:
                self.assertTrue(outcome.get("message"))
        properties = {each.get("name"): float(each.get("value"))
                      for each in suite.findall("properties/property")}
        scores = [value for name, value in properties.items() if name.endswith(" score")]
        self.assertAlmostEqual(properties["score"], sum(scores))


class Sarif(unittest.TestCase):
    MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": TEXT}}
    LOCATION = closed({"physicalLocation": closed({
        "artifactLocation": closed({"uri": TEXT}),
        "region": closed({"startLine": {"type": "integer", "minimum": 1}})})},
        {"message": MESSAGE})
    RESULT = closed({"ruleId": TEXT, "kind": {"const": "fail"}, "level": {"const": "error"},
                     "message": MESSAGE,
                     "locations": {"type": "array", "minItems": 1, "items": LOCATION}},
                    {"relatedLocations": {"type": "array", "items": LOCATION}})
    RULE = closed({"id": TEXT, "shortDescription": MESSAGE, "help": MESSAGE})
    RUN = closed({"tool": closed({"driver": closed({
        "name": TEXT, "rules": {"type": "array", "uniqueItems": True, "items": RULE}})}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT}})
    SCHEMA = closed({"$schema": TEXT, "version": {"const": "2.1.0"},
                     "runs": {"type": "array", "items": RUN}})

    def test_takes_each_result(self):
        count = 0
        for _, text in golden(self, ".sarif.sarif"):
            document = json.loads(text)
            valid(self.SCHEMA, document)
            run = document["runs"][0]
            rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
            for result in run["results"]:
                count += 1
                self.assertIn(result["ruleId"], rules)
                place = result["locations"][0]["physicalLocation"]
                uri = urllib.parse.urlsplit(place["artifactLocation"]["uri"])
                self.assertEqual((uri.scheme, uri.netloc, uri.query, uri.fragment), ("",) * 4)
        self.assertGreater(count, 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
