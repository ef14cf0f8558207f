"""The suite that every store must pass, as a `unittest.TestCase`; hosts get it from `caseflow.testing`."""

# Hosts may run it without pytest, so it uses plain assertions and the words of unittest.
# ruff: noqa: S101, PT027

from __future__ import annotations

import unittest
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from caseflow.basics.arguments import refuse, takes
from caseflow.calendar import CN, Span, working_days
from caseflow.case.records import Actor, Case
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, Conflict
from caseflow.journal import dumps
from caseflow.law import centre_rule
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import Erased, form, not_blank, personal
from caseflow.lifecycle.vocabulary import STAYS, Role, State, TimeLimit, Transition, from_form
from caseflow.store.protocol import Head, NoSuchCase, Store, head_of


@form("来信")
class Letter:
    """The form that opens the cases of the suite."""

    sender: str = personal(validator=not_blank)
    within: Span | None = None


_ROLE, _OPEN = Role("clerk", zh="经办"), State("open", zh="办理中")
_CLERK = Actor("w-01", roles={_ROLE})
LETTERS = Lifecycle(
    "letter",
    zh="来信",
    edition="1",
    start=_OPEN,
    opens_with=Letter,
    opened_by=_ROLE,
    cite=centre_rule("测试所用的规则"),
    transitions=(
        Transition("note", _OPEN, STAYS, _ROLE, zh="记录"),
        Transition("answer", _OPEN, State("answered", zh="已复", final=True), _ROLE, zh="答复"),
        Transition("drop", _OPEN, State("dropped", zh="视为放弃", final=True), None, zh="视为放弃"),
    ),
    limits=(
        TimeLimit("answer", "answer", from_form("within"), _OPEN, zh="答复时限", lapse="drop", cite=centre_rule("测试所用的规则")),
    ),
)  # fmt: skip


def _maker(value: object, what: str) -> Any:
    if not callable(value):
        refuse(value, what, "what makes a store", "such as MemoryStore")
    return value


@takes(make_store=_maker)
def store_test(make_store: Callable[[Centre], Store]) -> type[unittest.TestCase]:
    """Return a TestCase that checks the stores made by `make_store` against the contract of `Store`.

    `make_store` is called once for each test, with the centre of the store, and returns an empty store. A store with a `close` is closed.
    """

    class StoreTest(_Suite):
        makers = (make_store,)

    return StoreTest


class _Cases(unittest.TestCase):
    makers: ClassVar[tuple[Callable[[Centre], Store], ...]]

    def setUp(self) -> None:
        self.centre = Centre("suite", lifecycles=(LETTERS,), calendar=CN)
        self.store: Any = self.makers[0](self.centre)
        if hasattr(self.store, "close"):
            self.addCleanup(self.store.close)

    def case(self, number: str = "A-1", *, within: int | None = 10, day: str = "2021-03-17", sender: str = "张三") -> Case:
        letter = Letter(sender=sender, within=None if within is None else working_days(within))
        return self.centre.open("letter", case_no=number, at=f"{day}T09:00+08:00", actor=_CLERK, form=letter)

    def fire(self, case: Case, event: str, hour: str = "10:00") -> Case:
        return self.centre.fire(case, event, at=f"2021-03-17T{hour}+08:00", actor=_CLERK)

    def store_all(self, *cases: Case) -> None:
        for case in cases:
            self.store.append(case, expected=0)

    def assert_stored(self, case: Case) -> None:
        loaded = self.store.load(case.case_no)
        assert loaded == case, f"case {case.case_no} was loaded as a different case"
        assert dumps(loaded) == dumps(case), f"case {case.case_no} was loaded with other lines"
        hashes = self.store.hashes(case.case_no)
        assert len(hashes) == len(case.entries), "there must be one hash for each entry"
        assert self.store.head(case.case_no) == head_of(case, hashes[-1], self.centre), "the head must match the journal and the calendar"

    def assert_refused(self, case: Case, *, expected: int) -> None:
        before = [dumps(self.store.load(number)) for number in self.store.numbers()]
        with self.assertRaises(Conflict):
            self.store.append(case, expected=expected)
        assert [dumps(self.store.load(number)) for number in self.store.numbers()] == before, "a refused append changed the store"


class _Suite(_Cases):
    def test_what_is_appended_is_loaded(self) -> None:
        """A case is loaded as it was appended, in one append or in several."""
        case = self.case()
        self.store_all(case)
        self.assert_stored(case)
        more = self.fire(self.fire(case, "note"), "note", "11:00")
        self.store.append(more, expected=1)
        self.assert_stored(more)

    def test_nothing_new(self) -> None:
        """An append without entries, or of entries that are stored already, changes nothing."""
        case = self.fire(self.case(), "note")
        self.store_all(case, case)
        self.store.append(case, expected=2)
        self.store.append(case, expected=1)
        self.assert_stored(case)

    def test_somebody_was_faster(self) -> None:
        """Of two appends to the same state, the second is refused; so is an append that expects more entries than there are."""
        first = self.case()
        self.store_all(first)
        self.store.append(self.fire(first, "note"), expected=1)
        self.assert_refused(self.fire(first, "answer"), expected=1)
        self.assert_refused(self.case(sender="李四"), expected=0)
        self.assert_refused(self.fire(self.fire(self.fire(first, "note"), "note"), "note"), expected=3)
        self.assert_stored(self.fire(first, "note"))

    def test_another_past(self) -> None:
        """A case with another past is refused, however many entries it expects."""
        first = self.case()
        self.store_all(first)
        self.store.append(self.fire(first, "note"), expected=1)
        self.assert_refused(self.fire(self.fire(first, "note", "10:30"), "note", "11:00"), expected=2)

    def test_a_case_that_is_not_there(self) -> None:
        """A case that the store does not hold has no head and no hashes, cannot be loaded, and is not created by reading it."""
        assert self.store.head("A-9") is None
        assert tuple(self.store.hashes("A-9")) == ()
        with self.assertRaises(NoSuchCase):
            self.store.load("A-9")
        self.assert_refused(self.fire(self.case(), "note"), expected=1)
        assert list(self.store.numbers()) == []
        assert list(self.store.heads()) == []

    def test_in_the_order_of_numbers(self) -> None:
        """Numbers and heads come in the order of case numbers, by code point; `after` itself is left out."""
        names = ["A-10", "A-2", "A-1", "村-1", "a-1"]
        self.store_all(*[self.case(name) for name in names])
        assert list(self.store.numbers()) == sorted(names)
        assert [head.case_no for head in self.store.heads()] == sorted(names)
        assert [head.case_no for head in self.store.heads(after="A-10")] == sorted(names)[2:]

    def paged(self, query: Callable[..., tuple[Head, ...]], until: date) -> list[str]:
        numbers: list[str] = []
        after = None
        while page := query(until, after=after, limit=2):
            assert len(page) <= 2, "a page must not be longer than its limit"  # noqa: PLR2004  # the limit above
            numbers += [head.case_no for head in page]
            day = page[-1].next_due
            assert day is not None, "a case without a due day must not be on a page"
            after = (day, page[-1].case_no)
        return numbers

    def test_due_and_lapsing(self) -> None:
        """Cases that fall due, or lapse, by a day (included) come in the order of days, then numbers, page after page."""
        self.store_all(*[self.case(f"A-{n}", within=within) for n, within in enumerate([5, 1, 2, 1, 1])])
        self.store_all(self.case("B-1", within=None), self.case("B-2", within=3))
        self.store.append(self.fire(self.store.load("A-3"), "answer"), expected=1)
        for query in (self.store.due, self.store.lapsing):
            assert self.paged(query, date(2021, 3, 17)) == []
            assert self.paged(query, date(2021, 3, 18)) == ["A-1", "A-4"]
            assert self.paged(query, date(2021, 3, 24)) == ["A-1", "A-4", "A-2", "B-2", "A-0"]

    def test_wrong_arguments(self) -> None:
        """A wrong argument is refused with a `BadInput`, whatever it is, and changes nothing."""
        case = self.case()
        self.store_all(case)
        day = date(2021, 3, 17)
        junk: tuple[Any, ...] = (None, True, -1, 1.5, b"x", [], {}, object(), "\ud800")
        calls: tuple[tuple[str, dict[str, Any]], ...] = (
            ("append", {"case": case, "expected": 1}), ("load", {"case_no": "A-1"}), ("hashes", {"case_no": "A-1"}),
            ("head", {"case_no": "A-1"}),
            ("due", {"until": day}), ("lapsing", {"until": day}), ("carry_over", {"old": "x", "first": day}), ("rehead", {"case": case}),
            ("append_many", {"cases": [(case, 1)]}),
        )  # fmt: skip
        for verb, right in calls:
            for name in right:
                for wrong in junk if name not in {"expected", "cases"} else (None, True, 1.5, "1", object()):
                    self._assert_bad(verb, **{**right, name: wrong})
        for wrong in (0, -1, True, 1.5, "5"):
            for verb in ("due", "lapsing"):
                self._assert_bad(verb, until=day, limit=wrong)
            self._assert_bad("stale", limit=wrong)
        for after in ("A-1", (day,), ("2021-03-17", "A-1"), (day, 7)):
            self._assert_bad("due", until=day, after=after)
        for wrong in ([(case,)], [case], [(case, "1")]):
            self._assert_bad("append_many", cases=wrong)
        for number in (7, b"A-1", ["A-1"]):
            self._assert_bad("erase", case_no=number)
            self._assert_bad("erase", person=number)
            self._assert_bad("heads", after=number)
        self._assert_bad("stale", only_undated=None)
        self.assert_stored(case)

    def _assert_bad(self, verb: str, **arguments: Any) -> None:
        with self.assertRaises(BadInput, msg=f"{verb} must refuse {arguments!r}"):
            getattr(self.store, verb)(**arguments)

    def test_a_head_computed_afresh(self) -> None:
        """`rehead` accepts only a case with exactly the stored entries."""
        case = self.case()
        self.store_all(case)
        assert self.store.rehead(case) is True
        assert self.store.rehead(self.fire(case, "note")) is False
        self.assert_stored(case)

    def test_erasing(self) -> None:
        """An erased value is not loaded any more, the chain stays whole, and the case can continue."""
        self.store_all(self.case("A-1"), self.case("A-2"), self.case("A-3", sender="李四"))
        hashes = self.store.hashes("A-1")
        assert self.store.erase(person="张三") == 2  # noqa: PLR2004  # two of the three cases above
        assert self.store.erase(case_no="A-1") == 0
        assert isinstance(self.store.load("A-1").entries[0].form.sender, Erased)
        assert self.store.load("A-3").entries[0].form.sender == "李四"
        assert self.store.hashes("A-1") == hashes
        more = self.fire(self.store.load("A-1"), "note")
        self.store.append(more, expected=1)
        assert self.store.load("A-1") == more
        assert self.store.erase() == 0, "without a case and a person nothing is erased"
