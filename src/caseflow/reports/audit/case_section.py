"""The cases on the page of an audit: in full, with clocks and findings, or on one line each."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, Final, Literal

from caseflow.basics.columns import columns
from caseflow.case.records import Case, Run, opening_zh
from caseflow.clocks.clock import EXCUSES, Clock, late_zh
from caseflow.clocks.record import PAUSED, Pause
from caseflow.law import Citation, cite_en, cite_zh, rule_of
from caseflow.lifecycle.forms import FormField, fields_of
from caseflow.lifecycle.kinds import label
from caseflow.lifecycle.vocabulary import FromCentre
from caseflow.reports.audit.mentions import mentioned_cases
from caseflow.reports.audit.model import (
    BORN_LATE,
    BREACH,
    EXCUSED,
    LAW,
    MISMATCH,
    REFUSED,
    REMARK,
    SOFT,
    WAIVED,
    Audit,
    CaseAudit,
    Finding,
    untimed_because,
)

Language = Literal["zh", "en"]

MARKS: Final = {
    BREACH: "✗", REFUSED: "✗", MISMATCH: "✗", SOFT: "△", BORN_LATE: "△", EXCUSED: "△", LAW: "§", WAIVED: "○", REMARK: "·",
}  # fmt: skip
MOST_NAMED: Final = 3

_ZH: Final = {
    "running": "计时中",
    "paused": "中止计时",
    "waiting": "尚未起算",
    "met": "已办理",
    "lapsed": "已届满，见 §",
    "stopped": "终止计时",
}
_EN: Final = {
    "running": "running",
    "paused": "paused",
    "waiting": "not started",
    "met": "met",
    "lapsed": "ran out, see §",
    "stopped": "stopped",
}


class CaseSections:
    """The cases of one audit as lines, in one language."""

    def __init__(self, audit: Audit, lang: Language) -> None:
        self.audit, self.zh = audit, lang == "zh"
        self.states = _ZH if self.zh else _EN
        self.mentions = mentioned_cases(audit.cases)
        self.lifecycles = {audited.case_no: audited.case.main.lifecycle for audited in audit.cases}
        limits = (limit for lifecycle in audit.lifecycles for limit in lifecycle.limits)
        self.limits = {limit.name: limit.zh for limit in limits} if self.zh else {}
        self.mentioned_by: dict[str, list[str]] = {}
        for number, others in self.mentions.items():
            for other in others:
                self.mentioned_by.setdefault(other, []).append(number)

    def say(self, zh: str, en: str) -> str:
        """Return the text that is in the page's language."""
        return zh if self.zh else en

    def first_few(self, cases: Iterable[str]) -> str:
        """Return the first few cases, and how many there are where there are more."""
        numbers = list(cases)
        more = len(numbers) - MOST_NAMED
        names = self.say("、", ", ").join(numbers[:MOST_NAMED])
        return names if more <= 0 else names + self.say(f" 等 {len(numbers)} 件", f" and {more} more")

    def in_full(self, cases: Iterable[CaseAudit]) -> list[str]:
        """Return a section for each case: its state, its clocks, its findings, and the cases that are related to it."""
        cases = list(cases)
        clocks = self.clock_lines(cases)
        out: list[str] = []
        for audited in cases:
            findings = sorted(audited.findings, key=lambda finding: not finding.is_problem)
            out += ["", f"{'  '.join(self.head(audited))}{self.other_open_runs(audited)}", *clocks[audited.case_no]]
            out += [*map(self.finding, findings), *self.pauses(audited), *self.untimed(audited), *self.links(audited)]
        return out

    def on_one_line(self, cases: Iterable[CaseAudit]) -> list[str]:
        """Return a line for each case: its days, how it ended, and the limit that came closest to running out."""
        cases = list(cases)
        lines = columns([(*self.head(audited), self.tightest(audited)) for audited in cases])
        out: list[str] = []
        for line, audited in zip(lines, cases, strict=True):
            out += [line + self.other_open_runs(audited), *map(self.finding, audited.findings)]
        return ["", *out]

    def head(self, audited: CaseAudit) -> tuple[str, str, str, str]:
        """Return number, subject, days and state."""
        case, main = audited.case, audited.case.main
        opened, closed = case.standing[0].day, case.closed_on
        days = self.say(f"{opened} {opening_zh(case.runs[0].lifecycle.name)}", f"opened {opened}")
        if closed is not None:
            days = self.say(f"{opened} 至 {closed}", f"{opened} to {closed}")
        state = self.say(f"{main.lifecycle.zh}：{self.state(main)}", f"{main.lifecycle.name}: {main.state}")
        return case.case_no, self.subject(case), days, state

    def state(self, run: Run) -> str:
        """Return the state of a run, in the page's language."""
        return self.say(run.lifecycle.state(run.state).zh, run.state)

    def other_open_runs(self, audited: CaseAudit) -> str:
        """Return the open runs beside the main run."""
        open_runs = [run for run in audited.case.runs if run.is_open and run is not audited.case.main]
        names = [self.say(f"{run.lifecycle.zh}（{self.state(run)}）", f"{run.id} {run.state}") for run in open_runs]
        return self.say(f"；另有{'、'.join(names)}", f"; also {', '.join(names)}") if names else ""

    def subject(self, case: Case) -> str:
        """Return the matter; where there is none, texts of the opening document, personal fields left out."""
        matter = case.matter
        if matter is not None:
            return self.say(f"{matter.name}（{matter.legal_type.zh}）", f"{matter.name} ({matter.legal_type.value})")
        # A document may name a limit of another case by its code.
        texts = [self.limits.get(text, text) for text in _texts(case.standing[0].form, zh=self.zh)]
        return " ".join(texts[:MOST_NAMED]).replace(" （", "（") if texts else self.say("未列明事项", "no matter given")

    def tightest(self, audited: CaseAudit) -> str:
        """Return the limit that had least time left when it was met."""
        timed = [clock for clock in audited.clocks if clock.left is not None and clock.started is not None]
        if not timed:
            return ""
        least = min(timed, key=lambda clock: clock.left or 0)
        return self.say(f"{self.name(least)}已用 {least.used}、剩 {least.left}", f"{self.name(least)} used {least.used} left {least.left}")

    def finding(self, finding: Finding) -> str:
        """Return one finding on one line."""
        where = "" if finding.line is None else self.say(f"第 {finding.line} 行（{finding.day}）", f"line {finding.line} ({finding.day}): ")
        basis = self.say(f"　依据：{self.cited(finding.cites)}", f"  [{self.cited(finding.cites)}]") if finding.cites else ""
        text = (finding.zh if self.zh else finding.en).replace("\n  - ", " ")
        return f"  {MARKS[finding.kind]} {where}{text}{basis}"

    def cited(self, cites: tuple[Citation, ...]) -> str:
        """Return the citations in the page's language."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def links(self, audited: CaseAudit) -> list[str]:
        """Return the cases that this one names, and those that name it."""
        mentioned = self.first_few(self.mentions[audited.case_no])
        numbers = self.mentioned_by.get(audited.case_no, [])
        by = self.first_few(
            self.say(f"{number}（{self.lifecycles[number].zh}）", f"{number} {self.lifecycles[number].name}") for number in numbers
        )
        links = [self.say(f"涉及 {mentioned}", f"about {mentioned}")] if mentioned else []
        links += [self.say(f"见于 {by}", f"named in {by}")] if by else []
        return [f"  → {self.say('；', '; ').join(links)}"] if links else []

    def pauses(self, audited: CaseAudit) -> list[str]:
        """Return a line for each run that stopped a clock: which clocks, from when until when, and on what ground."""
        stopped: dict[Pause, list[str]] = {}
        for clock in audited.clocks:
            for pause in clock.pauses:
                stopped.setdefault(pause, []).append(self.name(clock))
        return [self.pause(audited.case, pause, names) for pause, names in stopped.items()]

    def pause(self, case: Case, pause: Pause, names: list[str]) -> str:
        """Return the line of one pause; one that goes on says when it is to end, as it was told, or that no end was told."""
        run = case.run(pause.run)
        kinds = [*_texts(case.opening(run).form, zh=self.zh)]
        name = self.say(run.lifecycle.zh, pause.run) + (self.say(f"（{'、'.join(kinds)}）", f" ({', '.join(kinds)})") if kinds else "")
        days = self.say(f"自 {pause.since} 起", f"from {pause.since}")
        if pause.until is not None:
            days = self.say(f"{pause.since} 至 {pause.until}", f"{pause.since} to {pause.until}")
        elif getattr(case.opening(run).form, "expected", None) is None:
            days += self.say("，未告知何时结束", ", and no end was told")
        names_zh, names_en = "、".join(dict.fromkeys(names)), ", ".join(dict.fromkeys(names))
        cited = self.cited(pause.cites)
        return self.say(
            f"  － 中止计时：{names_zh}，{name} {days}　依据：{cited}", f"  - paused: {names_en}, by {name} {days}  [{cited}]"
        )  # fmt: skip

    def untimed(self, audited: CaseAudit) -> list[str]:
        """Return the clocks without a limit, by reason; limits that the centre has not set are listed once, for the whole page."""
        reasons: dict[str, list[str]] = {}
        for clock in audited.clocks:
            why = untimed_because(clock, audited.case)
            if why is not None and not unset_by_centre(clock):
                reasons.setdefault(self.say(*why), []).append(self.name(clock))
        texts = [
            self.say(f"{'、'.join(dict.fromkeys(names))}（{why}）", f"{', '.join(dict.fromkeys(names))} ({why})")
            for why, names in reasons.items()
        ]
        return [self.say(f"  － 不计时：{'；'.join(texts)}", f"  - untimed: {'; '.join(texts)}")] if texts else []

    def name(self, clock: Clock) -> str:
        """Return the name of the clock, with the number of its run and its own number where they are not 1."""
        run = clock.run.partition("#")[2]
        number = self.say(f"（第 {clock.number} 次）", f" (no. {clock.number})") if clock.number > 1 else ""
        return (clock.zh if self.zh else clock.name) + (f" #{run}" if run != "1" else "") + number

    def clock_lines(self, cases: Iterable[CaseAudit]) -> dict[str, list[str]]:
        """Return the clocks of every case as lines, by case number; the columns are aligned over all cases."""
        rows = [(audited.case_no, self.clock(clock)) for audited in cases for clock in audited.clocks if _is_listed(clock)]
        lines = columns([cells for _, cells in rows], indent="  ")
        out: dict[str, list[str]] = {audited.case_no: [] for audited in cases}
        for (case_no, _), line in zip(rows, lines, strict=True):
            out[case_no].append(line)
        return out

    def clock(self, clock: Clock) -> tuple[str, ...]:
        """Return name, limit, used, left, due day and status."""
        assert clock.within is not None  # noqa: S101  # untimed clocks are listed apart
        if clock.started is None:
            return self.name(clock), clock.within.zh if self.zh else clock.within.en, "", "", "", self.states[clock.state]
        used = "—" if clock.used is None else str(clock.used)
        left = "—" if clock.left is None else str(clock.left)
        due = "—" if clock.due is None else str(clock.due)
        span = clock.within.zh if self.zh else clock.within.en
        cells = (self.name(clock), span, f"已用 {used}", f"剩 {left}", f"{due} 届满", self.status(clock))
        if clock.due is not None and clock.overdue_after not in {None, clock.due}:
            cells = (*cells[:4], f"{due} 届满（从宽 {clock.overdue_after}）", cells[5])
            due = f"{due} (wider {clock.overdue_after})"
        return cells if self.zh else (cells[0], cells[1], f"used {used}", f"left {left}", f"due {due}", cells[5])

    def status(self, clock: Clock) -> str:
        """Return the status of the clock in words."""
        status = self.states[clock.state]
        if clock.undated is not None and clock.due is None:
            return f"{status}；{self.say('届满日未定：', 'no due date yet: ')}{clock.undated}"
        if clock.breached:
            if self.zh:
                status = f"{status} {clock.ended}，{late_zh(clock)}" if clock.ended else late_zh(clock)
            else:
                status = f"{f'{status} {clock.ended}' if clock.ended else 'OVERDUE'}, {clock.late} late"
        elif clock.excused is not None:
            reason_zh, reason_en = EXCUSES[clock.excused]
            status = f"{status} {clock.ended}" if clock.ended else status
            status = self.say(f"{status}，已过届满日，{reason_zh}", f"{status}, past due; {reason_en}")
        elif clock.ended is not None:
            status = f"{status} {clock.ended}"
        elif clock.warned:
            status = self.say(f"{status}，即将届满", f"{status}, due soon")
        elif clock.state == PAUSED and clock.expected is not None:
            status = self.say(f"{status}，预计 {clock.expected} 届满", f"{status}, expected due {clock.expected}")
        return status + (self.say("（原则上）", " (soft)") if clock.limit.soft else "")


def unset_by_centre(clock: Clock) -> bool:
    """Return whether the clock is untimed because the centre has set no time, though a text or a default of the library asks for one."""
    is_asked_for = bool(clock.cites) or rule_of(clock.limit.cite) is not None
    return clock.within is None and is_asked_for and isinstance(clock.limit.within, FromCentre)


def _texts(form: Any, *, zh: bool) -> Iterable[str]:
    """Yield the texts and choices of a document in the order of its fields; neither personal fields nor default values."""
    for field in () if form is None else fields_of(type(form)):
        value = getattr(form, field.name)
        if not field.personal and isinstance(value, (str, enum.Enum)) and value != field.default:
            yield _choice(field, value, zh=zh) if isinstance(value, enum.Enum) else value


def _choice(field: FormField, value: enum.Enum, *, zh: bool) -> str:
    """Return a choice in words; one that need not be made, with the title of its field, for it is not what the document is about."""
    if not field.type.optional:
        return label(value)[0] if zh else str(value.value)
    return f"（{field.zh}：{label(value)[0]}）" if zh else f"({field.name.replace('_', ' ')}: {label(value)[1]})"


def _is_listed(clock: Clock) -> bool:
    """Return whether the clock gets a line: not if it is untimed, nor if it never started and no longer can."""
    return clock.within is not None and (clock.started is not None or clock.is_open)
