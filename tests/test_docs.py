"""Every block of code in the pages is run, from the top of its page to the bottom, and what a page says it prints is what it prints."""

import atexit
import contextlib
import doctest
import functools
import io
import json
import re
import shlex
import shutil
import tempfile
import tomllib
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from caseflow.cli import main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^ *(```+|:::+) *(\S+)", re.MULTILINE)
SAID = re.compile(r"^ *(?!#)(?:.*\bprint\(.*\))  # (.*)$")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def said(block):
    """Return what a block says that it prints: the comments behind its prints, and the lines of comment it ends with."""
    lines = block.rstrip().split("\n")
    last = len(lines)
    while last and lines[last - 1].startswith("# "):
        last -= 1
    return [found[1] for line in lines[:last] if (found := SAID.match(line))] + [line[2:] for line in lines[last:]]


def python(example):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        PythonEvaluator()(example)
    told = said(example.parsed)
    printed = out.getvalue().rstrip("\n").split("\n")
    return f"it says {told} and prints {printed}" if told and told != printed else None


@functools.cache
def room():
    """Return a place of its own in which commands run, with the files that they read: what they write stays there."""
    made = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, made)
    for name in ("examples", "tests"):
        (made / name).symlink_to(ROOT / name)
    return made


def caseflow(command):
    """Return what `caseflow COMMAND` prints, results and complaints alike."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.chdir(room()), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(shlex.split(command, comments=True))
    out.seek(0)
    return out.read()


def console(example):
    """A prompt, and what was printed; what is left out stands as three points."""
    for shown in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        line, _, told = shown.partition("\n")
        command = line.removeprefix("caseflow ")
        assert command != line, f"only caseflow is run in a console block, not {line!r}; how to install it goes into an sh block"
        printed = caseflow(command)
        if not doctest.OutputChecker().check_output(told.rstrip() + "\n", printed.rstrip() + "\n", FLAGS):
            return f"$ {line}\nsays\n{told}\nand prints\n{printed}"
    return None


def shell(example):
    """How to install it is tried by the build; a command of ours among it must be one."""
    for line in example.parsed.splitlines():
        _, ours, command = line.rpartition("caseflow ")
        if ours and not re.search(r"(pip|uv) [^&]*$", line):
            assert caseflow(command), line


def excerpt(example):
    """Code that does not run on a page, such as a host's view: the file that the first line names holds the other lines as they stand."""
    path, _, lines = example.parsed.removeprefix("# ").partition("\n")
    return None if f"\n{lines}" in (ROOT / path).read_text(encoding="utf-8") else f"{path} does not hold these lines:\n{lines}"


class Blocks(PythonCodeBlockParser):
    """Python as prompts, or as a file whose prints say in a comment what they print."""

    def codeblock_parser_class(self, language, _evaluator):
        return CodeBlockParser(language, python)


BLOCKS = {
    "python": Blocks(doctest_optionflags=FLAGS),
    "py": CodeBlockParser("py", excerpt),
    "console": CodeBlockParser("console", console),
    "sh": CodeBlockParser("sh", shell),
    "toml": CodeBlockParser("toml", lambda example: tomllib.loads(example.parsed) and None),
    "json": CodeBlockParser("json", lambda example: json.loads(example.parsed) and None),
}
RUN = Sybil(list(BLOCKS.values()))


def run(page):
    document = RUN.parse(page)
    document.namespace["__name__"] = page.stem  # what a class defined there belongs to
    for example in document.examples():
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_block_runs(page):
    """What a page shows is what happens: its blocks run in order, in one namespace."""
    run(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_block_is_left_out(page):
    """A block is of a kind that is run, plain text, or a directive, which the site's build runs; and it says which."""
    text = page.read_text(encoding="utf-8")
    kinds = {kind for _, kind in FENCE.findall(text)}
    assert {kind for kind in kinds if not kind.startswith("{")} <= {
        *BLOCKS,
        "py",
        "text",
    }  # py: words of a file (tests/hosts/test_pages.py)
    opened = re.findall(r"^ *```(.*)$", text, re.MULTILINE)
    assert all(opened[::2]), "a block does not say what it is"
    assert not any(opened[1::2]), "a block is not closed"


@pytest.mark.parametrize(
    "wrong",
    [
        "```python\nprint(1)  # 2\n```\n",
        "```python\nfor i in (1, 2):\n    print(i)\n# 1\n# 3\n```\n",
        "```python\n>>> 1 + 1\n3\n```\n",
        "```console\n$ caseflow due 3 --from 2021-04-29 --lang en\n2021-05-08\n```\n",
        "```console\n$ rm -r /\n```\n",
        "```py\n# tests/test_docs.py\ndef excerpt():\n```\n",
    ],
)
def test_a_page_that_is_wrong_is_found(tmp_path, wrong):
    """A print that prints something else, a command that does, one that is not ours, and an excerpt of what is not there, fail."""
    page = tmp_path / "page.md"
    page.write_text(wrong, encoding="utf-8")
    with pytest.raises(AssertionError):
        run(page)


def test_the_page_on_days_has_examples():
    """The page on counting shows at least one example a rule."""
    page = next(one for one in PAGES if one.stem == "how-days-are-counted")
    assert len([kind for _, kind in FENCE.findall(page.read_text(encoding="utf-8")) if kind == "python"]) >= 10
