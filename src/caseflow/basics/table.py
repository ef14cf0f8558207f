"""Tables for notebooks and terminals. The one file that knows HTML: all text is escaped here.

A table sets no background, and no colour except red for what is late, so that it fits light and dark pages. Each kind of thing builds its
own table in its own file.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from caseflow.basics.columns import columns, width

_SHORT = 26
_CELL = "text-align:left;vertical-align:top;padding:1px 8px"
_TONES = {
    "strong": ' style="font-weight:bold"',
    "soft": ' style="opacity:.65"',
    "bad": ' style="color:#df3f37"',
}


class Row(Struct, frozen=True):
    """One row of a table; its tone is "", strong, soft or bad. A line break in a cell is kept. `details` are lines below the row."""

    cells: Sequence[str]
    tone: str = ""
    details: Sequence[str] = ()


class Table(Struct, frozen=True):
    """A table with its title, its headings, and the lines below it; `notes` are smaller lines that only HTML shows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    below: Sequence[str] = ()
    notes: Sequence[str] = ()

    def html(self) -> str:
        """Return the table as HTML without scripts or style sheets.

        >>> Table("<b>", ["a"], [Row(["1"])]).html().count("<b>")
        0
        """
        names = "".join(f'<th style="{_CELL}">{_broken(name)}</th>' for name in self.heads)
        head = f"<thead><tr>{names}</tr></thead>" if names else ""
        body = "".join(_tr(row) for row in self.rows)
        below = "".join(f'<div style="opacity:.8">{_escaped(line)}</div>' for line in self.below)
        below += "".join(f'<div style="opacity:.8;font-size:smaller">{_escaped(line)}</div>' for line in self.notes)
        title = f'<div style="font-weight:bold">{_escaped(self.title)}</div>'
        table = f'<table style="border-collapse:collapse">{head}<tbody>{body}</tbody></table>'
        return f'<div style="margin:6px 0;overflow-x:auto">{title}{table}{below}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle(self)

    def text(self) -> str:
        """Return the table as aligned text."""
        rows = [*([Row(self.heads)] if self.heads else []), *self.rows]
        aligned = columns([[cell.replace("\n", " ") for cell in row.cells] for row in rows], indent="  ")
        lines = [line for cells, row in zip(aligned, rows, strict=True) for line in (cells, *(f"      {below}" for below in row.details))]
        return "\n".join([self.title, *lines, *self.below]) + "\n"


def _tr(row: Row) -> str:
    tone = _TONES.get(row.tone, "")
    below = _broken("\n".join(row.details))
    more = f'<tr><td colspan="{len(row.cells)}" style="{_CELL};padding-left:3em;opacity:.8">{below}</td></tr>' if below else ""
    return f"<tr{tone}>{''.join(map(_td, row.cells))}</tr>{more}"


def _td(cell: str) -> str:
    lines = cell.split("\n")
    whole = ";white-space:nowrap" if max(map(width, lines)) <= _SHORT else ""  # a date stays on one line
    return f'<td style="{_CELL}{whole}">{_broken(cell)}</td>'


def _broken(text: str) -> str:
    return "<br>".join(map(_escaped, text.split("\n")))


def bundle(*tables: Table) -> dict[str, str]:
    """Return the tables as a notebook's MIME bundle: HTML, and plain text."""
    return {"text/html": "".join(table.html() for table in tables), "text/plain": "\n".join(table.text() for table in tables)}


def _escaped(text: str) -> str:
    import html  # noqa: PLC0415  # its table of entities is slow to load, and most programs show nothing

    return html.escape(text)


class Tabled:
    """A mixin for a tuple that prints as a table, and is shown as one in a notebook."""

    __slots__ = ()

    @abstractmethod
    def _table(self) -> Table:
        """Return the table that shows the tuple."""

    def __str__(self) -> str:
        return self._table().text()

    def _repr_html_(self) -> str:
        return self._table().html()

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # IPython would print it as a tuple
        printer.text(str(self))
