"""Every kind of finding: it is found, explained in both languages, and cites the text that binds."""

import json
import re
from datetime import date

import attrs
import pytest

from caseflow import Centre
from caseflow.calendar import CN, calendar_days, working_days
from caseflow.errors import CaseflowError, FormRefused, LapseDue, NoSuchEvent
from caseflow.law import Adoption
from caseflow.machines import CATALOGUE
from caseflow.machines.law import LICENSING, PLAN
from caseflow.reports.audit.words import Terminology
from tests.audit.windows import BENEFIT, CENTRE, DEPARTMENT, HEAD, LICENCE, accepted, audit_of, kinds, line, opening

APPLICANT = "applicant"
MISSING = {"items": [{"name": "营业执照", "how": "窗口"}]}
REVIEW = line("review", "2021-03-18", DEPARTMENT)
SURVEY = line("order_survey", "2021-03-18", DEPARTMENT, form={"place": "p", "what": "w"}, hour="11:00")
# A case that a superior decides, with the reply of a Friday.
REPLIED = [
    opening("2021-03-17"),
    line("examine", "2021-03-17"),
    line("accept_upward", "2021-03-17", form={"number": "3"}, hour="11:00"),
    line("forward", "2021-03-19", DEPARTMENT, form={"opinion": "o", "materials": ["m"]}),
    line("receive_reply", "2021-04-16", form={"number": "n", "granted": True}),
]


def grant(day, **cells):
    return line("grant", day, HEAD, form={"number": "7"}, **cells)


def only_finding(result):
    assert len(result.findings) == 1
    return result.findings[0]


class TestLimits:
    def test_a_promise_that_was_kept_late(self):
        """Accepted on 2021-03-17, ten working days end on 03-31; granted on 04-06, across Qingming, it is three working days late."""
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, grant("2021-04-06")))
        assert (finding.kind, finding.rule, finding.is_problem, str(finding.day)) == ("breach", "promise", True, "2021-03-31")
        assert "met on 2021-04-06: 3 working days late" in finding.en
        assert "才办理，超期 3 个工作日" in finding.zh
        assert PLAN["二(三)3(2)"] in finding.cites

    def test_one_day_is_one_day(self):
        """One working day is written in the singular; an open limit says that it is still open."""
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, at="2021-04-01"))
        assert "still open on 2021-04-01: 1 working day late" in finding.en

    def test_a_limit_that_ran_out_before_the_case_was_called_off(self):
        """A withdrawal ends a case, but the limit was broken all the same."""
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, line("withdraw", "2021-04-02", APPLICANT, form="{}")))
        assert "not met when it ended on 2021-04-02: 2 working days late" in finding.en

    def test_days_of_the_calendar(self):
        """A limit in calendar days is late by calendar days."""
        slow = attrs.evolve(BENEFIT, promised=calendar_days(10))
        finding = only_finding(audit_of(*accepted("2021-03-17", matter="B-1"), REVIEW, at="2021-03-31", matters={"B-1": slow}))
        assert "2 days late" in finding.en
        assert "超期 2 日" in finding.zh

    def test_before_the_plan(self):
        """The plan's own three days do not bind before 2021-03-10; the promise rests on the regulation of 2020 as well."""
        survey = [
            line("review", "2021-01-14", DEPARTMENT),
            line("order_survey", "2021-01-14", DEPARTMENT, form={"place": "p", "what": "w"}, hour="11:00"),
        ]
        result = audit_of(*accepted("2021-01-13"), *survey, at="2021-02-02")
        assert kinds(result) == [("breach", "promise")]
        assert [cite.law.key for cite in result.findings[0].cites] == ["business_environment"]

    def test_in_principle(self):
        """A survey that takes too long is reported and blamed on nobody: the plan says 原则上."""
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, SURVEY, at="2021-03-24"))
        assert (finding.kind, finding.is_problem) == ("soft", False)
        assert ("原则上" in finding.zh, "in principle" in finding.en) == (True, True)
        assert "理由" not in finding.zh

    def test_why_it_was_late(self):
        """What was reported late carries its reason, and the finding says it."""
        staff = {"staff": ["d-1", "d-2"]}
        lines = [SURVEY, line("schedule_survey", "2021-03-19", DEPARTMENT, form={**staff, "day": "2021-03-24"})]
        report = line("report_survey", "2021-03-24", DEPARTMENT, form={**staff, "found": "f", "late_reason": "连日降雨"})
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, *lines, report))
        assert finding.zh.endswith("规定用语为“原则上”；理由：连日降雨")
        assert finding.en.endswith("in principle”; reason: 连日降雨")

    @pytest.mark.parametrize(("reason", "zh"), [({}, "未写明理由"), ({"late_reason": "征地未完"}, "理由：征地未完")])
    def test_a_schedule_that_asks_for_no_reason(self, reason, zh):
        """A phase of the plan's schedule may be missed without a reason; the finding says so."""
        site = line("open", "2021-03-18", "township_government", form={"site": "s", "kind": "政务服务代办站"}, lifecycle="site_acceptance")
        ready = line("report_ready", "2021-03-19", "township_government", form={"done": ["d"]})
        accept = line("accept_site", "2021-04-02", "leading_group", form={"inspectors": ["l-1"], "found": "f", **reason})
        finding = next(f for f in audit_of(site, ready, accept).findings if f.rule == "inspecting_phase")
        assert (finding.kind, finding.zh.endswith(f"；{zh}")) == ("soft", True)
        assert finding.en.endswith("no reason given") is not bool(reason)

    def test_over_before_it_could_be_kept(self):
        """A deemed acceptance counts from the receipt: a promise of three days was over before anybody could keep it."""
        quick = attrs.evolve(LICENCE, promised=working_days(3))
        result = audit_of(opening("2021-03-17"), at="2021-03-26", matters={"L-1": quick})
        assert kinds(result) == [("born_late", "promise"), ("law", "deem_accepted")]
        assert ("不属经办人责任" in result.findings[0].zh, "no clerk is to blame" in result.findings[0].en) == (True, True)

    def test_extended_too_late(self):
        """An extension that comes after the end counts for nothing, and is said beside the breach."""
        centre = Centre("timed", lifecycles=CATALOGUE, calendar=CN, parameters={"complaint_limit": working_days(3)})
        more = {"by": "5 working_days", "why": "w"}
        lines = [
            line("open", "2021-03-17", "complainant", form={"channel": "投诉箱", "text": "t", "complainant": "c"}, lifecycle="complaint"),
            line("accept_complaint", "2021-03-18", "centre_head"),
            line("extend_feedback", "2021-03-23", "party_gov_office", form=more),
        ]
        finding = only_finding(audit_of(*lines, centre=centre))
        assert (finding.kind, finding.rule, str(finding.day)) == ("breach", "feedback", "2021-03-22")
        assert ("期满之后才延长，不生效" in finding.zh, "the extension came after it had run out" in finding.en) == (True, True)

    def test_an_extension_of_a_licence_too_late(self):
        """The law's own period is not extended after its end: the act is refused, and the case is late."""
        extend = line("extend", "2021-04-16", HEAD, form={"reasons": "r", "told_on": "2021-04-16"})
        slow = {"L-1": attrs.evolve(LICENCE, promised=None)}
        result = audit_of(*accepted("2021-03-17"), REVIEW, extend, grant("2021-04-20"), matters=slow)
        assert kinds(result) == [("breach", "statutory"), ("refused", "extend")]
        assert result.findings[1].cites == (LICENSING["42(1)"],)

    @pytest.mark.parametrize(("parameters", "kind"), [
        ({"reply_reading": calendar_days(2)}, "breach"), ({"reply_reading": working_days(2)}, "excused"), ({}, "excused"),
    ])  # fmt: skip
    def test_two_readings(self, parameters, kind):
        """Reply on a Friday, closed on the Tuesday: late in calendar days (日), in time in working days. Blamed only where so chosen."""
        centre = Centre("two", lifecycles=CATALOGUE, calendar=CN, parameters=parameters)
        finding = only_finding(audit_of(*REPLIED, line("close_granted", "2021-04-20", form={"number": "7"}), centre=centre))
        assert (finding.kind, finding.rule, str(finding.day)) == (kind, "close", "2021-04-19")
        if not parameters:
            assert finding.zh == (
                "批复后办结于 2021-04-19 届满（较宽的口径为 2021-04-20），2021-04-20 才办理；按较宽的适用口径尚未届满，不究责"
            )
            assert finding.en.startswith("close was due on 2021-04-19 (by the wider reading on 2021-04-20), met on 2021-04-20; in time by")

    def test_late_by_every_reading(self):
        """Both days are named, and the lateness counts from the wider one."""
        finding = only_finding(audit_of(*REPLIED, line("close_granted", "2021-04-21", form={"number": "7"})))
        assert (finding.kind, finding.is_problem) == ("breach", True)
        assert "于 2021-04-19 届满（较宽的口径为 2021-04-20），2021-04-21 才办理，超期 1 日" in finding.zh

    def test_before_the_publication(self):
        """A clock that starts after the plan's day and ends before its publication is late, and nobody is blamed."""
        order = line("order_survey", "2021-03-11", DEPARTMENT, form={"place": "p", "what": "w"}, hour="11:00")
        finding = only_finding(audit_of(*accepted("2021-03-10"), line("review", "2021-03-11", DEPARTMENT), order, at="2021-03-18"))
        assert (finding.kind, finding.rule) == ("excused", "survey")
        assert finding.zh.endswith("2021-03-18 仍未办理，超期 2 个工作日；规定用语为“原则上”；所依据的文件公布之前届满，不究责")

    def test_sent_in_time(self):
        """What was posted in time and received late is excused; what was posted late is a breach."""
        received = {"mode": "post", "received_on": "2021-04-08"}
        ending = line("deliver", "2021-04-08", form=received)
        kinds_by_posting = {
            day: only_finding(
                audit_of(*accepted("2021-03-17"), REVIEW, grant("2021-03-22"), line("mail_result", day, form={"number": "e"}), ending)
            )
            for day in ("2021-04-06", "2021-04-07")
        }
        assert {day: finding.kind for day, finding in kinds_by_posting.items()} == {"2021-04-06": "excused", "2021-04-07": "breach"}
        assert kinds_by_posting["2021-04-06"].zh.endswith("才办理，超期 2 个工作日；已在期限内发出或通知领取，不究责")


class TestTheLaw:
    def test_deemed_acceptance(self):
        """Silence on a licence: the act of the law is reported with the day from which it counts, and is not a broken rule."""
        finding = only_finding(audit_of(opening("2021-02-05"), line("review", "2021-02-19", DEPARTMENT), at="2021-02-20"))
        assert (finding.kind, finding.line, str(finding.day)) == ("law", 3, "2021-02-18")
        assert "counted from 2021-02-05" in finding.en
        assert "自 2021-02-05 起算" in finding.zh
        assert finding.cites == (LICENSING["32(1)(四)"],)

    def test_silence_on_a_benefit(self):
        """Where the centre has adopted the five working days, silence on a benefit is late, has no effect, and the finding says why not."""
        adopted = Adoption("办事规则", date(2021, 3, 1))
        centre = Centre("adopting", lifecycles=CATALOGUE, calendar=CN, adopts={"answer_other_matters": adopted})
        assert audit_of(opening("2021-03-17", matter="B-1"), at="2021-03-26").findings == ()
        finding = only_finding(audit_of(opening("2021-03-17", matter="B-1"), at="2021-03-26", centre=centre))
        assert (finding.kind, finding.rule) == ("breach", "notice")
        assert "不是行政许可" in finding.zh
        assert finding.cites == (adopted.cite,)

    def test_a_period_for_papers(self):
        """Where the papers did not come in by the due day, the return by law is recorded at the end of the audit."""
        notify = line("notify_missing", "2021-03-18", form={**MISSING, "period": "3 working_days"})
        finding = only_finding(audit_of(opening("2021-03-17"), line("examine", "2021-03-17"), notify, at="2021-03-31"))
        assert (finding.rule, finding.line) == ("not_supplied", None)
        assert "counted from" not in finding.en


class TestRefusals:
    @pytest.mark.parametrize(
        ("lines", "error", "zh", "law"),
        [
            ([grant("2021-03-18")], "NoSuchEvent", "此时不能办理", "plan"),
            ([line("review", "2021-03-18")], "NotPermitted", "须由进驻部门办理", "licensing"),
            ([line("review", "2021-03-18", "window_clerk;applicant")], "NotPermitted", "窗口工作人员", "licensing"),
            ([REVIEW, line("grant", "2021-03-19", HEAD)], "FormRefused", "须附《准予决定书》", "licensing"),
            ([line("review", "2021-03-18", DEPARTMENT, form='{"a": 1}')], "FormRefused", "文书一栏须留空", "licensing"),
            ([REVIEW, line("refuse", "2021-03-19", HEAD, form={"number": "1", "why": "w"})],
             "FormRefused", "；没有“why”这一栏", "licensing"),
            ([REVIEW, line("grant", "2021-03-19", HEAD, form={"number": 7})], "FormRefused", "填为 7，不可用（须为文字）", "licensing"),
            ([REVIEW, line("grant", "2021-03-19", HEAD, form={"number": "7"}, actor="p-department")],
             "GuardRefused", "须由他人办理", "default"),
            ([line("deem_accepted", "2021-03-18")], "NoSuchEvent", "此时不能办理", "plan"),
            ([line("review", "2021-03-18", DEPARTMENT, run="upward#1")], "NoSuchEvent", "不成立", "plan"),
            ([line("review", "2021-03-18", DEPARTMENT, run="promised#1", recorded_at="2021-03-18T12:00+08:00"),
              grant("2021-03-18", hour="09:30")],
             "OutOfOrder", "早于本件上一行", "plan"),
            ([line("review", "2021-03-16", DEPARTMENT, recorded_at="2021-03-18T12:00+08:00")], "OutOfOrder", "先后", "plan"),
        ],
    )  # fmt: skip
    def test_refused_acts(self, lines, error, zh, law):
        """An act that breaks a rule is reported with its line and the text it broke; the case stays as it was, and goes on."""
        result = audit_of(*accepted("2021-03-17"), *lines, at="2021-03-19")
        finding = result.findings[-1]
        assert (len(result.findings), finding.kind, finding.error, finding.line) == (1, "refused", error, 4 + len(lines))
        assert zh in finding.zh
        assert law in {cite.law.key for cite in finding.cites}
        assert finding.en

    def test_two_ways(self):
        """An act that could belong to two open runs must name the run."""
        ask = [
            line("consult", "2021-03-18", DEPARTMENT, form={"department": d, "question": "q"}, hour=h)
            for d, h in (("甲", "11:00"), ("甲", "12:00"))
        ]
        joint = attrs.evolve(LICENCE, kinds=("joint",))
        lines = [
            opening("2021-03-17"),
            line("examine", "2021-03-17"),
            line("accept_joint", "2021-03-17", form={"number": "3"}, hour="11:00"),
            *ask,
        ]
        agree = line("agree", "2021-03-19", DEPARTMENT, form={"text": "t"}, unit="甲")
        finding = only_finding(audit_of(*lines, agree, matters={"L-1": joint}))
        assert (finding.error, "opinion#1、opinion#2" in finding.zh) == ("Ambiguous", True)
        assert audit_of(*lines, {**agree, "run": "opinion#1"}, matters={"L-1": joint}).findings == ()

    def test_what_is_for_licences_alone(self):
        """An act that only a licence allows is refused with the article on licences, though it does not govern the matter."""
        extend = line("extend", "2021-03-19", HEAD, form={"reasons": "r", "told_on": "2021-03-19"})
        finding = only_finding(audit_of(*accepted("2021-03-17", matter="B-1"), REVIEW, extend))
        assert finding.reasons[0][0] == "事项是行政许可 is_licence"
        assert finding.cites == (LICENSING["42(1)"],)

    def test_a_waiver_of_nothing(self):
        """Waiving a guard that does not exist is refused, and the name is reported."""
        waive = '{"ghost": {"by": "c-01", "role": "centre_head", "why": "w"}}'
        finding = only_finding(audit_of(*accepted("2021-03-17"), line("review", "2021-03-18", DEPARTMENT, waive=waive)))
        assert finding.reasons[0][0] == "ghost"

    def test_a_waiver_that_holds(self):
        """A second notice is refused; with a waiver by the head of the centre it is accepted, and the waiver is reported."""
        waive = '{"once_notify_missing": {"by": "c-01", "role": "centre_head", "why": "新增项目"}}'
        first = line("notify_missing", "2021-03-18", form=MISSING)
        done = line("submit_complete", "2021-03-19", APPLICANT, form={"items": ["营业执照"]})
        lines = [opening("2021-03-17"), line("examine", "2021-03-17"), first, done]
        assert only_finding(audit_of(*lines, line("notify_missing", "2021-03-22", form=MISSING))).kind == "refused"
        finding = only_finding(audit_of(*lines, line("notify_missing", "2021-03-22", form=MISSING, waive=waive)))
        assert (finding.kind, "新增项目" in finding.zh, "c-01" in finding.en) == ("waived", True, True)
        assert finding.zh.endswith("；所豁免的情形：“一次性告知” 已于 2021-03-18 作出，只能一次")
        assert finding.en.endswith("; what was waived: notify_missing was done on 2021-03-18 already, allowed once")

    def test_a_waiver_says_by_how_much(self):
        """A move that was approved without its notice says how many working days were missing."""
        paper = {"person": "w-1", "on_post_since": "2018-06-01", "effective": "2021-03-31"}
        lines = [line("open", "2021-03-12", DEPARTMENT, form=paper, lifecycle="reassignment")]
        waive = json.dumps({"advance_notice": {"by": "o-01", "role": "party_gov_office", "why": "缺员"}})
        finding = only_finding(audit_of(*lines, line("approve_reassignment", "2021-03-15", "centre_head", waive=waive)))
        assert (finding.kind, finding.rule) == ("waived", "advance_notice")
        assert finding.zh.endswith("理由：缺员；所豁免的情形：申请于 2021-03-12 提出，最迟应为 2021-03-09，少 3 个工作日")
        assert finding.en.endswith("the latest day was 2021-03-09, 3 working days short")

    def test_a_waiver_of_a_default(self):
        """A default of the library that was waived is cited as one; a waiver that was not needed is not reported."""
        waive = json.dumps({"not_same_actor_as_review": {"by": "c-01", "role": "centre_head", "why": "单人窗口"}})
        assert audit_of(*accepted("2021-03-17"), REVIEW, grant("2021-03-19", waive=waive)).findings == ()
        finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, grant("2021-03-19", waive=waive, actor="p-department")))
        assert (finding.kind, {cite.law.key for cite in finding.cites}) == ("waived", {"default"})

    def test_english_reasons_in_english(self):
        """The English of a refusal holds no Chinese: neither the reason nor who may waive it."""
        again = [line("order_survey", "2021-03-18", DEPARTMENT, form={"place": "p", "what": "w"}, hour="11:00"), grant("2021-03-19")]
        same_person = [grant("2021-03-19", actor="p-department")]
        for lines in (again, same_person):
            finding = only_finding(audit_of(*accepted("2021-03-17"), REVIEW, *lines))
            assert re.findall("[\u4e00-\u9fff]", finding.en) == []

    def test_a_key_used_for_something_else(self):
        """The same line sent twice is one act; the key on another act is a conflict."""
        review = line("review", "2021-03-18", DEPARTMENT, key="k-1")
        result = audit_of(*accepted("2021-03-17"), review, review)
        assert (result.again, result.findings) == (1, ())
        finding = only_finding(audit_of(*accepted("2021-03-17"), review, grant("2021-03-19", key="k-1")))
        assert (finding.error, "防重复编号 'k-1'" in finding.zh) == ("Conflict", True)


class TestTerminology:
    def test_every_refusal_has_a_chinese_text(self):
        """Refusals that the audit never meets have a Chinese text too, for hosts that use the class."""
        terms = Terminology(CATALOGUE)
        special = FormRefused("x", form="SpecialNotice", field="kind", value="面谈")
        assert "'面谈'，不可用（须为听证／招标／" in terms.refusal(special, "order_special", "promised")
        assert terms.refusal(FormRefused("SpecialNotice (…): 两栏矛盾", form="SpecialNotice"), "order_special").endswith(
            "不合要求：两栏矛盾"
        )
        assert "须以个月计" in terms.refusal(FormRefused("x", given=calendar_days(3), unit="months"), "extend")
        assert "法律后果" in terms.refusal(LapseDue("x", run="intake#1", due="2021-03-24"), "examine")
        assert "x" in terms.refusal(NoSuchEvent("x"), "nothing")
        assert "须以工作日计" in terms.refusal(FormRefused("x", given=calendar_days(3), unit="working_days"), "extend")
        assert terms.refusal(CaseflowError("no"), "review") == "“开始审查”不成立：no"

    def test_spans(self):
        """A span in a text is said in Chinese with its rule about the last day; what only looks like one is left as it is."""
        termed = Terminology(CATALOGUE).termed
        assert termed("56 calendar_days unrolled", "promised") == "56日（末日不顺延）"
        assert termed("3 calendar_days at_least 2；5 working_days", "promised") == "3日（至少2个工作日）；5个工作日"
        assert termed("5 working_days unrolled, 123456 months", "promised") == "5个工作日 unrolled, 123456 months"

    def test_an_event_is_called_as_its_lifecycle_calls_it(self):
        """`withdraw` is 撤件 before acceptance and 撤回申请 after it."""
        terms = Terminology(CATALOGUE)
        assert (terms.event("withdraw", "intake"), terms.event("withdraw", "promised")) == ("撤件", "撤回申请")
        assert terms.event("nothing") == "nothing"


class TestCounts:
    def test_counts(self):
        """The counts are of cases and findings; an audit without problems is clean."""
        result = audit_of(*accepted("2021-03-17"), REVIEW, at="2021-04-16")
        assert {name: result.counts[name] for name in ("cases", "open", "overdue", "with_problems", "breach", "lines")} == {
            "cases": 1, "open": 1, "overdue": 1, "with_problems": 1, "breach": 2, "lines": 4,
        }  # fmt: skip
        assert not result.clean
        assert audit_of(*accepted("2021-03-17"), at="2021-03-18").clean
        assert not audit_of(*accepted("2021-03-17"), line("x", "2021-03-18"), at="2021-03-18").clean

    def test_a_case_about_nothing_listed(self):
        """A case without a matter is audited too: it does not count as a licence, so no text gives it a time."""
        result = audit_of(opening("2021-03-17", matter=""), line("examine", "2021-03-18"), at="2021-03-29")
        assert kinds(result) == []
        assert {clock.within for clock in result.cases[0].clocks} == {None}

    def test_the_calendar_of_the_centre_counts(self):
        """Another calendar gives other days: before the extension of the 2020 holidays was published, the due day was earlier."""
        lines = [*accepted("2020-01-20"), line("review", "2020-01-21", DEPARTMENT)]
        early = CENTRE.with_calendar(CN.as_of(CN.notices[0].issued.replace(year=2020, month=1, day=26)))
        due = {clock.name: clock.due for clock in audit_of(*lines, at="2020-01-22").cases[0].clocks}
        other = {clock.name: clock.due for clock in audit_of(*lines, at="2020-01-22", centre=early).cases[0].clocks}
        assert due["promise"] > other["promise"]
