"""Time limits read off a journal: used, left, due, expected, warned, breached, and why.

A clock runs on a day iff its run stood in one of its states, and no run that pauses it was open inside, when that day began.
A day is used up if the clock was already running when that day began: so the first day is not counted, and no day is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import astuple

from caseflow.basics.arguments import a_count, takes
from caseflow.basics.days import plain_day
from caseflow.basics.table import Row, Table, Tabled, bundle
from caseflow.calendar import Span, Trace, WorkCalendar
from caseflow.calendar.span import COUNTED
from caseflow.calendar.workdays import a_calendar
from caseflow.case.records import Case, a_case
from caseflow.clocks.explain import explain_clock
from caseflow.clocks.reckoning import Reckoning, reckonings
from caseflow.clocks.record import ENDED, PAUSED, RUNNING, ClockRecord, Pause
from caseflow.errors import Unpublished
from caseflow.law import Adoption, Citation, cite_en, cite_zh
from caseflow.lifecycle.vocabulary import TimeLimit

OTHER_READING, NOT_YET_PUBLISHED, SENT_IN_TIME = "other_reading", "not_yet_published", "sent_in_time"
EXCUSES: Final = {
    OTHER_READING: ("按较宽的适用口径尚未届满，不究责", "in time by another reading of the text: nobody is blamed"),
    NOT_YET_PUBLISHED: ("所依据的文件公布之前届满，不究责", "it ran out before the text was published: nobody is blamed"),
    SENT_IN_TIME: ("已在期限内发出或通知领取，不究责", "sent, or announced for collection, in time: nobody is blamed"),
}
"""Why nobody is blamed for a clock that is late, in Chinese and in English."""


class Clock(Struct, frozen=True, eq=False):
    """One rule on one run, as of the local day `as_of`.

    `within` is the whole amount, extensions included; None means untimed. `used` and `left` count in its unit (calendar days for months
    and years). `due` is the last day on which the act is in time, until 24:00 in the centre's zone; it is None while the clock is
    paused or untimed, and when no day can be worked out: a day that is not published is needed, or no text gives the sum (`undated` says
    why). `expected` is the due date if the pause in progress ends as announced. `state` is one of waiting, running, paused, met, lapsed,
    stopped.

    Where a text allows several readings, `due` is the earliest day, and `overdue_after` the day after whose end somebody is to blame:
    the last that a reading allows, or that which the centre chose; else the two are the same. `breached` says whether the day (of the
    ending, else `as_of`) lies after it and nothing excuses that; `late` is by how many published days of the unit, which may be 0 on a
    day off.
    `excused` is a key of `EXCUSES` where the clock is past its due day and nobody is blamed; `late_under_other_reading` says that it is
    past `due` only. What happens after a clock has run out never takes the breach away: `was_late` says that an extension came too late,
    and so counts no more. `pauses` are the runs that stopped the clock, each with its ground; `adopted` is the centre's decision on which
    the amount rests, if any. `calendar` is the digest of the calendar that the dates were computed with.
    """

    name: str
    run: str
    number: int
    limit: TimeLimit
    within: Span | None
    state: str
    as_of: date
    started: date | None
    ended: date | None
    used: int | None
    left: int | None
    due: date | None
    overdue_after: date | None
    expected: date | None
    breached: bool
    excused: str | None
    late: int
    warned: bool
    was_late: bool
    born_late: bool
    undated: str | None
    pauses: tuple[Pause, ...]
    adopted: Adoption | None
    calendar: str
    provisional: bool
    reckoning: Reckoning

    def __eq__(self, other: object) -> bool:
        return astuple(self)[:-1] == astuple(other)[:-1] if isinstance(other, Clock) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.run, self.number, self.as_of, self.due))

    def __ne__(self, other: object) -> bool:  # the Struct's own would compare identities
        return not self == other

    def __repr__(self) -> str:
        due = self.undated and "no day yet" if self.due is None else f"due {self.due}"
        return f"<Clock {self.name} of {self.run}: {', '.join(filter(None, (self.state, due, f'as of {self.as_of}')))}>"

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The citations that bind this case: in force when the clock started, made for such a matter; and the centre's own."""
        return self.reckoning.cites if self.adopted is None else (*self.reckoning.cites, self.adopted.cite)

    @property
    def late_under_other_reading(self) -> bool:
        """True when it is past its due day by one reading of the text, and in time by another."""
        return self.excused == OTHER_READING

    @property
    def zh(self) -> str:
        """The limit's Chinese name."""
        return self.limit.zh

    @property
    def soft(self) -> bool:
        """True for a limit that the text sets in principle (“原则上”): missing it asks for a reason and is no breach of a rule."""
        return self.limit.soft

    @property
    def is_open(self) -> bool:
        """True while it can still be met."""
        return self.state not in ENDED

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle(clocks_table((self,)))

    def explain(self) -> Trace:
        """Return, day by day, what was counted, skipped and paused, and by which notice.

        Raises:
            Unpublished: the period reaches days that no notice covers yet.
        """
        last = self.due or self.expected or self.ended or self.as_of
        return explain_clock(self.reckoning, due=self.due, overdue_after=self.overdue_after, last=last)


class Clocks(Tabled, tuple[Clock, ...]):
    """The clocks of a case: a tuple that prints as a table, and shows itself as one in a notebook."""

    __slots__ = ()

    def _table(self) -> Table:
        return clocks_table(self)


STATES: Final = {
    "waiting": "尚未起算",
    "running": "计时中",
    "paused": "中止计时",
    "met": "已办理",
    "lapsed": "已届满",
    "stopped": "已终止",
}
_APPLICANT: Final = "applicant"


def late_zh(clock: Clock) -> str:
    """Return by how much `clock` is late, in Chinese: an office is 超期, an applicant (who may meet the limit) is 逾期.

    The number of days is of the limit's own unit. It is 0 where only days off have passed, and then no number is given.
    """
    rows = clock.reckoning.record.origin.lifecycle.transitions
    roles = {role.name for row in rows if row.event in clock.limit.met_by for role in row.by}
    word = "逾期" if _APPLICANT in roles else "超期"
    return f"{word} {clock.late} {_unit_zh(clock)}" if clock.late else word


def left_zh(clock: Clock) -> str:
    """Return how much time is left, in Chinese; an empty text where that is not counted."""
    return "" if clock.left is None else f"剩 {clock.left} {_unit_zh(clock)}"


def _unit_zh(clock: Clock) -> str:
    return "个工作日" if clock.within is not None and clock.within.unit == "working_days" else "日"


def clocks_table(shown: Iterable[Clock]) -> Table:
    """Return the clocks as a table, a row each; what is overdue says so, in red."""
    clocks = list(shown)
    days = sorted({f"{clock.as_of}" for clock in clocks})
    rows = [Row(_cells(clock), "bad" if clock.breached else "" if clock.is_open else "soft") for clock in clocks]
    heads = ("时限\nclock", "期限\nwithin", "起算\nfrom", "已用\nused", "剩余\nleft", "届满\ndue", "状态\nstate")
    notes = dict.fromkeys(note for clock in clocks for note in _notes(clock))
    return Table(f"各时限 clocks {' '.join(days)}".rstrip(), heads, rows, notes=tuple(notes))


def _notes(clock: Clock) -> Iterator[str]:
    """On what the clock rests, and on what ground it was stopped."""
    defaults = tuple(cite for cite in clock.limit.cite if cite.is_default)
    if clock.cites:
        yield f"{clock.zh} {clock.name}：{cite_zh(clock.cites)} · {cite_en(clock.cites)}"
    elif defaults:
        unset = "本中心未采纳，不计时 (this centre has not adopted it: untimed)"
        yield f"{clock.zh} {clock.name}：{cite_zh(defaults)}；{unset} · {cite_en(defaults)}"
    counted = "，恢复之日计入 the day of resumption is counted" if clock.limit.counts_resumption else ""
    for pause in clock.pauses:
        days = f"{pause.since} {f'至 {pause.until}' if pause.until else '起'}{counted}"
        yield f"{clock.zh} {clock.name} 中止 paused {pause.run} {days}：{cite_zh(pause.cites)} · {cite_en(pause.cites)}"


def _cells(clock: Clock) -> list[str]:
    within = f"{clock.within.zh}\n{clock.within.en}" if clock.within is not None else "未定\nuntimed"
    numbers = ["" if number is None else str(number) for number in (clock.used, clock.left)]
    due = str(clock.due) if clock.due is not None else f"预计 expected\n{clock.expected}" if clock.expected is not None else "—"
    if clock.due is not None and clock.overdue_after not in {None, clock.due}:
        due += f"\n{clock.overdue_after} 过后算超期\nlate after {clock.overdue_after}"
    state = [f"{STATES[clock.state]} {clock.state}", *([str(clock.ended)] if clock.ended else [])]
    state += [f"{late_zh(clock)} overdue {clock.late}"] if clock.breached else ["即将届满 due soon"] if clock.warned else []
    state += ["\n".join(EXCUSES[clock.excused])] if clock.excused else []
    state += ["原则上 in principle"] if clock.soft else []
    state += [f"{'尚未公布' if clock.reckoning.fault is None else '无从计算'} {clock.undated}"] if clock.undated else []
    state += ["暂定 provisional"] if clock.provisional else []
    started = str(clock.started or "")
    return [f"{clock.zh}\n{clock.name}", within, started, *numbers, due, "\n".join(state)]


@takes(case=a_case, calendar=a_calendar, day=plain_day, warn=a_count)
def clocks_of(case: Case, calendar: WorkCalendar, day: date, *, warn: int = 5) -> Clocks:
    """Return every clock of `case` as of the end of the local `day`, in the order in which they came to be.

    `warn` is the part of the period at which a clock warns: 5 for the last fifth, one day at least.
    """
    then = case.as_of(day)
    return Clocks() if then is None else Clocks([_clock(reckoning, day, then, warn) for reckoning in reckonings(then, calendar)])


def _clock(reckoning: Reckoning, day: date, case: Case, warn: int) -> Clock:
    record, calendar, whole = reckoning.record, reckoning.calendar, reckoning.whole
    until = record.ended or day
    used = left = due = overdue_after = expected = undated = excused = None
    late, breached = 0, False
    if record.anchor is not None and whole is not None:
        due, overdue_after, expected, late, undated = _dates(reckoning, case, until, day)
        if due is not None and until > due:
            excused = _excuse(reckoning, overdue_after, until)
            breached = excused is None
        with suppress(Unpublished):  # the days used are not guessed either
            used = reckoning.used(until)
            left = max(0, whole.n - used) if whole.unit in COUNTED else None
    warned = record.state == RUNNING and not breached and left is not None and left <= max(1, (whole.n if whole else 0) // warn)
    settled = record.settled
    adopted = (
        None if settled is None or settled.title is None or settled.on is None else Adoption(settled.title, settled.on, settled.amount)
    )
    return Clock(
        record.limit.name, record.origin.id, record.number, record.limit, whole, record.state, day, record.anchor, record.ended,
        used, left, due, overdue_after, expected, breached, excused, late, warned, bool(reckoning.too_late),
        due is not None and due < record.opened_on, undated, tuple(record.pauses), adopted, calendar.digest, calendar.is_provisional,
        reckoning,
    )  # fmt: skip


def _excuse(reckoning: Reckoning, overdue_after: date | None, until: date) -> str | None:
    """Return why nobody is blamed though `until` lies after the due day, or None when somebody is.

    Law: a text that was published after it bound the offices: a clock that starts and runs out before the publication blames nobody.
    """
    if overdue_after is None or until <= overdue_after:
        return OTHER_READING
    excused_on, anchor = reckoning.record.excused_on, reckoning.record.anchor
    if excused_on is not None and excused_on <= overdue_after:
        return SENT_IN_TIME
    published = [cite.law.published for cite in reckoning.cites]
    unknown_then = [day for day in published if day is not None and anchor is not None and anchor < day and overdue_after < day]
    return NOT_YET_PUBLISHED if published and len(unknown_then) == len(published) else None


def _dates(reckoning: Reckoning, case: Case, until: date, day: date) -> tuple[date | None, date | None, date | None, int, str | None]:
    """(due, overdue after, expected, late by `until`, why undated) of a clock that has begun and is timed."""
    record = reckoning.record
    due = overdue_after = expected = None
    late = 0
    try:
        due = expected = reckoning.due()
        overdue_after = reckoning.overdue_after()
        if overdue_after is not None and until > overdue_after:
            late = _late(reckoning, overdue_after, until)
        if record.state == PAUSED and reckoning.fault is None:
            expected = reckoning.end_of(reckoning.whole, _announced(record, case, reckoning.calendar, day))
    except Unpublished as error:
        return due, overdue_after, expected, late, str(error)
    return due, overdue_after, expected, late, reckoning.fault


def _late(reckoning: Reckoning, overdue_after: date, until: date) -> int:
    """The days of the unit in (overdue_after, until]: those that are published, where not all of them are."""
    try:
        return max(0, reckoning.count(overdue_after, until))
    except Unpublished:
        return max(0, reckoning.count(overdue_after, max(overdue_after, reckoning.calendar.coverage[1])))


def refuse_unknown_end(clock: Clock) -> None:
    """Refuse to say whether `clock` is late where nobody can know yet.

    Raises:
        Unpublished: its end is not published, and the day of the ending, else `as_of`, may lie after it.
    """
    earliest = clock.reckoning.earliest_overdue_after() if clock.overdue_after is None and clock.undated is not None else None
    if earliest is not None and (clock.ended or clock.as_of) > earliest:
        clock.reckoning.overdue_after()


def may_fall_due(clock: Clock, working_days: int, last: date | None) -> bool:
    """Return whether an open clock falls due within the next `working_days`, or is overdue, as far as anybody can say.

    `last` is the last of these days, None where it is not published yet. A clock is left out only where it surely ends later.
    """
    if clock.due is None and clock.undated is None:
        return False  # paused, or untimed
    if last is None:
        return not _ends_surely_after(clock, working_days)
    end = clock.due or clock.reckoning.earliest_due()
    return end is None or end <= last


def _ends_surely_after(clock: Clock, working_days: int) -> bool:
    """Whether more working days are left than `working_days`, by every reading: then it ends later on every calendar."""
    for reckoning in (clock.reckoning, *clock.reckoning.others):
        if reckoning.unit != "working_days" or reckoning.whole is None or reckoning.record.state != RUNNING:
            return False
        if reckoning.whole.n - reckoning.bound.used(clock.as_of) <= working_days:
            return False
    return True


def due_days(case: Case, calendar: WorkCalendar) -> tuple[list[date], list[date], bool]:
    """Return the due days of the open clocks of `case`, the later days on which they depend, and whether one cannot be named.

    The later days are those expected after a pause, and those after which somebody is to blame: all as `clocks` would say. While a pause
    with an announced end lasts, the later day is `date.max`.

    As of the day of the last entry that stands. A store asks this at every append, so nothing else is computed.
    """
    day = case.standing[-1].day
    dues, later, undated = [], list[date | None](), False
    for reckoning in reckonings(case, calendar):
        record = reckoning.record
        if record.anchor is not None and record.ended is None and reckoning.whole is not None:
            due, overdue_after, expected, _, why = _dates(reckoning, case, day, day)
            dues.append(due)
            # The day that is expected after a pause moves with the day on which it is asked for, without end.
            later += [date.max if record.state == PAUSED and expected is not None else expected, overdue_after]
            undated = undated or why is not None
    return [due for due in dues if due is not None], [last for last in later if last is not None], undated


def _announced(record: ClockRecord, case: Case, calendar: WorkCalendar, day: date) -> date | None:
    """The day on which the pause in progress is announced to end: the latest `expected` of the runs that cause it.

    None where one of them states no time: its end is not known.
    """
    ends = [day]
    for pause in record.pauses:
        if pause.until is None:
            run = case.run(pause.run)
            expected = getattr(case.opening(run).form, "expected", None)
            if expected is None:
                return None
            ends.append(expected.end(after=run.origin.day, calendar=calendar))
    return max(ends) if len(ends) > 1 else None
