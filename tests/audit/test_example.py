"""The example log: it is what its script makes, and the audit of it is right."""

import runpy
from collections import Counter
from datetime import date

import pytest

from caseflow import Centre, load_matters
from caseflow.calendar import CN, working_days
from caseflow.law import Adoption
from caseflow.machines import CATALOGUE
from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, EXAMPLE, PLAN

# Computed by hand on the calendar of 2021: case, limit, due day, days used.
BY_HAND = [
    (
        "HL-2021-0031",
        "notice",
        "2021-02-18",
        5,
    ),  # received 02-05; 02-07 is a Sunday but a working day, the Spring Festival is 02-11 to 02-17
    ("HL-2021-0031", "promise", "2021-02-24", 10),  # counted from 02-05; 02-20 is a Saturday but a working day
    ("HL-2021-0032", "notice", "2021-04-30", 5),
    ("HL-2021-0036", "supplement", "2021-04-26", 7),  # from 04-16; 04-25 is a Sunday but a working day
    ("HL-2021-0041", "survey", "2021-04-08", 5),  # from 04-02; Qingming is 04-03 to 04-05
    ("HL-2021-0044", "special", "2021-02-03", 11),  # 02-07 is a Sunday but a working day
    ("HL-2021-0044", "promise", "2021-02-23", 10),  # from 01-20; paused from 01-25 to 02-08, and the Spring Festival is 02-11 to 02-17
    ("HL-2021-0050", "promise", "2021-04-29", 12),
    ("HL-2021-0051", "delivery", "2021-04-29", 13),
    ("HL-2021-0053", "promise", "2021-05-06", 36),  # 30 calendar days from 04-01 end on 05-01, and move past Labour Day
    ("HL-2021-0065", "promise", "2021-12-10", 25),
    ("HL-2021-0065", "statutory", "2021-12-24", 25),
    ("HL-2021-0045", "special", "2022-01-07", 11),  # from 12-16, over the days off of New Year 2022, which that year's notice names
    ("HL-2021-0077", "close", "2021-04-19", 4),  # 2日 from Friday 04-16 end on a Sunday
    ("HL-2021-0078", "forward", "2021-04-29", 6),
    ("HL-2021-0086", "delivery", "2021-05-28", 12),  # posted on 05-26 and received on 06-01
    ("HL-2021-0088", "statutory", "2021-09-13", 27),  # twenty working days from 08-02 end on 08-30, with ten more on 09-13
    ("HL-2021-0090", "supplement", "2021-07-21", 5),
    ("HL-2021-0091", "close", "2021-08-23", 6),  # 2日 from Thursday 08-19 end on a Saturday by the one reading, on Monday by the other
    ("HL-2021-0092", "promise", "2021-06-09", 8),  # from 05-17; the posting of 05-20 to 05-31 does not count
    ("HL-2021-0096", "delivery", "2021-09-24", 13),  # 09-18 is a Saturday but a working day, the Mid-Autumn Festival is 09-19 to 09-21
    ("HL-2021-0080", "opinion", "2021-03-29", 10),
    ("HL-2021-0123", "delivery", "2021-08-20", 15),  # lost on the way: the whole round lies within the ten working days of article 44
    ("DB-2021-002", "agency", "2021-06-29", 12),
    ("DB-2021-004", "agency", "2021-09-27", 8),  # 5 and 3 more; 09-18 and 09-26 are make-up working days
    ("YS-2021-002", "rectification", "2021-04-15", 14),  # from 03-24, Monday 04-05 is Qingming's
    ("YS-2021-003", "rectification", "2021-04-20", 18),
    ("ZX-2021-003", "reply", "2021-07-12", 5),
]


@pytest.fixture(scope="module")
def result():
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    return audit(log.rows, CENTRE, load_matters(EXAMPLE.with_name("matters.toml")), **PLAN)


def test_the_log_is_what_its_script_makes(monkeypatch):
    """The shipped file is, byte for byte, what examples/make_log.py writes, and it says that it was made for this project."""
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    text = runpy.run_path(str(EXAMPLE.with_name("make_log.py")))["text"]()
    assert text.encode() == EXAMPLE.read_bytes()
    assert text.startswith("# Made for this project")


@pytest.mark.parametrize(("case_no", "limit", "due", "used"), BY_HAND)
def test_due_dates_computed_by_hand(result, case_no, limit, due, used):
    """Due dates are right across the Spring Festival, Qingming and Labour Day, and across the make-up working days."""
    audited = next(audited for audited in result.cases if audited.case_no == case_no)
    clock = [clock for clock in audited.clocks if clock.name == limit][-1]
    assert (str(clock.due), clock.used) == (due, used)


def test_what_is_found(result):
    """The counts of the whole log; a change of rules shows here."""
    assert result.counts == {
        "lines": 1317, "bad_lines": 3, "later_lines": 0, "repeated_lines": 1, "cases": 190, "open": 17, "overdue": 2, "with_problems": 68,
        "breach": 22, "refused": 65, "mismatch": 2, "soft": 2, "born_late": 0, "excused": 5, "law": 5, "waived": 5, "remark": 6,
    }  # fmt: skip


def test_what_nobody_is_blamed_for(result):
    """Late by one reading only, before the publication, sent or announced in time: excused. Owed without a number: remarked."""
    found = {(finding.kind, finding.rule, finding.case_no) for finding in result.findings if finding.kind in {"excused", "remark", "soft"}}
    assert found == {
        ("excused", "close", "HL-2021-0077"), ("excused", "delivery", "HL-2021-0086"), ("excused", "delivery", "HL-2021-0096"),
        ("excused", "implementing_phase", "YS-2021-003"), ("excused", "implementing_phase", "YS-2021-005"),
        ("soft", "survey", "HL-2021-0041"), ("soft", "rectifying_phase", "YS-2021-004"),
        ("remark", "accept_promised", "HL-2021-0043"), ("remark", "refuse_not_needed", "HL-2021-0057"),
        ("remark", "refuse_not_ours", "HL-2021-0034"), ("remark", "extend", "HL-2021-0089"),
        ("remark", "find_complete", "DB-2021-005"), ("remark", "deliver", "HL-2021-0077"),
    }  # fmt: skip


def test_what_was_planted_is_found_and_nothing_else():
    """A line with a note is refused or unusable, unless the note says that it is a late entry or a repetition; no other line is."""
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    result = audit(log.rows, CENTRE, load_matters(EXAMPLE.with_name("matters.toml")), **PLAN)
    planted = {row.number for row in log.rows if row.note and row.note not in {"补录", "系统重发"}}
    assert planted == {finding.line for finding in result.findings if finding.kind == "refused"} | {line.number for line in result.bad}


def test_every_procedure_has_its_year(result):
    """The log has every lifecycle that ships, as a case of its own or inside one, with two thirds of the events."""
    gone = {run.lifecycle.name for audited in result.cases for run in audited.case.runs}
    assert gone == {lifecycle.name for lifecycle in CATALOGUE}
    entries = [entry for audited in result.cases for entry in audited.case.standing]
    happened = {(move.run.partition("#")[0], move.event) for entry in entries for move in entry.moves}
    events = {(lifecycle.name, event) for lifecycle in CATALOGUE for event in lifecycle.events}
    assert len(events - happened) <= len(events) / 3, sorted(events - happened)


def test_a_time_that_the_centre_sets_is_held_against_it(result):
    """Complaints are untimed until the centre sets 规定时间; with 15 working days, two of them are late."""
    assert {clock.within for audited in result.cases for clock in audited.clocks if clock.name == "feedback"} == {None}
    centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, parameters={"complaint_limit": working_days(15)})
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    timed = audit(log.rows, centre, load_matters(EXAMPLE.with_name("matters.toml")), **PLAN)
    assert [finding.case_no for finding in timed.findings if finding.kind == "breach" and finding.rule == "feedback"] == [
        "TS-2021-004",
        "TS-2021-005",
    ]


def test_which_limits_were_broken(result):
    """Every kind of limit is broken by some case, and only by the cases that were written to break it."""
    late = Counter((finding.rule, finding.case_no) for finding in result.findings if finding.kind == "breach")
    assert sorted(late) == sorted({
        ("promise", "HL-2021-0052"), ("promise", "HL-2021-0053"), ("promise", "HL-2021-0050"), ("promise", "HL-2021-0032"),
        ("promise", "HL-2021-0065"), ("statutory", "HL-2021-0065"), ("statutory", "HL-2021-0047"), ("notice", "HL-2021-0034"),
        ("special", "HL-2021-0044"), ("delivery", "HL-2021-0051"), ("opinion", "HL-2021-0080"), ("close", "HL-2021-0091"),
        ("forward", "HL-2021-0078"), ("same_day", "HL-2021-0073"), ("delivery", "HL-2021-0123"), ("agency", "DB-2021-002"),
        ("agency", "DB-2021-012"), ("period", "DQ-2021-001"), ("rectification", "YS-2021-003"), ("rectification", "YS-2021-004"),
        ("correction", "YS-2021-005"), ("reply", "ZX-2021-003"),
    })  # fmt: skip
    assert set(late.values()) == {1}


def test_what_silence_means_for_other_matters(result):
    """No text gives a benefit a number of days for an answer: untimed, until the centre adopts the library's five working days."""
    assert [finding for finding in result.findings if finding.case_no == "HL-2021-0033"] == []
    adopted = Adoption("华龙中心办事规则", date(2021, 1, 1))
    centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, adopts={"answer_other_matters": adopted})
    log = read_log(EXAMPLE.read_bytes(), EXAMPLE.name)
    timed = audit(log.rows, centre, load_matters(EXAMPLE.with_name("matters.toml")), **PLAN)
    late = {finding.case_no: finding for finding in timed.findings if (finding.kind, finding.rule) == ("breach", "notice")}
    assert set(late) == {"HL-2021-0033", "HL-2021-0034", "HL-2021-0069"}
    assert late["HL-2021-0033"].cites == (adopted.cite,)


def test_the_plan_binds_from_its_day(result):
    """A survey and a report to the higher authority have a limit of the plan from 2021-03-10 on, and not before."""
    clocks = {(audited.case_no, clock.name): clock.within for audited in result.cases for clock in audited.clocks}
    assert clocks["HL-2021-0039", "survey"] is None
    assert clocks["HL-2021-0040", "survey"] is not None
    assert clocks["HL-2021-0079", "forward"] is None
    assert clocks["HL-2021-0076", "forward"] is not None
