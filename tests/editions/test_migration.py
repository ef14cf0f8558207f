"""The open cases of 2021, moved from the editions under which they were opened to the present ones."""

from pathlib import Path

import pytest

from caseflow import Centre
from caseflow.calendar import CN, working_days
from caseflow.case.matters import load_matters
from caseflow.errors import MigrationRefused
from caseflow.journal import dumps, loads
from caseflow.lifecycle import Catalogue
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import Rating, SpecialKind, SpecialNotice
from caseflow.reports.audit import audit, read_log
from tests.core.stories import BENEFIT, SALT, Story, accepted, at, make, person_for
from tests.editions.of_2021 import EDITION, OLDER

ROOT = Path(__file__).parents[2]
NEW_EDITION, MOVED_ON = "2026-11-28", "2022-01-04"
CHANGED = {life.name for life in OLDER}
BEFORE = Centre(
    "hualong", lifecycles=Catalogue((*OLDER, *(life for life in CATALOGUE if life.name not in CHANGED))), calendar=CN, salt=lambda: SALT
)
NOW = Centre("hualong", lifecycles=Catalogue(tuple(CATALOGUE), older=OLDER), calendar=CN, salt=lambda: SALT)
HEAD = person_for("centre_head")


def replayed():
    """The open cases of the example of 2021, as its log tells them, under the editions of then."""
    log = read_log((Path(__file__).parent / "open-2021.csv").read_bytes(), "open-2021.csv")
    result = audit(log.rows, BEFORE, load_matters(ROOT / "examples" / "matters.toml"), opens="intake")
    assert not [finding for case in result.cases for finding in case.findings if finding.kind not in {"breach", "law"}]
    return {case.case_no: case.case for case in result.cases}


CASES = replayed()


def moved(case, day=MOVED_ON, centre=NOW):
    """The case with every open run under the present edition."""
    for run in case.runs:
        if run.is_open and run.lifecycle.edition != NEW_EDITION:
            case = centre.migrate(case, run.id, to=NEW_EDITION, at=at(day), actor=HEAD, why="新版施行")
    return case


def figures(centre, case, day):
    """What the clocks of a case say on `day`, without which edition they are of."""
    return [
        (clock.run, clock.name, clock.number, clock.state, clock.within, clock.started, clock.used, clock.left, clock.due, clock.breached)
        for clock in centre.clocks(case, at=at(day))
    ]


@pytest.mark.parametrize("case_no", CASES)
def test_an_open_case_moves_and_keeps_its_time(case_no):
    """Every open run is of 2021 and moves; on that day its clocks have the same days used, the same due day and the same breach."""
    case = loads(dumps(CASES[case_no]), NOW)
    assert {run.lifecycle.edition for run in case.runs if run.is_open} == {EDITION}
    after = moved(case)
    assert {run.lifecycle.edition for run in after.runs if run.is_open} == {NEW_EDITION}
    was = figures(NOW, case, MOVED_ON)
    assert figures(NOW, after, MOVED_ON)[: len(was)] == was
    assert [figure[3:5] for figure in figures(NOW, after, MOVED_ON)[len(was) :]] == []
    assert loads(dumps(after), NOW) == after
    assert figures(NOW, after, "2021-12-30") == figures(BEFORE, CASES[case_no], "2021-12-30")


def by_2021(day="2021-03-17", **more):
    return accepted(day, centre=BEFORE, **more)


OWN_STEP = SpecialNotice(kind=SpecialKind.OTHER, step="内部会商", expected=working_days(5))


def test_a_pause_that_no_text_knows_waits_until_it_is_over():
    """A step of the office's own stopped the clocks then and stops none now: refused while it lasts; what it took is kept afterwards."""
    story = by_2021().fire("order_special", "2021-03-22", form=OWN_STEP)
    with pytest.raises(MigrationRefused, match=r"the clock 'promise' would be running and count other days than until now \(paused\)"):
        moved(story.case, "2021-03-25")
    story.fire("end_special", "2021-03-26")
    was = figures(BEFORE, story.case, "2021-03-29")
    assert figures(NOW, moved(story.case, "2021-03-29"), "2021-03-29") == was
    assert next(clock for clock in NOW.clocks(moved(story.case, "2021-03-29"), at=at("2021-03-29")) if clock.name == "promise").used == 4


def upward(day):
    story = Story(day=day, centre=BEFORE).fire("examine", day).fire("accept_upward", day)
    return story.fire("forward", "2021-03-18").fire("receive_reply", "2021-03-22")


def test_a_clock_that_now_ends_earlier_stays_where_it_runs():
    """The review ran until the case was closed, and is met by forwarding now: a case whose superior has replied is closed as it began."""
    story = upward("2021-03-17")
    with pytest.raises(MigrationRefused, match=r"the clock 'statutory' would be paused and count other days than until now \(running\)"):
        moved(story.case, "2021-03-23")
    case = NOW.fire(story.case, "close_granted", at=at("2021-03-23"), actor=person_for("window_clerk"), form={"number": "1"})
    assert {clock.name: clock.state for clock in NOW.clocks(case, at=at("2021-03-23")) if clock.run == "upward#1"}["statutory"] == "met"


def rated(grade):
    return Story("evaluation", centre=BEFORE, matter=BENEFIT).fire("rate", "2021-03-18", form=make(Rating, grade=grade))


def test_a_bad_rating_is_verified_first():
    """Its clock starts with the rating now, and started with the verification then: a case between the two would lose it."""
    story = rated(5)
    with pytest.raises(MigrationRefused, match=r"the clock 'bad_rating' starts with 'rate', which happened on 2021-03-18; take the next"):
        moved(story.case, "2021-03-19")
    story.fire("verify_rating", "2021-03-19")
    was = figures(BEFORE, story.case, "2021-03-22")
    assert figures(NOW, moved(story.case, "2021-03-22"), "2021-03-22") == was


def test_a_good_rating_moves():
    """A rating that starts no clock has none to lose."""
    assert moved(rated(1).case, "2021-03-19").main.lifecycle.edition == NEW_EDITION
