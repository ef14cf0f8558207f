"""The plan's content in 107 rows, as data: clause, term, and what became of it, or why nothing did."""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Row:
    """One thing that the plan says. `built` and `parameters` name what it became; else `outside` gives the reason."""

    number: int
    clause: str | None
    zh: str
    built: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    outside: str = ""


_FACILITY = "a building or a thing: nothing happens in time"
_POLICY = "a statement of aims: it names no act, person or time"
_ORGANISATION = "how the bodies are set up: no case goes through it"
_CONDUCT = "conduct that people judge, not a journal"


def _built(number: int, clause: str, zh: str, *names: str, parameters: tuple[str, ...] = ()) -> Row:
    return Row(number, clause, zh, names, parameters)


def _outside(number: int, clause: str | None, zh: str, why: str) -> Row:
    return Row(number, clause, zh, outside=why)


ROWS: Final[tuple[Row, ...]] = (
    _outside(1, None, "常务会议研究通过，印发", "where the plan comes from: the edition and days in force of `law.PLAN`"),
    _outside(2, None, "一网通办前提下最多跑一次", "the preamble's aim; measured where part 一 repeats it (K6)"),
    _outside(3, None, "放管服改革，优化营商环境", _POLICY),
    _outside(4, "一", "三集中、三到位", _POLICY),
    _built(5, "一", "一门集中、一口受理、一窗发证、最多跑一次", "K6", "document_relay.collect_at_window"),
    _outside(6, "一", "马上办、网上办、就近办、一次办", "channels: the field `channel` of an application"),
    _outside(7, "一", "因地制宜、分类设立", _POLICY),
    _outside(8, "二(一)1", "选址，使用面积 150 平方米以上", _FACILITY),
    _outside(9, "二(一)1", "办事区、等候区、办事指南、宣传栏、电子公告屏", _FACILITY),
    _outside(10, "二(一)1", "工作区台面高度、宽度", _FACILITY),
    _outside(11, "二(一)1", "公共卫生间，无障碍通道", _FACILITY),
    _outside(12, "二(一)1", "代办站利用现有办公场所", _FACILITY),
    _outside(13, "二(一)2", "名称标牌，交通指引牌", _FACILITY),
    _built(14, "二(一)3", "咨询台，咨询投诉区", "enquiry", "complaint"),
    _outside(15, "二(一)3", "综合窗口、分类窗口", "a window is the unit of an actor; how many there are is not an act"),
    _outside(16, "二(一)4", "消防器材、应急照明", _FACILITY),
    _built(
        17,
        "二(一)4",
        "监控录像保留 10 日以上",
        "footage_kept_until",
        "complaint.request_footage",
        "guard footage_still_kept",
        parameters=("footage_days",),
    ),
    _built(18, "二(一)4", "定期检查、评估和维护", "recurring_duty"),
    _outside(19, "二(一)4", "防火、防盗、防潮、防震、防失泄密", _FACILITY),
    _built(20, "二(二)1", "办公设备，评价平板", "evaluation"),
    _outside(21, "二(二)2", "便民设施，免费邮寄", "equipment; the post itself is a mode of the paper round"),
    _built(22, "二(三)1", "党政办统筹协调管理", "roles"),
    _built(23, "二(三)1(1)", "主任 1 名，副主任 1–2 名", "leaders_fit", "roles"),
    _built(24, "二(三)1(2)一", "在编人员工作满 3 年", "full_years", "guard established", "posting.admit"),
    _built(25, "二(三)1(2)一", "身体健康、责任意识、敬业精神", "guard fit"),
    _built(26, "二(三)1(2)二", "有资质、资格要求的，选派有资质、资格的人员", "guard qualified"),
    _built(27, "二(三)1(2)三", "两年内不进行调整", "free_from", "guard posting_lock"),
    _built(28, "二(三)1(2)三", "确因工作需要", "guard posting_lock", parameters=("reassignment_rules",)),
    _built(29, "二(三)1(2)三", "原则上于每年第一季度", "in_first_quarter", "guard first_quarter"),
    _built(
        30,
        "二(三)1(2)三",
        "提前 15 个工作日提交申请",
        "filed_in_time",
        "latest_filing",
        "guard advance_notice",
        parameters=("notice_reading",),
    ),
    _built(
        31,
        "二(三)1(2)三",
        "培训和考试，合格后方可上岗",
        "posting.train",
        "posting.pass_exam",
        "posting.take_post",
        "reassignment.successor_ready",
    ),
    _built(32, "二(三)1(3)", "专职人员 2–3 名，特殊群体", "dedicated_staff_fit", "agency", "agency.home_visit"),
    _built(33, "二(三)2", "村（居）两委统筹协调管理", "roles", "agency.name_substitute"),
    _built(34, "二(三)2(1)", "专职代办员，择优选择", "posting", "posting.admit"),
    _built(35, "二(三)2(1)", "400 人以下 1 名，400 人以上 2 名", "agents_needed"),
    _built(36, "二(三)2(2)一", "政策法规咨询服务", "agency.answer_enquiry", "enquiry"),
    _built(37, "二(三)2(2)二", "手续办理准备，具体项目代办方案", "agency.set_plan", "guard plan_if_project"),
    _built(38, "二(三)2(2)二", "及时衔接，迅速反馈结果", "agency.obtain_result"),
    _built(39, "二(三)2(2)二", "确实不能办理的，说明原因", "agency.cannot_do"),
    _built(40, "二(三)2(2)三", "行政审批事项代办，可陪同办理", "agency", "agency.accompany"),
    _built(41, "二(三)2(2)四", "特定对象上门服务", "agency.home_visit"),
    _built(42, "二(三)2(2)五", "征得同意，合理延长代办时间", "agency.extend", "guard consent_first"),
    _built(43, "二(三)2(2)五", "代办时限内将结果及资料交给群众", "agency.deliver_result", "agency:agency"),
    _built(
        44, "二(三)2(3)一", "《代办服务委托书》，告知程序和时限", "agency.sign_mandate", "agency.tell_procedure", "guard told_as_promised"
    ),
    _built(45, "二(三)2(3)二", "当场审查材料是否齐全", "agency.find_complete"),
    _built(46, "二(三)2(3)二", "帮办：带领办理", "agency.assist"),
    _built(47, "二(三)2(3)二", "代办：材料交接和签收委托协议", "agency.hand_over_materials", "agency.sign_agreement", "agency.act_for"),
    _built(48, "二(三)2(3)二", "一次性列出缺少的材料以及途径或方法", "agency.list_missing", "guard once_list_missing"),
    _built(49, "二(三)2(3)三", "在规定时限内代理办结", "agency:agency", "agency.link_case"),
    _built(50, "二(三)2(3)四", "《服务意见反馈表》", "agency.give_feedback", "guard confirmed_by_applicant", "appraisal"),
    _built(51, "二(三)2(3)五", "办理交接手续，移交相关材料", "agency.close_agency", "agency.finish_assisting"),
    _built(52, "二(三)3(1)", "一次告知制", "guard once_notify_missing", "intake", "K8"),
    _built(53, "二(三)3(2)", "五件制", "instant", "promised", "supplement", "returned", "upward"),
    _built(54, "二(三)3(2)", "即办件当场办结率 100%", "K1"),
    _built(55, "二(三)3(2)", "承诺件期限内办结率 100%", "K2", "promised:promise"),
    _built(56, "二(三)3(3)", "内网与专网衔接，信息及时完整准确录入", "exchange"),
    _built(57, "二(三)3(4)", "即办件即时办理", "instant:same_day", "instant.complete_on_spot"),
    _built(58, "二(三)3(4)", "承诺件法定时限内办结", "promised:statutory"),
    _built(59, "二(三)3(4)", "踏勘原则上不超过 3 个工作日", "site_survey:survey"),
    _built(60, "二(三)3(4)", "上报件时限为 3 个工作日", "upward:forward"),
    _built(61, "二(三)3(4)", "接到上级批复后 2 日内办结", "upward:close", parameters=("reply_reading",)),
    _built(62, "二(三)3(4)", "特事特办、急事急办", "fast_track"),
    _built(63, "二(三)3(4)", "所有事项均能按时办结", "K3"),
    _built(64, "二(三)3(5)", "一事一评，满意率 98% 以上", "evaluation.rate", "K4", "K5", parameters=("rating_window",)),
    _built(65, "二(三)4(1)", "一件事一次办", "joint"),
    _built(66, "二(三)4(1)", "公开事项名称、材料、时限、收费", "Matter"),
    _outside(67, "二(三)4(2)", "《办事指南》，示范样本、样表", "paper on display; what it says of a matter is the `Matter`"),
    _built(68, "二(三)4(3)", "定期公布", "recurring_duty"),
    _built(69, "二(三)4(4)", "岗位牌，评议箱、投诉箱、投诉电话", "complaint"),
    _built(70, "二(三)5(1)", "专人保管，重要档案纸质和电子各一套", "archive_transfer.enrol", "guard both_sets"),
    _built(
        71,
        "二(三)5(2)",
        "及时入柜，按季度移交",
        "archive_transfer.list_files",
        "archive_transfer:transfer",
        "quarter_of",
        parameters=("archive_transfer",),
    ),
    _outside(72, "二(三)5(3)", "防潮、防蛀、防火、防盗", _FACILITY),
    _built(73, "二(三)5(4)", "定期清卷清理", "recurring_duty", "recurring_duty:period"),
    _built(
        74,
        "二(三)5(5)",
        "查阅或复印：负责人同意并登记",
        "archive_access.consent_access",
        "archive_access.register_access",
        "archive_access.give_out",
    ),
    _outside(75, "二(三)6", "仪容仪表", _CONDUCT),
    _built(76, "二(四)1", "一次告知制", "overdue_accountability"),
    _built(77, "二(四)1", "首问负责制", "enquiry", "responsible", "guard is_responsible", "enquiry_reply:reply"),
    _built(78, "二(四)1", "限时办结制", "clocks"),
    _built(79, "二(四)1", "办件超时责任追究制", "overdue_accountability", "guard breach_recorded"),
    _built(80, "二(四)1", "档案资料归档建档制", "archive_transfer"),
    _built(81, "二(四)1", "一次一评、一事一评，好差评", "evaluation", "evaluation.revisit", "K7", parameters=("bad_rating_limit",)),
    _built(82, "二(四)2(1)", "中心由乡镇、窗口由中心管理监督考核", "appraisal", "roles"),
    _built(83, "二(四)2(2)", "新闻、社会、内部监督，全程监督", "journal", "complaint"),
    _built(
        84,
        "二(四)2(3)",
        "投诉及时调查、公正处理、在规定时间内反馈",
        "complaint.feed_back",
        "complaint:feedback",
        "guard not_complained_of",
        parameters=("complaint_limit", "complaint_transfer"),
    ),
    _built(
        85,
        "二(四)2(4)",
        "视情节轻重由政府及监察机关追究",
        "overdue_accountability.attribute",
        "overdue_accountability.government_decides",
        "overdue_accountability.organ_decides",
    ),
    _built(86, "二(四)2(5)", "专人日常考核，定期考核", "appraisal.score"),
    _built(87, "二(四)2(6)", "层层挂钩", "guard parts_final", "guard linked_with_window", "rolled_up", "K10"),
    _built(88, "二(四)2(7)", "考核结果作为评先树优依据", "appraisal.publish_score"),
    _built(89, "二(五)", "受理授予权限的事项", "guard delegated"),
    _built(90, "二(五)", "搜集无法通过网络传输的材料", "document_relay.collect_papers"),
    _built(
        91,
        "二(五)",
        "专人送达或特快专递送达区中心",
        "document_relay.send_to_district",
        "document_relay.receive_at_district",
        "document_relay:leg",
        parameters=("relay_leg",),
    ),
    _built(92, "二(五)", "区中心分发给各单位", "document_relay.send_to_department", "document_relay.receive_at_department"),
    _built(93, "二(五)", "单位寄办事人，或专人送回区中心", "document_relay.mail_to_applicant", "document_relay.send_back_to_district"),
    _built(94, "二(五)", "区中心分发乡镇，寄送或上门送件", "document_relay.send_to_township", "document_relay.send_to_applicant"),
    _built(95, "二(五)", "形成完整闭环", "document_relay.reach_applicant", "guard arrived_whole", "promised.relayed", "K9"),
    _outside(96, "三(一)", "组织领导，主体责任，经费保障", _ORGANISATION),
    _built(97, "三(二)一", "最多跑一次工作领导小组", "site_acceptance"),
    _built(98, "三(二)二", "区中心培训，考试合格后方可上岗", "posting.train", "posting.pass_exam", "posting.take_post"),
    _built(99, "三(二)三", "采购、线路、装修等任务，责任落实到人", "site_acceptance"),
    _built(100, "三(二)四", "以奖代补", "site_acceptance.reward_site"),
    _outside(101, "三(二)五", "工作经费", "money that is paid whatever happens"),
    _built(102, "三(二)六", "纳入年度全区综合考评", "appraisal"),
    _outside(103, "三(三)", "政务服务网，网上审批系统", "other systems: a host connects them"),
    _built(104, "三(四)", "督查，责令限期改正", "correction_order", "correction_order:correction"),
    _built(105, "三(四)", "组织实施阶段", "site_acceptance:implementing_phase"),
    _built(
        106,
        "三(四)",
        "检查验收阶段，评选 5–10 个示范点",
        "site_acceptance:inspecting_phase",
        "site_acceptance.choose_as_model",
        "model_sites_fit",
    ),
    _built(
        107,
        "三(四)",
        "整改完善阶段，15 个工作日内完成整改，通报批评",
        "site_acceptance:rectification",
        "site_acceptance:rectifying_phase",
        "site_acceptance.criticise",
    ),
)
