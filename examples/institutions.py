"""What a centre does beside its cases, for make_log.py: archives, staff, vacancies, appraisal, accountability, sites, regular duties."""

from __future__ import annotations

from typing import Any

from make_log import Tale, Window, as_json


def tell(window: Window) -> None:
    """Write every story."""
    for part in (accountability, archives, access, postings, reassignments, vacancies, appraisals, sites, duties):
        part(window)


def accountability(window: Window) -> None:
    """Proposed by what a journal shows; looked into by another; heard first; decided by government and supervisory organ."""

    def proposed(number: int, day: str, about: str, trigger: str, entry: int, **more: Any) -> Tale:
        proposal = {"about_case": about, "trigger": trigger, "entry": entry, "breached": True, **more}
        return Tale(window, f"ZZ-2021-{number:03}", "overdue_accountability", day, proposal, by=("p-01", "appraiser"))

    late = {"person": "d-11", "text": "培训期间无人顶岗"}
    blame = {"person": "d-11", "severity": "轻微", "grounds": "超期四个工作日，已公开说明"}
    tale = proposed(1, "05-20", "HL-2021-0050", "办件超时", 5, clock="promise", due="2021-04-29").do("verify_breach", "05-21")
    tale.wrong("attribute", "05-24", blame, note="未听取陈述申辩即认定").do("hear_statement", "05-25", late, by=("c-01", "centre_head"))
    tale.do("attribute", "05-26", blame)
    tale.wrong("execute", "05-27", note="政府、监察机关均未决定")
    mild = {"number": "华政责〔2021〕3号", "measure": "批评教育", "nature": "其他措施（批评教育、诫勉、调离等）"}
    tale.wrong("government_decides", "06-01", mild, note="其他措施未写明理由")
    tale.do("government_decides", "06-01", {**mild, "why": "情节轻微，初次发生"}, hour="11:00").do("execute", "06-04")
    # Late only “in principle” (原则上): nothing that anybody is to blame for.
    tale = proposed(2, "04-20", "HL-2021-0041", "办件超时", 7, clock="survey", due="2021-04-08", breached=False)
    tale.wrong("verify_breach", "04-21", note="原则性时限，并非超时").do("dismiss", "04-22", {"why": "踏勘时限为原则性规定"})
    tale = proposed(3, "05-12", "HL-2021-0051", "办件超时", 7, clock="delivery", due="2021-04-29").do("verify_breach", "05-13")
    tale.do("excuse", "05-17", {"why": "邮路中断，交寄点停收，证明在卷"})
    # Said to be late, and kept to the day: what a guard could not know, the audit of all journals does.
    tale = proposed(5, "04-01", "HL-2021-0014", "办件超时", 5, clock="promise", due="2021-03-24").do("verify_breach", "04-02")
    tale.do("excuse", "04-06", {"why": "核对后并未超时"})
    # About a case that is still open at the end of the year, and so is this one.
    proposed(4, "12-30", "HL-2021-0065", "办件超时", 3, clock="statutory", due="2021-12-24").do("verify_breach", "12-31")


def archives(window: Window) -> None:
    """Each quarter's closed cases: enrolled, listed when the quarter is over, handed over against a receipt, filed."""
    listed = {1: ("04-06", "04-08"), 2: ("07-01", "07-06"), 3: ("10-08", "11-19"), 4: ("", "")}
    closed = sorted(
        (tale.closed_on, number) for number, tale in window.tales.items() if number.startswith("HL-") and not tale.case.main.is_open
    )
    for quarter, (list_day, hand_day) in listed.items():
        files = [(day, number) for day, number in closed if (day.month + 2) // 3 == quarter]
        first = {1: "03-15", 2: "04-01", 3: "07-01", 4: "10-08"}[quarter]
        unit = {"unit": "镇政务服务中心", "year": 2021, "quarter": quarter}
        tale = Tale(window, f"DA-2021-Q{quarter}", "archive_transfer", first, unit, hour="09:00")
        for place, (day, number) in enumerate(files):
            when = max(f"{day:%m-%d}", first)
            file = {"case_no": number, "closed_on": f"{day}", "category": "行政许可" if place % 3 else "其他", "important": place % 5 == 0}
            if number == "HL-2021-0108":
                file["closed_on"] = "2021-08-26"  # a day too early, by an oversight
            tale.do("enrol", when, {**file, "paper": True, "electronic": True}, hour=f"17:{place % 60:02}")
        if quarter == 1:
            tale.wrong("list_files", "03-31", {"number": "移〔2021〕1号"}, hour="17:59", note="季度未结束")
            other = {
                "case_no": "HL-2021-0018",
                "closed_on": "2021-04-08",
                "category": "其他",
                "important": False,
                "paper": True,
                "electronic": True,
            }
            tale.wrong("enrol", "04-06", other, note="非本季度办结")
        if quarter == 2:
            poor = {"case_no": "HL-2021-0999", "closed_on": "2021-06-30", "category": "行政许可", "important": True, "paper": True}
            tale.wrong("enrol", "06-30", {**poor, "electronic": False}, hour="18:01", note="重要档案缺电子件")
        if list_day:
            tale.do("list_files", list_day, {"number": f"移〔2021〕{quarter}号"}, hour="10:10").do(
                "hand_over_files", hand_day, hour="10:20"
            )
            if quarter == 2:
                tale.wrong("acknowledge_files", hand_day, {"files": len(files) - 1}, hour="11:00", note="清单与实收不符")
            tale.do("acknowledge_files", hand_day, {"files": len(files)}, hour="14:00").do("file_away", hand_day, hour="16:00")


def access(window: Window) -> None:
    """The head consents and the register is signed; only both together open a file."""

    def request(number: int, day: str, mode: str, *files: str) -> Tale:
        return Tale(window, f"CY-2021-{number:03}", "archive_access", day, {"files": list(files), "purpose": "案件复核", "mode": mode})

    entry = {"number": "查1", "files": ["HL-2021-0013"]}
    tale = request(1, "05-18", "查阅", "HL-2021-0013").do("consent_access", "05-18").do("register_access", "05-18", entry, hour="10:10")
    tale.do("give_out", "05-18", hour="10:20").wrong(
        "copy_files", "05-18", {"files": ["HL-2021-0013"], "pages": 6}, hour="10:40", note="申请查阅而复印"
    )
    tale.do("take_back", "05-18", {"complete": True}, hour="11:30")
    entry = {"number": "查2", "files": ["HL-2021-0050"]}
    tale = (
        request(2, "06-01", "复印", "HL-2021-0050")
        .do("consent_access", "06-01")
        .wrong("give_out", "06-01", hour="10:10", note="未登记即提供")
    )
    tale.do("register_access", "06-01", entry, hour="10:20").do("give_out", "06-01", hour="10:30")
    tale.do("copy_files", "06-01", {"files": ["HL-2021-0050"], "pages": 12}, hour="11:00").do(
        "take_back", "06-01", {"complete": True}, hour="14:00"
    )
    tale = request(3, "09-23", "查阅", "HL-2021-0037").do("register_access", "09-23", {"number": "查3", "files": ["HL-2021-0037"]})
    tale.wrong("give_out", "09-23", hour="10:10", note="负责人未同意").do("refuse_access", "09-24", {"why": "与其工作无关"})


def postings(window: Window) -> None:
    """Established staff of three full years, trained and examined by the district's centre; agents too. Who passes takes post."""
    paper = {"post": "窗口工作人员", "established": True, "in_service_since": "2015-07-01", "fit": True}

    def nominated(number: int, day: str, person: str, *, by: tuple[str, str] = ("h-01", "department"), **more: Any) -> Tale:
        return Tale(window, f"SG-2021-{number:03}", "posting", day, {**paper, "person": person, **more}, by=by)

    def trained(tale: Tale, day: str, person: str) -> Tale:
        return tale.do("train", day, {"person": person, "course": "五件制与一次性告知"}, by=("q-01", "district_centre"))

    tale = trained(nominated(1, "03-15", "w-05").do("admit", "03-16"), "03-23", "w-05").do(
        "pass_exam", "03-25", {"person": "w-05", "points": 88}
    )
    tale.do("take_post", "03-29", {"place": "残联窗口", "first_day": "2021-03-29"})
    tale = nominated(2, "04-12", "w-07", in_service_since="2018-09-01").wrong("admit", "04-13", note="工作未满三年")
    tale.do("reject", "04-14", {"why": "工作未满三年"})
    tale = nominated(3, "06-07", "g-02", by=("v-01", "village_committees"), post="代办员", established=False, in_service_since=None).do(
        "admit", "06-08"
    )
    trained(tale, "06-16", "g-02").do("fail_exam", "06-18", {"person": "g-02", "points": 52})
    tale.wrong("take_post", "06-21", {"place": "李庄代办站", "first_day": "2021-06-21"}, note="考试不合格即上岗")
    trained(tale, "06-24", "g-02").do("pass_exam", "06-28", {"person": "g-02", "points": 79})
    tale.do("take_post", "07-01", {"place": "李庄代办站", "first_day": "2021-07-01"})
    tale = nominated(4, "10-12", "w-08", power_asks_for="执法证").wrong("admit", "10-13", note="无所需资格")
    tale.do("withdraw_nomination", "10-14", {"why": "另派有证人员"})
    tale = trained(nominated(5, "12-01", "w-09", qualification="执法证", power_asks_for="执法证").do("admit", "12-02"), "12-09", "w-09")
    tale.do("pass_exam", "12-13", {"person": "w-09", "points": 91})
    # Two who come in for others: see reassignments and vacancies.
    tale = trained(nominated(6, "08-02", "w-10").do("admit", "08-03"), "08-17", "w-10")
    tale.do("pass_exam", "08-19", {"person": "w-10", "points": 84})
    tale.do("take_post", "09-30", {"place": "综合窗口", "first_day": "2021-09-30"})
    tale = trained(nominated(7, "09-01", "w-12").do("admit", "09-02"), "09-14", "w-12")
    tale.do("pass_exam", "09-16", {"person": "w-12", "points": 80})
    tale.do("take_post", "09-22", {"place": "社保窗口", "first_day": "2021-09-22"})
    # Window staff are nominated by their department: what the village committees send in is not opened, and the department does it.
    window.write(
        "2021-09-03T09:10+08:00", case_no="SG-2021-008", at="2021-09-03T09:10+08:00", event="open", actor="v-01", role="village_committees",
        form=as_json({**paper, "person": "w-13"}), lifecycle="posting", note="窗口工作人员不由村（居）两委推荐",
    )  # fmt: skip
    nominated(8, "09-06", "w-13").do("withdraw_nomination", "09-08", {"why": "另有任用"})
    # Who leads a centre is named by its party and government office, and appointed by the township.
    leader = nominated(9, "10-20", "c-02", by=("o-01", "party_gov_office"), post="副主任")
    leader.wrong("admit", "10-21", note="副主任由乡镇任命")
    leader.do("appoint", "10-22", {"place": "镇政务服务中心", "first_day": "2021-11-01"})


def reassignments(window: Window) -> None:
    """Two years on the post unless needed, in principle in the first quarter, filed fifteen clear working days ahead."""

    def filed(number: int, day: str, person: str, since: str, effective: str, **more: Any) -> Tale:
        paper = {"person": person, "on_post_since": since, "effective": effective, **more}
        return Tale(window, f"TZ-2021-{number:03}", "reassignment", day, paper, by=("h-01", "department"))

    # For 03-31 the latest day was 03-09.
    tale = filed(1, "03-10", "w-02", "2018-06-01", "2021-03-31").wrong("approve_reassignment", "03-12", note="未提前十五个工作日")
    tale.do("refuse_reassignment", "03-15", {"why": "申请过迟"})
    # Not in the first quarter: the party and government office waives that for a reason. The successor's examination is on record.
    early = {"first_quarter": {"by": "o-01", "role": "party_gov_office", "why": "机构合并，七月起须到岗"}}
    tale = filed(2, "06-02", "w-02", "2018-06-01", "2021-07-01").wrong("approve_reassignment", "06-07", note="不在第一季度")
    tale.do("approve_reassignment", "06-08", waive=early)
    tale.wrong("take_effect", "06-29", note="未到生效日，接任人未定")
    tale.do("successor_ready", "06-30", {"successor": "w-05", "posting_case": "SG-2021-001", "passed_on": "2021-03-25"}).do(
        "take_effect", "07-01"
    )
    tale = filed(3, "08-16", "w-04", "2020-09-01", "2022-01-17").wrong("approve_reassignment", "08-18", note="上岗未满两年，无工作需要")
    tale.do("withdraw_reassignment", "08-19", {"why": "满两年后再报"})
    # For 2022-01-17 the latest day is 2021-12-23; filed in time, and to take effect next year.
    tale = filed(4, "12-13", "w-06", "2019-03-01", "2022-01-17").do("approve_reassignment", "12-15")
    tale.do("successor_ready", "12-16", {"successor": "w-09", "posting_case": "SG-2021-005", "passed_on": "2021-12-13"})
    # Filed on 09-13 for 09-30, with fewer than fifteen working days between: approved all the same, and on record as a departure.
    why = {"by": "o-01", "role": "party_gov_office", "why": "综合窗口缺员，须国庆前到岗"}
    tale = filed(5, "09-13", "w-14", "2018-03-01", "2021-09-30")
    tale.do("approve_reassignment", "09-15", waive={"first_quarter": why, "advance_notice": why})
    tale.do("successor_ready", "09-16", {"successor": "w-10", "posting_case": "SG-2021-006", "passed_on": "2021-08-19"}).do(
        "take_effect", "09-30"
    )


def vacancies(window: Window) -> None:
    """A post that falls vacant at once: no move that anybody asked for, so neither quarter nor notice binds."""
    paper = {"person": "w-11", "post": "窗口工作人员", "place": "社保窗口", "cause": "辞职", "vacant_since": "2021-08-31"}
    tale = Tale(window, "KQ-2021-001", "vacancy", "08-30", paper, by=("h-01", "department"))
    tale.do("name_successor", "09-01", {"successor": "w-12", "posting_case": "SG-2021-007"}, by=("h-01", "department"))
    tale.wrong("fill_vacancy", "09-17", {"successor": "w-10", "first_day": "2021-09-22"}, note="不是所提名的接任人员")
    tale.do("fill_vacancy", "09-22", {"successor": "w-12", "first_day": "2021-09-22"})


MONTH_ENDS = {4: "04-30", 5: "05-31", 6: "06-30", 7: "07-30", 8: "08-31", 9: "09-30", 10: "10-29", 11: "11-30", 12: "12-31"}


def appraisals(window: Window) -> None:
    """Day, month, quarter and year, each closed only when what is below it is final; the clerk is linked with the window."""

    def task(name: str, period: str, number: str, first: str, day: str, *, hour: str, subject: str = "窗口") -> Tale:
        paper = {"subject": subject, "name": name, "period": period, "first": f"2021-{first}", "last": f"2021-{day}"}
        return Tale(window, f"KH-2021-{number}", "appraisal", day, paper, by=("p-01", "appraiser"), hour=hour)

    def part(tale: Tale) -> dict[str, Any]:
        points = next(entry.form.points for entry in reversed(tale.case.standing) if entry.event == "score")
        about = tale.case.standing[0].form
        return {
            "case_no": tale.case_no,
            "period": about.period.value,
            "first": about.first.isoformat(),
            "last": about.last.isoformat(),
            "final": not tale.case.main.is_open,
            "points": points,
        }

    def closed(tale: Tale, day: str, hour: str, points: int, parts: list[Tale], **more: Any) -> Tale:
        score = {"points": points, "parts": [part(lower) for lower in parts], "grounds": "按时办结、一次告知、评议", **more}
        return (tale.do("score", day, score, hour=f"{hour}:10").do("publish_score", day, hour=f"{hour}:15")
                .do("make_final", day, hour=f"{hour}:20", by=("c-01", "centre_head")))  # fmt: skip

    quarters = []
    for quarter in (2, 3, 4):
        months = []
        for month in range(quarter * 3 - 2, quarter * 3 + 1):
            day = MONTH_ENDS[month]
            daily = closed(task("综合窗口", "日常", f"D{month:02}", f"{month:02}-01", day, hour="15:00"), day, "15", 90 + month % 5, [])
            monthly = task("综合窗口", "月度", f"M{month:02}", f"{month:02}-01", day, hour="16:00")
            if month == 5:
                score = {"points": 70, "parts": [part(daily)], "grounds": "超期一件"}
                monthly.do("score", day, score, hour="16:10").do("publish_score", day, hour="16:12")
                monthly.do("object_score", day, {"why": "超期系部门审查"}, hour="16:14").do(
                    "score_again", day, {"why": "理由成立"}, hour="16:16", by=("c-01", "centre_head")
                )
                closed(monthly, day, "17", 82, [daily])
            else:
                closed(monthly, day, "16", 88 + month % 4, [daily])
            months.append(monthly)
        day = MONTH_ENDS[quarter * 3]
        whole = task("综合窗口", "季度", f"Q{quarter}", f"{quarter * 3 - 2:02}-01", day, hour="17:00")
        if quarter == 4:
            unfinished = [{**part(month), "final": False} for month in months]
            whole.wrong("score", day, {"points": 89, "parts": unfinished, "grounds": "略"}, hour="17:05", note="月度未定案即评季度")
        quarters.append(closed(whole, day, "17", 88 + quarter, months))
    # The plan is of 03-10, and the window opened in April.
    before = [
        {"first": "2021-01-01", "last": "2021-03-09", "why": "方案尚未施行"},
        {"first": "2021-03-10", "last": "2021-03-31", "why": "不在岗", "note": "窗口四月启用"},
    ]
    closed(task("综合窗口", "年度", "Y", "01-01", "12-31", hour="18:00"), "12-31", "18", 90, quarters, not_counted=before)
    clerk = task("w-03", "日常", "R01", "06-30", "06-30", hour="15:30", subject="窗口业务人员")
    clerk.wrong("score", "06-30", {"points": 92, "grounds": "收件无差错"}, hour="15:40", note="人员考核未与窗口挂钩")
    linked = {"points": 92, "window_case": "KH-2021-D06", "window_final": True, "grounds": "收件无差错"}
    clerk.do("score", "06-30", linked, hour="15:50").do("publish_score", "06-30", hour="16:40")
    clerk.wrong("make_final", "07-01", by=("p-01", "appraiser;centre_head"), note="评分人自己定案")
    clerk.do("make_final", "07-01", hour="11:00", by=("c-01", "centre_head"))


def sites(window: Window) -> None:
    """Built, inspected, accepted; one that fails has fifteen working days from the notice, and the phase's own end beside them."""

    def site(number: int, name: str, kind: str, ready: str, late_reason: str = "") -> Tale:
        tale = Tale(window, f"YS-2021-{number:03}", "site_acceptance", "03-10", {"site": name, "kind": kind}, hour="08:50")
        report = {"done": ["方案", "制度", "培训", "场所"], **({"late_reason": late_reason} if late_reason else {})}
        return tale.do("report_ready", ready, report, by=("t-01", "township_government"), hour="17:00")

    seen = {"inspectors": ["l-01", "l-02"], "found": "达到标准"}
    fault = {"inspectors": ["l-01", "l-02"], "faults": ["无障碍通道未通", "评价平板未装"]}
    put_right = {"done": ["通道改造", "平板安装"]}
    tale = (
        site(1, "王助镇政务服务中心", "政务服务中心", "03-10")
        .do("accept_site", "03-18", seen)
        .do("choose_as_model", "03-30", {"why": "服务规范", "centres": 6})
    )
    tale.do("reward_site", "05-18", {"number": "华奖〔2021〕1号", "amount": "以奖代补一档"})
    # The notice of 03-24: due on 04-15, across Qingming.
    tale = site(2, "李庄村代办站", "政务服务代办站", "03-10").do("fail_site", "03-24", fault).do("rectified", "04-14", put_right)
    tale.do("accept_rectified", "04-16", seen).do("close_without_reward", "05-18", {"why": "整改后达标"})
    # The notice of 03-29: due on 04-20, done on 04-23. Reported ready on 03-12 only.
    tale = site(3, "张寨村代办站", "政务服务代办站", "03-12", "村室改造延期两日").do("fail_site", "03-29", fault)
    tale.wrong("criticise", "04-16", {"number": "华督〔2021〕1号", "why": "未整改"}, note="整改期未满即通报").do(
        "rectified", "04-23", put_right
    )
    tale.do("accept_rectified", "04-26", seen).do("close_without_reward", "05-18", {"why": "整改逾期"})
    # Reported as done on 04-19 and failed again: the same fifteen days go on and end on 04-21; criticised in public on 05-10.
    tale = site(4, "陈楼村代办站", "政务服务代办站", "03-10").do("fail_site", "03-30", fault)
    tale.do("rectified", "04-19", {"done": ["通道改造"]}).do("fail_rectified", "04-20", {**fault, "faults": ["评价平板未装"]})
    tale.do("criticise", "05-10", {"number": "华督〔2021〕2号", "why": "限期届满未整改"})
    # Ordered to correct within five working days, by 03-18; done on 03-19, and reported ready long after the first phase.
    tale = Tale(window, "YS-2021-005", "site_acceptance", "03-10", {"site": "马湖村代办站", "kind": "政务服务代办站"}, hour="08:50")
    tale.do("order_correction", "03-11", {"what": "迟迟未动工", "within": "5 working_days"})
    tale.do("correct_fault", "03-19", {"done": ["动工", "制度上墙"]}).do("report_ready", "03-22", {"done": ["方案", "场所"]})
    tale.do("accept_site", "03-31", seen).do("close_without_reward", "05-18", {"why": "建设进度迟缓"})


def duties(window: Window) -> None:
    """What the plan calls regular: with a period of the centre's own, or untimed."""

    def duty(number: int, day: str, kind: str, unit: str, **more: Any) -> Tale:
        return Tale(window, f"DQ-2021-{number:03}", "recurring_duty", day, {"kind": kind, "unit": unit, **more}, hour="09:00")

    tale = duty(1, "04-01", "定期清卷", "档案室", period="60 working_days")
    # The third time was due on 12-16 and was done on 12-28.
    for day in ("06-25", "09-17", "12-28"):
        tale.do("confirm", day, {"what": "清卷", "found": "无缺损"}, by=("k-01", "archivist"))
    tale.wrong("check_done", "12-29", {"what": "抽查"}, by=("k-01", "archivist;centre_head"), note="清卷人自己抽查")
    tale.do("check_done", "12-29", {"what": "抽查五卷"}, hour="11:00", by=("c-01", "centre_head"))
    tale = duty(2, "03-15", "定期公布", "综合窗口")
    for day in ("04-15", "07-15", "10-15"):
        tale.do("confirm", day, {"what": "公布社会保障、医疗保障事项"}, by=("w-03", "window_clerk"))
    tale = duty(3, "06-01", "定期检查维护", "镇政务服务中心", period="130 working_days")
    tale.do("confirm", "11-30", {"what": "消防、监控、自助设备"}, by=("w-03", "window_clerk")).do(
        "end_duty", "12-31", {"why": "并入年度方案"}
    )
