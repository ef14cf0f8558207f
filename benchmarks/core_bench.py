"""Firing an event, clocks and journal against a bare stock `transitions` trigger, timed in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from datetime import datetime

from transitions import Machine

from benchmarks._ratio import ratios
from caseflow import STAYS, Actor, Case, Centre, Guard, LegalType, Lifecycle, Matter, Role, State, Transition, form
from caseflow.calendar import CN, working_days
from caseflow.journal import rebuild
from caseflow.journal.line import Personal, bodies, personal_of
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AcceptanceNotice, Application, ExtensionNotice, Reasons, SpecialKind, SpecialNotice, SpecialResult
from caseflow.machines.law import PLAN

CLERK, OTHER, HEAD = Actor("w-03", roles={"window_clerk"}), Actor("d-01", roles={"department"}), Actor("h-1", roles={"department_head"})
APPLICANT = Actor("p-1", roles={"applicant"})
MATTER = Matter(code="A1", name="食品经营许可", legal_type=LegalType.LICENCE, promised=working_days(10), statutory=working_days(20))


@form("便笺")
class Note:
    text: str


def _is_short(view: object) -> bool | str:
    return len(view.form.text) < 100 or "too long"


SHORT = Guard("short", _is_short, zh="短", reads_form=True)


def _plain() -> tuple[Centre, Case]:
    """Ten entries on one lifecycle of six states: role, form and guard on every row, no clock."""
    role = Role("window_clerk", zh="窗口工作人员")
    a, b, end = State("a", zh="甲"), State("b", zh="乙"), State("end", zh="终", final=True)
    rows = (
        Transition("go", a, b, role, zh="去", form=Note, guards=SHORT),
        Transition("back", b, a, role, zh="回", form=Note, guards=SHORT),
        Transition("look", a, STAYS, role, zh="看", form=Note),
        Transition("stop", (a, b), end, role, zh="止", form=Note),
    )
    life = Lifecycle("plain", zh="简", edition="1", start=a, opens_with=Note, opened_by=role, cite=PLAN["一"], transitions=rows)
    centre = Centre("bench", lifecycles=[life], calendar=CN)
    note = Note(text="x")
    case = centre.open("plain", case_no="B-1", at="2021-03-16T09:30+08:00", actor=CLERK, form=note)
    for i, event in enumerate(("look", "go", "back", "look", "look", "go", "back", "look", "look")):
        case = centre.fire(case, event, at=f"2021-03-16T09:{31 + i}+08:00", actor=CLERK, form=note)
    return centre, case


def real() -> tuple[Centre, Case]:
    """A promised case with one pause and one extension: intake, promised and a special procedure, seven entries."""
    centre = Centre("bench", lifecycles=CATALOGUE, calendar=CN)
    case = centre.open(
        "intake", case_no="B-2", matter=MATTER, at="2021-03-16T09:30+08:00", actor=APPLICANT, form=Application(applicant="甲")
    )
    case = centre.fire(case, "examine", at="2021-03-16T09:40+08:00", actor=CLERK)
    case = centre.fire(case, "accept_promised", at="2021-03-17T09:40+08:00", actor=CLERK, form=AcceptanceNotice(number="1"))
    case = centre.fire(case, "review", at="2021-03-18T09:40+08:00", actor=OTHER)
    notice = SpecialNotice(kind=SpecialKind.TEST, expected=working_days(5))
    case = centre.fire(case, "order_special", at="2021-03-22T09:40+08:00", actor=OTHER, form=notice)
    case = centre.fire(case, "end_special", at="2021-03-26T09:40+08:00", actor=OTHER, form=SpecialResult(result="ok"))
    notice = ExtensionNotice(reasons="x", told_on=datetime(2021, 3, 30).date())  # noqa: DTZ001  # a day
    return centre, centre.fire(case, "extend", at="2021-03-30T09:40+08:00", actor=HEAD, form=notice)


def _yardstick() -> object:
    """A bare stock trigger with the same guard, on one shared machine and a model that is not registered with it."""

    class Model:
        form = Note(text="x")

    machine = Machine(model=None, states=["a", "b", "end"], initial="a", auto_transitions=False)
    model, event = Model(), "go"
    machine.add_transition("go", "a", "a", conditions=[lambda: _is_short(model) is True])
    model.state = "a"
    return lambda: machine.events[event].trigger(model)


def _bytes_of_fresh_case() -> float:
    centre, _ = _plain()
    note = Note(text="x")
    when = centre.zone and datetime.fromisoformat("2021-03-16T09:30:00+08:00")
    kept = [centre.open("plain", case_no="B", at=when, actor=CLERK, form=note) for _ in range(10)]
    numbers = [f"B-{i}" for i in range(2000)]
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [centre.open("plain", case_no=number, at=when, actor=CLERK, form=note) for number in numbers]
    size = (tracemalloc.get_traced_memory()[0] - before) / len(kept)
    tracemalloc.stop()
    return size


def _bytes_of_loaded_entry(rows: list[tuple[bytes, bytes]], centre: Centre) -> float:
    rebuild(rows, {}, centre)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [rebuild(rows, {}, centre) for _ in range(500)]
    size = (tracemalloc.get_traced_memory()[0] - before) / len(kept) / len(rows)
    tracemalloc.stop()
    return size


def _import_ratio() -> float:
    """CPU time of the imports in fresh processes, in turns; compiled files as they are after an installation."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def once(code: str) -> float:
        timer = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
        done = subprocess.run([sys.executable, "-c", timer], capture_output=True, check=True, text=True, env=environ)  # noqa: S603  # ourselves
        return float(done.stdout)

    codes = ("import caseflow", "import attrs, transitions, pendulum, msgspec")
    turns = [[once(code) for code in codes] for _ in range(10)][1:]
    ours, theirs = (sorted(turn[i] for turn in turns)[len(turns) // 2] for i in range(2))
    return ours / theirs


def measure() -> list[tuple[str, float, str]]:
    """Each figure as (name, value, goal)."""
    centre, plain = _plain()
    note, at = Note(text="x"), datetime.fromisoformat("2021-03-16T10:00:00+08:00")
    office, case = real()
    later = datetime.fromisoformat("2021-03-31T10:00:00+08:00")
    before = loads_prefix(office, case, 2)
    accept, reasons = AcceptanceNotice(number="1"), Reasons(why="x")
    decided = datetime.fromisoformat("2021-03-17T09:40:00+08:00")
    rows = [(body, digest) for _, body, _, digest in bodies(plain)]
    rows_real = [(body, digest) for _, body, _, digest in bodies(case)]
    beside: dict[tuple[int, str], Personal] = {(p.seq, p.field): p for e in case.entries for p in personal_of(case, e)}
    figures = ratios(
        "bare",
        {
            "bare": _yardstick(),
            "fire": lambda: centre.fire(plain, "go", at=at, actor=CLERK, form=note),
            "fire real": lambda: office.fire(case, "withdraw_extension", at=later, actor=HEAD, form=reasons),
            "handover": lambda: office.fire(before, "accept_promised", at=decided, actor=CLERK, form=accept),
            "offers": lambda: office.offers(case, at=later, actor=HEAD),
            "clocks": lambda: office.clocks(unfolded(case), at=later),
            "clocks again": lambda: office.clocks(case, at=later),
            "load": lambda: rebuild(rows, {}, centre),
            "load real": lambda: rebuild(rows_real, beside, office),
        },
    )
    offered = len(office.offers(case, at=later))
    return [
        ("fire: role, guard, form, 10 entries / bare trigger", figures["fire"], "<= 0.60"),
        ("fire in a real case, three runs / bare trigger", figures["fire real"], "<= 0.75"),
        ("a handover / bare trigger", figures["handover"], "<= 3"),
        ("offers with reasons, a row / bare trigger", figures["offers"] / offered, "<= 0.12"),
        ("five clocks of a promised case, from its journal / bare trigger", figures["clocks"], "<= 4"),
        ("the same, asked again of the same case", figures["clocks again"], "<= 4"),
        ("checked replay with chain, an entry / bare trigger", figures["load"] / len(rows), "<= 0.90"),
        ("the same, a real case", figures["load real"] / len(rows_real), "<= 0.90"),
        ("bytes: a fresh case with its first entry", _bytes_of_fresh_case(), "<= 600"),
        ("bytes: an entry loaded from a journal", _bytes_of_loaded_entry(rows, centre), "<= 400"),
        ("import caseflow / its four packages", _import_ratio(), "<= 1.5"),
    ]


def unfolded(case: Case) -> Case:
    """The same case, of which nothing has been computed yet."""
    return Case(case.case_no, case.matter, case.entries, case.runs, case.standing)


def loads_prefix(office: Centre, case: Case, n: int) -> Case:
    """The case after its first `n` entries."""
    whole = [(body, digest) for _, body, _, digest in bodies(case)][:n]
    beside = {(p.seq, p.field): p for e in case.entries[:n] for p in personal_of(case, e)}
    return rebuild(whole, beside, office)


if __name__ == "__main__":
    for name, value, goal in measure():
        print(f"{name:60} {value:8.2f}  {goal}")
