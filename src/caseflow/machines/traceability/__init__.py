"""Which clause of the plan became what: a definition that cites it, a parameter, or nothing of the engine's, with the reason.

The rows say what became of a clause; that it is so is read off the citations in the code: a name that does not cite its clause is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from caseflow.calendar import CN
from caseflow.engine.rules import parameters_of
from caseflow.errors import nearest
from caseflow.law import Citation
from caseflow.lifecycle import Catalogue
from caseflow.lifecycle.vocabulary import Cites
from caseflow.machines.indicators import indicators
from caseflow.machines.law import PLAN
from caseflow.machines.staffing import CITES
from caseflow.machines.traceability.rows import ROWS, Row

# What implements a clause and is no part of a lifecycle: rooms of the engine that hold for every case.
ROOMS: Final[dict[str, Citation]] = {
    "Matter": PLAN["二(三)4(1)"],
    "journal": PLAN["二(四)2(2)"],
    "clocks": PLAN["二(四)1"],
    "roles": PLAN["二(三)1", "二(三)1(1)", "二(三)2", "二(四)2(1)"],
    "exchange": PLAN["二(三)3(3)"],
}


@frozen
class Traced:
    """One row as the code bears it out. `cited_by` are all definitions that cite the clause itself; `faults` what the row says wrongly."""

    row: Row
    cited_by: tuple[str, ...]
    faults: tuple[str, ...]


def _clauses(cites: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(clause for cite in cites if cite.law == PLAN for clause in cite.articles)


def definitions(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return every definition that may cite the plan, by name, with the clauses that it cites, in the order of the catalogue.

    Lifecycles by name, rows as `agency.extend`, limits as `agency:agency`, guards as `guard once_list_missing`, sums of `staffing` by
    name, indicators by key, rooms of the engine by name.
    """
    found: dict[str, Cites] = {}
    for one in catalogue:
        found[one.name] = one.cite
        for row in one.transitions:
            # A row may stand twice, from different states.
            found[f"{one.name}.{row.event}"] = (*found.get(f"{one.name}.{row.event}", ()), *row.cite)
            for guard in row.guards:
                found[f"guard {guard.name}"] = (*found.get(f"guard {guard.name}", ()), *guard.cite)
        found |= {f"{one.name}:{limit.name}": limit.cite for limit in one.limits}
    found |= CITES
    found |= {one.key: (one.cite,) for one in indicators([], CN, day=date(2021, 3, 17))}
    found |= {name: (cite,) for name, cite in ROOMS.items()}
    return {name: tuple(dict.fromkeys(_clauses(cites))) for name, cites in found.items()}


def trace(catalogue: Catalogue) -> tuple[Traced, ...]:
    """Return every row of the plan, in its order, held against the code's citations."""
    known, parameters = definitions(catalogue), parameters_of(catalogue)
    return tuple(Traced(row, _citing(row, known), tuple(_faults(row, known, parameters))) for row in ROWS)


def _citing(row: Row, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for name, clauses in known.items() if row.clause in clauses)


def _faults(row: Row, known: dict[str, tuple[str, ...]], parameters: Iterable[str]) -> Iterator[str]:
    where = f"row {row.number}"
    if row.clause is not None and row.clause not in PLAN.clauses:
        yield f"{where}: the plan has no clause {row.clause!r}{nearest(row.clause, PLAN.clauses)}"
    if bool(row.built or row.parameters) == bool(row.outside):
        yield f"{where}: say either what it became or why it is outside"
    for name in row.built:
        if name not in known:
            yield f"{where}: there is no {name!r}{nearest(name, known)}"
        elif not any(_within(row.clause, clause) for clause in known[name]):
            yield f"{where}: {name} does not cite {row.clause}, only {', '.join(known[name]) or 'nothing'}"
    for name in row.parameters:
        if name not in parameters:
            yield f"{where}: no lifecycle reads the parameter {name!r}{nearest(name, parameters)}"


def _within(clause: str | None, cited: str) -> bool:
    """True when one is the other or a part of it: 二(三)2(3)四 is a part of 二(三)2(3)."""
    return clause is not None and (cited.startswith(clause) or clause.startswith(cited))


def untraced(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the clauses of the plan that no row and no definition names, themselves or by a part of them."""
    told = {row.clause for row in ROWS if row.clause is not None}
    told |= {clause for clauses in definitions(catalogue).values() for clause in clauses}
    return tuple(clause for clause in PLAN.clauses if not any(one.startswith(clause) for one in told))


def page(catalogue: Catalogue) -> str:
    """Return the table as a page of Markdown."""
    held = trace(catalogue)
    built = sum(bool(one.row.built or one.row.parameters) for one in held)
    lines = [
        "# Which clause became what",
        "",
        f"{PLAN.zh}, row by row: {len(held)} rows, {built} implemented, {len(held) - built} outside the engine with the reason.",
        "Printed from the citations in the code by `caseflow.machines.traceability.page`; a test fails when a clause is missing, when a name here",
        "does not cite its clause, and when this page is not what the code says.",
        "",
        "| # | clause | 条款内容 | became |",
        "|---|---|---|---|",
    ]
    for one in held:
        row = one.row
        became = [f"`{name}`" for name in row.built] + [f"parameter `{name}`" for name in row.parameters]
        told = ", ".join(became) if became else f"outside: {row.outside}"
        lines.append(f"| {row.number} | {row.clause or '前言'} | {row.zh} | {told} |")
    lines += ["", "## Every citation of the plan", "", "| clause | cited by |", "|---|---|"]
    known = definitions(catalogue)
    for clause in PLAN.clauses:
        names = [f"`{name}`" for name, clauses in known.items() if clause in clauses]
        if names:
            lines.append(f"| {clause} | {', '.join(names)} |")
    return "\n".join(lines) + "\n"
