"""What became of each clause of the plan: a definition that cites it, a parameter, or nothing, with the reason.

The rows say what became of a clause, and the citations in the code are compared with them: a name that does not cite its clause is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from caseflow import Catalogue
from caseflow.calendar import CN
from caseflow.errors import nearest
from caseflow.law import Citation
from caseflow.lifecycle import Cites
from caseflow.machines.indicators import indicators
from caseflow.machines.law import PLAN
from caseflow.machines.staffing import CITES
from caseflow.machines.traceability.rows import ROWS, Row

# What implements a clause outside the lifecycles: parts of the engine that serve every case.
ROOMS: Final[dict[str, Citation]] = {
    "Matter": PLAN["二(三)4(1)"],
    "journal": PLAN["二(四)2(2)"],
    "clocks": PLAN["二(四)1"],
    "roles": PLAN["二(三)1", "二(三)1(1)", "二(三)2", "二(四)2(1)"],
    "exchange": PLAN["二(三)3(3)"],
}


@frozen
class Traced:
    """One row compared with the code: `cited_by` are all definitions that cite the clause itself, `faults` what is wrong in the row."""

    row: Row
    cited_by: tuple[str, ...]
    faults: tuple[str, ...]


def _clauses(cites: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(clause for cite in cites if cite.law == PLAN for clause in cite.articles)


def definitions(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the clauses that each definition cites, by the definition's name, in the order of the catalogue.

    Lifecycles by name, rows as `agency.extend`, limits as `agency:agency`, guards as `guard once_list_missing`, functions of `staffing`
    by name, indicators by key, parts of the engine by name.
    """
    cited: dict[str, Cites] = {}
    for lifecycle in catalogue:
        cited[lifecycle.name] = lifecycle.cite
        for row in lifecycle.transitions:
            # An event may have several rows, and a guard may stand on several.
            name = f"{lifecycle.name}.{row.event}"
            cited[name] = (*cited.get(name, ()), *row.cite)
            for guard in row.guards:
                cited[f"guard {guard.name}"] = (*cited.get(f"guard {guard.name}", ()), *guard.cite)
        cited |= {f"{lifecycle.name}:{limit.name}": limit.cite for limit in lifecycle.limits}
    cited |= CITES
    cited |= {indicator.key: (indicator.cite,) for indicator in indicators([], CN, day=date(2021, 3, 17))}
    cited |= {name: (cite,) for name, cite in ROOMS.items()}
    return {name: tuple(dict.fromkeys(_clauses(cites))) for name, cites in cited.items()}


def trace(catalogue: Catalogue) -> tuple[Traced, ...]:
    """Return every row of the plan, in its order, compared with the code's citations."""
    known, parameters = definitions(catalogue), catalogue.parameters
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
    """Return whether one is the other or a part of it: 二(三)2(3)四 is a part of 二(三)2(3)."""
    return clause is not None and (cited.startswith(clause) or clause.startswith(cited))


def untraced(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the clauses of the plan that no row and no definition names, neither themselves nor a part of them."""
    named = {row.clause for row in ROWS if row.clause is not None}
    named |= {clause for clauses in definitions(catalogue).values() for clause in clauses}
    return tuple(clause for clause in PLAN.clauses if not any(other.startswith(clause) for other in named))


def page(catalogue: Catalogue) -> str:
    """Return the table as a page of Markdown."""
    rows = trace(catalogue)
    built = sum(bool(traced.row.built or traced.row.parameters) for traced in rows)
    lines = [
        "# Which clause became what",
        "",
        f"{PLAN.zh}, row by row: {len(rows)} rows, {built} implemented, {len(rows) - built} outside the engine with the reason.",
        "Printed from the citations in the code by `caseflow.machines.traceability.page`; a test fails when a clause is missing, when a name here",
        "does not cite its clause, and when this page is not what the code says.",
        "",
        "| # | clause | 条款内容 | became |",
        "|---|---|---|---|",
    ]
    for row in (traced.row for traced in rows):
        names = [f"`{name}`" for name in row.built] + [f"parameter `{name}`" for name in row.parameters]
        became = ", ".join(names) or f"outside: {row.outside}"
        lines.append(f"| {row.number} | {row.clause or '前言'} | {row.zh} | {became} |")
    lines += ["", "## Every citation of the plan", "", "| clause | cited by |", "|---|---|"]
    known = definitions(catalogue)
    for clause in PLAN.clauses:
        names = [f"`{name}`" for name, clauses in known.items() if clause in clauses]
        if names:
            lines.append(f"| {clause} | {', '.join(names)} |")
    return "\n".join(lines) + "\n"
