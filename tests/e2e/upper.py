"""The lab pipes with one of its programs and without its slowest tests, for tests of a class: those
are about many submissions, not about long tests."""

import shutil

import yaml

from world import ROOT

PIPES = ROOT / "reference/pipes"
SLOW = {"upper.megabytes", "upper.any-time"}


def reduced(name):
    lab = yaml.safe_load((ROOT / f"labs/pipes/{name}.yaml").read_text(encoding="utf-8"))
    lab["tests"] = [
        test for test in lab["tests"] if test["id"].startswith("upper.") and test["id"] not in SLOW
    ]
    return lab


def tests_of_upper():
    return reduced("lab")["tests"] + reduced("hidden")["tests"]


def make_house(home):
    """Below this folder the lab and its reference solution."""
    visible, hidden = reduced("lab"), reduced("hidden")
    visible["programs"] = ["upper"]
    visible["groups"] = {"upper": visible["groups"]["upper"]}
    (home / "labs/pipes").mkdir(parents=True)
    for name, lab in (("lab", visible), ("hidden", hidden)):
        text = yaml.safe_dump(lab, sort_keys=False)
        (home / f"labs/pipes/{name}.yaml").write_text(text, encoding="utf-8")
    files = ROOT / "labs/pipes/files"
    if files.is_dir():
        shutil.copytree(files, home / "labs/pipes/files")
    shutil.copytree(PIPES / "correct", home / "reference/pipes/correct")
