"""The guards that any lifecycle may need. Each answers True, or says why not, in Chinese and in English.

A guard's check is a small frozen class: its fields are the guard's arguments, and calling it with a `View` gives the answer. So a
definition can be compared, printed and pickled.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from caseflow.basics.arguments import a_text, a_whole, one_of, takes
from caseflow.engine.view import View
from caseflow.law import library_default
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON, CASE, CLOSED, HAPPENED, ONCE, RUN, Guard, Role

Answer = bool | str
"""What a check answers: True, or the reason why not. (False alone is refused: it would give no reason.)"""


a_scope = one_of(RUN, CASE)


@frozen
class Once:
    """`event` has not happened yet, in this run or in this case."""

    event: str
    within: str = RUN

    def __call__(self, asked: View) -> Answer:
        before = asked.done(self.event, within=self.within)
        if not before:
            return True
        done_on = before[-1].day
        return f"“{asked.event_zh(self.event)}” 已于 {done_on} 作出，只能一次 ({self.event} was done on {done_on} already, allowed once)"


@takes(event=a_text, within=a_scope)
def once(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = ()) -> Guard:
    """Return the guard: `event` has not happened yet in this run (or, `within="case"`, in this case); revoked ones do not count.

    >>> once("notify_missing").check
    Once(event='notify_missing', within='run')
    """
    return Guard(f"once_{event}", Once(event, within), zh="只能一次", en="once only", soft=soft, cite=cite, asks=(ONCE, event))


@frozen
class Happened:
    """`event` has happened and still stands."""

    event: str
    within: str = RUN

    def __call__(self, asked: View) -> Answer:
        done = asked.done(self.event, within=self.within)
        return bool(done) or f"尚未 “{asked.event_zh(self.event)}” ({self.event} has not happened yet)"


@takes(event=a_text, within=a_scope)
def happened(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = ()) -> Guard:
    """Return the guard: `event` has happened and still stands."""
    return Guard(
        f"happened_{event}", Happened(event, within), zh="须先办理", en="done before", soft=soft, cite=cite, asks=(HAPPENED, event)
    )


@frozen
class NotSameActorAs:
    """Nobody who did `event` acts here."""

    event: str
    within: str = RUN

    def __call__(self, asked: View) -> Answer:
        if asked.actor is None:  # nobody acts where the law does
            return True
        for entry in (asked.opening,) if self.event == "open" else asked.done(self.event, within=self.within):
            both = entry.persons & asked.actor.persons
            if both:
                who = ", ".join(sorted(both))
                en = f"{who} did {self.event} already; another person must act"
                return f"{who} 已经办 “{asked.event_zh(self.event)}”，须由他人办理 ({en})"
        return True


# No text at hand asks for it outside a hearing (行政许可法 48(1)(三)): it is good order, and a default until a centre adopts it.
SEPARATION: Final = library_default(
    "separation",
    "同一件的经办与审核、交出与签收不由同一人办理 (handling and review, sending and receiving are not done by one person)",
)


@takes(event=a_text, within=a_scope)
def not_same_actor_as(event: str, *, within: str = RUN, soft: Role | None = None, cite: Any = SEPARATION) -> Guard:
    """Return the guard: nobody who did `event` acts here; it looks at persons, through roles and delegation.

    `"open"` means those who opened this run. A row that is taken by itself cannot have this guard: nobody acts there. It rests on a
    default of the library: with `soft`, it can be waived on record until the centre adopts the rule `separation`.
    """
    check = NotSameActorAs(event, within)
    return Guard(
        f"not_same_actor_as_{event}", check, zh="职责分离", en="another person than did", soft=soft, cite=cite, asks=(ANOTHER_PERSON, event)
    )


def _title(form: Any, field: str) -> str:
    """Return the Chinese title of a field of the form; its name where the form gives it none."""
    return str(getattr(form, "titles", {}).get(field, field))


@frozen
class AtLeast:
    """The form's list `field` names `n` or more."""

    field: str
    n: int
    unit: str

    def __call__(self, asked: View) -> Answer:
        given = len(getattr(asked.form, self.field))
        zh = f"{_title(asked.form, self.field)}须 {self.n} {self.unit}以上，现有 {given} {self.unit}"
        return given >= self.n or f"{zh} ({self.field}: at least {self.n}, given {given})"


@takes(field=a_text, n=a_whole, zh=a_text, unit=a_text)
def at_least(field: str, n: int, *, zh: str = "", unit: str = "项", cite: Any = ()) -> Guard:
    """Return the guard: the form's list `field` names `n` or more. `zh` is the field's Chinese name, `unit` the Chinese measure word.

    Law: 民法典第一千二百五十九条 (以上 includes the number itself).
    """
    name, en = f"at_least_{n}_{field}", f"{field}: {n} or more"
    return Guard(name, AtLeast(field, n, unit), zh=f"{zh or field} 不少于 {n}", en=en, reads_form=True, cite=cite)


@frozen
class Closed:
    """No run of `lifecycle` is open inside this one."""

    lifecycle: str

    def __call__(self, asked: View) -> Answer:
        still = [run for run in asked.inside(self.lifecycle) if run.is_open]
        return not still or f"{still[0].lifecycle.zh} 尚未办结 ({', '.join(run.id for run in still)}: still open inside)"


@takes(lifecycle=a_text)
def closed(lifecycle: str, *, cite: Any = ()) -> Guard:
    """Return the guard: no run of `lifecycle` is open inside this one."""
    zh, en = "内部程序已办结", "none open inside of"
    return Guard(f"closed_{lifecycle}", Closed(lifecycle), zh=zh, en=en, cite=cite, asks=(CLOSED, lifecycle))


@frozen
class Says:
    """The form's `field` is filled in."""

    field: str

    def __call__(self, asked: View) -> Answer:
        value = getattr(asked.form, self.field)
        return bool(value and str(value).strip()) or f"{_title(asked.form, self.field)}须填写 ({self.field} must be filled in here)"


@takes(field=a_text, zh=a_text)
def says(field: str, *, zh: str = "", cite: Any = ()) -> Guard:
    """Return the guard: the form's `field` is filled in, for a row that needs what the form leaves optional. `zh` is its Chinese name."""
    return Guard(f"says_{field}", Says(field), zh=f"须写明{zh or field}", en=f"{field} is filled in", reads_form=True, cite=cite)


@frozen
class Overdue:
    """One of these clocks of the run is past its due day."""

    limits: tuple[str, ...]

    def __call__(self, asked: View) -> Answer:
        several = len(self.limits) > 1
        zh = "、".join(f"“{asked.limit_zh(limit)}”" for limit in self.limits) + (" 均未超期" if several else " 未超期")
        en = f"{', '.join(self.limits)}: {'none of them is overdue' if several else 'it is not overdue'}"
        return any(map(asked.overdue, self.limits)) or f"{zh} ({en})"


@takes(zh=a_text)
def overdue(*limits: str, zh: str = "") -> Guard:
    """Return the guard: one of these clocks of the run is past its due day, so there is something to explain. `zh` names them."""
    name, en = f"overdue_{'_'.join(limits)}", f"one of these is overdue: {', '.join(limits)}"
    return Guard(name, Overdue(limits), zh=f"{zh or '或者'.join(limits)}已超期", en=en)


@frozen
class NotExpired:
    """The clock of the run that is called `limit` has not run out."""

    limit: str

    def __call__(self, asked: View) -> Answer:
        last = asked.expired_after(self.limit)
        return (
            last is None or asked.day <= last or f"期限已于 {last} 届满，期满之后不得延长 (it ran out on {last}: not extended after that)"
        )


@takes(limit=a_text, zh=a_text)
def not_expired(limit: str, *, zh: str = "", soft: Role | None = None, cite: Any = ()) -> Guard:
    """Return the guard: the clock `limit` of the run has not run out; an untimed or paused one has not. `zh` is its Chinese name.

    Law: 行政许可法第四十二条第一款 (二十日内不能作出决定的，经…批准，可以延长): what is extended is a period that is not over.
    """
    en = f"{limit} has not run out"
    return Guard(f"not_expired_{limit}", NotExpired(limit), zh=f"{zh or limit}尚未届满", en=en, soft=soft, cite=cite)


@frozen
class ReasonIfLate:
    """Where the soft clock `limit` is missed, the form says why."""

    limit: str

    def __call__(self, asked: View) -> Answer:
        reason = getattr(asked.form, "late_reason", None)
        if (reason and reason.strip()) or not asked.overdue(self.limit):
            return True
        last = asked.expired_after(self.limit)
        return f"已过 {last}，原则上应在此前办理，请填写逾期理由 (past {last}, by which it is done in principle: fill in late_reason)"


@takes(limit=a_text, zh=a_text)
def reason_if_late(limit: str, *, zh: str = "", cite: Any = ()) -> Guard:
    """Return the guard: an act that meets the soft clock `limit` late (“原则上”) says why, in the field `late_reason` of its form."""
    en = f"the reason, where {limit} is missed"
    name, check = f"reason_if_late_{limit}", ReasonIfLate(limit)
    return Guard(name, check, zh=f"{zh or limit}已过的，写明理由", en=en, reads_form=True, cite=cite)


@frozen
class CentreSays:
    """The centre's parameter is set to true."""

    parameter: str
    zh: str = ""

    def __call__(self, asked: View) -> Answer:
        en = f"the centre has not set {self.parameter} to true"
        return asked.given(self.parameter) is True or f"本中心未规定{self.zh or self.parameter} ({en})"


@takes(parameter=a_text, zh=a_text)
def centre_says(parameter: str, *, zh: str = "", cite: Any = ()) -> Guard:
    """Return the guard: the centre's parameter `parameter` is set to true. `zh` is its Chinese name."""
    return Guard(
        f"centre_says_{parameter}",
        CentreSays(parameter, zh),
        zh=f"本中心规定{zh or parameter}",
        en=f"the centre has set {parameter}",
        cite=cite,
    )


@frozen
class ApprovedIf:
    """`event` (an approval) has happened, where the centre's parameter asks for it."""

    parameter: str
    event: str

    def __call__(self, asked: View) -> Answer:
        if asked.given(self.parameter) is not True or asked.done(self.event):
            return True
        return f"本中心规定须先 “{asked.event_zh(self.event)}” (this centre requires that approval first: {self.parameter})"


_APPROVAL: Final = library_default("return_needs_approval", "否定性答复须先经同意 (a negative answer is approved first)")


@takes(parameter=a_text, event=a_text)
def approved_if(parameter: str, event: str) -> Guard:
    """Return the guard: where the centre's parameter asks for it, `event` (an approval) has happened."""
    zh, en = "本中心要求时，须先经同意", "approved first, where the centre asks for it"
    return Guard(f"approved_if_{parameter}", ApprovedIf(parameter, event), zh=zh, en=en, cite=_APPROVAL)


@frozen
class FitsIn:
    """The form's span `field` never ends later than the matter's own `of_matter`."""

    field: str
    of_matter: str

    def __call__(self, asked: View) -> Answer:
        span, whole = getattr(asked.form, self.field), getattr(asked.matter, self.of_matter, None)
        if span is None or whole is None or span.fits_in(whole):
            return True
        en = f"{span.en} must not be longer than the matter's {self.of_matter}, {whole.en}"
        return f"{_title(asked.form, self.field)}{span.zh}不得长于{whole.zh} ({en})"


@takes(field=a_text, of_matter=a_text, zh=a_text)
def fits_in(field: str, of_matter: str, *, zh: str = "") -> Guard:
    """Return the guard: the form's span `field` never ends later than the matter's `of_matter`; `zh` is the Chinese name of that."""
    en = f"{field} is no longer than the matter's {of_matter}"
    return Guard(f"fits_in_{of_matter}", FitsIn(field, of_matter), zh=f"不长于事项的{zh or of_matter}", en=en, reads_form=True)


@frozen
class AsToldBy:
    """The latest `event`, where there was one, says `told` under `field`."""

    event: str
    field: str
    told: Any
    zh: str

    def __call__(self, asked: View) -> Answer:
        before = asked.done(self.event)
        if not before or getattr(before[-1].form, self.field) == self.told:
            return True
        return f"与{self.zh}不符 ({self.event!r} says otherwise: {self.field} is not {self.told})"


def _told(value: object, what: str) -> Any:
    return a_whole(value, what) if type(value) is int else value


@takes(event=a_text, field=a_text, told=_told, zh=a_text)
def as_told_by(event: str, field: str, *, told: Any, zh: str) -> Guard:
    """Return the guard: the latest `event`, where there was one, says `told` under `field`: it is carried out as decided."""
    check, en = AsToldBy(event, field, told, zh), f"as {event} told: {field} is {told}"
    return Guard(f"as_told_by_{event}_{field}_{told}", check, zh=f"与{zh}一致", en=en)
