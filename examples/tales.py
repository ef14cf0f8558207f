"""The cases at the window, as make_log.py writes them into the log."""

from __future__ import annotations

from make_log import CENTRE_HEAD, CLERK, Window
from make_log import AtTheWindow as Tale
from make_log import Tale as Case

MISSING = {"items": [{"name": "营业执照复印件", "how": "市场监管所窗口补打"}, {"name": "场所平面图", "how": "自行绘制，范本在咨询台"}]}
FIRST, SECOND = {"items": ["营业执照复印件"]}, {"items": ["场所平面图"]}
BOTH = {"items": ["营业执照复印件", "场所平面图"]}
IN_HAND = {"mode": "in_hand", "received_by": "本人"}
SURVEY = {"place": "经营场所", "what": "布局与设施"}
FOUND = {"staff": ["d-11", "d-12"], "found": "与申请一致"}
REFUSAL = {"number": "华不准〔2021〕1号", "reasons": "不符合规划", "remedies": "六十日内可申请复议，六个月内可起诉"}

# The cases that go as they should: number, matter, opened, accepted, review begun, granted, delivered.
SMOOTH = """
1   QR-01  01-04  01-04  01-05  01-06  01-06
5   XK-01  01-18  01-18  01-20  01-29  02-02
6   QT-01  01-25  01-26  01-27  02-01  02-01
7   XK-02  02-02  02-02  02-03  02-09  02-18
8   QR-01  02-07  02-07  02-08  02-10  02-10
10  GG-01  02-20  02-20  02-22  02-23  02-23
12  XK-04  03-01  03-01  03-02  03-05  03-08
13  JL-01  03-03  03-04  03-05  03-26  03-29
14  XK-01  03-10  03-10  03-11  03-24  03-25
15  QR-01  03-12  03-12  03-15  03-17  03-17
16  GG-01  03-17  03-17  03-18  03-22  03-22
17  XK-02  03-23  03-23  03-24  04-02  04-07
18  QT-01  03-31  03-31  04-01  04-08  04-08
21  QR-01  04-22  04-22  04-23  04-26  04-26
22  GG-01  04-28  04-29  04-30  05-07  05-08
23  XK-04  04-30  04-30  05-06  05-10  05-11
101 JF-01  06-02  06-02  06-03  06-10  06-10
102 QR-01  06-15  06-15  06-16  06-18  06-18
103 XK-01  06-22  06-22  06-24  07-05  07-06
104 GG-01  07-01  07-01  07-02  07-06  07-06
105 XK-04  07-13  07-13  07-14  07-19  07-20
106 JF-03  07-15  07-15  07-19  08-02  08-03
107 QT-01  08-04  08-04  08-05  08-10  08-10
108 XK-02  08-17  08-17  08-18  08-26  08-27
109 GG-01  09-06  09-06  09-07  09-09  09-09
110 JF-01  09-15  09-15  09-16  09-26  09-27
111 XK-03  09-18  09-18  09-23  09-28  09-29
112 QR-01  10-09  10-09  10-11  10-13  10-13
113 JL-01  10-12  10-12  10-14  11-05  11-08
114 XK-01  10-25  10-25  10-27  11-05  11-08
115 GG-01  11-10  11-10  11-11  11-15  11-15
116 QT-01  11-22  11-22  11-23  11-26  11-26
117 XK-04  12-01  12-01  12-02  12-07  12-08
118 JF-01  12-06  12-06  12-07  12-15  12-16
"""


def tell(window: Window) -> None:
    """Write every story."""
    for line in SMOOTH.split("\n")[1:-1]:
        number, matter, opened, accepted, review, granted, delivered = line.split()
        Tale(window, int(number), matter, opened).accept(accepted).do("review", review, hour="14:00").grant(granted, delivered)
    parts = (silence, supplements, surveys, pauses, extensions, lateness, endings, improper, small_things)
    for part in (*parts, instants, upwards, several, returns, special, still_open, bundles, bad_lines):
        part(window)


def silence(window: Window) -> None:
    """Five working days without an answer: a licence is deemed accepted from its receipt; no text says it of other matters."""
    paper = {"number": "华受〔2021〕31号"}
    # Due on 02-18: 02-07 is a worked Sunday, 02-11 to 02-17 is the Spring Festival.
    (Tale(window, 31, "XK-01", "02-05").do("examine", "02-08")
     .wrong("accept_promised", "02-22", paper, note="视为受理之后才补受理手续").do("review", "02-22", hour="11:00")
     .grant("02-24", "02-26"))  # fmt: skip
    Tale(window, 32, "XK-03", "04-25").do("review", "05-10").grant("05-11", "05-12")
    # A benefit: no text gives it a number of days, so the answer of 03-26 has no limit until the centre adopts one.
    (Tale(window, 33, "JF-01", "03-15").do("examine", "03-16").do("accept_promised", "03-26", {"number": "华受〔2021〕33号"})
     .do("review", "03-29").grant("04-08", "04-08"))  # fmt: skip
    # A licence that is not delegated to the township: silence gives no power.
    away = {"number": "华不受〔2021〕34号", "reason": "不属于本机关职权", "apply_to": "区应急管理局"}
    Tale(window, 34, "XK-07", "04-01").do("refuse_not_ours", "04-13", away)


def supplements(window: Window) -> None:
    """What is missing is listed once; the limit stops until it is there, and then starts again."""
    (Tale(window, 35, "XK-01", "01-11").do("examine", "01-12").do("notify_missing", "01-13", MISSING)
     .do("submit_partial", "01-18", FIRST).do("submit_complete", "01-25", SECOND)
     .do("accept_promised", "01-25", {"number": "华受〔2021〕35号"}, hour="10:20").do("review", "01-26")
     .grant("02-05", "02-08"))  # fmt: skip
    # A period was set and ran out on 04-26, with the working Sunday 04-25: the law turns the case into one to be returned.
    (Tale(window, 36, "XK-02", "04-12").do("examine", "04-13")
     .do("notify_missing", "04-16", {**MISSING, "period": "7 working_days"})
     .do("issue_return", "04-28", {"reason": "逾期未补正", "basis": "告知书载明的期限", "remedies": "可申请复核，或补齐后重新申请"})
     .do("collect", "05-06", {"mode": "post", "received_on": "2021-05-06", "slip_number": "EMS-9"}))  # fmt: skip
    # A second list: refused, then waived by the head of the centre, with the reason on record.
    twice = {"items": [{"name": "消防安全承诺", "how": "窗口领取样表"}]}
    waived = {"once_notify_missing": {"by": "c-01", "role": "centre_head", "why": "申请人当日变更经营项目"}}
    (Tale(window, 37, "XK-01", "03-16").do("examine", "03-17").do("notify_missing", "03-18", MISSING)
     .do("submit_complete", "03-22", BOTH).wrong("notify_missing", "03-23", twice, note="第二次告知")
     .do("notify_missing", "03-24", twice, waive=waived)
     .do("submit_complete", "03-26", {"items": ["消防安全承诺"]})
     .do("accept_promised", "03-26", {"number": "华受〔2021〕37号"}, hour="10:30").do("review", "03-29")
     .grant("04-08", "04-09"))  # fmt: skip
    # A commitment stands in for one item; a name that is not on the list is refused.
    (Tale(window, 38, "XK-06", "04-19").do("examine", "04-19", hour="10:10").do("notify_missing", "04-20", MISSING)
     .wrong("submit_partial", "04-21", {"items": ["营业执照"]}, note="清单上没有的名称")
     .do("commit", "04-21", {"items": ["场所平面图"], "text": "七日内补交，如有不实愿担责任"}, hour="11:00")
     .do("submit_complete", "04-22", FIRST).do("accept_promised", "04-22", {"number": "华受〔2021〕38号"}, hour="10:30")
     .do("review", "04-23").grant("05-12", "05-14"))  # fmt: skip


def surveys(window: Window) -> None:
    """Three working days, in principle, and from 2021-03-10 only; two or more staff for a licence."""
    # Before the plan: five working days, and no rule that they break.
    (Tale(window, 39, "XK-02", "01-13").accept("01-13").do("review", "01-14").do("order_survey", "01-14", SURVEY, hour="11:00")
     .do("schedule_survey", "01-18", {"staff": ["d-11", "d-12"], "day": "2021-01-21"}).do("report_survey", "01-21", FOUND)
     .grant("01-25", "01-26"))  # fmt: skip
    # In time: ordered 03-17, reported on the third working day.
    (Tale(window, 40, "XK-01", "03-16").accept("03-16").do("review", "03-17").do("order_survey", "03-17", SURVEY, hour="11:00")
     .do("schedule_survey", "03-18", {"staff": ["d-11", "d-12"], "day": "2021-03-19"}).do("report_survey", "03-22", FOUND)
     .grant("03-26", "03-29"))  # fmt: skip
    # Late: ordered on 04-02, due on 04-08 across Qingming, reported on 04-12. One person is refused first.
    (Tale(window, 41, "XK-02", "04-01").accept("04-01").do("review", "04-02").do("order_survey", "04-02", SURVEY, hour="11:00")
     .wrong("schedule_survey", "04-06", {"staff": ["d-11"], "day": "2021-04-09"}, note="只派一人")
     .do("schedule_survey", "04-07", {"staff": ["d-11", "d-12"], "day": "2021-04-09"})
     .wrong("grant", "04-09", {"number": "华准〔2021〕41号"}, note="踏勘未结即准予")
     .wrong("report_survey", "04-12", FOUND, note="踏勘逾三日未写理由")
     .do("report_survey", "04-12", {**FOUND, "late_reason": "连日降雨，当事人请求改期"}, hour="11:00")
     .grant("04-14", "04-15"))  # fmt: skip
    (Tale(window, 42, "XK-01", "05-10").accept("05-10").do("review", "05-11").do("order_survey", "05-11", SURVEY, hour="11:00")
     .do("survey_not_possible", "05-13", {"why": "当事人不在，场所未开放"})
     .do("refuse", "05-20", {**REFUSAL, "number": "华不准〔2021〕42号"}))  # fmt: skip


def pauses(window: Window) -> None:
    """What the law or the guide leaves out of the period, each with its ground and with the time that was told."""
    # The file was complete on 03-11 and accepted on 03-12: remarked, for it is owed acceptance (行政许可法 32(1)(五)).
    (Tale(window, 43, "XK-05", "03-11").accept("03-12").do("review", "03-15")
     .do("order_special", "03-18", {"kind": "检测", "expected": "10 working_days"})
     .do("end_special", "03-31", {"result": "水质检测合格"}).grant("04-13", "04-16"))  # fmt: skip
    # The hearing took longer than announced; the case itself stays in time.
    (Tale(window, 44, "XK-01", "01-20").accept("01-20").do("review", "01-22")
     .do("order_special", "01-25", {"kind": "听证", "expected": "7 working_days"})
     .do("end_special", "02-08", {"result": "邻里无异议"}).grant("02-23", "03-01"))  # fmt: skip
    (Tale(window, 45, "XK-05", "12-10").accept("12-10").do("review", "12-13")
     .do("order_special", "12-16", {"kind": "检疫", "expected": "15 working_days"}))  # fmt: skip
    # A benefit: the guide leaves the days of posting the names out of the promise.
    posted = {"kind": "其他环节", "step": "公示", "expected": "7 working_days"}
    (Tale(window, 92, "JF-01", "05-17").accept("05-17").do("review", "05-18").do("order_special", "05-20", posted)
     .do("end_special", "05-31", {"result": "公示期满无异议"}).grant("06-07", "06-07"))  # fmt: skip
    # The same, and nobody said how long it takes.
    (Tale(window, 93, "JL-01", "12-13").accept("12-13").do("review", "12-14")
     .do("order_special", "12-17", {"kind": "其他环节", "step": "公示"}))  # fmt: skip


def extensions(window: Window) -> None:
    """Once, by ten working days, for a licence, by the head, before the period is over; the applicant is told the reasons."""
    notice = {"reasons": "需向省厅核实", "told_on": "2021-04-12"}
    (Tale(window, 46, "XK-06", "03-15").accept("03-15").do("review", "03-16").do("extend", "04-12", notice)
     .wrong("extend", "04-20", notice, note="只能延长一次").grant("04-25", "04-27"))  # fmt: skip
    # Too late: the twenty working days were over on 02-03, so nothing is extended.
    (Tale(window, 47, "XK-06", "01-06").accept("01-06").do("review", "01-07")
     .wrong("extend", "02-05", {"reasons": "需实地复核", "told_on": "2021-02-05"}, note="期满之后才延长")
     .grant("02-09", "02-10"))  # fmt: skip
    # Taken back: the old limit holds again.
    (Tale(window, 48, "XK-06", "04-06").accept("04-06").do("review", "04-07")
     .do("extend", "04-26", {**notice, "told_on": "2021-04-26"}).do("withdraw_extension", "04-28", {"why": "无需延长"})
     .grant("05-06", "05-08"))  # fmt: skip
    (Tale(window, 49, "JF-03", "03-18").accept("03-18").do("review", "03-19")
     .wrong("extend", "04-06", {"reasons": "需向省厅核实"}, note="非许可事项").grant("04-07", "04-08"))  # fmt: skip
    # Approved on 08-26, told on the next day; the twenty working days ended on 08-30.
    (Tale(window, 88, "XK-06", "08-02").accept("08-02").do("review", "08-03").do("extend", "08-26", {"reasons": "须会同交警现场核实"})
     .do("tell_extension", "08-27", {"told_on": "2021-08-27"}).grant("09-08", "09-10"))  # fmt: skip
    # Never told: the old period ended on 09-29. Remarked.
    (Tale(window, 89, "XK-06", "09-01").accept("09-01").do("review", "09-02").do("extend", "09-27", {"reasons": "设施图纸需复核"})
     .grant("10-12", "10-14"))  # fmt: skip


def lateness(window: Window) -> None:
    """Past the promise, past the statute, past delivery; with and without the public reason; sent in time and received late."""
    # Promise of 8 working days, accepted 04-20: due on 04-29; granted on 05-08, a worked Saturday.
    (Tale(window, 50, "XK-02", "04-20").accept("04-20").do("review", "04-21")
     .do("explain_overdue", "05-07", {"reason": "审查人员培训", "published_at": "政务服务网公示栏"}).grant("05-08", "05-10"))  # fmt: skip
    # Delivery of a granted licence: 10 working days from 04-16 end on 04-29. Posted after that day, and so late.
    (Tale(window, 51, "XK-04", "04-12").accept("04-12").do("review", "04-13").grant("04-16")
     .do("mail_result", "05-06", {"number": "EMS-51"})
     .do("deliver", "05-07", {"mode": "post", "received_on": "2021-05-07"}, hour="15:00"))  # fmt: skip
    # Late before the plan: held to the statutes only, and the promise is one of them.
    Tale(window, 52, "JF-01", "01-11").accept("01-11").do("review", "01-12").grant("01-27", "01-28")
    # Calendar days: 30 from 04-01 end on Saturday 05-01 and move to 05-06; granted on 05-07.
    Tale(window, 53, "JF-02", "04-01").accept("04-01").do("review", "04-06").grant("05-07", "05-07")
    # Posted within the ten working days, which end on 05-28, and received after them: late, and nobody is blamed.
    (Tale(window, 86, "XK-04", "05-10").accept("05-10").do("review", "05-11").grant("05-14")
     .do("mail_result", "05-26", {"number": "EMS-86"})
     .do("deliver", "06-01", {"mode": "post", "received_on": "2021-06-01"}, recorded="06-03 09:30", note="补录"))  # fmt: skip
    # The address that the applicant gave was wrong: the day on which the letter came back counts.
    (Tale(window, 87, "XK-02", "06-07").accept("06-07").do("review", "06-08").grant("06-16")
     .do("mail_result", "06-17", {"number": "EMS-87"})
     .do("mail_returned", "06-24", {"address": "建设路 9 号", "slip_number": "EMS-87"}))  # fmt: skip
    # Told in time to come and collect it, and collected after the ten working days, which end on 09-24.
    (Tale(window, 96, "XK-04", "09-06").accept("09-06").do("review", "09-07").grant("09-09")
     .do("invite_to_collect", "09-13", {"how": "短信", "place": "综合窗口"}).do("deliver", "09-28", IN_HAND))  # fmt: skip


def endings(window: Window) -> None:
    """Refused, withdrawn, terminated, not needed. That no licence is needed is said at once: 57 said it a day later, and is remarked."""
    (Tale(window, 54, "XK-03", "03-18").accept("03-18").do("review", "03-19")
     .wrong("refuse", "03-24", {"number": "华不准〔2021〕54号", "reasons": "超采伐限额"}, note="未告知救济途径")
     .do("refuse", "03-25", {**REFUSAL, "number": "华不准〔2021〕54号", "reasons": "超采伐限额"}))  # fmt: skip
    Tale(window, 55, "XK-04", "03-24").accept("03-24").do("review", "03-25").do("withdraw", "03-26", {"why": "工程取消"})
    Tale(window, 56, "QT-01", "02-18").accept("02-19").do("review", "02-20").do("terminate", "02-23", {"why": "申请人死亡"})
    (Tale(window, 57, "XK-06", "03-29")
     .do("refuse_not_needed", "03-30", {"number": "华不受〔2021〕57号", "reason": "面积不足，依法不需许可"}))  # fmt: skip
    (Tale(window, 58, "JL-01", "04-26")
     .wrong("refuse_not_needed", "04-27", {"number": "华不受〔2021〕58号", "reason": "不符合条件"}, note="非许可事项无“不受理”")
     .accept("04-28").do("review", "04-29").do("withdraw", "05-06", {}))  # fmt: skip


def improper(window: Window) -> None:
    """The wrong person, the same person twice, the wrong order, the wrong paper."""
    (Tale(window, 59, "XK-01", "04-07").wrong("accept_promised", "04-07", {"number": "华受〔2021〕59号"}, note="未审查即受理")
     .accept("04-07", "11:40").wrong("review", "04-09", by=("w-03", "window_clerk"), note="窗口代部门审查")
     .do("review", "04-09", hour="11:00", by=("h-01", "department;department_head"))
     .wrong("grant", "04-20", {"number": "华准〔2021〕59号"}, note="审查与决定同一人")
     .do("grant", "04-20", {"number": "华准〔2021〕59号"}, hour="16:00", by=("h-02", "department_head"))
     .do("deliver", "04-22", IN_HAND))  # fmt: skip
    (Tale(window, 60, "XK-02", "05-06").accept("05-06").do("review", "05-07")
     .wrong("deliver", "05-12", IN_HAND, note="未决定即送达").grant("05-14", "05-17")
     .wrong("withdraw", "05-18", {"why": "不想要了"}, note="办结之后"))  # fmt: skip


def small_things(window: Window) -> None:
    """Corrected on the spot, written down later, sent twice, untimed."""
    (Tale(window, 61, "QR-01", "03-30").do("examine", "03-30")
     .do("correct_on_spot", "03-30", {"what": "身份证号码少一位"}, hour="10:05")
     .do("accept_promised", "03-30", {"number": "华受〔2021〕61号"}, hour="10:10").do("review", "03-31")
     .grant("04-02", "04-02"))  # fmt: skip
    # The department noted its review of 04-15 on 04-19: late in the log, not in the case.
    Tale(window, 62, "XK-03", "04-14").accept("04-14").do("review", "04-15", recorded="04-19 09:00", note="补录").grant("04-21", "04-22")
    (Tale(window, 63, "GG-01", "05-13").accept("05-13").do("review", "05-14", key="b7f2-63", note="系统重发").again()
     .grant("05-17", "05-17"))  # fmt: skip
    Tale(window, 64, "GG-02", "02-24").accept("02-24").do("review", "02-25").grant("04-28", "04-29")


def instants(window: Window) -> None:
    """Done in the same visit; the clock ends with the same working day."""
    done = {"result": "已打印凭证", "same_visit": True}
    Tale(window, 71, "GG-01", "03-11").accept("03-11", kind="instant").do("complete_on_spot", "03-11", done)
    Tale(window, 72, "QR-01", "04-30").accept("04-30", kind="instant").do("complete_on_spot", "04-30", done)
    # On the next working day, which is the 6th: late by the plan.
    Tale(window, 73, "GG-01", "04-30").accept("04-30", kind="instant").do("complete_on_spot", "05-06", {**done, "same_visit": False})
    Tale(window, 74, "GG-01", "02-09").accept("02-09", kind="instant").do("complete_on_spot", "02-09", done)
    (Tale(window, 75, "QR-01", "05-10").accept("05-10", kind="instant").do("not_instant", "05-10", {"why": "须核查户籍"})
     .do("review", "05-11").grant("05-13", "05-13"))  # fmt: skip


def upwards(window: Window) -> None:
    """Sent up within three working days of acceptance; closed within two days of the reply; refused only as the superior refuses."""
    letter = {"opinion": "初审同意", "materials": ["建设申请书", "建设工程设计方案"]}
    reply = {"number": "濮自然规〔2021〕18号", "granted": True}
    # Accepted 03-15, sent up on the third working day; reply on Thursday 04-08, two days end on a Saturday and move to Monday 04-12.
    (Tale(window, 76, "XK-08", "03-15").accept("03-15", kind="upward").do("forward", "03-18", letter)
     .do("receive_reply", "04-08", {**reply, "decided_on": "2021-04-06"}).do("close_granted", "04-12", {"number": "华准〔2021〕76号"})
     .do("deliver", "04-14", IN_HAND))  # fmt: skip
    # Reply on Friday 04-16: as calendar days due on Monday 04-19, read as working days on Tuesday 04-20, so nobody is blamed. At first
    # not all materials went up. Sent to a mailbox without a consent on record, which is remarked.
    (Tale(window, 77, "XK-08", "03-24").accept("03-24", kind="upward")
     .wrong("forward", "03-25", {**letter, "materials": ["建设申请书"]}, note="未附全部材料").do("forward", "03-26", letter)
     .do("receive_reply", "04-16", {**reply, "number": "濮自然规〔2021〕21号"})
     .do("close_granted", "04-20", {"number": "华准〔2021〕77号"})
     .do("deliver", "04-22", {"mode": "electronic", "received_on": "2021-04-22"}))  # fmt: skip
    # Sent up late: due on 04-29.
    enterprise = {"opinion": "同意", "materials": ["建设申请书", "村委会意见"]}
    (Tale(window, 78, "BP-01", "04-26").accept("04-26", kind="upward").do("forward", "05-07", enterprise)
     .do("receive_reply", "06-22", {"number": "濮自然规〔2021〕31号", "granted": True})
     .do("close_granted", "06-24", {"number": "华准〔2021〕78号"}).do("deliver", "06-25", IN_HAND))  # fmt: skip
    # Before the plan nothing sets the three days.
    (Tale(window, 79, "BP-01", "01-13").accept("01-13", kind="upward").do("forward", "01-22", enterprise)
     .do("receive_reply", "03-01", {"number": "濮自然规〔2021〕9号", "granted": True})
     .do("close_granted", "03-03", {"number": "华准〔2021〕79号"}).do("deliver", "03-08", IN_HAND))  # fmt: skip
    # The superior wanted more, and it did not come by 07-21: the case goes up as it is, and the superior refuses.
    more = {"items": [{"name": "地质灾害危险性说明", "how": "自然资源所提供样表"}], "period": "5 working_days"}
    (Tale(window, 90, "XK-08", "07-05").accept("07-05", kind="upward").do("forward", "07-07", letter)
     .do("superior_asks", "07-14", more).wrong("close_refused", "07-23", REFUSAL, note="上级未批复，本级自行不予")
     .do("forward", "07-26", {**letter, "opinion": "材料逾期未补，按现状上报"})
     .do("receive_reply", "08-13", {"number": "濮自然规〔2021〕44号", "granted": False, "decided_on": "2021-08-12"})
     .do("close_refused", "08-16", {**REFUSAL, "number": "华不准〔2021〕90号", "reasons": "上级批复不予许可"}))  # fmt: skip
    # Sent back once, and sent up again. Reply on Thursday 08-19: by both readings due on Monday 08-23, and closed on 08-25.
    (Tale(window, 91, "XK-08", "08-02").accept("08-02", kind="upward").do("forward", "08-04", letter)
     .do("superior_returns", "08-06", {"reasons": "设计方案缺总平面图", "items": ["总平面图"]})
     .do("forward", "08-10", {**letter, "opinion": "已补总平面图"})
     .do("receive_reply", "08-19", {"number": "濮自然规〔2021〕46号", "granted": True, "decided_on": "2021-08-17"})
     .do("close_granted", "08-25", {"number": "华准〔2021〕91号"}).do("deliver", "08-27", IN_HAND))  # fmt: skip


def several(window: Window) -> None:
    """One application, several departments: the lead decides when all have answered."""
    ask = {"department": "消防站", "question": "是否符合消防安全条件", "within": "5 working_days"}
    (Tale(window, 80, "LB-01", "03-19").accept("03-19", kind="joint").do("consult", "03-22", ask)
     .do("consult", "03-22", {**ask, "department": "城管办", "question": "门头招牌是否合规"}, hour="10:10")
     .do("agree", "03-26", {"text": "同意"}, by=("d-31", "department", "消防站"), run="opinion#1")
     .do("agree", "04-06", {"text": "同意"}, by=("d-41", "department", "城管办"), run="opinion#2").grant("04-09", "04-12"))  # fmt: skip


def returns(window: Window) -> None:
    """Given back with reasons, for what is not a licence; a review may bring it back to the window."""
    notice = {"reason": "不在保障范围", "basis": "临时救助实施细则", "remedies": "可向中心申请复核"}
    (Tale(window, 81, "JF-01", "03-25").do("examine", "03-26").do("return_case", "03-29", {"why": "户籍不在本地"})
     .do("issue_return", "03-30", notice).do("collect", "04-02", IN_HAND))  # fmt: skip
    (Tale(window, 82, "JF-03", "04-13").do("examine", "04-14").do("return_case", "04-15", {"why": "残疾证过期"})
     .do("issue_return", "04-16", notice).do("request_review", "04-20", {"why": "新证已发"})
     .do("overturn", "04-22", {"reasons": "新证有效，重新接件"}).accept("04-23").do("review", "04-25").grant("05-11", "05-12"))  # fmt: skip
    (Tale(window, 97, "JF-03", "06-21").do("examine", "06-21").do("return_case", "06-22", {"why": "户籍不在本地"})
     .do("issue_return", "06-22", notice, hour="11:00").do("request_review", "06-24", {"why": "居住多年"})
     .do("uphold", "06-28", {"reasons": "补贴由户籍地发放，已告知申请途径"}, by=CENTRE_HEAD))  # fmt: skip


def special(window: Window) -> None:
    """Handled as urgent; accepted with secondary materials still to come."""
    urgent = {"kind": "上级交办事项", "why": "区政府交办", "within": "3 working_days"}
    (Tale(window, 83, "XK-04", "05-06").accept("05-06").do("propose_fast_track", "05-06", urgent, hour="11:00")
     .do("designate", "05-06", {"why": "同意"}, hour="15:00").do("review", "05-07").grant("05-08", "05-10"))  # fmt: skip
    sooner = {"items": [{"name": "营业执照复印件", "how": "补打"}], "period": "2 working_days"}
    later = {"items": [{"name": "食品安全管理制度", "how": "范本在咨询台"}], "period": "5 working_days"}
    (Tale(window, 84, "XK-01", "04-12").accept("04-12").do("list_secondary", "04-12", later, hour="11:00")
     .wrong("list_secondary", "04-13", sooner, note="主要材料不可容缺")
     .do("review", "04-13", hour="14:00").do("submit_complete", "04-16", {"items": ["食品安全管理制度"]})
     .grant("04-23", "04-26"))  # fmt: skip
    (Tale(window, 85, "XK-01", "03-22").accept("03-22").do("list_secondary", "03-22", later, hour="11:00").do("review", "03-23")
     .do("refuse", "03-31", {**REFUSAL, "number": "华不准〔2021〕85号", "reasons": "容缺材料逾期未补"}))  # fmt: skip


def still_open(window: Window) -> None:
    """How it stands on the last day: running, overdue, waiting for papers."""
    # Due on 12-10 by the promise and on 12-24 by the statute; nobody has decided it.
    Tale(window, 65, "XK-01", "11-26").accept("11-26").do("review", "11-29")
    Tale(window, 66, "XK-05", "12-14").accept("12-14").do("review", "12-15")
    Tale(window, 67, "XK-01", "12-20").accept("12-20").do("review", "12-21")
    Tale(window, 68, "XK-04", "12-24").do("examine", "12-27").do("notify_missing", "12-28", {**MISSING, "period": "10 working_days"})
    Tale(window, 69, "JF-01", "12-20").do("examine", "12-21")
    Tale(window, 70, "JF-03", "12-31").accept("12-31")


def bundles(window: Window) -> None:
    """One theme, several matters (一件事一次办): a parent case, and a case of its own for each matter."""
    theme = {"applicant": "刘洋", "theme": "开理发店一件事", "matters": ["XK-02", "XK-06", "GG-01"], "shared_materials": ["身份证复印件"]}
    parent = Case(window, "YJ-2021-001", "bundle", "10-18", theme, by=CLERK, hour="09:00")
    salon = Tale(window, 94, "XK-02", "10-18").accept("10-18")
    sign = Tale(window, 95, "XK-06", "10-18").accept("10-18")
    for hour, part, matter in (("11:00", salon, "XK-02"), ("11:10", sign, "XK-06")):
        parent.do("link_part", "10-18", {"matter": matter, "case_no": part.case_no, "materials": ["身份证复印件"]}, hour=hour)
    salon.do("review", "10-19").grant("10-27", "10-28")
    sign.do("review", "10-19").grant("11-08", "11-09")
    parent.do("record_closing", "10-28", closing(salon), hour="16:00")
    parent.wrong("complete_bundle", "10-28", hour="16:30", note="尚有事项未办结")
    parent.do("leave_out", "10-29", {"matter": "GG-01", "why": "已在原籍参保"}, by=("a", "applicant"))
    parent.do("record_closing", "11-09", closing(sign), hour="16:00").do("complete_bundle", "11-09", hour="16:30")


def closing(part: Case) -> dict[str, str]:
    """How the case of one matter ended, as its own journal says."""
    return {"case_no": part.case_no, "state": part.case.state, "closed_on": f"{part.closed_on}"}


def bad_lines(window: Window) -> None:
    """Two lines that cannot be used, to show how they are reported."""
    no_offset = {"case_no": "HL-2021-0067", "event": "order_survey", "actor": "d-11", "role": "department"}
    window.write("2021-12-22T10:00", at="2021-12-22T10:00", **no_offset, form='{"place": "经营场所", "what": "布局"}', note="没有时区")
    twice = {"case_no": "HL-2021-0016", "event": "open", "actor": "w-03", "role": "window_clerk", "matter": "QR-01"}
    window.write("2021-05-28T09:00", at="2021-05-28T09:00+08:00", **twice, form='{"applicant": "郑平"}', note="案号重复")
