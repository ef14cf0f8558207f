"""A definition in words of one language: amounts, roles, effects, conditions, and the fields of its documents.

An English text has the code and the Chinese term of everything. A Chinese text has terms only; `names` lists the code of each, for those
who write a log or a program.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, cast

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.calendar import Span
from caseflow.case.records import opening_zh
from caseflow.law import INTERNAL, LegalType, cite_en, cite_zh
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import FieldType, Kind, label
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.vocabulary import (
    STAYS,
    Cites,
    FromCentre,
    FromForm,
    FromMatter,
    Guard,
    Role,
    State,
    Stopped,
    TimeLimit,
    Transition,
)
from caseflow.reports.words import KINDS, basis_of, condition_zh, length_of, setting_zh

Language = Literal["zh", "en"]
NAMES_ZH: Final = "名称对照（供录入和程序使用）"

# The effects of a row: the definition's word for each, in Chinese and in English.
_EFFECTS: Final = {
    "opens": ("启动子程序", "opens inside"),
    "opens_each": ("逐一启动", "one for each"),
    "hands_over": ("转为", "hands over to"),
    "keeps": ("时限接续计算", "keeps the clocks"),
    "counts_from": ("时限起算自", "counts from"),
    "follows": ("办结后启动", "followed by"),
    "ends": ("一并终止", "calls off"),
    "on_close_of": ("子程序办结后自动进入", "by itself when inside closes"),
    "quorum": ("不待全部办结", "without waiting for all"),
    "extends": ("延长", "extends"),
    "restarts": ("重新计时", "restarts"),
    "revokes": ("撤销", "revokes"),
    "submission": ("收件日", "received"),
}
_LIFECYCLES: Final = frozenset({"opens", "hands_over", "follows", "ends"})
# How a value is written in a log, where the Chinese word for its kind does not show it.
_WRITTEN: Final = {
    Kind.DECIMAL: '`"12.50"`（加引号）',
    Kind.BOOLEAN: "`true`（是）、`false`（否）",
    Kind.DAY: "`2021-03-17`",
    Kind.INSTANT: "`2021-03-17T09:30+08:00`",
    Kind.SPAN: "`5 working_days`（5 个工作日）、`5 calendar_days`（5 日）、`1 months`（1 个月）",
}
# By the stricter reading the day itself counts; which of them binds is not known before the centre has chosen.
_SUBMISSION: Final = (
    "申请人提交：收件截止时刻之后或者非工作日收到的，另一口径为自次一工作日起算",
    "handed in by the applicant; after the closing hour, or on a day off, by another reading on the next working day",
)
_OPENING_COUNTS: Final = (
    "收件截止时刻之后或者非工作日收到的，另一口径为自次一工作日起算",
    "after the closing hour, or on a day off, by another reading on the next working day",
)
_SOURCES: Final = {
    FromMatter: ("事项的{}", "the matter's {}"),
    FromCentre: ("本中心设定的{}", "the centre's {}"),
    FromForm: ("文书载明的{}", "the form's {}"),
}


class Wording:
    """The texts of a sheet of `lifecycle`, in Chinese or in English.

    `others` are the other lifecycles of the catalogue; their Chinese terms are used where this one names them.
    """

    def __init__(self, lifecycle: Lifecycle, lang: Language, others: Iterable[Lifecycle] = ()) -> None:
        self.of, self.zh = lifecycle, lang == "zh"
        self.others = {other.name: other for other in others}
        self.one_language = in_chinese if self.zh else in_english
        self.opening = opening_zh(lifecycle.name)
        # The lifecycles and events that a condition may be about.
        terms = {name: other.zh for name, other in self.others.items()} | {row.event: row.zh for row in lifecycle.transitions}
        self.subjects = {name: self.say(zh, name) for name, zh in (terms | {OPEN: self.opening}).items()}

    def say(self, zh: str, en: str) -> str:
        """Return the text that is in the page's language."""
        return zh if self.zh else en

    def cited(self, cites: Cites) -> str:
        """Return the citations."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def nature(self, state: State) -> str:
        """Return whether the state is the start, an outcome, or called off with the outer run; for most states, an empty text."""
        if state == self.of.start:
            return self.say("起始", "start")
        if state == self.of.called_off:
            return self.say("随主程序终止", "called off from outside")
        return self.say("终结", "final") if state.final else ""

    def code(self, name: str) -> str:
        """Return a name of the definition as it is printed."""
        return name

    def term(self, zh: str, name: str) -> str:
        """Return the Chinese term of a name; in English, the name with its term."""
        return self.say(zh, f"{self.code(name)} {zh}")

    def event(self, event: str) -> str:
        """Return an event."""
        return self.term(next(row.zh for row in self.of.transitions if row.event == event), event)

    def named(self, items: Iterable[State | Role]) -> list[str]:
        """Return states or roles."""
        return [self.term(item.zh, item.name) for item in items]

    def lifecycle(self, name: str) -> str:
        """Return another lifecycle; by its name alone where it is not known."""
        return self.term(self.others[name].zh, name) if name in self.others else name

    def listed(self, texts: Iterable[str]) -> str:
        """Return the texts as a list in one line."""
        return self.say("、", ", ").join(texts)

    def by_itself(self, row: Transition) -> str:
        """Return why a row without a role is taken: a limit that runs out, or an inner run that closes."""
        lapses = [limit for limit in self.of.limits if limit.lapse == row.event]
        if not lapses:
            return self.say("自动进入", "by itself")
        limits = self.listed(self.term(limit.zh, limit.name) for limit in lapses)
        return self.say(f"期满依法发生（{limits}届满）", f"by law, when {limits} runs out")

    def effects(self, row: Transition) -> list[tuple[str, str]]:
        """Return the effects of a row: the label of each, and what it names."""
        values = [(word, self.say(*label), getattr(row, word)) for word, label in _EFFECTS.items()]
        return [(label, self.effect(word, value, row)) for word, label, value in values if value]

    def effect(self, word: str, value: Any, row: Transition) -> str:
        """Return what one effect of a row names: lifecycles, events, clocks, amounts."""
        if word == "submission":
            return self.say(*_SUBMISSION)
        if word == "on_close_of":
            return self.outcome(*value)
        if word == "quorum":
            return self.say(f"有 {value} 个即可", f"as soon as there are {value}")
        if word == "opens_each":
            return self.term(str(getattr(row.form, "titles", {}).get(value, value)), value)
        if word in _LIFECYCLES and not isinstance(value, FromMatter):
            return self.listed(map(self.lifecycle, (value,) if isinstance(value, str) else value))
        if word == "revokes":
            return self.event(value)
        if word == "extends":
            added = self.say("，增加", " + ")
            return self.listed(f"{self.clock(name)}{added}{self.value(amount, row.form)}" for name, amount in value)
        if word == "counts_from":
            return self.listed(self.term(self.opening, event) if event == OPEN else self.event(event) for event in value)
        if word in {"restarts", "keeps"}:
            return self.listed(map(self.clock, value))
        return self.value(value)

    def outcome(self, lifecycle: str, outcome: str | None) -> str:
        """Return the outcome of an inner run that a row waits for; the lifecycle alone where any outcome will do."""
        name = self.lifecycle(lifecycle)
        if outcome is None:
            return name
        state = self.others[lifecycle].state(outcome).zh if lifecycle in self.others else ""
        return self.say(f"{name}（{state or outcome}）", f"{name} → {self.term(state, outcome)}".rstrip())

    def clock(self, name: str) -> str:
        """Return a limit's name with its term."""
        limit = self.of.limit(name)
        return name if limit is None else self.term(limit.zh, name)

    def guard(self, guard: Guard) -> str:
        """Return the condition in words, with the event or lifecycle that it is about, if any."""
        if self.zh:
            return condition_zh(guard, lambda name: self.subjects.get(name, name), self.term_zh)
        subject = None if guard.asks is None else self.subjects.get(guard.asks[1])
        text = guard.en or guard.name
        return text if subject is None else f"{text}: {subject}"

    def term_zh(self, name: str) -> str:
        """Return the Chinese term of a limit, else of an event, a lifecycle or a setting; the name itself where there is none."""
        limit = self.of.limit(name)
        return self.subjects.get(name, setting_zh(name)) if limit is None else limit.zh

    def soft(self, guard: Guard) -> str:
        """Return who may waive the condition, and until when; an empty text where nobody may."""
        if guard.soft is None:
            return ""
        # A default of the library binds firmly once the centre has adopted it.
        rule = any(cite.is_default for cite in guard.cite)
        zh, en = ("本中心采纳前，", ", until the centre adopts the rule") if rule else ("", "")
        return self.say(f"{zh}可由{guard.soft.zh}说明理由豁免", f"may be waived by {guard.soft.name}{en}")

    def receipt(self) -> list[tuple[str, str]]:
        """Return the label and the text of what a receipt after the closing hour means, where the lifecycle opens with one."""
        return [(self.say("收件日", "received"), self.say(*_OPENING_COUNTS))] if self.of.receipt else []

    def value(self, value: Any, form: type | None = None) -> str:
        """Return an amount, or names; `form` is the document that an amount may come from."""
        if isinstance(value, Span):
            return value.zh if self.zh else value.en
        if isinstance(value, Stopped):
            return self.stopped(value)
        if type(value) in _SOURCES:
            name = self.setting(value, form) if self.zh else self.code(value.name)
            source = self.say(*_SOURCES[type(value)]).format(name)
            default = getattr(value, "default", None)
            return (
                source
                if default is None
                else self.say(f"{source}（默认{self.value(default)}）", f"{source}, default {self.value(default)}")
            )
        return self.listed(map(str, value)) if isinstance(value, tuple) else self.lifecycle(str(value))

    def length(self, limit: TimeLimit) -> str:
        """Return how long a limit is: what its text gives, else the amount, or who sets it."""
        known = length_of(limit)
        return self.value(limit.within, self.of.opens_with) if known is None else self.say(*known)

    def chosen_by(self, limit: TimeLimit) -> str:
        """Return the readings of a limit, and by which parameter the centre chooses one, if it may."""
        readings = self.listed(map(self.value, limit.readings))
        if not readings or not isinstance(limit.within, FromCentre):
            return readings
        name = limit.within.name
        return readings + self.say(f"（本中心可选定：{setting_zh(name)}）", f" (the centre chooses by {self.code(name)})")

    def setting(self, source: FromMatter | FromCentre | FromForm, form: type | None) -> str:
        """Return the Chinese name of what a matter, a centre or a document sets."""
        if not isinstance(source, FromForm):
            return setting_zh(source.name)
        return next((field.zh for field in (fields_of(form) if form else ()) if field.name == source.name), source.name)

    def stopped(self, reading: Stopped) -> str:
        """Return the reading by which runs inside stop the clock, and which of them do."""
        inside, which = self.lifecycle(reading.by), self.said(reading.basis)
        return self.say(f"{inside}期间中止计时", f"stopped by {inside}") + (self.say(f"（{which}）", f" ({which})") if which else "")

    def said(self, asked: object) -> str:
        """Return the words of what a limit asks; an empty text where it has none, as a function has."""
        return str(getattr(asked, "zh" if self.zh else "en", ""))

    def weight(self, limit: TimeLimit) -> str:
        """Return the legal basis of the limit, and what else weighs: “原则上”, whose period it is, a default that nobody has adopted."""
        parts = [self.say(*basis_of(limit))]
        parts += [self.say("原则上", "soft: “in principle”")] if limit.soft else []
        parts += [self.say("申请人的期限", "the applicant's period")] if limit.of_applicant and limit.basis is not INTERNAL else []
        parts += [self.say("系统默认，未采纳不计时", "untimed until the centre adopts it")] if _is_default(limit.cite) else []
        governed = _governed(limit.cite)
        if governed:
            zh, en = "、".join(each.zh for each in governed), ", ".join(each.value for each in governed)
            parts.append(
                self.say(f"限{zh}；其他事项为系统默认，未采纳不计时", f"{en} only; other matters are untimed until the centre adopts it")
            )
        return self.say("，", ", ").join(parts)

    def about(self, limit: TimeLimit) -> list[tuple[str, str]]:
        """Return the limit's details: label and text of each."""
        details = (
            (self.say("计时状态", "runs in"), self.listed(self.named(limit.while_in))),
            (self.say("起算条件", "starts if"), self.said(limit.starts_if)),
            (self.say("起算日", "counts from"), self.dated(limit)),
            (self.say("计时截止于", "met by"), self.listed(map(self.event, limit.met_by))),
            (self.say("中止计时的子程序", "paused by"), self.listed(map(self.lifecycle, limit.paused_by))),
            (self.say("中止计时的情形", "paused if"), self.said(limit.pauses_if)),
            (
                self.say("恢复计时", "on resumption"),
                self.say("恢复之日计入", "the day on which it goes on is counted") if limit.counts_resumption else "",
            ),
            (self.say("期满依法发生", "on lapse"), self.event(limit.lapse) if limit.lapse else ""),
            (self.say("期限内已办理、超期不究责的事件", "excused by, in time"), self.listed(map(self.event_inside, limit.excused_by))),
            (self.say("可适用的口径", "readings"), self.chosen_by(limit)),
            (self.say("适用口径", "reading"), self.one_language(limit.reading)),
        )
        return [(label, text) for label, text in details if text]

    def dated(self, limit: TimeLimit) -> str:
        """Return the field of an event in which the day stands from which the limit counts; an empty text where there is none."""
        if limit.dated_by is None:
            return ""
        event, name = limit.dated_by
        form = next(row.form for row in self.of.transitions if row.event == event)
        title = next((field.zh for field in (fields_of(form) if form else ()) if field.name == name), name)
        zh = f"“{self.event(event)}”所载{title}；未载明的，该事件之日"
        return self.say(zh, f"{self.code(name)} of {self.event(event)}, else the day of that event")

    def event_inside(self, name: str) -> str:
        """Return an event of this lifecycle, or of a run inside: `lifecycle.event`."""
        lifecycle, _, event = name.rpartition(".")
        if not lifecycle:
            return self.event(event)
        other = self.others.get(lifecycle)
        zh = "" if other is None else next(row.zh for row in other.transitions if row.event == event)
        return self.say(f"{self.lifecycle(lifecycle)}的“{zh or event}”", f"{self.lifecycle(lifecycle)}: {self.term(zh, event)}".rstrip())

    def documents(self) -> list[type]:
        """Return the documents that the opening and the rows take, and the documents inside their fields."""
        forms = dict.fromkeys([self.of.opens_with, *(row.form for row in self.of.transitions)])
        return _with_inner([cls for cls in forms if cls is not None])

    def takes(self, field_type: FieldType) -> str:
        """Return what a field takes: in English as it is written in a log, in Chinese in words."""
        if field_type.items is not None:
            return self.say(f"{self.takes(field_type.items)}（可多项）", f"[{self.takes(field_type.items)}]")
        if field_type.kind is Kind.ENUM:
            return self.say(
                "／".join(label(member)[0] for member in field_type.cls), " | ".join(str(member.value) for member in field_type.cls)
            )
        if field_type.kind is Kind.FORM:
            return self.say(f"《{form_zh(field_type.cls)}》", str(field_type.cls.__name__))
        return self.say(*KINDS[field_type.kind])

    def names(self) -> list[tuple[str, str, str, str]]:
        """Return the code of every term of a Chinese text: what it is, the term, the code, and for a field how its value is written."""
        of, rows = self.of, self.of.transitions
        guards = dict.fromkeys([*of.opening_guards, *(guard for row in rows for guard in row.guards)])
        roles = dict.fromkeys([*of.opened_by, *(role for row in rows for role in row.by), *(guard.soft for guard in guards if guard.soft)])
        amounts = [limit.within for limit in of.limits]
        parameters = dict.fromkeys(amount.name for amount in amounts if isinstance(amount, FromCentre))
        out = [("程序", of.zh, of.name, "")]
        out += [("状态", state.zh, state.name, "") for state in of.states]
        out += [("事件", zh, event, "") for event, zh in ({OPEN: self.opening} | {row.event: row.zh for row in rows}).items()]
        out += [("时限", limit.zh, limit.name, "") for limit in of.limits]
        out += [("中心参数", setting_zh(name), name, "") for name in parameters]
        out += [("角色", role.zh, role.name, "") for role in roles]
        out += [("条件", self.guard(guard), guard.name, "") for guard in guards]
        for cls in self.documents():
            out.append(("文书", f"《{form_zh(cls)}》", cls.__name__, ""))
            out += [("栏目", field.zh, field.name, self.written(field.type)) for field in fields_of(cls)]
        return out

    def written(self, field_type: FieldType) -> str:
        """Return how the value of a field is written in a log, where the Chinese word for it does not show that."""
        if field_type.kind is Kind.ENUM:
            labels = [(str(member.value), label(member)[0]) for member in field_type.cls]
            return "、".join(value if value == zh else f"`{value}`（{zh}）" for value, zh in labels)
        if field_type.items is not None:
            inner = self.written(field_type.items)
            return "列表" + (f"，每项 {inner}" if inner else "")
        return f"`{field_type.cls.__name__}`" if field_type.kind is Kind.FORM else _WRITTEN.get(field_type.kind, "")


def _is_default(cites: Cites) -> bool:
    """Return whether nothing but defaults of the library is cited: these bind nobody before a centre adopts them."""
    return all(cite.is_default for cite in cites)


def _governed(cites: Cites) -> tuple[LegalType, ...]:
    """Return the kinds of matter for which a law sets the limit, where it is a default of the library for all others; else none."""
    texts = [cite for cite in cites if not cite.is_default]
    if len(texts) == len(cites) or not all(cite.law.only_for for cite in texts):
        return ()
    return tuple(dict.fromkeys(legal_type for cite in texts for legal_type in cite.law.only_for))


def target_state(row: Transition) -> State | None:
    """Return the state to which the row leads; None where the run stays in its state."""
    return None if row.target is STAYS else cast("State", row.target)


def form_zh(cls: type) -> str:
    """Return the document's Chinese title."""
    return str(getattr(cls, "zh", ""))


def _with_inner(classes: list[type]) -> list[type]:
    """Return the classes, each followed by the documents inside its fields, in any depth; each once."""
    documents = dict.fromkeys(classes)
    for cls in classes:
        inner = [field.type.innermost for field in fields_of(cls)]
        documents.update(dict.fromkeys(_with_inner([part.cls for part in inner if part.kind is Kind.FORM])))
    return list(documents)
