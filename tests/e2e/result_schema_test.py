"""Holds docs/result.schema.json against the golden results and against results that are wrong.

usage: result_schema_test.py ROOT
"""

import copy
import json
import pathlib
import re
import sys
import unittest

import jsonschema

ROOT = pathlib.Path(sys.argv[1])
SCHEMA = json.loads((ROOT / "docs/result.schema.json").read_text())
GOLDEN = sorted((ROOT / "tests/golden/report").glob("*.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def mixed():
    return json.loads((ROOT / "tests/golden/report/mixed.json").read_text())


def objects(schema):
    """Every part of the schema that describes an object of its own."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_with(result, status):
    return next(test for test in result["tests"] if test["status"] == status)


def first_finding(result):
    return test_with(result, "fail")["findings"][0]


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_is_closed_and_describes_every_key(self):
        for part in objects(SCHEMA):
            self.assertIs(part["additionalProperties"], False)
            self.assertLessEqual(set(part["required"]), set(part["properties"]))
            for key, value in part["properties"].items():
                self.assertIn("description", value, key)
                if key not in part["required"]:
                    self.assertIn("Only there if", value["description"], key)

    def test_knows_the_rules_of_the_grader(self):
        header = (ROOT / "grader/spec/rule.hpp").read_text()
        rules = re.findall(r'\{Rule::\w+, "([a-z-]+)"\}', header)
        self.assertEqual(len(rules), 27)
        self.assertEqual(SCHEMA["$defs"]["finding"]["properties"]["rule"]["enum"], [*rules, None])


class Results(unittest.TestCase):
    def test_golden_results_are_valid(self):
        self.assertGreaterEqual(len(GOLDEN), 5)
        for path in GOLDEN:
            with self.subTest(path.name):
                VALIDATOR.validate(json.loads(path.read_text()))

    def reject(self, change):
        result = copy.deepcopy(mixed())
        change(result)
        self.assertNotEqual(result, mixed(), "the change changed nothing")
        self.assertFalse(VALIDATOR.is_valid(result))

    def test_missing_keys_are_rejected(self):
        for key in SCHEMA["required"]:
            self.reject(lambda result: result.pop(key))
        for key in SCHEMA["$defs"]["test"]["required"]:
            self.reject(lambda result: result["tests"][0].pop(key))
        for key in SCHEMA["$defs"]["finding"]["required"]:
            self.reject(lambda result: first_finding(result).pop(key))
        for key in SCHEMA["$defs"]["where"]["required"]:
            self.reject(lambda result: first_finding(result)["where"][0].pop(key))

    def test_unknown_keys_are_rejected(self):
        self.reject(lambda result: result.update(extra=1))
        self.reject(lambda result: result["build"].update(extra=1))
        self.reject(lambda result: result["build"]["programs"][0].update(extra=1))
        self.reject(lambda result: result["isolation"].update(extra=1))
        self.reject(lambda result: result["tests"][0].update(extra=1))
        self.reject(lambda result: first_finding(result).update(extra=1))

    def test_wrong_values_are_rejected(self):
        self.reject(lambda result: result.update(schema="ipclab/result/2"))
        self.reject(lambda result: result.update(score="12"))
        self.reject(lambda result: result.update(score=-1))
        self.reject(lambda result: result["tests"][0].update(status="passed"))
        self.reject(lambda result: result["tests"][0].update(seed=1.5))
        self.reject(lambda result: first_finding(result).update(rule="unknown"))
        self.reject(lambda result: first_finding(result)["where"][0].update(line=-1))

    def test_contradictions_are_rejected(self):
        self.reject(lambda result: result["build"].update(ok=False))
        self.reject(lambda result: result["build"]["programs"][0].update(ok=False))
        self.reject(lambda result: test_with(result, "fail").update(findings=[]))
        self.reject(lambda result: first_finding(result).update(rule=None))
        self.reject(lambda result: test_with(result, "error")["findings"][0].update(rule="crash"))
        self.reject(lambda result: test_with(result, "skip").update(score=1))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
