"""What may happen next: every event of every open run, the form it asks for, and why it may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.basics.memo import carry
from caseflow.case.records import Case, Entry, Run
from caseflow.case.replay import as_stood
from caseflow.case.standing import comes_last
from caseflow.case.walk import walked
from caseflow.clocks.ahead import LapseAhead
from caseflow.engine.asking import not_published, still_open, waiver_role, why_not_yet
from caseflow.engine.firing import happened_by, left_open
from caseflow.engine.lapsing import lapsed_before, may_be_posted, undecided, undecided_error
from caseflow.engine.opening import opener_for
from caseflow.engine.rules import Act, Rules
from caseflow.engine.standstill import new_faults, why_no_extension, why_not_stopped
from caseflow.engine.view import View
from caseflow.errors import GuardFailed, Unpublished
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import Role


class Reason(NamedTuple):
    """Why an event may not be fired: the name of what refuses, in Chinese, in English.

    It is the name of a guard, or `role`, `lapse`, `nothing_open_inside`; `clock_NAME` where it would stop a clock that cannot be stopped,
    and `extends_NAME` where it would extend one in another unit.
    """

    code: str
    zh: str
    en: str


class Offer(Struct, frozen=True, eq=False):
    """One event that a run offers. `may` is True when nothing stands against it yet; `reasons` says what does.

    `depends` are the guards that can only be asked with the form in hand; `lapse` is among them where the day of posting decides whether
    the law has acted, and `clocks` where the form decides whether a clock stops that cannot be stopped. `form` is the class of the
    document it takes, or None.
    """

    event: str
    run: str
    depends: tuple[str, ...]
    step: Step
    why: Callable[[], dict[str, str]] | None
    waivers: dict[str, Role] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Offer):
            return NotImplemented
        return (self.event, self.run, self.depends, self.reasons) == (other.event, other.run, other.depends, other.reasons)

    def __hash__(self) -> int:
        return hash((self.event, self.run, self.depends))

    def __ne__(self, other: object) -> bool:  # the Struct's own would compare identities
        return not self == other

    def __repr__(self) -> str:
        return f"<Offer {self.event} of {self.run}: {'may be fired' if self.may else ', '.join(self.codes)}>"

    @property
    def may(self) -> bool:
        """True when nothing stands against it yet."""
        return self.why is None

    @property
    def zh(self) -> str:
        """The event's Chinese name."""
        return self.step.row.zh

    @property
    def form(self) -> type | None:
        """The class of the document that the event takes."""
        return self.step.form

    @property
    def target(self) -> str:
        """The state to which it leads."""
        return self.step.target

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it may not: every reason, as (code, Chinese, English); empty where it may."""
        texts = self.why() if self.why is not None else {}
        return tuple(Reason(code, in_chinese(text), in_english(text)) for code, text in texts.items())

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of what stands against it: those of the reasons."""
        return tuple(self.why()) if self.why is not None else ()

    @property
    def waivable(self) -> dict[str, Role]:
        """What a soft guard refuses, by its name, with the role whose holder may waive it, by `waive=` of `Centre.fire`.

        A guard that rests on a default of the library is in it until the centre has adopted the rule.
        """
        return dict(self.waivers)


def offers(rules: Rules, case: Case, act: Act, *, anyone: bool) -> tuple[Offer, ...]:
    """Return an offer for every row that leaves the state of an open run, in the order of the runs and rows.

    At a past instant it answers on the case as it stood then, as `fire` does; before it was opened nothing is offered.
    """
    if not comes_last(act.at, case.standing, written_late=False):
        before = happened_by(case, act.at)
        if not before:
            return ()
        case = as_stood(case, before, rules.find)
    roles = None if anyone or act.actor is None else act.actor.roles
    lapse, unknown, failed = None, [], None
    try:
        lapse = lapsed_before(rules, case, act.day)
        unknown = list(undecided(rules, case, act.day)) if lapse is None else []
    except GuardFailed as broken:  # a condition of the law's own act: nobody can say whether the law has acted
        failed = partial(_failed, "lapse", broken)
    offered = []
    for run in case.runs:
        view, run_id = None, run.origin.id
        for step in run.origin.lookup.steps[run.state].values():
            if not step.roles:
                continue
            if roles is not None and roles.isdisjoint(step.roles):
                offered.append(_plain(step, run_id)[0])
            elif failed is not None:
                offered.append(Offer(step.event, run_id, (), step, failed))
            elif lapse is not None and not may_be_posted(lapse, run, step):
                offered.append(Offer(step.event, run_id, (), step, partial(_lapsed, lapse)))
            elif (possible := next((each for each in unknown if not may_be_posted(each, run, step)), None)) is not None:
                error = undecided_error(case, possible, act.day)
                offered.append(Offer(step.event, run_id, (), step, partial(_undecided, error)))
            elif lapse is not None or unknown or step.guards or step.final or step.row.extends or _may_stop(case, run, step):
                view = view or View(case, run, act, rules)
                offered.append(_checked(rules, case, run, step, view, act=act, depends=() if lapse is None and not unknown else ("lapse",)))
            else:
                offered.append(_plain(step, run_id)[1])
    return tuple(offered)


@lru_cache(maxsize=8192)
def _plain(step: Step, run_id: str) -> tuple[Offer, Offer]:
    """The offer of `step` to somebody without the role, and to somebody with it if nothing else is asked: the same in every case."""
    return Offer(step.event, run_id, (), step, partial(_wrong_role, step)), Offer(step.event, run_id, (), step, None)


def _checked(rules: Rules, case: Case, run: Run, step: Step, view: View, *, act: Act, depends: tuple[str, ...]) -> Offer:
    reasons: dict[str, str] = {}
    waivers: dict[str, Role] = {}
    act.event = step.event
    for guard, check in step.checks:
        if guard.reads_form:
            depends = (*depends, guard.name)
            continue
        try:
            why = why_not_yet(guard, check, view)
        except GuardFailed as error:  # the other offers are not to blame
            reasons |= _failed(guard.name, error)
            continue
        if why is not None:
            reasons[guard.name] = why
            role = waiver_role(guard, view)
            if role is not None:
                waivers[guard.name] = role
    if step.final and step.row.hands_over is None and len(case.runs) > 1:
        inside = left_open(view.all_inside(), step)
        if inside:
            reasons["nothing_open_inside"] = still_open(inside)
    if not reasons and (step.row.extends or _may_stop(case, run, step)):
        try:
            about_clocks = _why_not_for_clocks(rules, case, run, step, act)
        except GuardFailed as error:  # a condition of a row that would be taken by itself
            about_clocks = _failed(str(error.guard), error)
        if about_clocks is None:
            depends = (*depends, "clocks")
        reasons |= about_clocks or {}
    return Offer(step.event, run.origin.id, depends, step, partial(dict, reasons) if reasons else None, waivers)


def _may_stop(case: Case, run: Run, step: Step) -> bool:
    """Whether a clock may stand still after `step`: of its run, or of one that hears that it closes."""
    lookup = run.origin.lookup
    hears = step.final and any(other.origin.lookup.stops_by_itself for other in case.runs if other.origin.id == run.origin.terms.parent)
    return step.may_stop or step.row.opens in lookup.stoppers or lookup.stops_by_itself or hears


def _why_not_for_clocks(rules: Rules, case: Case, run: Run, step: Step, act: Act) -> dict[str, str] | None:
    """Why no day could be worked out for a clock after `step`, by clock; None where that depends on the form."""
    reasons = why_no_extension(rules, case, run, step.row)
    if reasons or step.form is not None:
        return reasons or why_not_stopped(rules, case, run, step)
    seq = 1 + max(entry.seq for entry in case.entries)  # at a past instant the entries are not numbered on
    entry = Entry(seq, act.at, step.event, run.origin.id, None, None, None, None, ())
    runs, moves = walked(case, entry, run, step, opener_for(rules, case, act, case.entries))
    after = case.with_entry(replace(entry, moves=moves), runs)
    carry(case, after)
    return new_faults(rules, case, after=after)


def _wrong_role(step: Step) -> dict[str, str]:
    zh, en = "、".join(role.zh for role in step.row.by), " or ".join(role.name for role in step.row.by)
    return {"role": f"须由{zh}办理 (it takes {en})"}


def _undecided(error: Unpublished) -> dict[str, str]:
    return {"lapse": not_published(error)}


def _failed(code: str, error: GuardFailed) -> dict[str, str]:
    return {code: f"条件“{error.guard}”的程序出错，请告知系统管理人员 ({error.args[0]})"}


def _lapsed(lapse: LapseAhead) -> dict[str, str]:
    en = f"{lapse.limit} ran out on {lapse.due} and the law acted: call lapse first"
    return {"lapse": f"期限已于 {lapse.due} 届满，先登记其法律后果 ({en})"}
