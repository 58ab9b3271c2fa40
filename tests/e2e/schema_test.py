"""Holds docs/lab.schema.json, docs/lab-yaml.md and grader/spec/keys.hpp in step, and the schema
against the lab files that are there and against files that are wrong.

usage: schema_test.py ROOT
"""

import json
import pathlib
import re
import sys
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(sys.argv[1])
SCHEMA = json.loads((ROOT / "docs/lab.schema.json").read_text())
SAMPLES = ROOT / "tests/unit/spec/samples"
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CLAUSES = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["clauses"], "$defs": SCHEMA["$defs"]})
EXPECTED = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["expected"], "$defs": SCHEMA["$defs"]})
# Mappings whose keys are the author's own names: any other key is as good.
FREE = {"groups", "files", "env"}


class Loader(yaml.SafeLoader):
    """Reads plain values as YAML 1.2 does: `yes`, `on` and `0600` are no booleans and octals."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(true|false)$", "tf"),
    ("null", r"^(~|null|)$", ["~", "n", ""]),
    ("int", r"^-?[0-9]+$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def read(path):
    return yaml.load(path.read_text(), Loader)


def table():
    """The mappings of keys.hpp: name -> {key: (sentence, whether it is required)}."""
    source = (ROOT / "grader/spec/keys.hpp").read_text()
    mappings = {}
    blocks = re.findall(r"inline constexpr auto (\w+) = std::to_array<Key>\(\{\n(.*?)\n\}\);", source, re.S)
    for name, body in blocks:
        keys = re.findall(r'\{"([^"]+)", "([^"]*)"(, required)?\}', body)
        mappings[name.replace("_", "-")] = {key: (about, bool(must)) for key, about, must in keys}
    mappings["uses"].update({call: (covers, False) for call, covers in calls().items()})
    return mappings


def call_names():
    return (ROOT / "grader/evidence/call_names.hpp").read_text()


def calls():
    """The system calls that are keys of `uses` beside those of keys.hpp: name -> what counts as it."""
    return dict(re.findall(r'\{"(\w+)", "([^"]*)"\}', call_names()))


def documented():
    """The tables of lab-yaml.md: <!-- keys: NAME -->, then a row for each key, in one table or more."""
    text = (ROOT / "docs/lab-yaml.md").read_text()
    blocks = re.findall(r"<!-- keys: ([\w-]+) -->\n\n?((?:\|.*\n)+)", text)
    keys = {}
    for name, rows in blocks:
        keys.setdefault(name, []).extend(re.findall(r"^\| `([^`]+)` \|", rows, re.M))
    return keys


def mappings_in(value, path=()):
    """The paths of all mappings within a document that have keys of the format."""
    if isinstance(value, dict):
        if not path or path[-1] not in FREE:
            yield path
        for key, item in value.items():
            yield from mappings_in(item, path + (key,))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from mappings_in(item, path + (index,))


def at(document, path):
    for step in path:
        document = document[step]
    return document


class Keys(unittest.TestCase):
    def test_keys_are_read_from_the_table(self):
        self.assertGreater(len(table()), 25)
        self.assertIn("steps", table()["test"])

    def test_schema_has_exactly_the_keys_of_the_loader(self):
        defs = SCHEMA["$defs"]
        mappings = {name for name, value in defs.items() if "properties" in value}
        self.assertEqual(mappings, set(table()))
        for name, keys in table().items():
            with self.subTest(mapping=name):
                self.assertEqual(list(defs[name]["properties"]), list(keys))
                self.assertIs(defs[name]["additionalProperties"], False)
                required = [key for key, (_, must) in keys.items() if must]
                self.assertEqual(defs[name].get("required", []), required)

    def test_schema_explains_each_key_as_the_loader_does(self):
        for name, keys in table().items():
            for key, (about, _) in keys.items():
                with self.subTest(mapping=name, key=key):
                    self.assertEqual(SCHEMA["$defs"][name]["properties"][key]["description"], about)

    def test_page_has_exactly_the_keys_of_the_loader(self):
        self.assertEqual({name: list(keys) for name, keys in table().items()}, documented())

    def test_page_tells_what_counts_as_each_call(self):
        text = (ROOT / "docs/lab-yaml.md").read_text()
        for call, covers in calls().items():
            with self.subTest(call=call):
                self.assertIn(f"| `{call}` | {covers} |", text)

    def test_schema_names_the_calls_flags_and_faults_of_the_grader(self):
        flags = re.findall(r'^ +"(\w+)",$', call_names(), re.M)
        faults = re.findall(r'return "([a-z-]+)";', (ROOT / "grader/spec/faults.cpp").read_text())
        kinds = re.findall(r'"([a-z-]+)", ObjectKind::', (ROOT / "grader/spec/read_flow.cpp").read_text())
        defs = SCHEMA["$defs"]
        self.assertEqual(defs["call"]["enum"], list(calls()))
        self.assertEqual(defs["flag"]["enum"], flags)
        self.assertEqual(defs["plain-fault"]["enum"] + list(defs["fault"]["properties"]), faults)
        self.assertEqual(defs["object-kind"]["enum"], kinds)
        strategies = re.findall(r'return "([a-z-]+)";', (ROOT / "grader/spec/probing.cpp").read_text())
        self.assertEqual(defs["test"]["properties"]["strategy"]["enum"], strategies)

    def test_schema_names_the_rules_of_the_grader(self):
        source = (ROOT / "grader/spec/rule.hpp").read_text()
        rules = re.findall(r'\{Rule::\w+, "([^"]+)"\}', source)
        self.assertEqual(SCHEMA["$defs"]["rule"]["enum"], rules)


class Documents(unittest.TestCase):
    def problems(self, document):
        return [error.json_path + ": " + error.message for error in VALIDATOR.iter_errors(document)]

    def good_files(self):
        folders = [ROOT / "labs", SAMPLES / "good"]
        files = [file for folder in folders for file in sorted(folder.glob("*/*.yaml"))]
        files = [file for file in files if file.name != "clauses.yaml"]
        self.assertGreaterEqual(len(files), 3)
        return files

    def test_schema_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_right_files_are_valid(self):
        for file in self.good_files():
            with self.subTest(file=str(file)):
                self.assertEqual(self.problems(read(file)), [])

    def test_contracts_are_valid(self):
        for file in sorted(ROOT.glob("labs/*/clauses.yaml")):
            with self.subTest(file=str(file)):
                self.assertEqual([error.message for error in CLAUSES.iter_errors(read(file))], [])

    def test_expectations_of_wrong_solutions_are_valid(self):
        for file in sorted(ROOT.glob("reference/*/wrong/*/expected.yaml")):
            with self.subTest(file=str(file)):
                self.assertEqual([error.message for error in EXPECTED.iter_errors(read(file))], [])

    def test_the_page_shows_valid_tests(self):
        blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/lab-yaml.md").read_text(), re.S)
        wholes = [block for block in blocks if re.match(r"lab:(?!.*\nclauses:)", block)]
        self.assertTrue(wholes)
        for block in wholes:
            with self.subTest(block=block):
                self.assertEqual(self.problems(yaml.load(block, Loader)), [])

    def test_the_page_shows_valid_demands(self):
        blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/lab-yaml.md").read_text(), re.S)
        demands = [block for block in blocks if re.match(r"(uses|forbids|faults|races):", block)]
        self.assertGreaterEqual(len(demands), 3)
        for block in demands:
            with self.subTest(block=block):
                test = {"id": "p.it", "title": "It", "run": {}, **yaml.load(block, Loader)}
                self.assertEqual(self.problems({"lab": "demo", "tests": [test]}), [])

    def test_files_with_unknown_keys_or_wrong_types_are_not_valid(self):
        for name in ["unknown-keys", "wrong-types", "steps", "texts", "uses", "a-list", "nothing"]:
            with self.subTest(sample=name):
                self.assertNotEqual(self.problems(read(SAMPLES / "bad" / name / "lab.yaml")), [])

    def test_an_unknown_key_is_found_wherever_it_stands(self):
        for file in sorted((SAMPLES / "good").glob("*/*.yaml")):
            document = read(file)
            for path in list(mappings_in(document)):
                mapping = at(document, path)
                mapping["no-such-key"] = 1
                self.assertFalse(VALIDATOR.is_valid(document), f"{file}: {path}")
                del mapping["no-such-key"]

    def test_nothing_is_found_wherever_a_value_is_wanted(self):
        for file in sorted((SAMPLES / "good").glob("*/*.yaml")):
            document = read(file)
            for path in list(mappings_in(document)):
                mapping = at(document, path)
                for key, value in list(mapping.items()):
                    mapping[key] = None
                    self.assertFalse(VALIDATOR.is_valid(document), f"{file}: {path}: {key}")
                    mapping[key] = value


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
