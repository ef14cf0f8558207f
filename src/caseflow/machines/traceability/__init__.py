"""What became of each clause of the plan: a definition that cites it, a parameter, or nothing, with the reason.

The rows say what became of a clause. A name that does not cite its clause is a fault (`trace`), and so is a name that none of the row's
worked examples exercises (`unproven`): a citation alone implements nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from itertools import chain
from typing import Any, Final, get_args, get_type_hints

from attrs import frozen

from caseflow import Catalogue, clocks_of, load_matters
from caseflow.calendar import CN
from caseflow.errors import nearest
from caseflow.journal import loads
from caseflow.law import Citation
from caseflow.lifecycle import Cites
from caseflow.machines.exchange import code_of_case
from caseflow.machines.indicators import indicators
from caseflow.machines.law import PLAN
from caseflow.machines.staffing import CITES
from caseflow.machines.traceability.rows import ROWS, Row

# What implements a clause outside the lifecycles: functions that serve every case.
FUNCTIONS: Final[dict[Callable[..., Any], Citation]] = {
    load_matters: PLAN["二(三)4(1)"],
    loads: PLAN["二(四)2(2)"],
    clocks_of: PLAN["二(四)1"],
    code_of_case: PLAN["二(三)3(3)"],
}


@frozen
class Traced:
    """One row compared with the code: `cited_by` are all definitions that cite the clause itself, `faults` what is wrong in the row."""

    row: Row
    cited_by: tuple[str, ...]
    faults: tuple[str, ...]


def choices(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the clauses that each lifecycle cites, by each choice in its documents, such as `recurring_duty[DutyKind.MAINTENANCE]`."""
    cited: dict[str, tuple[str, ...]] = {}
    for lifecycle in catalogue:
        forms = [form for form in (lifecycle.opens_with, *(row.form for row in lifecycle.transitions)) if form is not None]
        hints = [hint for form in forms for hint in get_type_hints(form).values()]
        kinds = dict.fromkeys(kind for hint in hints for kind in (hint, *get_args(hint)))
        enums = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]
        cited |= {f"{lifecycle.name}[{member}]": _clauses(lifecycle.cite) for kind in enums for member in kind}
    return cited


def _clauses(cites: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(clause for cite in cites if cite.law == PLAN for clause in cite.articles)


def definitions(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the clauses that each definition cites, by the definition's name, in the order of the catalogue.

    Lifecycles by name, rows as `agency.extend`, limits as `agency:agency`, guards as `guard once_list_missing`, functions of `staffing`
    and of the engine by name, indicators by key.
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
    cited |= {function.__name__: (cite,) for function, cite in FUNCTIONS.items()}
    return {name: tuple(dict.fromkeys(_clauses(cites))) for name, cites in cited.items()}


def trace(catalogue: Catalogue) -> tuple[Traced, ...]:
    """Return every row of the plan, in its order, compared with the code's citations."""
    known, parameters = definitions(catalogue), catalogue.parameters
    named = known | choices(catalogue)
    return tuple(Traced(row, _citing(row, known), tuple(_faults(row, named, parameters))) for row in ROWS)


def _citing(row: Row, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for name, clauses in known.items() if row.clause in clauses)


def _faults(row: Row, known: dict[str, tuple[str, ...]], parameters: Iterable[str]) -> Iterator[str]:
    where = f"row {row.number}"
    if row.clause is not None and row.clause not in PLAN.clauses:
        yield f"{where}: the plan has no clause {row.clause!r}{nearest(row.clause, PLAN.clauses)}"
    if bool(row.built or row.parameters) == bool(row.outside):
        yield f"{where}: say either what it became or why it is outside"
    if bool(row.built or row.parameters) != bool(row.example):
        yield f"{where}: name the tests that work it out, if it became something, and only then"
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


def needs(row: Row) -> tuple[str, ...]:
    """Return what the examples of `row` must exercise together: all that it became, and each of its guards both ways."""
    both_ways = ((f"{name} held", f"{name} refused") if name.startswith("guard ") else (name,) for name in row.built)
    return (*chain.from_iterable(both_ways), *(f"parameter {name}" for name in row.parameters))


def unproven(exercised: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return what the examples of the rows do not prove; `exercised` says what each test exercised while it ran."""
    return tuple(fault for row in ROWS for fault in _unproven(row, exercised))


def _unproven(row: Row, exercised: Mapping[str, Collection[str]]) -> Iterator[str]:
    wanted, seen = needs(row), set[str]()
    for test in row.example:
        if not set(wanted) & set(exercised.get(test, ())):
            yield f"row {row.number}: {test} exercises nothing that the row names"
        seen |= set(exercised.get(test, ()))
    for name in wanted:
        if name not in seen:
            yield f"row {row.number}: no example exercises {name}"


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
        "Each row that is implemented names its worked examples: tests in `tests/`. They are run with a recorder, and a test fails when the",
        "examples of a row do not exercise all that the row names: open the lifecycle, take the row, read the clock of the limit, have the guard",
        "both hold and refuse, call the function, count something in the indicator, set the parameter.",
        "`name[Choice]` is a choice in a document of that lifecycle.",
        "",
        "| # | clause | 条款内容 | became | worked example |",
        "|---|---|---|---|---|",
    ]
    for row in (traced.row for traced in rows):
        names = [f"`{name}`" for name in row.built] + [f"parameter `{name}`" for name in row.parameters]
        became = ", ".join(names) or f"outside: {row.outside}"
        examples = "; ".join(map(_readable, row.example)) or "—"
        lines.append(f"| {row.number} | {row.clause or '前言'} | {row.zh} | {became} | {examples} |")
    lines += ["", "## Every citation of the plan", "", "| clause | cited by |", "|---|---|"]
    known = definitions(catalogue)
    for clause in PLAN.clauses:
        names = [f"`{name}`" for name, clauses in known.items() if clause in clauses]
        if names:
            lines.append(f"| {clause} | {', '.join(names)} |")
    return "\n".join(lines) + "\n"


def _readable(test: str) -> str:
    """`tests/kinds/test_upward.py::TestTwoDays::test_both_readings` as `kinds/test_upward.py` TestTwoDays: both readings."""
    path, *groups, name = test.split("::")
    group = "".join(f" {group}" for group in groups)
    return f"`{path.removeprefix('tests/')}`{group}: {name.removeprefix('test_').replace('_', ' ')}"
