"""Migration: an open case moves to another edition on purpose, and loses nothing on the way."""

from datetime import date

import attrs
import pytest
from msgspec.structs import replace

from caseflow import Actor, Centre, State
from caseflow.calendar import CN, working_days
from caseflow.engine.acts import prepare
from caseflow.engine.migrating import migrate
from caseflow.errors import MigrationRefused, NotPermitted, OutOfOrder
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Catalogue
from caseflow.machines import CATALOGUE
from caseflow.machines.cases.promised import PROMISED, REVIEWING
from caseflow.machines.law import HENAN_BUSINESS_2025
from tests.core.stories import CENTRE, SALT, A, B, Story, accepted, at, life, limit, person_for, row, walk_all

EXAMINING = State("examining", zh="核查中")


def renamed(value):
    """The rows and limits with another name for one state."""
    return tuple(EXAMINING if state == REVIEWING else state for state in value)


SECOND = attrs.evolve(
    PROMISED,
    edition="2022-01-01",
    transitions=tuple(
        attrs.evolve(step, source=renamed(step.source), target=EXAMINING if step.target == REVIEWING else step.target)
        for step in PROMISED.transitions
    ),
    limits=tuple(attrs.evolve(limit, while_in=renamed(limit.while_in)) for limit in PROMISED.limits),
)
CURRENT = tuple(SECOND if life.name == "promised" else life for life in CATALOGUE)
NEW = Centre("hualong", lifecycles=Catalogue(CURRENT, older=(PROMISED,)), calendar=CN, salt=lambda: SALT)


def moved(story, day="2021-04-01", **more):
    given = {"to": "2022-01-01", "why": "新办法施行", "states": {"reviewing": "examining"}, "actor": person_for("centre_head")} | more
    return NEW.migrate(story.case, "promised#1", at=at(day), **given)


def paused():
    return accepted().fire("order_special", "2021-03-22").fire("end_special", "2021-03-26")


def figures(centre, case, day="2021-04-02"):
    clocks = centre.clocks(case, at=at(day))
    return [(clock.name, clock.run, clock.state, clock.within, clock.used, clock.left, clock.due) for clock in clocks]


def test_an_old_edition_keeps_running():
    """A case opened under an edition that is no longer current goes on under it."""
    story = Story(centre=CENTRE).fire("examine", "2021-03-17").fire("accept_promised", "2021-03-17")
    case = NEW.fire(story.case, "review", at=at("2021-03-18"), actor=person_for("department"))
    assert (case.state, case.main.origin.terms.edition) == ("reviewing", PROMISED.edition)


def test_nothing_is_lost():
    """After the move every clock has the same days used and the same due date, though the state has another name."""
    story = paused()
    case = moved(story)
    assert case.state == "examining"
    assert figures(NEW, case) == figures(CENTRE, story.case)
    assert [str(clock.due) for clock in NEW.clocks(case, at=at("2021-04-02")) if clock.name == "promise"] == ["2021-04-07"]


def test_the_case_goes_on_under_the_new_edition():
    """What comes after the move is the new edition's, and a journal of both editions is read back as it was."""
    case = moved(paused())
    case = NEW.fire(case, "grant", at=at("2021-04-06"), actor=person_for("department_head"), form={"number": "1"})
    assert case.state == "granted"
    assert loads(dumps(case), NEW) == case
    assert figures(NEW, case, "2021-04-06")[1][2] == "met"


def test_a_past_day_follows_the_edition_of_that_day():
    """The clocks as of a day before the move are those of the old edition."""
    story = paused()
    assert figures(NEW, moved(story), "2021-03-24") == figures(CENTRE, story.case, "2021-03-24")


def test_a_dry_run_changes_nothing():
    """The case that was asked about is the same object, with the same entries, afterwards."""
    story = paused()
    before = story.case.entries
    moved(story)
    assert story.case.entries is before


REFUSED = [
    ({"states": {}}, r"state 'reviewing' does not exist in 2022-01-01; map 'reviewing' with states="),
    ({"states": {"reviewing": "examinin"}}, r"did you mean 'examining'"),
    ({"states": {"reviewing": "granted_"}}, r"does not exist"),
    ({"states": {"reviewing": "withdrawn"}}, r"is final in 2022-01-01"),
    ({"states": {"reviewing": "examining", "reviewin": "x"}}, r"states= maps 'reviewin'.*did you mean 'reviewing'"),
    ({"states": {"reviewing": "suspended"}}, r"the clock 'promise' would be paused and count other days"),
    ({"to": "2022-01-02"}, r"has no edition '2022-01-02' .*did you mean '2022-01-01'"),
]


@pytest.mark.parametrize(("given", "why"), REFUSED)
def test_what_is_refused(given, why):
    """A state without a successor, a final state, a clock that would count otherwise and an unknown edition are refused with the reason."""
    with pytest.raises(MigrationRefused, match=why):
        moved(accepted(), **given)


def test_who_may():
    """Only one of the centre's correctors may migrate a case."""
    both = Actor("p-9", roles={"applicant", "centre_head"})
    assert moved(accepted(), "2021-04-01", actor=both).entries[-1].role == "centre_head"
    with pytest.raises(NotPermitted, match="may not migrate"):
        moved(accepted(), actor=person_for("window_clerk"))


def test_not_in_the_past():
    """A migration is an act of today; it is not recorded late."""
    with pytest.raises(OutOfOrder, match="act of today"):
        moved(accepted().fire("extend", "2021-04-05"), "2021-04-01", recorded_at=at("2021-04-06"))


def test_a_closed_run_does_not_move():
    """What is closed stays under the edition under which it was closed."""
    with pytest.raises(MigrationRefused, match="is closed"):
        moved(accepted().fire("withdraw", "2021-03-20"))


def small(edition, limits):
    return life(edition=edition, limits=limits)


def test_a_clock_without_heir():
    """An edition that forgot a clock that is running cannot take the case over; one that has a new clock can."""
    old, bare = small("1", (limit("days", "finish", working_days(5), (A, B)),)), small("2", ())
    more = small("3", (limit("days", "finish", working_days(7), (A, B)), limit("start", "begin", working_days(1), (A,))))
    centre = Centre("small", lifecycles=Catalogue((old,), older=(bare, more)), calendar=CN)
    story = Story("small", centre=centre)
    given = {"at": at("2021-03-18"), "actor": person_for("centre_head"), "why": "更新"}
    with pytest.raises(MigrationRefused, match=r"the clock 'days' .* has no heir"):
        centre.migrate(story.case, "small#1", to="2", **given)
    case = centre.migrate(story.case, "small#1", to="3", **given)
    due = {clock.name: str(clock.due) for clock in centre.clocks(case, at=at("2021-03-18"))}
    assert due == {"days": "2021-03-26", "start": "2021-03-19"}


def test_another_lifecycle_is_no_edition():
    """A migration changes the edition, never the kind."""
    story = accepted()
    act = prepare(NEW, "migrate", at=at("2021-04-01"), actor=person_for("centre_head"), form=None, recorded_at=None, key=None, waive=None)
    with pytest.raises(MigrationRefused, match="another lifecycle"):
        migrate(
            NEW,
            story.case,
            act,
            story.case.main,
            edition=CATALOGUE["upward"],
            states={"reviewing": "preparing"},
            why="x",
            by=NEW.correctors,
        )


def test_a_tampered_migration_is_no_legal_walk():
    """A migration recorded from a state in which the run did not stand is refused when the journal is walked."""
    case = moved(accepted())
    last = case.entries[-1]
    wrong = replace(last, moves=(replace(last.moves[0], source="accepted"),))
    with pytest.raises(OutOfOrder, match="migrates promised#1 from 'accepted'"):
        walk_all((*case.entries[:-1], wrong), NEW.find)


def test_migrated_rows_of_a_small_lifecycle_still_close():
    """A run that moved closes by the rows of its new edition, and its clock is met."""
    old = small("1", (limit("days", "finish", working_days(5), (A, B)),))
    new = life(edition="2", transitions=(row("begin", A, B), row("finish", B, State("done", zh="完成", final=True))), limits=old.limits)
    centre = Centre("small", lifecycles=Catalogue((new,), older=(old,)), calendar=CN)
    before = Centre("small", lifecycles=(old,), calendar=CN)
    story = Story("small", centre=before).fire("begin", "2021-03-18")
    case = centre.migrate(story.case, "small#1", to="2", at=at("2021-03-18"), actor=person_for("centre_head"), why="更新")
    case = centre.fire(case, "finish", at=at("2021-03-19"), actor=person_for("doer"))
    assert [clock.state for clock in centre.clocks(case, at=at("2021-03-19"))] == ["met"]


@pytest.mark.parametrize("annulled", [False, True])
def test_under_the_edition_of_then(annulled):
    """What is recorded late, of the time before a migration, or after one that was annulled, is read back under the edition of then."""
    case = moved(accepted())
    who = person_for("centre_head")
    if annulled:
        case = NEW.correct(case, case.entries[-1].seq, at=at("2021-04-02"), actor=who, why="误迁")
    day, form = ("2021-04-06" if annulled else "2021-03-19"), {"kind": "检验", "expected": "5 working_days"}
    late = NEW.fire(case, "order_special", at=at(day), recorded_at=at("2021-04-06", "10:00"), actor=person_for("department"), form=form)
    assert late.entries[-1].moves[0].source == "reviewing"
    assert loads(dumps(late), NEW) == late


def test_a_past_day_after_a_correction_across_a_migration():
    """A case as of a past day follows the edition of that day, where a correction moved an entry across the migration too."""
    same = attrs.evolve(PROMISED, edition="2022-01-01")
    current = tuple(same if life.name == "promised" else life for life in CATALOGUE)
    centre = Centre("hualong", lifecycles=Catalogue(current, older=(PROMISED,)), calendar=CN, salt=lambda: SALT)
    case, head = accepted().fire("order_survey", "2021-03-22").case, person_for("centre_head")
    survey = case.entries[-1].seq
    case = centre.migrate(case, "promised#1", to="2022-01-01", at=at("2021-04-01"), actor=head, why="新办法施行")
    case = centre.correct(case, survey, at=at("2021-04-06"), actor=head, why="日期误记", happened=at("2021-04-02"))
    case = centre.fire(case, "survey_not_possible", at=at("2021-04-08"), actor=person_for("department"), form={"why": "无人"})
    then = case.as_of(date(2021, 4, 3))
    assert [(run.id, run.origin.terms.edition) for run in then.runs] == [
        ("intake#1", "2026-11-28"), ("promised#1", "2022-01-01"), ("site_survey#1", "2026-11-28"),
    ]  # fmt: skip
    assert figures(centre, case, "2021-04-03") == figures(centre, then, "2021-04-03")
    assert case.as_of(date(2021, 3, 31)).main.origin.terms.edition == "2026-11-28"


def test_what_is_late_stays_late():
    """An edition that cites a later law, and would make a late clock untimed, cannot take the case over; before it is late it can."""
    old = small("1", (limit("days", "finish", working_days(5), (A, B)),))
    later = small("2", (attrs.evolve(limit("days", "finish", working_days(5), (A, B)), cite=HENAN_BUSINESS_2025.whole),))
    centre = Centre("small", lifecycles=Catalogue((old,), older=(later,)), calendar=CN)
    case, head = Story("small", centre=centre).case, person_for("centre_head")
    with pytest.raises(MigrationRefused, match="the clock 'days', due 2021-03-24, is late, and would be so no more"):
        centre.migrate(case, "small#1", to="2", at=at("2021-03-25"), actor=head, why="更新")
    assert centre.migrate(case, "small#1", to="2", at=at("2021-03-24"), actor=head, why="更新").run("small").lifecycle.edition == "2"
