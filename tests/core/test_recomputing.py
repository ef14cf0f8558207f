"""A notice that amends the year: which due dates move, from, to and by which notice, and which lapses came too early."""

from datetime import date

from caseflow.calendar import CN, Notice
from tests.core.stories import CENTRE, LICENCE, Story, accepted, at

FLOOD = Notice(title="濮阳市关于防汛停工的通知", off=["2021-03-25", "2021-03-26"], issued="2021-03-22", layer="濮阳市")
CLOSED = Notice(title="本中心停电", off=["2021-05-08"], issued="2021-05-07", layer="本中心")


def test_what_moves():
    """Two days off in the middle move every open clock that counts them, and the notice is named."""
    story = accepted()
    moves = CENTRE.recompute([story.case], CN.with_notice(FLOOD), at=at("2021-03-23"))
    moved = {move.clock: (str(move.before), str(move.after), move.notices[0].title) for move in moves}
    assert moved["promise"] == ("2021-03-31", "2021-04-02", FLOOD.title)
    assert moved["statutory"] == ("2021-04-15", "2021-04-19", FLOOD.title)
    assert set(moved) == {"promise", "statutory"}


def test_what_is_over_does_not_move():
    """A clock that was met stays as it was, whatever is announced afterwards."""
    story = accepted().fire("grant", "2021-03-24")
    moved = CENTRE.recompute([story.case], CN.with_notice(FLOOD), at=at("2021-03-24"))
    assert {move.clock for move in moved} == {"delivery"}


def test_a_pause_in_progress_moves_by_its_expected_date():
    """While a clock is paused it has no due date; the expected one moves."""
    story = accepted().fire("order_special", "2021-03-18")
    moved = {move.clock: move for move in CENTRE.recompute([story.case], CN.with_notice(FLOOD), at=at("2021-03-19"))}
    assert moved["promise"].before is not None
    assert moved["promise"].after > moved["promise"].before


def test_the_extension_of_2020():
    """Seen from before 27 January 2020, the extended Spring Festival moves what was due after it."""
    before = CENTRE.with_calendar(CN.as_of(date(2020, 1, 20)))
    story = Story(day="2020-01-21", centre=before, matter=LICENCE)
    (moved, *_) = before.recompute([story.case], CN.as_of(date(2020, 2, 1)), at=at("2020-01-21"))
    assert (moved.clock, str(moved.before), str(moved.after)) == ("notice", "2020-02-03", "2020-02-05")
    assert "延长2020年春节假期" in moved.notices[0].title


def test_a_lapse_that_came_too_early():
    """A lapse that the law would not have made yet by the new calendar is listed with its entry; it stands, and people decide."""
    story = Story(day="2021-04-28").lapse("2021-05-13")
    moves = CENTRE.recompute([story.case], CN.with_notice(CLOSED), at=at("2021-05-13"))
    early = [move for move in moves if move.lapsed is not None]
    assert [(move.run, move.clock, str(move.before), str(move.after), move.lapsed) for move in early] == [
        ("intake#1", "notice", "2021-05-08", "2021-05-10", 1)
    ]
    assert not [move for move in CENTRE.recompute([story.case], CN, at=at("2021-05-13")) if move.lapsed is not None]


def test_beyond_the_other_calendar():
    """Where the other calendar does not reach, the new date is None and the reason is given; nothing is guessed."""
    story = Story(day="2020-12-30")
    (moved, *_) = CENTRE.recompute([story.case], CN.as_of(date(2020, 11, 1)), at=at("2020-12-30"))
    assert moved.after is None
    assert "2021" in moved.undated


def test_due_within():
    """What falls due within so many working days, that day included, and what is overdue; not what is paused or met."""
    story = accepted()
    assert [clock.name for clock in CENTRE.due_within(story.case, 3, at=at("2021-03-26"))] == ["promise"]
    assert CENTRE.due_within(story.case, 2, at=at("2021-03-26")) == ()
    assert [clock.name for clock in CENTRE.due_within(story.case, 0, at=at("2021-04-01"))] == ["promise"]
