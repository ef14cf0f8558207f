"""The notebooks and what they show: `python docs/notebooks.py [NAME ...]` runs them and stores it; a test fails when one is stale."""

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
    """Return the text of the notebook, run from top to bottom in a fresh kernel that stands in the checkout."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it ships no types
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    return text_of(notebook)


def text_of(notebook: Any) -> str:
    """Return a notebook as text that depends on nothing but its cells and what they show."""
    notebook.metadata = nbformat.from_dict(KEPT)  # type: ignore[no-untyped-call]  # as above
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    return str(nbformat.writes(notebook, version=4)) + "\n"  # type: ignore[no-untyped-call]  # as above


def joined(outputs: list[Any]) -> list[Any]:
    """Return the outputs with what was printed in pieces, as the system happened to cut it, put together."""
    found: list[Any] = []
    for one in outputs:
        if found and one.output_type == found[-1].output_type == "stream" and one.name == found[-1].name:
            found[-1].text += one.text
        else:
            found.append(one)
    return found


def main(names: list[str]) -> None:
    """Run the notebooks of these names, or all, and write those that changed."""
    for path in notebooks():
        if not names or path.stem in names:
            text = ran(path)
            if text != path.read_text(encoding="utf-8"):
                path.write_text(text, encoding="utf-8", newline="\n")
                print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
