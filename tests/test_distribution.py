"""The distribution is `caseflow-engine`. `caseflow` is only the import: on the public index that name belongs to another project."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "caseflow-engine"
FOLDERS = ("benchmarks", "docs", "examples", "src", "tests", "typing_tests")
TEXT = {".md", ".py", ".toml", ".ipynb", ".txt", ".html"}
# `caseflow` where the distribution is meant: installed, named with an extra, or asked for its metadata.
WRONG = re.compile(
    r"""
      \b(?:pip|pipx|uv|poetry|pdm)\ [^\n&|;`]*(?<![\w./:-])caseflow(?![\w./-])
    | (?<![\w.])caseflow\[
    | \b(?:version|version_of|metadata|requires|files|distribution)\(["']caseflow["']\)
    """,
    re.VERBOSE,
)


def texts():
    """Yield the path and text of every file in the checkout that is written by hand, without this one."""
    paths = [*ROOT.glob("*.*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    for path in paths:
        if path.is_file() and path.suffix in TEXT and path != Path(__file__):
            yield path, path.read_text(encoding="utf-8")


def test_every_text_says_the_name():
    """No text tells anybody to install the other project, or asks for its version."""
    hits_by_file = {path.relative_to(ROOT).as_posix(): hits for path, text in texts() if (hits := WRONG.findall(text))}
    assert hits_by_file == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("pip install caseflow", True),
        ("pip install -U 'caseflow'", True),
        ("pip install 'caseflow[sql]'", True),
        ("uv add caseflow", True),
        ('dependencies = ["caseflow[sql]"]', True),
        ('version("caseflow")', True),
        ("pip install caseflow-engine", False),
        ("pip install 'caseflow-engine[sql]'", False),
        ('version("caseflow-engine")', False),
        ("pip install -q . && .venv/bin/caseflow audit x.csv", False),
        ("from caseflow import Centre", False),
    ],
)
def test_what_counts_as_wrong(text, wrong):
    """The pattern tells the distribution from the import and from the command."""
    assert bool(WRONG.search(text)) is wrong


def test_the_project_has_the_name():
    """pyproject.toml and what is installed agree on name and version; the command is called caseflow."""
    assert PROJECT["name"] == NAME
    assert (metadata.metadata(NAME)["Name"], metadata.version(NAME)) == (NAME, PROJECT["version"])
    assert PROJECT["scripts"] == {"caseflow": "caseflow.cli:main"}
