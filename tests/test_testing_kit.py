"""The testing kit: it passes every lifecycle and store that ships, and finds faults."""

import itertools
import unittest
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings, strategies
from msgspec.structs import replace

from caseflow import Centre, Guard
from caseflow.calendar import CN, WorkCalendar, working_days
from caseflow.errors import BadInput
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AgencyResult, Application, ExtensionNotice, ExtensionTold, LinkedCase, Reasons
from caseflow.store import MemoryStore, SqliteStore
from caseflow.testing import MATTERS, cases, check_case, forms_of, lifecycle_test, store_test, work_calendars
from tests.core.stories import BENEFIT, DONE, LICENCE, LOST, YES, A, B, life, limit, row, small_centre

# A centre whose own rules all say yes and set every amount, so that every row can be taken.
AMOUNTS = {limit.within.name for lifecycle in CATALOGUE for limit in lifecycle.limits if type(limit.within).__name__ == "FromCentre"}
VALUES = YES | dict.fromkeys(AMOUNTS, working_days(5)) | {"reply_reading": working_days(2)}
CENTRE = Centre("kit", lifecycles=CATALOGUE, calendar=CN, parameters=VALUES)
# Rows that need documents which only the tests of their own lifecycles have.
HARD = {
    "joint": ("tell_extension",),  # in each of three states, after an extension there; `promised` walks the same row
    "posting": ("take_post",),
    "reassignment": ("approve_reassignment", "successor_ready", "take_effect", "withdraw_reassignment"),
    "document_relay": ("deliver_online",),  # the day of arrival must be that of the act
    "site_acceptance": ("criticise",),  # while inspected again, only after a report that itself came too late
    "archive_transfer": ("enrol", "list_files", "hand_over_files", "acknowledge_files", "return_list", "file_away"),
}
# The review of 43 is extended only where the matter's own law says so.
OF_ITS_OWN = {"upward": (attrs.evolve(LICENCE, extension=working_days(5)), BENEFIT)}
# The result must be about the case that was linked.
FORMS = {
    "link_case": strategies.just(LinkedCase(case_no="HL-1")),
    # The applicant is told of an extension when it has been approved, and not ahead.
    ExtensionNotice: strategies.just(ExtensionNotice(reasons="案情复杂")),
    "tell_extension": lambda case, _: strategies.just(ExtensionTold(told_on=case.standing[-1].day)),
    "obtain_result": strategies.just(AgencyResult(case_no="HL-1", state="办结", closed_on=date(2021, 3, 31))),
}


def run(case_class):
    """The text of every failure of a TestCase."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case_class).run(result)
    assert result.testsRun
    return [text for _, text in result.failures + result.errors]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"may_miss": ("finsh",)}, r"may_miss names 'finsh', which is not an event of 'small' \(did you mean 'finish'\?\)"),
        ({"forms": {"finsh": strategies.none()}}, r"forms names 'finsh', which is not an event that .* knows \(did you mean 'finish'\?\)"),
    ],
)
def test_a_name_that_the_lifecycle_does_not_have(given, says):
    """An unknown event name in `may_miss` or `forms` is refused, because it would have no effect."""
    with pytest.raises(BadInput, match=says):
        lifecycle_test("small", small_centre(life()), **given)


LONG = {"joint", "opinion", "promised", "upward"}  # what their walks cover is covered by the rest, in a third of the time


@pytest.mark.parametrize(
    "lifecycle",
    [pytest.param(each, id=each.name, marks=[pytest.mark.no_cover] if each.name in LONG else []) for each in CATALOGUE],
)
def test_every_lifecycle_that_ships(lifecycle):
    """Every row can be taken, and a case has its properties after every step of every walk."""
    test = lifecycle_test(
        lifecycle, CENTRE, walks=8, matter=OF_ITS_OWN.get(lifecycle.name), forms=FORMS, may_miss=HARD.get(lifecycle.name, ())
    )
    assert run(test) == []
    assert {event for event, _ in test.coverage.missing} <= set(HARD.get(lifecycle.name, ()))
    assert test.coverage.walked <= set(test.coverage.rows)


def test_every_store_that_ships(tmp_path):
    """Both stores pass."""
    files = itertools.count()
    assert run(store_test(MemoryStore)) == []
    assert run(store_test(lambda centre: SqliteStore(tmp_path / f"{next(files)}.db", centre))) == []


class TestFaultsInALifecycle:
    def report(self, *lifecycles, centre=None, **more):
        return "".join(run(lifecycle_test("small", centre or small_centre(*lifecycles), walks=10, max_steps=10, **more)))

    def test_what_is_right(self):
        """A small lifecycle without a fault passes."""
        assert self.report(life()) == ""

    def test_a_row_that_nobody_can_take(self):
        """A row whose guard always says no is named, unless it may be missed."""
        no = Guard("never", lambda _: "因为不行 (no)", zh="不")
        dead = life(transitions=(row("begin", A, B), row("finish", B, DONE), row("skip", A, DONE, guards=no)))
        assert "small: never walked: skip from a" in self.report(dead)
        assert self.report(dead, may_miss=("skip",)) == ""

    def test_a_guard_that_reads_the_form_and_does_not_say_so(self):
        """An offer that was then refused because of the document is a fault of the guard."""
        careless = Guard("brief", lambda asked: asked.form is None or "简" in asked.form.why or "太长 (too long)", zh="简要")
        lifecycle = life(transitions=(row("begin", A, B, form=Reasons, guards=careless), row("finish", B, DONE)))
        assert "'begin' was offered, and ['brief'] refused it" in self.report(lifecycle)

    def test_a_centre_that_counts_too_fast(self):
        """A centre whose clocks count more days than have passed is found."""

        class Hasty(Centre):
            def clocks(self, case, *, at):
                return tuple(replace(clock, used=999) for clock in Centre.clocks(self, case, at=at))

        lifecycle = life(limits=limit("small", "begin", working_days(3), A))
        centre = Hasty("small", lifecycles=(lifecycle,), calendar=CN)
        assert "clock 'small' of small#1 used 999 of the" in self.report(centre=centre)

    def test_not_the_lifecycle_that_the_centre_runs(self):
        """Another edition than the centre's, or a name that it does not run, is refused at once."""
        centre = small_centre(life())
        with pytest.raises(BadInput, match="runs edition 1 of 'small', not the one given"):
            lifecycle_test(life(edition="2"), centre)
        with pytest.raises(BadInput, match="did you mean 'small'"):
            lifecycle_test("smal", centre)


class Faulty(MemoryStore):
    """A memory store with one fault."""

    fault = ""

    def append(self, case, *, expected):
        if self.fault == "last writer wins" and case.case_no in self.rows:
            self.rows[case.case_no] = self.rows[case.case_no][:expected]
        super().append(case, expected=expected)
        if self.fault == "half an append" and len(case.entries) > 1:
            self.rows[case.case_no] = self.rows[case.case_no][:-1]

    def due(self, until, *, after=None, limit=1000):
        if self.fault == "due tomorrow":
            until -= timedelta(days=1)
        return super().due(until, after=after if self.fault != "pages overlap" else after and (after[0], ""), limit=limit)

    def rehead(self, case):
        return super().rehead(case) or self.fault == "any head"

    def erase(self, **which):
        return 2 if self.fault == "erases nothing" else super().erase(**which)

    def heads(self, *, after=""):
        heads = list(super().heads(after=after))
        return iter(heads[::-1] if self.fault == "backwards" else heads)


@pytest.mark.parametrize("fault", ["last writer wins", "half an append", "due tomorrow", "any head", "erases nothing", "backwards"])
def test_faults_in_a_store(fault):
    """Each of these faults in a store is found."""
    broken = type("Broken", (Faulty,), {"fault": fault})
    assert run(store_test(broken)) != []
    assert run(store_test(Faulty)) == []


class TestStrategies:
    @given(cases(CENTRE, "intake", matter=MATTERS[0]))
    @settings(max_examples=20)
    def test_cases(self, case):
        """A drawn case is one that the centre opened and led on."""
        check_case(CENTRE, case)
        assert case.runs[0].lifecycle.name == "intake"
        assert case.matter == MATTERS[0]

    @given(work_calendars(), strategies.dates(date(2021, 1, 10), date(2021, 12, 31)), strategies.integers(1, 60))
    def test_work_calendars(self, calendar, day, n):
        """In any drawn calendar the n-th working day after a day is a working day, n working days away."""
        there = calendar.add(day, n)
        assert calendar.count(day, there) == n
        assert calendar.is_working(there)

    @given(strategies.data())
    def test_forms(self, data):
        """A drawn document is one that its class accepts."""
        assert type(data.draw(forms_of(Application))) is Application

    @given(cases(CENTRE, CATALOGUE["intake"], forms={Application: strategies.just(Application(applicant="张三", contact=None))}))
    @settings(max_examples=5)
    def test_forms_of_a_host(self, case):
        """A host's own strategy for a form replaces the kit's."""
        assert case.entries[0].form.applicant == "张三"


def test_a_walk_that_reaches_the_end_of_the_calendar():
    """A walk stops where no notice covers a day any more, which is not a fault."""
    last = WorkCalendar.of("short", first=date(2021, 1, 1), last=date(2021, 3, 18))
    rows = (row("begin", A, B), row("go_back", B, A), row("finish", B, DONE), row("expire", (A, B), LOST, None))
    lifecycle = life(transitions=rows, limits=limit("days", "finish", working_days(20), (A, B), lapse="expire"))
    centre = Centre("small", lifecycles=(lifecycle,), calendar=last)
    assert run(lifecycle_test("small", centre, walks=10, max_steps=20, may_miss=("begin", "go_back", "finish", "expire"))) == []
