"""One case on the audit's page: in full, with its clocks and findings, or, closed and clean, on one line."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, Final, Literal

import attrs

from caseflow.basics.columns import columns
from caseflow.case.records import Run
from caseflow.clocks.clock import Clock
from caseflow.clocks.fold import PAUSED
from caseflow.law import Citation, cite_en, cite_zh
from caseflow.lifecycle.forms import personal_fields
from caseflow.lifecycle.vocabulary import FromCentre
from caseflow.reports.audit.mentions import linked
from caseflow.reports.audit.model import (
    BORN_LATE,
    BREACH,
    LAW,
    MISMATCH,
    OTHER_READING,
    REFUSED,
    SOFT,
    WAIVED,
    Audit,
    CaseAudit,
    Finding,
    untimed_because,
)

Language = Literal["zh", "en"]

MARKS: Final = {BREACH: "✗", REFUSED: "✗", MISMATCH: "✗", SOFT: "△", BORN_LATE: "△", OTHER_READING: "△", LAW: "§", WAIVED: "○"}
SHOWN: Final = 3

_ZH: Final = {
    "running": "计时中",
    "paused": "中止计时",
    "waiting": "尚未起算",
    "met": "已办理",
    "lapsed": "已届满，见 §",
    "stopped": "已终止",
}
_EN: Final = {
    "running": "running",
    "paused": "paused",
    "waiting": "not started",
    "met": "met",
    "lapsed": "ran out, see §",
    "stopped": "stopped",
}


class Blocks:
    """The cases of one audit, as lines of one language."""

    def __init__(self, found: Audit, lang: Language) -> None:
        self.found, self.zh = found, lang == "zh"
        self.states = _ZH if self.zh else _EN
        self.names = linked(found.cases)
        self.kinds = {one.case_no: one.case.main.lifecycle for one in found.cases}
        self.named_by: dict[str, list[str]] = {}
        for number, others in self.names.items():
            for other in others:
                self.named_by.setdefault(other, []).append(number)

    def say(self, zh: str, en: str) -> str:
        """Return the one of the two that is in the page's language."""
        return zh if self.zh else en

    def some(self, held: Iterable[str], gap: str = "") -> str:
        """Return the first few, and how many there are where there are more."""
        numbers = list(held)
        more = len(numbers) - SHOWN
        told = (gap or self.say("、", ", ")).join(numbers[:SHOWN])
        return told if more <= 0 else told + self.say(f" 等 {len(numbers)} 件", f" and {more} more")

    def in_full(self, cases: Iterable[CaseAudit]) -> list[str]:
        """Return a block a case: where it stands, its clocks, what was found, and the cases that it has to do with."""
        held = list(cases)
        clocks = self.clock_lines(held)
        out: list[str] = []
        for one in held:
            ordered = sorted(one.findings, key=lambda finding: not finding.is_problem)
            out += ["", f"{'  '.join(self.head(one))}{self.beside(one)}", *clocks[one.case_no]]
            out += [*map(self.finding, ordered), *self.untimed(one), *self.links(one)]
        return out

    def on_one_line(self, cases: Iterable[CaseAudit]) -> list[str]:
        """Return a line a case: from when to when, how it ended, and the limit that was nearest to running out."""
        held = list(cases)
        lines = columns([(*self.head(one), self.nearest(one)) for one in held])
        out: list[str] = []
        for line, one in zip(lines, held, strict=True):
            out += [line + self.beside(one), *map(self.finding, one.findings)]
        return ["", *out]

    def head(self, one: CaseAudit) -> tuple[str, str, str, str]:
        """Number, subject, days, and where it stands."""
        case, main = one.case, one.case.main
        opened, closed = case.standing[0].day, case.closed_on
        days = (
            self.say(f"{opened} 立案", f"opened {opened}") if closed is None else self.say(f"{opened} 至 {closed}", f"{opened} to {closed}")
        )
        return (
            case.case_no,
            self.subject(one),
            days,
            self.say(f"{main.lifecycle.zh}：{self.state(main)}", f"{main.lifecycle.name}: {main.state}"),
        )

    def state(self, run: Run) -> str:
        """Where a run stands, in the page's language."""
        return self.say(run.lifecycle.state(run.state).zh, run.state)

    def beside(self, one: CaseAudit) -> str:
        """The other runs that are still open."""
        runs = [run for run in one.case.runs if run.is_open and run is not one.case.main]
        told = [self.say(f"{run.lifecycle.zh} {self.state(run)}", f"{run.id} {run.state}") for run in runs]
        return self.say(f"；另有 {'、'.join(told)}", f"; also {', '.join(told)}") if told else ""

    def subject(self, one: CaseAudit) -> str:
        """The matter; where there is none, what the opening document says of itself, personal fields left out."""
        matter = one.case.matter
        if matter is not None:
            return self.say(f"{matter.name}（{matter.legal_type.zh}）", f"{matter.name} ({matter.legal_type.value})")
        told = list(_told(one.case.standing[0].form))
        return " ".join(told[:SHOWN]) if told else self.say("未列明事项", "no matter given")

    def nearest(self, one: CaseAudit) -> str:
        """The limit that had least left when it was met."""
        timed = [clock for clock in one.clocks if clock.left is not None and clock.started is not None]
        if not timed:
            return ""
        least = min(timed, key=lambda clock: clock.left or 0)
        return self.say(f"{self.name(least)} 已用 {least.used} 剩 {least.left}", f"{self.name(least)} used {least.used} left {least.left}")

    def finding(self, one: Finding) -> str:
        """One finding on one line."""
        where = "" if one.line is None else self.say(f"第 {one.line} 行（{one.day}）", f"line {one.line} ({one.day}): ")
        by = self.say(f"　依据：{self.cited(one.cites)}", f"  [{self.cited(one.cites)}]") if one.cites else ""
        text = (one.zh if self.zh else one.en).replace("\n  - ", " ")
        return f"  {MARKS[one.kind]} {where}{text}{by}"

    def cited(self, cites: tuple[Citation, ...]) -> str:
        """The citations in the page's language."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def links(self, one: CaseAudit) -> list[str]:
        """The cases that this one names, and those that name it."""
        ours, theirs = self.names[one.case_no], self.named_by.get(one.case_no, [])
        told = [self.say(f"涉及 {self.some(ours)}", f"about {self.some(ours)}")] if ours else []
        by = [f"{number} {self.say(self.kinds[number].zh, self.kinds[number].name)}" for number in theirs]
        told += [self.say(f"见于 {self.some(by)}", f"named in {self.some(by)}")] if by else []
        return [f"  → {self.say('；', '; ').join(told)}"] if told else []

    def untimed(self, one: CaseAudit) -> list[str]:
        """The clocks that have no limit, and why; those that the centre has set none for are told once, for the whole page."""
        reasons: dict[str, list[str]] = {}
        for clock in one.clocks:
            why = untimed_because(clock, one.case)
            if why is not None and not by_the_centre(clock):
                reasons.setdefault(self.say(*why), []).append(self.name(clock))
        told = [
            self.say(f"{'、'.join(dict.fromkeys(names))}（{why}）", f"{', '.join(dict.fromkeys(names))} ({why})")
            for why, names in reasons.items()
        ]
        return [self.say(f"  － 不计时：{'；'.join(told)}", f"  - untimed: {'; '.join(told)}")] if told else []

    def name(self, clock: Clock) -> str:
        """What the clock is called."""
        which = clock.run.partition("#")[2]
        again = self.say(f"（第 {clock.number} 次）", f" (no. {clock.number})") if clock.number > 1 else ""
        return (clock.zh if self.zh else clock.name) + (f" #{which}" if which != "1" else "") + again

    def clock_lines(self, cases: Iterable[CaseAudit]) -> dict[str, list[str]]:
        """The clocks of every case as lines, aligned over the whole page."""
        held = [(one.case_no, self.clock(clock)) for one in cases for clock in one.clocks if _on_the_page(clock)]
        lines = columns([cells for _, cells in held], indent="  ")
        out: dict[str, list[str]] = {one.case_no: [] for one in cases}
        for (case_no, _), line in zip(held, lines, strict=True):
            out[case_no].append(line)
        return out

    def clock(self, clock: Clock) -> tuple[str, ...]:
        """Name, limit, used, left, due, how it stands."""
        assert clock.within is not None  # noqa: S101  # untimed ones are told apart
        if clock.started is None:
            return self.name(clock), clock.within.zh if self.zh else clock.within.en, "", "", "", self.states[clock.state]
        used = "—" if clock.used is None else str(clock.used)
        left = "—" if clock.left is None else str(clock.left)
        due = "—" if clock.due is None else str(clock.due)
        span = clock.within.zh if self.zh else clock.within.en
        cells = (self.name(clock), span, f"已用 {used}", f"剩 {left}", f"{due} 届满", self.standing(clock))
        return cells if self.zh else (cells[0], cells[1], f"used {used}", f"left {left}", f"due {due}", cells[5])

    def standing(self, clock: Clock) -> str:
        """How the clock stands, in words."""
        told = self.states[clock.state]
        if clock.undated is not None:
            return f"{told}；{self.say('届满日未定：', 'no due date yet: ')}{clock.undated}"
        if clock.breached:
            late = self.say(f"超 {clock.late}", f"{clock.late} late")
            told = f"{told} {clock.ended}，{late}" if clock.ended and self.zh else f"{told} {clock.ended}, {late}" if clock.ended else late
            told = told if clock.ended else self.say(f"超期，{late}", f"OVERDUE, {late}")
        elif clock.late_under_other_reading:
            told = self.say(f"{told}，按较严的理解已届满", f"{told}, past due by the stricter reading")
        elif clock.ended is not None:
            told = f"{told} {clock.ended}"
        elif clock.warned:
            told = self.say(f"{told}，即将届满", f"{told}, due soon")
        elif clock.state == PAUSED and clock.expected is not None:
            told = self.say(f"{told}，预计 {clock.expected} 届满", f"{told}, expected due {clock.expected}")
        return told + (self.say("（原则上）", " (soft)") if clock.limit.soft else "")


def by_the_centre(clock: Clock) -> bool:
    """Whether the clock is untimed because the centre has set no time; what binds nobody yet is another reason."""
    return clock.within is None and bool(clock.cites) and isinstance(clock.limit.within, FromCentre)


def _told(form: Any) -> Iterable[str]:
    """What a document says in words and in choices, in the order of its fields; nothing personal, and nothing that it says by default."""
    hidden = personal_fields(type(form)) if form is not None else ()
    for one in attrs.fields(type(form)) if form is not None else ():
        value = getattr(form, one.name)
        if one.name not in hidden and isinstance(value, (str, enum.Enum)) and value != one.default:
            yield str(value.value if isinstance(value, enum.Enum) else value)


def _on_the_page(clock: Clock) -> bool:
    """Not the untimed ones, which are told apart, nor one that never began and no longer will."""
    return clock.within is not None and (clock.started is not None or clock.is_open)
