"""Run notebooks and store their output: `python docs/notebooks.py [NAME ...]`. A test fails when one is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent / "notebooks"
ROOT = HERE.parents[1]
KEPT = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}


def notebooks() -> list[Path]:
    """Return the notebooks in their order."""
    return sorted(HERE.glob("*.ipynb"))


def ran(path: Path) -> str:
    """Return the text of the notebook, run from top to bottom in a new kernel whose working directory is the checkout."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it ships no types
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    return text_of(notebook)


def text_of(notebook: Any) -> str:
    """Return a notebook as text that depends only on its cells and their output."""
    notebook.metadata = nbformat.from_dict(KEPT)  # type: ignore[no-untyped-call]  # as above
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    return str(nbformat.writes(notebook, version=4)) + "\n"  # type: ignore[no-untyped-call]  # as above


def joined(outputs: list[Any]) -> list[Any]:
    """Return the outputs with consecutive pieces of one stream joined: where a stream is cut is chance."""
    result: list[Any] = []
    for output in outputs:
        if result and output.output_type == result[-1].output_type == "stream" and output.name == result[-1].name:
            result[-1].text += output.text
        else:
            result.append(output)
    return result


def main(names: list[str]) -> None:
    """Run the notebooks with these names, or all; write those that changed, and print their names."""
    for path in notebooks():
        if not names or path.stem in names:
            text = ran(path)
            if text != path.read_text(encoding="utf-8"):
                path.write_text(text, encoding="utf-8", newline="\n")
                print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
