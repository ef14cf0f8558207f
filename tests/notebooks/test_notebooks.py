"""The notebooks in docs/notebooks run from top to bottom, their stored output is up to date, and they contain nothing private."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@pytest.fixture(scope="module")
def runner():
    """The script that runs them, docs/notebooks.py."""
    for extra in ("nbclient", "ipykernel"):
        pytest.importorskip(extra, reason="the extra `docs` is not installed")
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "docs" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(page, kind):
    return [cell for cell in json.loads(page.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def shown(page):
    """All outputs of a notebook as text."""
    outputs = [output for cell in cells(page, "code") for output in cell["outputs"]]
    return "\n".join("".join(part) for output in outputs for part in (output.get("text", ""), *output.get("data", {}).values()))


@pytest.mark.filterwarnings("default")  # Jupyter's own packages warn
@EACH
def test_its_output_is_up_to_date(page, runner):
    """Run again, a notebook shows in each cell what is stored in it; `python docs/notebooks.py` stores the new output."""
    ran, stored = json.loads(runner.ran(page)), json.loads(page.read_text(encoding="utf-8"))
    for number, (now, before) in enumerate(zip(ran["cells"], stored["cells"], strict=True), 1):
        assert now == before, f"cell {number} of {page.name} is stale; run: python docs/notebooks.py {page.stem}"
    assert ran == stored


@pytest.mark.filterwarnings("default")
def test_a_stale_output_is_found(runner, tmp_path):
    """An output that differs from what the cell prints is not what the run gives."""
    page = tmp_path / "x.ipynb"
    notebook = json.loads(PAGES[0].read_text(encoding="utf-8"))
    output = {"name": "stdout", "output_type": "stream", "text": ["3\n"]}
    code = {"cell_type": "code", "execution_count": 1, "id": "cell-1", "metadata": {}, "source": ["print(1 + 1)"], "outputs": [output]}
    page.write_text(json.dumps({**notebook, "cells": [code]}), encoding="utf-8")
    [now] = json.loads(runner.ran(page))["cells"]
    assert now["outputs"] == [{**output, "text": ["2\n"]}]


@EACH
def test_its_pictures_and_tables_are_stored(page):
    """Every code cell was run in order, none failed, and at least one output is a picture or a table."""
    code = cells(page, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"execute_result", "display_data", "stream"}
    assert any({"image/svg+xml", "text/html"} & set(output.get("data", {})) for output in outputs)


@EACH
def test_its_output_has_nothing_private(page):
    """The stored output has no name of a person, no salt, no memory address and no path of a machine."""
    text = shown(page)
    assert not re.search(r"王建国|李秀英|at 0x[0-9a-f]+|/home/|/tmp/|salts", text)
    assert "<script" not in text


@EACH
def test_it_is_written_for_people(page):
    """It begins with its only title, and each code cell is short enough to be seen at once."""
    first, *_ = cells(page, "markdown")
    assert "".join(first["source"]).startswith("# ")
    assert sum("".join(cell["source"]).count("\n# ") + "".join(cell["source"]).startswith("# ") for cell in cells(page, "markdown")) == 1
    assert max(len(cell["source"]) for cell in cells(page, "code")) <= 60
