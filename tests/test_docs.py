"""Every code block in the pages runs, from the top of its page to the bottom, and prints what the page says."""

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
    """Return the output that a block claims: the comments after its prints, and the comment lines at its end."""
    lines = block.rstrip().split("\n")
    last = len(lines)
    while last and lines[last - 1].startswith("# "):
        last -= 1
    return [match[1] for line in lines[:last] if (match := SAID.match(line))] + [line[2:] for line in lines[last:]]


def python(example):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        PythonEvaluator()(example)
    claimed = said(example.parsed)
    printed = out.getvalue().rstrip("\n").split("\n")
    return f"it says {claimed} and prints {printed}" if claimed and claimed != printed else None


@functools.cache
def folder():
    """Return a temporary folder in which commands run, with links to the files that they read."""
    path = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, path)
    for name in ("examples", "tests"):
        (path / name).symlink_to(ROOT / name)
    return path


def caseflow(command):
    """Return what `caseflow COMMAND` prints, to stdout and stderr."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.chdir(folder()), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(shlex.split(command, comments=True))
    out.seek(0)
    return out.read()


def console(example):
    """A prompt and its output; three points stand for what is left out."""
    for shown in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        line, _, claimed = shown.partition("\n")
        command = line.removeprefix("caseflow ")
        assert command != line, f"only caseflow is run in a console block, not {line!r}; how to install it goes into an sh block"
        printed = caseflow(command)
        if not doctest.OutputChecker().check_output(claimed.rstrip() + "\n", printed.rstrip() + "\n", FLAGS):
            return f"$ {line}\nsays\n{claimed}\nand prints\n{printed}"
    return None


def shell(example):
    """The build tries how to install it; a command of ours in the block must work."""
    for line in example.parsed.splitlines():
        _, ours, command = line.rpartition("caseflow ")
        if ours and not re.search(r"(pip|uv) [^&]*$", line):
            assert caseflow(command), line


def excerpt(example):
    """Code that does not run on a page, such as a host's view: the file named in the first line contains the other lines."""
    path, _, lines = example.parsed.removeprefix("# ").partition("\n")
    return None if f"\n{lines}" in (ROOT / path).read_text(encoding="utf-8") else f"{path} does not hold these lines:\n{lines}"


class Blocks(PythonCodeBlockParser):
    """Python as prompts, or as a file with comments that say what its prints print."""

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
    document.namespace["__name__"] = page.stem  # the module of a class that is defined there
    for example in document.examples():
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_block_runs(page):
    """The blocks of a page run in order, in one namespace, and do what the page shows."""
    run(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_block_is_left_out(page):
    """Every block names its kind: one that is run, plain text, or a directive, which the site's build runs."""
    text = page.read_text(encoding="utf-8")
    kinds = {kind for _, kind in FENCE.findall(text)}
    assert {kind for kind in kinds if not kind.startswith("{")} <= {
        *BLOCKS,
        "py",
        "text",
    }
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
    """A print or command with other output, a command that is not ours, and an excerpt that is not in its file fail."""
    page = tmp_path / "page.md"
    page.write_text(wrong, encoding="utf-8")
    with pytest.raises(AssertionError):
        run(page)


def test_the_page_on_days_has_examples():
    """The page on counting has at least ten examples."""
    page = next(path for path in PAGES if path.stem == "how-days-are-counted")
    assert len([kind for _, kind in FENCE.findall(page.read_text(encoding="utf-8")) if kind == "python"]) >= 10
