"""Replays a log through the centre, line by line; before each line the lapses that were due by then are recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Protocol

import attrs

from caseflow.basics.arguments import a_function, a_text, instance_of, or_none, several, takes
from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.case.matter import Matter
from caseflow.case.records import Case
from caseflow.engine.centre import Centre, a_centre
from caseflow.errors import BadInput, CaseflowError, GuardRefused, Unpublished, nearest, shown
from caseflow.law import cite_en, cite_zh
from caseflow.lifecycle.vocabulary import FromMatter
from caseflow.reports.audit.findings import acts_of_law, broken_limits, opening_cites, refusal, refused_en, waivers
from caseflow.reports.audit.log import BadLine, Line, LogRow
from caseflow.reports.audit.model import Audit, CaseAudit, Finding
from caseflow.reports.audit.parsing import OPEN, Act, UnusableLine, bad_argument, read_act, read_at
from caseflow.reports.audit.words import Terminology
from caseflow.reports.figures import Indicator

Claims = Callable[[CaseAudit, Mapping[str, CaseAudit]], Iterable[Finding]]
"""Checks what one case says about other cases of the log, given by number; yields a finding for each false statement."""


Remarks = Callable[[CaseAudit], Iterable[Finding]]
"""Remarks on one case: what a text asks without a number, so that nothing is broken; yields a finding for each."""


class Measure(Protocol):
    """Computes the indicators of a plan over a set of cases, as of the local `day`."""

    def __call__(self, cases: Sequence[Case], calendar: WorkCalendar, *, day: date) -> tuple[Indicator, ...]:
        """Return the indicators in their order."""
        ...


class _ReplayedCase:
    """One case during the replay: the line that opened it, the case so far (None where opening failed), and its findings."""

    __slots__ = ("case", "findings", "line")

    def __init__(self, line: int, case: Case | None) -> None:
        self.line, self.case = line, case
        self.findings: list[Finding] = []


class _Replay:
    """Replays line after line, and collects the cases and the lines that could not be used."""

    def __init__(self, centre: Centre, matters: Mapping[str, Matter], opens: str | None) -> None:
        self.centre, self.matters, self.opens = centre, matters, opens
        self.terms = Terminology(centre.lifecycles)
        # The fields of a matter that name the lifecycle to which a case is handed over.
        rows = [row for lifecycle in centre.lifecycles for row in lifecycle.transitions]
        self.heirs = {row.hands_over.name for row in rows if isinstance(row.hands_over, FromMatter)}
        self.cases: dict[str, _ReplayedCase] = {}
        self.bad: list[BadLine] = []
        self.lines = self.again = 0

    def read(self, line: Line, at: datetime) -> None:
        """Replay one line."""
        try:
            act = read_act(line, at, self.centre, self.terms)
            if line.event == OPEN:
                self.open(act)
            else:
                self.fire(act)
        except UnusableLine as reason:
            self.bad.append(reason.bad(line))
            if line.event == OPEN:
                self.cases.setdefault(line.case_no, _ReplayedCase(line.number, None))
        else:
            self.lines += 1

    def open(self, act: Act) -> None:
        """Open a case."""
        line, number = act.line, act.line.case_no
        earlier = self.cases.get(number)
        if earlier is not None and earlier.case is not None:
            zh = f"办件编号 {shown(number)} 已由第 {earlier.line} 行登记，一个编号只登记一次；如是另一件，请另编号"
            en = f"case {shown(number)} was opened by line {earlier.line}, and each case needs its own number; give this one another"
            raise UnusableLine(zh, en)
        matter, lifecycle = self._matter(line), self._lifecycle(line)
        options = {name: act.options[name] for name in ("key", "recorded_at") if name in act.options}
        try:
            case = self.centre.open(lifecycle, case_no=number, matter=matter, at=act.at, actor=act.actor, form=act.form, **options)
        except BadInput as error:
            raise bad_argument(error) from None
        except CaseflowError as error:
            # Nothing was opened, so there is no case to which a finding could belong: the line is reported, with the text that it broke.
            cites = opening_cites(error, self.centre.lifecycles[lifecycle], matter, self.centre, act.at.date())
            zh, en = self.terms.refusal(error, OPEN, lifecycle), refused_en(error).replace("\n  - ", " ")
            raise UnusableLine(f"{zh}　依据：{cite_zh(cites)}", f"{en}  [{cite_en(cites)}]") from None
        self.cases[number] = _ReplayedCase(line.number, case)

    def _lifecycle(self, line: Line) -> str:
        name, known = line.lifecycle or self.opens, [lifecycle.name for lifecycle in self.centre.lifecycles]
        names = ", ".join(known)
        if name is None:
            zh = f"登记的行没有写明程序（lifecycle 列）；可用的有：{names}"
            raise UnusableLine(zh, f"the line that opens the case names no lifecycle; known: {names}")
        if name not in self.centre.lifecycles:
            wrong = f"{shown(name)}{nearest(name, known)}"
            raise UnusableLine(f"没有程序 {wrong}；可用的有：{names}", f"there is no lifecycle {wrong}; known: {names}")
        return name

    def _matter(self, line: Line) -> Matter | None:
        if not line.matter:
            return None
        if line.matter not in self.matters:
            wrong, known = f"{shown(line.matter)}{nearest(line.matter, self.matters)}", ", ".join(sorted(self.matters)) or "none"
            raise UnusableLine(f"事项文件中没有 {wrong}；有：{known}", f"the matters file has no {wrong}; it has {known}")
        matter = self.matters[line.matter]
        for name in self.heirs:
            heir = getattr(matter, name, None)
            if heir is not None and heir not in self.centre.lifecycles:
                zh = f"事项 {line.matter} 受理后转入的程序为 {shown(heir)}，本中心没有该程序"
                raise UnusableLine(zh, f"matter {line.matter}: {name} is {shown(heir)}, a lifecycle that this centre does not run")
        return matter

    def fire(self, act: Act) -> None:
        """Record the due lapses, then fire the event; a refusal becomes a finding, and the case stays as it was."""
        line = act.line
        replayed = self.cases.get(line.case_no)
        if replayed is None:
            number, hint = shown(line.case_no), nearest(line.case_no, self.cases)
            zh = f"办件编号 {number} 此前没有登记的行（event 列为 open）{hint}"
            raise UnusableLine(zh, f"no line before this one opens case {number} (event=open){hint}")
        if replayed.case is None:
            zh = f"本件未能登记：见第 {replayed.line} 行"
            raise UnusableLine(zh, f"its case was not opened: see line {replayed.line}")
        self.lapse(replayed, act.at, line.number)
        try:
            after = self.centre.fire(replayed.case, line.event, at=act.at, actor=act.actor, form=act.form, **act.options)
        except BadInput as error:
            raise bad_argument(error) from None
        except Unpublished as error:
            raise UnusableLine(self.terms.refusal(error, line.event), str(error)) from None
        except CaseflowError as error:
            replayed.findings.append(refusal(error, replayed.case, act, self.centre, self.terms))
            return
        self.again += after is replayed.case
        replayed.findings += waivers(after, len(replayed.case.entries), line.number, self.terms, self.waived_reasons(replayed.case, act))
        replayed.case = after

    def waived_reasons(self, case: Case, act: Act) -> dict[str, str]:
        """Return what was not as the waived guards ask, by their names: the reasons of a refusal without the waivers."""
        options = {name: value for name, value in act.options.items() if name != "waive"}
        if options.keys() != act.options.keys():
            try:
                self.centre.fire(case, act.line.event, at=act.at, actor=act.actor, form=act.form, **options)
            except GuardRefused as error:
                reasons: dict[str, str] = error.facts["reasons"]
                return reasons
        return {}

    def lapse(self, replayed: _ReplayedCase, at: datetime, line: int | None) -> None:
        """Record the lapses that a host's sweep would have recorded by `at`; where nobody can say yet, none: the clocks show it."""
        assert replayed.case is not None  # noqa: S101  # called only for cases that were opened
        before = len(replayed.case.entries)
        with suppress(Unpublished):
            replayed.case = self.centre.lapse(replayed.case, at=at)
        replayed.findings += acts_of_law(replayed.case, before, line, self.terms)

    def close(self, replayed: _ReplayedCase, at: datetime) -> CaseAudit:
        """Return the case as of `at`, with the limits that it broke among its findings."""
        self.lapse(replayed, at, None)
        case = replayed.case
        assert case is not None  # noqa: S101  # as above
        clocks = self.centre.clocks(case, at=at)
        return CaseAudit(replayed.line, case, clocks, (*broken_limits(case, clocks, self.centre), *replayed.findings))


_ROWS = several(
    instance_of(lambda: (Line, BadLine), "a line of a log", "as read_log gives"),
    "the lines of a log",
    "write read_log(raw, name).rows",
    each="each row",
)


@takes(
    rows=_ROWS, centre=a_centre, matters=instance_of(lambda: Mapping, "a mapping of codes to matters", "as load_matters gives"),
    opens=or_none(a_text), claims=or_none(a_function), remarks=or_none(a_function), indicators=or_none(a_function),
)  # fmt: skip
def audit(
    rows: Iterable[LogRow],
    centre: Centre,
    matters: Mapping[str, Matter],
    *,
    at: object = None,
    opens: str | None = None,
    claims: Claims | None = None,
    remarks: Remarks | None = None,
    indicators: Measure | None = None,
) -> Audit:
    """Return the audit of `rows` (the lines of a log, in its order) against the lifecycles of `centre`.

    Before each line, the lapses that were due by then are recorded, and at the end those that are due by `at` (an aware instant; by
    default the last one in the log). Lines after `at` are counted and not replayed. Pure: no file is read, nothing is stored.

    What belongs to a plan is passed in: `opens` is the lifecycle of an opening line that names none, `claims` checks what a case says
    about other cases of the log, `remarks` says of a case what is worth a word though nothing was broken, and `indicators` computes the
    plan's indicators over all cases.

    Raises:
        BadInput: `at` is naive or out of range; or there is neither `at` nor any line with an instant.
    """
    lines: list[tuple[Line, datetime]] = []
    bad: list[BadLine] = []
    for row in rows:
        if isinstance(row, BadLine):
            bad.append(row)
            continue
        try:
            lines.append((row, read_at(row, centre)))
        except UnusableLine as reason:
            bad.append(reason.bad(row))
    instants = [when for _, when in lines]
    end = _end(at, instants, bad, centre)
    replay = _Replay(centre, matters, opens)
    for line, when in lines:
        if when <= end:
            replay.read(line, when)
    closed = {number: replay.close(replayed, end) for number, replayed in replay.cases.items() if replayed.case is not None}
    cases = tuple(closed.values())
    if remarks is not None:
        cases = tuple(attrs.evolve(case, findings=(*case.findings, *remarks(case))) for case in cases)
    if claims is not None:
        cases = tuple(attrs.evolve(case, findings=(*case.findings, *claims(case, closed))) for case in cases)
    return Audit(
        at=end, first=min(instants, default=None), last=max(instants, default=None), cases=cases,
        bad=tuple(sorted([*bad, *replay.bad], key=lambda line: line.number)), lines=replay.lines,
        later=sum(when > end for when in instants), again=replay.again, calendar=centre.calendar, lifecycles=tuple(centre.lifecycles),
        indicators=() if indicators is None else indicators([case.case for case in cases], centre.calendar, day=end.date()),
    )  # fmt: skip


def _end(at: Any, instants: list[datetime], bad: list[BadLine], centre: Centre) -> datetime:
    if at is not None:
        return instant(at, centre.zone)
    if not instants:
        first = "".join(f" (line {line.number}: {line.en})" for line in bad[:1])
        msg = f'no line of the log can be read{first}, so there is no last instant; correct it, or give at="2021-05-31T17:30+08:00"'
        raise BadInput(msg, argument="at")
    return max(instants)
