"""K5 to K7, K9 and K10, recomputed from journals alone."""

from datetime import date

import attrs

from caseflow import LegalType
from caseflow.calendar import CN
from caseflow.machines.forms import Application, Invitation, OnSpotResult, Rating, RatingAnswer, Reasons, Revisit
from caseflow.machines.indicators import indicators, visits
from tests.agency.office import LICENCE, Story
from tests.agency.test_institutions import DAY_DONE, appraised, score
from tests.agency.test_relay_and_rating import IN_HAND, granted, invited, parcel

DAY = "2021-03-17"
BOTH = attrs.evolve(LICENCE, kinds=("instant", "promised"))


def measured(key, *stories, **more):
    figures = indicators([story.case for story in stories], CN, day=date(2021, 6, 1), **more)
    return next(indicator for indicator in figures if indicator.key == key)


def bad():
    story = (
        invited("HL-B")
        .then("rate", "2021-03-19", "applicant", Rating(grade=5), who="t-1")
        .then("verify_rating", "2021-03-22", "centre_head")
    )
    return story.then("explain_rating", "2021-03-22", "centre_head", Reasons(why="依法办理"))


def revisited():
    story = bad().then("feed_back_rating", "2021-03-23", "centre_head", RatingAnswer(text="已说明"))
    return story.then("revisit", "2021-03-24", "centre_head", Revisit(content=True))


def test_coverage_has_no_target():
    """K5: rated of closed; open cases are not counted, and a missing rating is not a bad one."""
    indicator = measured("K5", invited(), bad(), granted())
    assert (indicator.ratio.numerator, indicator.ratio.denominator, indicator.ratio.target, indicator.ratio.met) == (1, 2, None, None)


def test_coverage_counts_every_answer():
    """K5: refused at the counter, given back or terminated is answered too; withdrawn or handed on is not; `kinds` narrows it."""
    benefit = attrs.evolve(LICENCE, legal_type=LegalType.BENEFIT)

    def answered(matter, *steps):
        story = Story("intake", DAY, "applicant", Application(applicant="王某"), matter=matter, who="u-1", case_no=f"HL-{len(steps)}")
        for event, role, form in steps:
            story.then(event, DAY, role, form)
        return story

    examined = ("examine", "window_clerk", None)
    refused = answered(LICENCE, ("refuse_not_needed", "window_clerk", {"number": "1", "reason": "不需许可"}))
    paper = {"reason": "不符合", "basis": "办法", "remedies": "复核"}
    back = answered(benefit, examined, ("return_case", "window_clerk", {"why": "不符合"}), ("issue_return", "window_clerk", paper))
    assert measured("K5", refused, back).ratio.denominator == 1
    back.then("collect", DAY, "window_clerk", {"mode": "in_hand"})
    assert measured("K5", refused, back).against == ("HL-1", "HL-3")
    accepted = answered(benefit, examined, ("accept_promised", "window_clerk", {"number": "1"}))
    assert measured("K5", accepted).ratio.value is None
    accepted.then("withdraw", DAY, "applicant", {}, who="u-1")
    assert measured("K5", accepted).ratio.value is None
    assert measured("K5", refused, back, kinds=("promised",)).ratio.value is None


def test_a_rating_in_a_case_of_its_own():
    """An invitation that names a case counts for it; one found invalid does not."""
    apart = Story("evaluation", DAY, "window_clerk", Invitation(about_case="HL-2021-0317"), case_no="E-1")
    apart.then("rate", DAY, "applicant", Rating(grade=1), who="t-1")
    assert measured("K5", invited(), apart).ratio.numerator == 1
    void = Story("evaluation", DAY, "window_clerk", Invitation(about_case="HL-2021-0317"), case_no="E-1")
    void.then("rate", DAY, "applicant", Rating(grade=5), who="t-1").then("verify_rating", DAY, "centre_head")
    void.then("find_invalid", DAY, "centre_head", Reasons(why="误评"))
    assert measured("K5", invited(), void).ratio.numerator == 0
    assert measured("K4", invited(), void).ratio.denominator == 0


def applied(channel):
    story = Story("intake", DAY, "applicant", Application(applicant="王某", channel=channel), matter=BOTH, who="u-1")
    story.then("examine", DAY, "window_clerk")
    return story


def test_one_visit():
    """K6: the application at the window is one visit; the paper signed for in hand on another day is a second; online there is none."""
    once = applied("window").then("accept_instant", DAY, "window_clerk", {"number": "1"})
    once.then("complete_on_spot", DAY, "window_clerk", OnSpotResult(result="已办", same_visit=True))
    assert visits(once.case) == (date(2021, 3, 17),)
    twice = applied("window").then("accept_promised", DAY, "window_clerk", {"number": "1"}).then("review", DAY, "department")
    taken = {"mode": "in_hand", "received_by": "王某"}
    twice.then("grant", "2021-03-18", "department_head", {"number": "1"}).then("deliver", "2021-03-19", "window_clerk", taken)
    assert visits(twice.case) == (date(2021, 3, 17), date(2021, 3, 19))
    assert visits(applied("online").case) == ()
    indicator = measured("K6", once, twice)
    assert (indicator.ratio.numerator, indicator.ratio.denominator) == (1, 2)


def test_bad_ratings_revisited():
    """K7: of the bad ratings, those that were revisited."""
    assert str(measured("K7", bad(), revisited(), invited()).ratio) == "50.0% (1/2)"


def test_loops_closed():
    """K9: of the rounds that began, those that have reached the applicant."""
    indicator = measured("K9", parcel(), parcel(case_no="HL-9").then("collect_at_window", DAY, "window_clerk", IN_HAND))
    assert (str(indicator.ratio), indicator.against) == ("50.0% (1/2)", ("HL-2021-0001",))


def test_appraisals_made_final():
    """K10: of the appraisals opened, those that are final; outside the period they are not counted."""
    story = appraised().then("score", "2021-04-01", "appraiser", score(DAY_DONE)).then("publish_score", "2021-04-01", "appraiser")
    story.then("make_final", "2021-04-02", "centre_head")
    assert measured("K10", story, appraised()).ratio.numerator == 1
    assert measured("K10", story, period=(date(2021, 1, 1), date(2021, 3, 31))).ratio.value is None
