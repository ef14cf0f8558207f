"""Every line of a log taken through the door, case by case; before each, what the law had done by then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import attrs

from caseflow.basics.instants import instant
from caseflow.calendar import WorkCalendar
from caseflow.case.matter import Matter
from caseflow.case.records import Case
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, CaseflowError, Unpublished, nearest, shown
from caseflow.lifecycle.vocabulary import FromMatter
from caseflow.reports.audit.findings import acts_of_law, limits_of, refused, waivers
from caseflow.reports.audit.log import BadLine, Line, Row
from caseflow.reports.audit.model import Audit, CaseAudit, Finding
from caseflow.reports.audit.parsing import OPEN, Call, NoCall, no_id, read_at, read_call
from caseflow.reports.audit.words import Words
from caseflow.reports.figures import Indicator

Claims = Callable[[CaseAudit, Mapping[str, CaseAudit]], Iterable[Finding]]
"""Checks what one case says of the other cases of a log, by number; gives a finding for each statement that is not so."""


class Measure(Protocol):
    """Measures a set of cases: the indicators of a plan, as of the local `day`."""

    def __call__(self, cases: Sequence[Case], calendar: WorkCalendar, *, day: date) -> tuple[Indicator, ...]:
        """Return the indicators in their order."""
        ...


class _Story:
    """One case while its lines are read: the case so far and what was found, or the line whose opening came to nothing."""

    __slots__ = ("case", "findings", "line")

    def __init__(self, line: int, case: Case | None) -> None:
        self.line, self.case = line, case
        self.findings: list[Finding] = []


class _Reader:
    """Reads line after line; what it has found so far."""

    def __init__(self, centre: Centre, matters: Mapping[str, Matter], opens: str | None) -> None:
        self.centre, self.matters, self.opens = centre, matters, opens
        self.words = Words(centre.lifecycles)
        # Where a matter itself names the lifecycle that a case is handed to.
        rows = [row for one in centre.lifecycles for row in one.transitions]
        self.heirs = {row.hands_over.name for row in rows if isinstance(row.hands_over, FromMatter)}
        self.stories: dict[str, _Story] = {}
        self.bad: list[BadLine] = []
        self.lines = self.again = 0

    def read(self, line: Line, at: datetime) -> None:
        """Hold one line against the rules."""
        try:
            call = read_call(line, at, self.centre, self.words)
            if line.event == OPEN:
                self.open(call)
            else:
                self.act(call)
        except NoCall as why:
            self.bad.append(why.bad(line))
            if line.event == OPEN:
                self.stories.setdefault(line.case_no, _Story(line.number, None))
        else:
            self.lines += 1

    def open(self, call: Call) -> None:
        """Open a case."""
        line, number = call.line, call.line.case_no
        before = self.stories.get(number)
        if before is not None and before.case is not None:
            zh = f"案号 {shown(number)} 已由第 {before.line} 行立案，一个案号只立一次；如是另一件，请另编案号"
            raise NoCall(
                zh, f"case {shown(number)} was opened by line {before.line}, and a number is given once; give another case another one"
            )
        matter = self._matter(line)
        lifecycle = line.lifecycle or self.opens
        if lifecycle is None:
            names = ", ".join(one.name for one in self.centre.lifecycles)
            raise NoCall(
                f"立案的行没有写明程序 (lifecycle)；可用的有：{names}", f"the line that opens it names no lifecycle; known: {names}"
            )
        if lifecycle not in self.centre.lifecycles:
            known = [one.name for one in self.centre.lifecycles]
            near, names = nearest(lifecycle, known), ", ".join(known)
            raise NoCall(
                f"没有程序 {shown(lifecycle)}{near}；可用的有：{names}", f"there is no lifecycle {shown(lifecycle)}{near}; known: {names}"
            )
        try:
            more = {name: call.more[name] for name in ("key", "recorded_at") if name in call.more}
            case = self.centre.open(lifecycle, case_no=number, matter=matter, at=call.at, actor=call.actor, form=call.form, **more)
        except BadInput as error:
            raise no_id(error) from None
        except CaseflowError as error:
            # Nothing was opened, so there is no case in which it could be a finding.
            raise NoCall(self.words.refusal(error, OPEN), str(error)) from None
        self.stories[number] = _Story(line.number, case)

    def _matter(self, line: Line) -> Matter | None:
        if not line.matter:
            return None
        if line.matter not in self.matters:
            near, known = nearest(line.matter, self.matters), ", ".join(sorted(self.matters)) or "none"
            raise NoCall(
                f"事项文件中没有 {shown(line.matter)}{near}；有：{known}",
                f"the matters file has no {shown(line.matter)}{near}; it has {known}",
            )
        matter = self.matters[line.matter]
        for name in self.heirs:
            heir = getattr(matter, name, None)
            if heir is not None and heir not in self.centre.lifecycles:
                zh = f"事项 {line.matter} 的 {name} 为 {shown(heir)}，本中心没有该程序"
                raise NoCall(zh, f"matter {line.matter}: {name} is {shown(heir)}, a lifecycle that this centre does not run")
        return matter

    def act(self, call: Call) -> None:
        """Let the law act, then fire the event; a refusal is a finding, and the case stays as it was."""
        line = call.line
        story = self.stories.get(line.case_no)
        if story is None:
            near = nearest(line.case_no, self.stories)
            number = shown(line.case_no)
            raise NoCall(
                f"案号 {number} 此前没有立案（event=open）的行{near}", f"no line before this one opens case {number} (event=open){near}"
            )
        if story.case is None:
            zh = f"本件未能立案：见第 {story.line} 行"
            raise NoCall(zh, f"its case was not opened: see line {story.line}")
        self.lapse(story, call.at, line.number)
        try:
            after = self.centre.fire(story.case, line.event, at=call.at, actor=call.actor, form=call.form, **call.more)
        except BadInput as error:
            raise no_id(error) from None
        except Unpublished as error:
            raise NoCall(self.words.refusal(error, line.event), str(error)) from None
        except CaseflowError as error:
            story.findings.append(refused(error, story.case, call, self.words))
            return
        self.again += after is story.case
        story.findings += waivers(after, len(story.case.entries), line.number, self.words)
        story.case = after

    def lapse(self, story: _Story, at: datetime, line: int | None) -> None:
        """What a host's sweep would have recorded by `at`."""
        assert story.case is not None  # noqa: S101  # asked for cases that were opened
        before = len(story.case.entries)
        story.case = self.centre.lapse(story.case, at=at)
        story.findings += acts_of_law(story.case, before, line, self.words)

    def close(self, story: _Story, at: datetime) -> CaseAudit:
        """The case as of `at`, with the limits that it broke."""
        self.lapse(story, at, None)
        case = story.case
        assert case is not None  # noqa: S101  # as above
        found = self.centre.clocks(case, at=at)
        late = limits_of(case, found, self.centre)
        return CaseAudit(story.line, case, found, (*late, *story.findings))


def audit(
    rows: Iterable[Row],
    centre: Centre,
    matters: Mapping[str, Matter],
    *,
    at: object = None,
    opens: str | None = None,
    claims: Claims | None = None,
    indicators: Measure | None = None,
) -> Audit:
    """Return what holding `rows` (lines of a log, in its order) against the lifecycles of `centre` finds.

    Before each line the law acts as far as it would have by then, and at the end as of `at` (an aware instant; by default the last
    one in the log). Lines after `at` are counted and not looked at. Pure: no file is read, nothing is stored.

    What belongs to a plan is handed in: `opens` is the lifecycle of an opening line that names none; `claims` checks what a case says of
    other cases of the log, and `indicators` measures all cases (`caseflow.machines` has both for 华龙政〔2021〕5号).

    Raises:
        BadInput: `at` is naive or absurd; or there is neither `at` nor any line with an instant.
    """
    held = tuple(rows)
    bad = [row for row in held if isinstance(row, BadLine)]
    dated: list[tuple[Line, datetime]] = []
    for line in held:
        if isinstance(line, Line):
            try:
                dated.append((line, read_at(line, centre)))
            except NoCall as why:
                bad.append(why.bad(line))
    instants = [when for _, when in dated]
    end = _end(at, instants, bad, centre)
    reader = _Reader(centre, matters, opens)
    for line, when in dated:
        if when <= end:
            reader.read(line, when)
    closed = {story.case.case_no: reader.close(story, end) for story in reader.stories.values() if story.case is not None}
    cases = tuple(closed.values())
    if claims is not None:
        cases = tuple(attrs.evolve(one, findings=(*one.findings, *claims(one, closed))) for one in cases)
    measured = indicators([one.case for one in cases], centre.calendar, day=end.date()) if indicators is not None else ()
    return Audit(
        at=end, first=min(instants, default=None), last=max(instants, default=None), cases=cases,
        bad=tuple(sorted([*bad, *reader.bad], key=lambda one: one.number)), lines=reader.lines,
        later=sum(when > end for when in instants), again=reader.again, calendar=centre.calendar,
        lifecycles=tuple(centre.lifecycles), indicators=measured,
    )  # fmt: skip


def _end(at: Any, instants: list[datetime], bad: list[BadLine], centre: Centre) -> datetime:
    if at is not None:
        return instant(at, centre.zone)
    if not instants:
        first = "".join(f" (line {one.number}: {one.en})" for one in bad[:1])
        msg = f'no line of the log can be read{first}, so there is no last instant; correct it, or give at="2021-05-31T17:30+08:00"'
        raise BadInput(msg, argument="at")
    return max(instants)
