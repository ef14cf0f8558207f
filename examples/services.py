"""What goes on around the cases at the window, for make_log.py: agents, relayed papers, ratings, complaints, enquiries."""

from __future__ import annotations

from typing import Any

from make_log import NAMES, AtTheWindow, Tale, Window

PAPERS = ["身份证复印件", "申请表"]
PROCEDURE = "站里收件，镇中心受理，结果送到家"


def tell(window: Window) -> None:
    """Write every story."""
    agents = (acting_for, extending, assisting, not_done, still_acting)
    for part in (*agents, rounds, whole_loop, ratings, bad_ratings, complaints, supervision, enquiries, appointments):
        part(window)


def agency(window: Window, number: int, day: str, what: str, *, within: str = "10 working_days", **more: Any) -> Tale:
    """An agent is asked: by whom, for what, and what time the station promises."""
    request = {"applicant": NAMES[number], "what": what, "within": within, **more}
    return Tale(window, f"DB-2021-{number:03}", "agency", day, request)


def ready(window: Window, number: int, day: str, what: str, *, within: str = "10 working_days", **more: Any) -> Tale:
    """Everything that must come before an agent may act, done in one morning."""
    name = NAMES[number]
    return (agency(window, number, day, what, within=within, **more)
            .do("sign_mandate", day, {"principal": name, "scope": "代为申请、补正和领取"}, hour="09:15")
            .do("tell_procedure", day, {"procedure": PROCEDURE, "within": within}, hour="09:20")
            .do("find_complete", day, {"materials": PAPERS, "same_visit": True}, hour="09:25")
            .do("hand_over_materials", day, {"papers": PAPERS, "handed_by": name}, hour="09:30")
            .do("sign_agreement", day, {"number": f"代〔2021〕{number}号", "principal": name}, hour="09:35"))  # fmt: skip


def acting(window: Window, number: int, day: str, what: str, linked: str, *, within: str = "10 working_days") -> Tale:
    """The agent acts, and names the service case."""
    return (
        ready(window, number, day, what, within=within)
        .do("act_for", day, hour="09:40")
        .do("link_case", day, {"case_no": linked}, hour="11:30")
    )


def obtained(tale: Tale, day: str, linked: str, delivered: str) -> Tale:
    """The result is obtained as the linked case's journal has it, and handed over with its papers."""
    case = tale.window.tales[linked]
    result = {"case_no": linked, "state": case.case.state, "closed_on": f"{case.closed_on}"}
    handed = {"result": "批准文书一份", "papers": PAPERS, "received_by": "本人"}
    return tale.do("obtain_result", day, result).do("deliver_result", delivered, handed, hour="15:00")


def finished(tale: Tale, day: str, *, satisfied: bool = True) -> Tale:
    """The applicant confirms the result on the feedback form; papers are given back, and the agency is over."""
    tale.do("give_feedback", day, {"confirmed": True, "satisfied": satisfied}, hour="15:30")
    return tale.do("close_agency", day, {"papers": PAPERS, "received_by": "本人"}, hour="15:40")


def acting_for(window: Window) -> None:
    """In time, late, and with a form that the applicant does not care to fill in."""
    finished(obtained(acting(window, 1, "06-02", "代办临时救助", "HL-2021-0101"), "06-10", "HL-2021-0101", "06-11"), "06-11")
    # Ten working days from 06-15 end on 06-29; the result was there on 06-18 and handed over on 07-01.
    finished(
        obtained(acting(window, 2, "06-15", "代办老年人优待证", "HL-2021-0102"), "06-18", "HL-2021-0102", "07-01"), "07-01", satisfied=False
    )
    late = obtained(
        acting(window, 3, "07-15", "代办残疾人补贴", "HL-2021-0106", within="15 working_days"), "08-03", "HL-2021-0106", "08-04"
    )
    papers = {"papers": PAPERS, "received_by": "家属"}
    late.wrong("close_agency", "08-04", papers, hour="15:30", note="未填反馈表即办结")
    declined = {"confirmed_by_applicant": {"by": "c-01", "role": "centre_head", "why": "申请人卧床，口头确认，不愿填表"}}
    late.do("close_agency", "08-05", papers, waive=declined)


def extending(window: Window) -> None:
    """More time only with the applicant's consent, given before; the linked case's own limits do not move."""
    tale = acting(window, 4, "09-15", "代办临时救助", "HL-2021-0110", within="5 working_days")
    more = {"by": "3 working_days", "why": "入户核查未完", "consent_of": NAMES[4]}
    tale.wrong("extend", "09-22", {**more, "consented_on": "2021-09-23"}, note="先延长后征得同意")
    tale.do("extend", "09-22", {**more, "consented_on": "2021-09-22"}, hour="11:00")
    # Five working days from 09-15 end on 09-23, with three more on 09-27: Saturday 09-18 and Sunday 09-26 are worked.
    finished(obtained(tale, "09-27", "HL-2021-0110", "09-27"), "09-27")


def assisting(window: Window) -> None:
    """The agent leads the applicant; what is missing is listed once; special groups are visited at home."""
    here = {"department": "镇政务服务中心综合窗口", "what": "陪同申请"}
    # The agent looked through the papers later, and not in the same visit (当场审查): remarked.
    seen_later = {"materials": PAPERS, "same_visit": False}
    tale = agency(window, 5, "07-01", "帮办养老保险参保").do("find_complete", "07-01", seen_later, hour="09:20")
    tale.do("tell_procedure", "07-01", {"procedure": PROCEDURE, "within": "10 working_days"}, hour="09:25").do("assist", "07-01", here)
    tale.do("link_case", "07-01", {"case_no": "HL-2021-0104"}, hour="11:00")
    finished(tale.do("finish_assisting", "07-06", {"result": "参保凭证", "received_by": "本人"}, hour="15:10"), "07-06")
    missing = {"items": [{"name": "户口簿", "how": "派出所补办"}]}
    tale = agency(window, 6, "09-06", "帮办养老保险参保").do("list_missing", "09-06", missing, hour="09:20")
    tale.wrong("find_complete", "09-07", {"materials": PAPERS}, note="所列材料未齐")
    tale.do("find_complete", "09-08", {"materials": [*PAPERS, "户口簿"]})
    tale.wrong("assist", "09-08", here, hour="10:10", note="未告知程序和时限")
    tale.do("tell_procedure", "09-08", {"procedure": PROCEDURE, "within": "10 working_days"}, hour="10:20")
    tale.do("assist", "09-08", here, hour="11:00").do("link_case", "09-08", {"case_no": "HL-2021-0109"}, hour="11:30")
    finished(tale.do("finish_assisting", "09-09", {"result": "参保凭证", "received_by": "本人"}, hour="15:10"), "09-10")
    visit = {"group": "残", "place": "本人家中", "what": "上门收件、拍照"}
    tale = agency(window, 7, "12-06", "代办临时救助", group="残").do("home_visit", "12-06", visit, by=("z-01", "dedicated_staff"))
    tale.do("sign_mandate", "12-06", {"principal": NAMES[7], "scope": "代为申请和领取"}, hour="10:10")
    tale.do("tell_procedure", "12-06", {"procedure": PROCEDURE, "within": "10 working_days"}, hour="10:15")
    tale.do("find_complete", "12-06", {"materials": PAPERS}, hour="10:20")
    tale.do("hand_over_materials", "12-06", {"papers": PAPERS, "handed_by": NAMES[7]}, hour="10:30")
    tale.do("sign_agreement", "12-06", {"number": "代〔2021〕7号", "principal": NAMES[7]}, hour="10:35")
    tale.do("act_for", "12-06", hour="10:40").do("link_case", "12-06", {"case_no": "HL-2021-0118"}, hour="11:30")
    finished(obtained(tale, "12-16", "HL-2021-0118", "12-17"), "12-17")


def not_done(window: Window) -> None:
    """What no agent may take on; a time that was not promised; a mandate taken back; a substitute."""
    in_person = {"principal": NAMES[8], "scope": "代办婚姻登记", "in_person_required": True}
    tale = agency(window, 8, "05-12", "代办婚姻登记").wrong("sign_mandate", "05-12", in_person, note="须本人到场的事项")
    tale.do("cannot_do", "05-12", {"why": "婚姻登记须双方本人到场，已说明"}, hour="10:20")
    tale = agency(window, 9, "06-08", "代办设施农业用地备案", within="5 working_days")
    tale.wrong("tell_procedure", "06-08", {"procedure": PROCEDURE, "within": "8 working_days"}, note="所告知时限与承诺不符")
    tale.do("tell_procedure", "06-08", {"procedure": PROCEDURE, "within": "5 working_days"}, hour="10:10")
    tale.do("revoke_mandate", "06-09", {"why": "本人自行办理"}, by=("a", "applicant"))
    tale = ready(window, 10, "08-04", "代办农机大院用地备案", project=True)
    tale.wrong("act_for", "08-04", note="项目未制定代办方案")
    tale.do("set_plan", "08-04", {"project": "农机大院", "steps": ["选址", "备案", "公示"]}, hour="10:30").do(
        "act_for", "08-04", hour="11:00"
    )
    tale.do("link_case", "08-04", {"case_no": "HL-2021-0107"}, hour="11:30")
    tale.do("name_substitute", "08-06", {"agent": "g-02", "why": "代办员外出培训"}, by=("v-01", "village_committees"))
    finished(obtained(tale, "08-10", "HL-2021-0107", "08-11"), "08-11")


def still_acting(window: Window) -> None:
    """On the last day: one in time, one overdue."""
    acting(window, 11, "12-28", "代办残疾人补贴", "HL-2021-0070")
    # Ten working days from 11-29 end on 12-13; the linked case is overdue itself.
    acting(window, 12, "11-29", "代办食品经营许可", "HL-2021-0065")


def sent(number: str, mode: str = "专人送达") -> dict[str, Any]:
    """The sender's acknowledgement."""
    return {"mode": mode, "number": number}


WHOLE = {"papers": ["许可证"], "complete": True}


def granted(window: Window, number: int, matter: str, days: tuple[str, str, str]) -> AtTheWindow:
    """A licence that was granted at a department of the district; its paper is sent on its round."""
    opened, reviewed, decided = days
    tale = AtTheWindow(window, number, matter, opened).accept(opened).do("review", reviewed).grant(decided)
    parcel = {"about_case": tale.case_no, "papers": ["许可证"]}
    return tale.do("relay_result", decided, parcel, hour="11:00").do("result_at_department", decided, hour="11:10")


def to_the_township(tale: Tale, day: str, run: str = "") -> Tale:
    """By messenger to the district's centre and on to the township's, each hop signed by who gives and who takes."""
    tale.do("send_back_to_district", day, sent("回1"), hour="14:00", run=run).do(
        "receive_back_at_district", day, WHOLE, hour="16:00", run=run
    )
    return tale.do("send_to_township", day, sent("分1"), hour="16:30", run=run)


def rounds(window: Window) -> None:
    """Department → district → township → applicant; straight to the applicant by EMS; lost on the way and issued again."""
    tale = to_the_township(granted(window, 121, "XK-02", ("06-02", "06-03", "06-10")), "06-11")
    tale.wrong("receive_at_township", "06-15", {"papers": ["许可证"], "complete": False}, note="签收不全")
    tale.do("receive_at_township", "06-15", WHOLE, hour="11:00").do("send_to_applicant", "06-15", sent("上门1", "上门送件"), hour="14:00")
    tale.do("reach_applicant", "06-16", {"mode": "in_hand", "received_by": "本人"})
    tale = granted(window, 122, "XK-04", ("07-05", "07-06", "07-08"))
    tale.wrong("send_back_to_district", "07-08", sent("EMS-1", "邮政特快专递"), hour="14:00", note="回程须专人送达")
    tale.do("mail_to_applicant", "07-08", sent("EMS-2", "邮政特快专递"), hour="15:00")
    tale.wrong("reach_applicant", "07-12", {"mode": "post", "received_on": "2021-07-12"}, note="邮寄送达无回执编号")
    tale.do("reach_applicant", "07-12", {"mode": "post", "received_on": "2021-07-12", "slip_number": "EMS-2"}, hour="11:00")
    # Lost between district and township; issued again and fetched on 08-27, when the ten working days of article 44 were over.
    tale = to_the_township(granted(window, 123, "XK-01", ("07-26", "07-27", "08-06")), "08-09")
    tale.do("report_mishap", "08-12", {"kind": "丢失", "last_seen": "区中心分发台"}, by=("w-03", "window_clerk"))
    tale.do("find_lost", "08-17", {"why": "查无下落，登报作废"})
    parcel = {"about_case": tale.case_no, "papers": ["补发的许可证"]}
    tale.do("relay_result", "08-18", parcel).do("result_at_township", "08-26", run="document_relay#2")
    tale.do("collect_at_window", "08-27", {"mode": "in_hand", "received_by": "本人"}, run="document_relay#2")
    # A refusal of January travels too, and reaches its applicant; those of the other refusals are still being prepared.
    tale = (
        window.tales["HL-2021-0054"]
        .do("result_at_township", "03-26")
        .do("send_to_applicant", "03-26", sent("EMS-3", "邮政特快专递"), hour="11:00")
    )
    tale.do("reach_applicant", "03-30", {"mode": "post", "received_on": "2021-03-30", "slip_number": "EMS-3"})


def whole_loop(window: Window) -> None:
    """The papers of a case that a superior decides go up on paper, and the reply comes back: one loop, closed at the applicant."""
    parcel = {"about_case": "HL-2021-0076", "papers": ["论证表原件"]}
    loop = Tale(window, "CD-2021-001", "document_relay", "03-16", parcel, by=("w-03", "window_clerk"))
    loop.do("collect_papers", "03-16", {"papers": ["论证表原件"], "why_on_paper": "图纸过大，无法网传"})
    loop.do("send_to_district", "03-16", sent("送1"), hour="14:00")
    both = ("w-03", "district_centre;window_clerk")
    loop.wrong("receive_at_district", "03-17", WHOLE, by=both, note="送件人自己签收")
    loop.do("receive_at_district", "03-17", WHOLE, hour="10:30").do("send_to_department", "03-17", sent("分2"), hour="14:00")
    loop.do("receive_at_department", "03-18", WHOLE).do("mail_to_applicant", "04-13", sent("EMS-4", "邮政特快专递"))
    loop.do("not_served", "04-15", {"why": "收件人外出"}, by=("e-01", "courier"))
    loop.do("send_to_applicant", "04-16", sent("上门2", "上门送件")).do(
        "reach_applicant", "04-16", {"mode": "in_hand", "received_by": "本人"}, hour="16:00"
    )


def ratings(window: Window) -> None:
    """Who was served rates on the tablet on the way out, or does not; no answer never counts as a good grade."""
    for number in (
        1,
        5,
        6,
        7,
        8,
        10,
        12,
        13,
        14,
        15,
        16,
        18,
        21,
        22,
        23,
        40,
        43,
        71,
        72,
        74,
        76,
        101,
        102,
        103,
        104,
        105,
        107,
        108,
        111,
        112,
        114,
    ):
        tale = window.tales[f"HL-2021-{number:04}"]
        day = f"{tale.closed_on:%m-%d}"
        if number % 7 == 0:
            tale.do("decline_to_rate", day, hour="16:00")
            continue
        grade = 1 + (number % 5 == 0) + 2 * (number % 11 == 0)
        tale.do("rate", day, {"grade": grade, "rated": "w-03"}, hour="16:00", by=(f"评价码-{1000 + number}", "applicant"))
        tale.do("close_content", day, hour="16:30")


def bad_ratings(window: Window) -> None:
    """Grades four and five are looked into by others than the rated, put right or explained, told, and asked about again."""
    tale = window.tales["HL-2021-0061"].wrong("rate", "04-02", {"grade": 2}, hour="16:00", by=("a", "applicant"), note="评价人未匿名")
    tale.do("rate", "04-02", {"grade": 2}, hour="16:10", by=("评价码-1061", "applicant")).do("close_content", "04-06")
    tale = window.tales["HL-2021-0050"].do("rate", "05-11", {"grade": 5, "rated": "d-11"}, by=("评价码-1050", "applicant"))
    tale.wrong("close_content", "05-11", hour="11:00", note="差评按满意归档")
    tale.wrong("verify_rating", "05-12", by=("d-11", "appraiser;department"), note="被评价人自己核实")
    tale.do("verify_rating", "05-12", hour="11:00").do("order_rectification", "05-13", {"unit": "卫健办", "what": "超期须事先告知"})
    tale.do("feed_back_rating", "05-18", {"text": "已整改，建立临期提醒"}).do("revisit", "05-20", {"content": True})
    tale = window.tales["HL-2021-0041"].do("rate", "04-15", {"grade": 4, "rated": "d-11"}, hour="16:00", by=("评价码-1041", "applicant"))
    tale.do("verify_rating", "04-16").do("explain_rating", "04-19", {"why": "踏勘因降雨顺延，已当面解释"})
    tale.do("feed_back_rating", "04-20", {"text": "致歉并说明"}).do("revisit", "04-22", {"content": False})
    tale = window.tales["HL-2021-0032"].do("rate", "05-12", {"grade": 5}, hour="16:00", by=("评价码-1032", "applicant"))
    tale.do("verify_rating", "05-13").do("find_invalid", "05-14", {"why": "评价所述为邻镇窗口"})
    # Still being put right at the end of the year.
    tale = window.tales["HL-2021-0113"].do("rate", "11-09", {"grade": 4, "rated": "w-03"}, by=("评价码-1113", "applicant"))
    tale.do("verify_rating", "11-10").do("order_rectification", "11-12", {"unit": "综合窗口", "what": "排队叫号"})
    # Given back, and not content with that.
    tale = window.tales["HL-2021-0081"].do("rate", "04-02", {"grade": 3, "rated": "w-03"}, hour="16:00", by=("评价码-1081", "applicant"))
    tale.do("close_content", "04-06")


def complaints(window: Window) -> None:
    """Looked into by another than the one complained of, and told; where the centre has set no time, none is invented."""

    def lodged(number: int, day: str, channel: str, text: str, **more: Any) -> Tale:
        by = ("b-01", "complainant") if "complainant" in more else ("w-03", "window_clerk")
        return Tale(window, f"TS-2021-{number:03}", "complaint", day, {"channel": channel, "text": text, **more}, by=by)

    right = {"justified": True, "found": "超期属实，未事先告知", "measures": "约谈经办人，提交责任追究建议"}
    tale = lodged(1, "05-11", "投诉电话", "公共场所卫生许可超期", complainant="孙艳", about_case="HL-2021-0050", about_person="d-11")
    tale.do("accept_complaint", "05-12").do("investigate", "05-13").do("handle_complaint", "05-19", right)
    tale.do("feed_back", "05-20", {"text": "已核实超期，责任追究另行通知"})
    tale = lodged(2, "04-01", "投诉箱", "窗口午间无人").do("accept_complaint", "04-02").do("investigate", "04-06")
    tale.do("handle_complaint", "04-09", {"justified": False, "found": "午间有人轮值"})
    tale.wrong("feed_back", "04-09", {"text": "经查不实"}, hour="11:00", note="匿名投诉无从反馈")
    tale.do("close_anonymous", "04-12", {"why": "匿名，存查"})
    tale = lodged(3, "06-23", "网上投诉", "村道照明损坏", complainant="李秀英")
    tale.do("transfer_complaint", "06-24", {"to": "区住建局", "why": "不属政务服务"})
    # Ten days of footage: 08-02 is asked for on the tenth day, and 07-28 on the sixteenth.
    tale = lodged(4, "08-12", "咨询投诉区", "材料被翻看", complainant="周强", about_person="c-01")
    tale.wrong("accept_complaint", "08-12", hour="14:00", note="被投诉人自己受理")
    tale.do("accept_complaint", "08-12", hour="15:00", by=("o-01", "party_gov_office"))
    tale.do("request_footage", "08-12", {"happened_on": "2021-08-02", "place": "综合窗口"}, hour="15:30")
    tale.wrong("request_footage", "08-13", {"happened_on": "2021-07-28", "place": "综合窗口"}, note="录像已过保留期")
    tale.do("investigate", "08-13", hour="11:00", by=("o-01", "party_gov_office"))
    tale.do("handle_complaint", "09-17", {"justified": False, "found": "录像显示系申请人本人取回"}, by=("o-01", "party_gov_office"))
    tale.do("feed_back", "09-22", {"text": "可预约查看录像"}, by=("o-01", "party_gov_office"))
    tale = lodged(5, "12-08", "征求意见卡", "办事指南与窗口说法不一", complainant="朱玲", about_case="HL-2021-0117")
    tale.do("accept_complaint", "12-09").do("investigate", "12-10")


def supervision(window: Window) -> None:
    """What the centre's own supervision finds is looked into like a complaint; where nobody is concerned, nobody is told."""
    found = {"channel": "内部监督", "text": "窗口未摆放申请材料样表"}
    tale = Tale(window, "TS-2021-006", "complaint", "08-24", found, by=("p-01", "appraiser")).do("accept_complaint", "08-25")
    tale.do("investigate", "08-26").do(
        "handle_complaint", "08-30", {"justified": True, "found": "三个窗口未摆放", "measures": "当日补齐，列入周查"}
    )
    tale.do("close_anonymous", "08-31", {"why": "内部监督发现，无当事人"})


def appointments(window: Window) -> None:
    """Asked for, agreed and kept; one that the office could not keep; and one to which nobody came."""
    clerk = ("w-03", "window_clerk")
    slot = {"with_whom": "综合窗口", "day": "2021-09-14", "hours": "上午九时至十时"}

    def asked(number: int, day: str, applicant: str, what: str, group: str) -> Tale:
        request = {"applicant": applicant, "what": what, "group": group}
        return Tale(window, f"YY-2021-{number:03}", "appointment", day, request, by=("a", "applicant"))

    tale = asked(1, "09-10", "吴芳", "临时救助申请", "老").do("confirm_appointment", "09-10", slot, by=clerk)
    tale.do("move_appointment", "09-13", {**slot, "day": "2021-09-15", "why": "申请人就医"}, by=clerk)
    tale.wrong("meet", "09-14", {"what": "咨询"}, by=clerk, note="非约定之日登记赴约")
    tale.do("meet", "09-15", {"what": "提交临时救助申请", "case_no": "HL-2021-0110"}, by=clerk)
    tale = asked(2, "11-02", "徐军", "残疾人补贴", "残").do("confirm_appointment", "11-02", {**slot, "day": "2021-11-04"}, by=clerk)
    tale.do("report_not_ready", "11-04", {"why": "系统停机，改约次日"}, by=clerk)
    tale = asked(3, "11-22", "马超", "优待证办理", "军").do("confirm_appointment", "11-22", {**slot, "day": "2021-11-24"}, by=clerk)
    tale.do("record_absence", "11-24", hour="17:00", by=clerk)


def enquiries(window: Window) -> None:
    """At any moment one person answers for an enquiry: who was asked first, until a colleague has taken it over."""

    def enquiry(number: int, day: str, question: str) -> Tale:
        return Tale(window, f"ZX-2021-{number:03}", "enquiry", day, {"question": question}, by=("w-03", "window_clerk"))

    enquiry(1, "03-16", "食品经营许可要哪些材料").do(
        "answer", "03-16", {"text": "见办事指南，容缺一项", "case_no": "HL-2021-0040"}, hour="09:20"
    )
    tale = enquiry(2, "05-17", "残疾人补贴何时到账").do("guide", "05-17", {"colleague": "w-05", "unit": "残联"}, hour="09:15")
    tale.wrong("take_over", "05-17", hour="09:20", by=("w-06", "window_clerk"), note="接手的不是所引导的同事")
    tale.do("take_over", "05-17", hour="09:25", by=("w-05", "window_clerk"))
    tale.wrong("answer", "05-17", {"text": "下月"}, hour="09:30", note="已移交仍由首问人答复")
    tale.do("answer", "05-17", {"text": "每月二十日前"}, hour="09:40", by=("w-05", "window_clerk"))
    slip = {"reply_within": "3 working_days", "phone": "0393-1", "complaint_phone": "0393-2"}
    # Due on 07-12 by the receipt, answered on 07-14.
    enquiry(3, "07-07", "宅基地能否跨组").do("issue_receipt", "07-07", slip, hour="09:30").do("reply", "07-14", {"text": "不能"})
    enquiry(4, "10-11", "驾驶证换证").do("explain_elsewhere", "10-11", {"body": "区车管所", "how": "6 路车直达"}, hour="09:20")
    enquiry(5, "11-17", "高龄津贴补发").do("issue_receipt", "11-17", slip, hour="09:30").do("reply", "11-19", {"text": "次月一并补发"})
