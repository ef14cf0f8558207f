"""What a text asks without a number is remarked when it was not done, with the article, and is never a problem."""

import attrs
import pytest

from caseflow import Centre
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from caseflow.machines.law import CIVIL_PROCEDURE, LICENSING, PLAN
from caseflow.reports.audit import audit, read_log
from tests.audit.windows import CENTRE, DEPARTMENT, HEAD, LICENCE, MATTERS, accepted, audit_of, line, opening, text_of

MISSING = {"items": [{"name": "营业执照", "how": "窗口"}]}
NOT_NEEDED = {"number": "1", "reason": "不需许可"}
NOT_OURS = {"number": "1", "reason": "不属职权", "apply_to": "区局"}
SLOW = {"L-1": attrs.evolve(LICENCE, promised=None)}
REVIEW = line("review", "2021-03-18", DEPARTMENT)


def examined(day, received="2021-03-17", **cells):
    """The lines of a case that was received, and examined on `day`."""
    return [opening(received, **cells), line("examine", day)]


def accept(day, kind="promised"):
    return line(f"accept_{kind}", day, form={"number": "3"}, hour="11:00")


def remarks_of(*lines, **more):
    """The remarks; none of them is a problem."""
    found = [finding for finding in audit_of(*lines, **more).findings if finding.kind == "remark"]
    assert not any(finding.is_problem for finding in found)
    return found


class TestAtOnce:
    @pytest.mark.parametrize(
        ("event", "form", "article"),
        [("refuse_not_needed", NOT_NEEDED, "32(1)(一)"), ("refuse_not_ours", NOT_OURS, "32(1)(二)")],
    )
    def test_a_refusal_to_accept(self, event, form, article):
        """行政许可法 32(1)(一), (二): nothing is remarked on the day of receipt; a day later something is, though the five days go on."""
        assert remarks_of(opening("2021-03-17"), line(event, "2021-03-17", form=form)) == []
        [remark] = remarks_of(opening("2021-03-17"), line(event, "2021-03-18", form=form))
        assert (remark.rule, remark.cites, str(remark.day)) == (event, (LICENSING[article],), "2021-03-18")
        assert "收件之日为 2021-03-17，应当即时告知" in remark.zh
        assert "it was received on 2021-03-17" in remark.en

    def test_a_complete_file(self):
        """行政许可法 32(1)(五): what was complete on the day of receipt is accepted then; the file of a Saturday on the Monday."""
        assert remarks_of(*examined("2021-03-17"), accept("2021-03-17")) == []
        [remark] = remarks_of(*examined("2021-03-17"), accept("2021-03-18"))
        assert (remark.rule, remark.cites) == ("accept_promised", (LICENSING["32(1)(五)"],))
        assert "材料于 2021-03-17 已齐全，应当受理而未于当日受理" in remark.zh
        assert remarks_of(*examined("2021-03-22", received="2021-03-20"), accept("2021-03-22")) == []

    def test_what_was_missing_has_come_in(self):
        """After a notice the day counts on which all was there; a refusal is measured from the receipt all the same."""
        lines = [*examined("2021-03-17"), line("notify_missing", "2021-03-18", form=MISSING)]
        lines.append(line("submit_complete", "2021-03-24", "applicant", form={"items": ["营业执照"]}))
        assert remarks_of(*lines, accept("2021-03-24")) == []
        [remark] = remarks_of(*lines, accept("2021-03-25"))
        assert "材料于 2021-03-24 已齐全" in remark.zh
        [refused] = remarks_of(*lines, line("refuse_not_needed", "2021-03-24", form=NOT_NEEDED, hour="11:00"))
        assert "收件之日为 2021-03-17" in refused.zh

    def test_after_the_closing_hour(self):
        """What came in after the centre's closing hour is received on the next working day."""
        centre = Centre("closing", lifecycles=CATALOGUE, calendar=CN, parameters={"closes_at": "17:30"})
        late = [line("open", "2021-03-17", matter="L-1", form={"applicant": "王建国"}, hour="18:00"), line("examine", "2021-03-18")]
        assert remarks_of(*late, accept("2021-03-18"), centre=centre) == []
        assert len(remarks_of(*late, accept("2021-03-18"))) == 1

    def test_only_licences(self):
        """The article is about licences: of a benefit nothing is remarked."""
        assert remarks_of(*examined("2021-03-17", matter="B-1"), accept("2021-03-19")) == []

    def test_beyond_the_calendar(self):
        """Where no notice says which day was the first working day, nothing is remarked."""
        refused = line("refuse_not_ours", "2026-12-30", form=NOT_OURS)
        result = audit_of(opening("2026-12-29", matter="B-1"), refused)
        assert (result.bad, result.findings, result.cases[0].case.state) == ((), (), "not_our_power")


class TestExtensions:
    EXTEND = line("extend", "2021-04-12", HEAD, form={"reasons": "r"})

    @pytest.mark.parametrize(
        ("extend", "told", "at", "zh"),
        [
            ({"reasons": "r"}, None, "2021-04-16", "原期限于 2021-04-15 届满，延长的理由未告知申请人"),
            ({"reasons": "r"}, None, "2021-04-15", ""),
            ({"reasons": "r"}, "2021-04-15", "2021-04-16", ""),
            ({"reasons": "r"}, "2021-04-16", "2021-04-19", "延长的理由2021-04-16 才告知申请人"),
            ({"reasons": "r", "told_on": "2021-04-12"}, None, "2021-04-16", ""),
        ],
    )
    def test_told_by_the_old_end(self, extend, told, at, zh):
        """行政许可法 42(1): the applicant is told why; by the day on which the period would have ended, or it is remarked."""
        lines = [*accepted("2021-03-17"), REVIEW, line("extend", "2021-04-12", HEAD, form=extend)]
        lines += [line("tell_extension", told, DEPARTMENT, form={"told_on": told})] if told else []
        found = remarks_of(*lines, at=at, matters=SLOW)
        assert [remark.rule for remark in found] == ["extend"] * bool(zh)
        assert all(zh in remark.zh and remark.cites == (LICENSING["42(1)"],) for remark in found)

    def test_decided_before_the_old_end(self):
        """Where the case was decided within the old period, or the extension was withdrawn, nothing was owed."""
        lines = [*accepted("2021-03-17"), REVIEW, self.EXTEND]
        decided = line("grant", "2021-04-14", HEAD, form={"number": "7"})
        assert remarks_of(*lines, decided, at="2021-04-20", matters=SLOW) == []
        withdrawn = line("withdraw_extension", "2021-04-13", HEAD, form={"why": "w"})
        assert remarks_of(*lines, withdrawn, at="2021-04-20", matters=SLOW) == []

    def test_a_clock_without_an_end(self):
        """Where the old end cannot be named, for the clock stands still or no notice covers it, nothing is remarked."""
        hearing = line("order_special", "2021-04-13", DEPARTMENT, form={"kind": "听证", "expected": "3 working_days"})
        assert remarks_of(*accepted("2021-03-17"), REVIEW, self.EXTEND, hearing, at="2021-04-20", matters=SLOW) == []
        lines = [*accepted("2026-12-14"), line("review", "2026-12-15", DEPARTMENT)]
        extend = line("extend", "2026-12-16", HEAD, form={"reasons": "r"})
        assert remarks_of(*lines, extend, at="2026-12-18", matters=SLOW) == []

    def test_an_agents_time(self):
        """An agent's extension rests on consent, not on this article."""
        request = {"applicant": "王", "what": "w", "within": "5 working_days"}
        lines = [line("open", "2021-03-17", "village_agent", form=request, lifecycle="agency")]
        assert remarks_of(*lines, line("answer_enquiry", "2021-03-18", "village_agent", form={"text": "t"})) == []


class TestTheRest:
    @pytest.mark.parametrize(("same_visit", "remarked"), [(False, True), (True, False), (None, False)])
    def test_in_the_same_visit(self, same_visit, remarked):
        """二(三)2(3)二: 当场审查; what was not recorded is not remarked."""
        check = {"materials": ["m"]} if same_visit is None else {"materials": ["m"], "same_visit": same_visit}
        request = line("open", "2021-03-17", "village_agent", form={"applicant": "王", "what": "w"}, lifecycle="agency")
        found = remarks_of(request, line("find_complete", "2021-03-18", "village_agent", form=check))
        assert [remark.cites for remark in found] == [(PLAN["二(三)2(3)二"],)] * remarked
        assert all("材料未当场审查" in remark.zh for remark in found)

    @pytest.mark.parametrize(
        ("receipt", "remarked"),
        [
            ({"mode": "electronic", "received_on": "2021-03-23"}, ["未记录申请人的同意"]),
            ({"mode": "electronic", "consent_on": "2021-03-17"}, ["未记录到达日期"]),
            ({"mode": "electronic"}, ["未记录申请人的同意", "未记录到达日期"]),
            ({"mode": "electronic", "received_on": "2021-03-23", "consent_on": "2021-03-17"}, []),
            ({"mode": "in_hand", "received_by": "本人"}, []),
        ],
    )
    def test_electronic_delivery(self, receipt, remarked):
        """By analogy to 民事诉讼法: electronic delivery takes the applicant's consent, and effect on arrival."""
        granted = line("grant", "2021-03-22", HEAD, form={"number": "7"})
        found = remarks_of(*accepted("2021-03-17"), REVIEW, granted, line("deliver", "2021-03-23", form=receipt))
        assert [remark.cites for remark in found] == [(PLAN["二(五)"], CIVIL_PROCEDURE.whole)] * len(remarked)
        assert [remark.zh.partition("电子送达，")[2] for remark in found] == remarked

    def test_without_the_hook(self):
        """Remarks belong to the plan: an audit that is given none has none."""
        log = read_log(text_of(*examined("2021-03-17"), accept("2021-03-18")).encode(), "log.csv")
        assert audit(log.rows, CENTRE, MATTERS, opens="intake").findings == ()
