"""caseflow board: what is due when, and who holds it; overdue first. It only reads."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from attrs import evolve, frozen

from caseflow.basics.columns import columns
from caseflow.basics.instants import days_in_words, in_words
from caseflow.case.records import Case, Run
from caseflow.cli.centres import centre_of
from caseflow.cli.present import at_of
from caseflow.cli.stores import opened
from caseflow.clocks.clock import Clock, late_zh, left_zh
from caseflow.clocks.record import PAUSED, RUNNING
from caseflow.engine.centre import Centre
from caseflow.errors import CaseflowError, shown_url
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import Role, TimeLimit
from caseflow.store.protocol import Store
from caseflow.store.sweeping import lag

OVERDUE, EXCUSED, SOON, PROVISIONAL, UNTIMED = "overdue", "excused", "soon", "provisional", "untimed"
# The order of listing. Running clocks are listed by their day, whether it is near or far.
_ORDER: Final = {OVERDUE: 0, EXCUSED: 1, SOON: 1, RUNNING: 1, PAUSED: 2, PROVISIONAL: 3, UNTIMED: 4}
_ZH: Final = {
    OVERDUE: "超期",
    EXCUSED: "已届满，不究责",
    SOON: "即将届满",
    RUNNING: "计时中",
    PAUSED: "中止计时",
    PROVISIONAL: "暂定",
    UNTIMED: "无期限",
}


@frozen
class Item:
    """One clock of an open case: until when it is to be met, and by whom. `limit` is None where no clock runs.

    `due` is a local day, included: by the notices that are out; an estimate, usually too early, where `status` is provisional (None:
    there is no estimate either); for a paused clock the day if the pause ends as announced. `days` are those left or overdue, in the
    limit's own unit (`late` says which, by the estimate too), and `days_zh` says so in Chinese. `earliest` is the earliest day that `due`
    can be, where it is an estimate. `overdue_after` is the day after whose end somebody is to blame, where another
    reading of the text gives more time; `soft` marks a limit that is set in principle (“原则上”). `roles` may take the next step towards
    what meets the limit. `person` acted last there in one of these roles, or, where `holds` is False, in any role.
    """

    status: str
    due: date | None
    days: int | None
    case_no: str
    run: Run
    limit: TimeLimit | None
    roles: tuple[Role, ...] = ()
    person: str | None = None
    holds: bool = False
    days_zh: str = ""
    overdue_after: date | None = None
    late: bool = False
    earliest: date | None = None

    def may_be_due_by(self, until: date) -> bool:
        """Return whether it is due on or before the local day `until`, or may be, where the day waits for a notice."""
        return any(day is not None and day <= until for day in (self.due, self.earliest))

    @property
    def soft(self) -> bool:
        """True where the limit is set in principle."""
        return self.limit is not None and self.limit.soft

    @property
    def order(self) -> tuple[Any, ...]:
        """The most urgent first."""
        return _ORDER[self.status], self.due or date.max, self.case_no, self.run.id, self.limit.name if self.limit else ""


def run(args: Namespace) -> int:
    """Print the board; exit 1 where a case could not be read."""
    centre = centre_of(args)
    at = at_of(args, centre)
    failed: list[tuple[str, str]] = []
    with opened(args.store, centre, read_only=True) as store:
        items = sorted(_items(store, at, args.until, failed), key=lambda item: item.order)
        waits, stale = lag(store, at), bool(store.stale(limit=1))
    if args.json:
        data = {"at": at.isoformat(), "items": list(map(_data, items)), "lapses_wait_days": waits, "stale": stale, "failed": dict(failed)}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_lines(items, at, args), *_notes(items, waits, stale=stale, failed=failed, zh=args.lang == "zh")]))
    return 1 if failed else 0


def _items(store: Store, at: datetime, until: date | None, failed: list[tuple[str, str]]) -> Iterator[Item]:
    for head in store.heads():
        if until is not None and head.calendar == store.centre.calendar.digest and not head.undated and (head.next_due or date.max) > until:
            continue
        try:
            items = list(items_of(store.centre, store.load(head.case_no), at))
        except CaseflowError as error:
            failed.append((head.case_no, str(error)))
            continue
        yield from (item for item in items if until is None or item.may_be_due_by(until))


def items_of(centre: Centre, case: Case, at: datetime) -> Iterator[Item]:
    """Yield what is open in `case` as of the instant `at`: one item a clock, or one without a limit where no clock runs."""
    then = case.as_of(at.date())
    if then is None or not then.is_open:
        return
    estimated = centre.with_calendar(centre.calendar.provisional())
    items = [
        _of_clock(then, clock, estimate)
        for clock, estimate in zip(centre.clocks(then, at=at), estimated.clocks(then, at=at), strict=True)
        if clock.state in {RUNNING, PAUSED} and clock.within is not None
    ]
    if items:
        yield from items
    else:
        run = next(run for run in (then.main, *then.runs) if run.is_open)
        yield _with_holder(then, Item(UNTIMED, None, None, then.case_no, run, None), (run,), ())


def _of_clock(case: Case, clock: Clock, estimate: Clock) -> Item:
    sure = clock.undated is None or clock.due is not None  # of a day that is known, only the days left or overdue may not be
    earliest = None if sure else clock.reckoning.earliest_due()
    clock = clock if sure else estimate
    run, paused = case.run(clock.run), clock.state == PAUSED
    status = OVERDUE if clock.breached else EXCUSED if clock.excused else PAUSED if paused else SOON if clock.warned else RUNNING
    days = clock.late if clock.breached else clock.left
    due, days_zh = clock.due or clock.expected, late_zh(clock) if clock.breached else left_zh(clock)
    other_day = clock.overdue_after if clock.overdue_after != clock.due else None
    item = Item(status if sure else PROVISIONAL, due, days, case.case_no, run, clock.limit, days_zh=days_zh, overdue_after=other_day,
                late=clock.breached, earliest=earliest)  # fmt: skip
    # While the clock is paused, whoever has the run that pauses it has the case.
    inner = [case.run(pause.run) for pause in clock.pauses if pause.until is None] if paused else []
    return _with_holder(case, item, inner or (run,), () if inner else clock.limit.met_by)


def _with_holder(case: Case, item: Item, runs: Iterable[Run], wanted: Collection[str]) -> Item:
    """Return `item` with who takes the next step in `runs` towards one of the events `wanted`."""
    roles: dict[str, Role] = {}
    seats: set[str] = set()
    for run in runs:
        steps = [step for step in towards(run, wanted) if step.roles]
        if not steps:  # the next step is taken by itself when an inner run closes: whoever has that run has the case
            inner = [other for other in case.inside(run.id) if other.is_open] or [run]
            steps = [step for other in inner for step in towards(other, ()) if step.roles]
            seats |= {other.id for other in inner}
        roles |= {role.name: role for step in steps for role in step.row.by}
        seats |= {run.id, *case.chain(run.id)}
    acts = (entry for entry in case.standing if entry.actor is not None and any(move.run in seats for move in entry.moves))
    acted = [(entry.actor, entry.role in roles) for entry in acts]
    person, holds = next((act for act in reversed(acted) if act[1]), acted[-1] if acted else (None, False))
    return evolve(item, roles=tuple(roles.values()), person=person, holds=holds)


def towards(run: Run, wanted: Collection[str]) -> list[Step]:
    """Return the first steps of the shortest ways from where `run` stands to one of the events `wanted`; all, where no way leads there."""
    table = run.origin.lookup.steps
    every = list(table[run.state].values())
    first_steps = [step for step in every if step.event in wanted]
    seen, ways = {run.state}, [(step, step.target) for step in every if step.target != run.state]
    while not first_steps and ways:
        first_steps = [first for first, state in ways if not table[state].keys().isdisjoint(wanted)]
        seen |= {state for _, state in ways}
        ways = [(first, step.target) for first, state in ways for step in table[state].values() if step.target not in seen]
    return list(dict.fromkeys(first_steps)) or every


def _lines(items: list[Item], at: datetime, args: Namespace) -> list[str]:
    items = [item for item in items if not _only_follows(item)]
    zh, number = args.lang == "zh", Counter(item.status for item in items)
    counts = [f"{_ZH[status]} {number[status]}" if zh else f"{number[status]} {status}" for status in _ORDER if number[status]]
    when, cases = at.isoformat(sep=" ", timespec="minutes"), len({item.case_no for item in items})
    if zh:
        out = [f"{shown_url(args.store)}：截至 {when}，在办 {cases} 件；{'，'.join(counts) or '无'}"]
        head = ("情况", "届满日", "剩余或超期", "办件编号", "程序", "状态", "时限", "应由谁办理", "经办人")
    else:
        out = [f"{shown_url(args.store)}: as of {when}, {cases} open cases; {', '.join(counts) or 'nothing'}"]
        head = ("", "due", "left", "case", "run", "state", "limit", "role", "person")
    return [*out, *(columns([head, *(_row(item, at.date(), zh=zh) for item in items)]) if items else [])]


def _only_follows(item: Item) -> bool:
    """Whether the matter itself is closed, and what is open only follows it, without a limit: a rating that nobody need give."""
    return item.limit is None and item.run.origin.terms.after is not None


def _row(item: Item, today: date, *, zh: bool) -> tuple[str, ...]:
    marks = {PROVISIONAL: "≈{}", PAUSED: "({})"}
    due = "—" if item.due is None else marks.get(item.status, "{}").format(_due(item.due, today, late=item.status == OVERDUE, zh=zh))
    days = item.days_zh if zh else "" if item.days is None else f"{'-' if item.late else ''}{item.days}"
    if item.overdue_after is not None:
        due += f"；{item.overdue_after} 过后算超期" if zh else f"; late after {item.overdue_after}"
    state = item.run.lifecycle.state(item.run.state)
    if zh:
        what = (f"{item.run.lifecycle.zh}", state.zh, _limit(item, zh=True), "、".join(role.zh for role in item.roles))
    else:
        what = (item.run.id, state.name, _limit(item, zh=False), ", ".join(role.name for role in item.roles))
    person = "—" if item.person is None else item.person if item.holds else f"({item.person})"
    # Who is late decides the word: an office is 超期, an applicant 逾期.
    status = item.status if not zh else days.partition(" ")[0] if item.status == OVERDUE else _ZH[item.status]
    return (status, due, days, item.case_no, *what, person)


def _due(due: date, today: date, *, late: bool, zh: bool) -> str:
    """The day, and in words how many calendar days there are to it or since."""
    if late:
        days = days_in_words((today - due).days, "zh" if zh else "en")
        return f"{due} 已过{days}" if zh else f"{due} {days} overdue"
    return f"{due} {in_words(today, due, 'zh')}届满" if zh else f"{due} {in_words(today, due, 'en')}"


def _limit(item: Item, *, zh: bool) -> str:
    """The name of the limit, and that it is set in principle, where it is."""
    if item.limit is None:
        return "—"
    name, soft = (item.limit.zh, "（原则上）") if zh else (item.limit.name, " (in principle)")
    return name + (soft if item.soft else "")


def _notes(items: list[Item], waits: int, *, stale: bool, failed: list[tuple[str, str]], zh: bool) -> list[str]:
    """What the rows cannot say, and what their marks mean."""
    facts = {
        "follow": sum(map(_only_follows, items)),
        "days": any(item.due is not None and item.days is not None for item in items),
        "person": any(item.person and not item.holds for item in items),
        "provisional": any(item.status == PROVISIONAL for item in items),
        "paused": any(item.status == PAUSED for item in items),
        "waits": waits,
        "stale": stale,
    }
    notes = [_NOTES[name][0 if zh else 1].format(fact) for name, fact in facts.items() if fact]
    return [*(f"✗ {number}{'：' if zh else ': '}{why}" for number, why in failed), *notes]


_NOTES: Final = {
    "follow": (
        "另有 {} 件已办结，只余不计期限的后续（如评价）",
        "{} more are decided, and wait only for what follows without a limit, such as a rating",
    ),
    "days": (
        "届满日之后的天数按日历计；剩余和超期的天数按该时限自己的单位计",
        "the words after a day count calendar days; left counts in the limit's own unit",
    ),
    "person": ("经办人带括号的：应办理的人员尚未经手，括号内为最后经手的人", "(person): nobody acted in that role yet; who acted last"),
    "provisional": ("≈ 暂定：有待下一年的放假通知，多半偏早", "≈ provisional: it waits for the next notice; usually too early"),
    "paused": (
        "届满日带括号的：中止计时，按所告知的时长恢复计时后届满的日子",
        "(day): paused; when it is due if the pause ends as announced",
    ),
    "waits": (
        "有的期限届满已 {} 天，依法发生的后果尚未记录：请运行 caseflow sweep",
        "the law acted up to {} days ago, and it is not on record: run caseflow sweep",
    ),
    "stale": (
        "有的办件的届满日按另一份日历计算：如有新的放假通知，请用 --notice 给出",
        "some were dated by another calendar: where a notice came, give it as --notice",
    ),
}


def _data(item: Item) -> dict[str, Any]:
    state, last = item.run.lifecycle.state(item.run.state), item.overdue_after or item.due
    return {
        "status": item.status,
        "due": item.due and item.due.isoformat(),
        "overdue_after": last and last.isoformat(),
        "soft": item.soft,
        "days": item.days,
        "late": item.late,
        "case_no": item.case_no,
        "run": item.run.id,
        "state": state.name,
        "state_zh": state.zh,
        "limit": item.limit and item.limit.name,
        "limit_zh": item.limit and item.limit.zh,
        "roles": [role.name for role in item.roles],
        "person": item.person,
        "person_holds_a_role": item.holds,
    }
