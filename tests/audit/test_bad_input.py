"""Lines that cannot be used are reported with their number and what would have been right; the rest is audited."""

import attrs
import pytest

from caseflow import Centre, Lifecycle, State, Transition, from_matter
from caseflow.calendar import CN
from caseflow.errors import BadInput
from caseflow.law import centre_rule
from caseflow.lifecycle import Catalogue
from caseflow.machines.roles import CLERK
from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, DEPARTMENT, HEAD, LICENCE, accepted, audit_of, line, opening, text_of

GRANT = line("review", "2021-03-18", "department"), line("grant", "2021-03-19", HEAD, form={"number": "7"})


def only_bad(*lines):
    """The only line among `lines` that cannot be used; case HL-1 was granted all the same."""
    result = audit_of(*accepted("2021-03-17"), *lines, *GRANT)
    assert result.cases[0].case_no == "HL-1"
    assert result.cases[0].case.state == "granted"
    assert not result.findings
    assert len(result.bad) == 1
    return result.bad[0]


class TestLinesThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("bad", "zh", "en"),
        [
            (line("review", "2021-03-18T10:00"), "2021-03-18T10:00+08:00", 'write at="2021-03-18T10:00+08:00"'),
            (line("review", "3021-03-18T10:00+08:00"), "1950 至 2200", "1950 to 2200"),
            (line("review", "2021-03-18T10:00+08:00", recorded_at="gestern"), "recorded_at", "ISO 8601"),
            (line("review", "2021-03-18", recorded_at="2021-03-17T10:00+08:00"), "本行不可用", "before it happens"),
            (line("revue", "2021-03-18"), "是否为 review", "did you mean 'review'"),
            (line("qqq", "2021-03-18"), "没有事件", "no event 'qqq'"),
            (line("review", "2021-03-18", "departmnt"), "是否为 department", "did you mean 'department'"),
            (line("review", "2021-03-18", "department", actor="x" * 10_000), "1 至 128", "(10002 characters)"),
            (line("review", "2021-03-18", "department", key="k" * 129), "1 至 128", "129 characters"),
            (line("review", "2021-03-18", "department", form="{number"), "不是 JSON", "not JSON"),
            (line("review", "2021-03-18", "department", form="[" * 5000), "不是 JSON", "not JSON"),
            (line("review", "2021-03-18", "department", form="[1]"), "JSON 对象", "JSON object"),
            (line("review", "2021-03-18", "department", waive='{"g": "c-01"}'), "by、role、why", "by, role and why"),
            (line("review", "2021-03-18", "department", waive='{"g": {"by": "", "role": "r", "why": "w"}}'), "1 至 128", "it is empty"),
            (opening("2021-03-18"), "第 2 行登记", "opened by line 2"),
            (opening("2021-03-18", case_no="HL-2", matter="L-l"), "事项文件中没有", "did you mean 'L-1'"),
            (opening("2021-03-18", case_no="HL-2", lifecycle="intak"), "没有程序", "did you mean 'intake'"),
            (opening("2021-03-18", case_no="x" * 10_000), "1 至 128", "(10002 characters)"),
            (opening("2021-03-18", case_no="HL-2", form={"aplicant": "a"}), "《申请书》", "did you mean 'applicant'"),
            (opening("2021-03-18", case_no="HL-2", role="department_head"), "不得由", "may not 'open'"),
            (line("examine", "2021-03-18", case_no="HL-l"), "没有登记", "did you mean 'HL-1'"),
        ],
    )
    def test_it_is_reported_and_the_rest_goes_on(self, bad, zh, en):
        """Its number, why, what was allowed and the nearest name, in both languages; no case is lost or changed."""
        reported = only_bad(bad)
        assert reported.number == 5
        assert zh in reported.zh
        assert en in reported.en
        assert len(reported.zh) < 1500
        assert len(reported.case_no) <= 64

    def test_lines_of_a_case_that_was_not_opened(self):
        """Lines after a failed opening are reported with the line of that opening, until the case is opened after all."""
        lines = [opening("2021-03-17", matter="none"), line("examine", "2021-03-18"), opening("2021-03-19"), line("examine", "2021-03-22")]
        result = audit_of(*lines)
        assert [(line.number, "see line 2" in line.en) for line in result.bad] == [(2, False), (3, True)]
        assert result.cases[0].case.state == "examining"

    def test_a_matter_that_leads_nowhere(self):
        """A matter that names a lifecycle which the centre does not run cannot open a case."""
        received, done = State("received", zh="已收"), State("done", zh="已办", final=True)
        accept = Transition("accept", received, done, CLERK, zh="受理", hands_over=from_matter("deemed_as", "review"))
        end = Transition("end", received, done, CLERK, zh="办结")
        lives = [
            Lifecycle(name, zh="程", edition="1", start=received, transitions=row, opens_with=None, opened_by=CLERK, cite=centre_rule("规"))
            for name, row in (("intake", accept), ("review", end))
        ]
        centre = Centre("small", lifecycles=Catalogue(lives), calendar=CN)
        log = read_log(text_of(opening("2021-03-17", form="")).encode(), "log.csv")
        result = audit(log.rows, centre, {"L-1": attrs.evolve(LICENCE, kinds=("joint",))}, opens="intake")
        assert "deemed_as is 'joint'" in result.bad[0].en
        assert "转入的程序为 'joint'" in result.bad[0].zh

    def test_an_opening_that_is_refused(self):
        """A case that may not be opened is reported with the text that says so; under the same number it may be opened rightly later."""
        paper = {"person": "w-1", "post": "窗口工作人员", "established": True, "in_service_since": "2015-07-01", "fit": True}
        wrong = line("open", "2021-04-12", "village_committees", form=paper, lifecycle="posting")
        right = line("open", "2021-04-13", DEPARTMENT, form=paper, lifecycle="posting")
        result = audit_of(wrong, right)
        assert result.bad[0].zh == "“登记”不符合条件：窗口工作人员由进驻部门推荐　依据：华龙政〔2021〕5号 二(三)1、二(三)1(2)一、二(三)2"
        assert "nominated by department  [Hualong District Government Document [2021] No. 5: 二(三)1, " in result.bad[0].en
        assert [audited.line for audited in result.cases] == [3]

    def test_an_opening_by_the_wrong_person(self):
        """Where no condition but the role was not as it must be, the texts of the lifecycle are cited."""
        result = audit_of(line("open", "2021-04-12", "applicant", form={"kind": "定期清卷", "unit": "u"}, lifecycle="recurring_duty"))
        assert ("不得由 p-applicant（申请人）办理" in result.bad[0].zh, "依据：华龙政〔2021〕5号" in result.bad[0].zh) == (True, True)

    def test_a_day_that_no_notice_covers(self):
        """An act beyond the calendar, before which a limit may have run out, is reported with the notice that is missing."""
        result = audit_of(opening("2026-12-25"), line("examine", "2027-01-05"), at="2026-12-28")
        assert result.later == 1
        result = audit_of(opening("2026-12-25"), line("examine", "2027-01-05"))
        assert ("2027年" in result.bad[0].zh, "waits for" in result.bad[0].en) == (True, True)
        assert result.cases[0].clocks[0].undated

    def test_time_running_backwards(self):
        """A line that is earlier than the last one of its case is refused, unless it says that it was recorded late."""
        result = audit_of(*accepted("2021-03-17"), line("review", "2021-03-16", "department"))
        assert [(finding.kind, finding.error, finding.line) for finding in result.findings] == [("refused", "OutOfOrder", 5)]
        assert "recorded_at" in result.findings[0].zh
        late = line("review", "2021-03-18", "department", recorded_at="2021-03-22T09:00+08:00")
        assert audit_of(*accepted("2021-03-17"), late).findings == ()


class TestWhen:
    def test_without_any_instant(self):
        """A log in which no line can be read has no last instant; the message has the first reason."""
        with pytest.raises(BadInput, match=r"line 2: .*give at="):
            audit_of(line("open", "2021-03-17T09:00"))
        with pytest.raises(BadInput, match="give at="):
            audit_of()

    def test_as_of(self):
        """Clocks are as of `at`; later lines are counted and not replayed, and a naive `at` is refused."""
        result = audit_of(*accepted("2021-03-17"), *GRANT, at="2021-03-18")
        assert (result.cases[0].case.state, result.later, result.lines) == ("reviewing", 1, 4)
        assert audit_of(at="2021-03-18").cases == ()
        with pytest.raises(BadInput, match="offset"):
            audit([], CENTRE, {}, at="2021-03-18T10:00")
