"""Chinese words that sheets and audits share: of conditions, of what a matter or a centre sets, and of what a field takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from caseflow.calendar import Span
from caseflow.case.matter import Matter
from caseflow.law import INTERNAL, LegalType
from caseflow.lifecycle.kinds import Kind
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON, CLOSED, HAPPENED, ONCE, FromCentre, FromMatter, Guard, TimeLimit

# What a field takes, in Chinese and in English.
KINDS: Final = {
    Kind.TEXT: ("文字", "text"),
    Kind.WHOLE_NUMBER: ("整数", "whole number"),
    Kind.DECIMAL: ("小数，如 12.50", "decimal, such as 12.50"),
    Kind.BOOLEAN: ("是或否", "true or false"),
    Kind.DAY: ("日期", "day, such as 2021-03-17"),
    Kind.INSTANT: ("日期和时刻", "instant, such as 2021-03-17T09:30+08:00"),
    Kind.SPAN: ("期限，如 5 个工作日", "span, such as 5 working_days"),
}
# What a matter and a centre may set, by its name in code. A host's own name is shown as it is.
_SETTINGS: Final = {
    "promised": "承诺时限",
    "statutory": "法定时限",
    "statutory_limit": "法定时限",
    "joint_limit": "联办时限",
    "extension": "延长期限",
    "statutory_extension": "法定期限可延长的时间",
    "joint_extension": "联办期限可延长的时间",
    "delivery": "送达期限",
    "accepted_as": "受理后的办件类别",
    "deemed_as": "视为受理后的办件类别",
    "archive_transfer": "档案移交时限",
    "bad_rating_limit": "差评整改反馈时限",
    "closes_at": "每日收件截止时刻",
    "complaint_limit": "投诉处理时限",
    "complaint_transfer": "投诉转办时限",
    "footage_days": "监控录像保留日数",
    "notice_reading": "一次性告知期限的适用口径",
    "objection_window": "异议期限",
    "rating_window": "评价邀请有效期",
    "reassignment_rules": "人员调整规则",
    "relay_leg": "单程传递时限",
    "reply_reading": "批复后办结期限的适用口径",
    "return_needs_approval": "否定性答复须先经同意的规定",
    "silence_is_consent": "逾期不答复视为同意的规定",
    "warn_part": "预警比例",
}
# A condition that asks one of these questions is worded by the question; {} is the event or the lifecycle that it is about.
_ASKS_ZH: Final = {
    ANOTHER_PERSON: "须由{}以外的人员办理",
    ONCE: "“{}”只能办理一次",
    HAPPENED: "须先办理“{}”",
    CLOSED: "没有尚未办结的{}",
}
# The texts of the guards that every lifecycle may use (caseflow.guards), which do not say what they are about.
_GENERAL_ZH: Final = frozenset({"职责分离", "只能一次", "须先办理", "内部程序已办结"})

# What a licence has by law, whatever its guide says.
_LICENCE: Final = Matter(code="L", name="行政许可", legal_type=LegalType.LICENCE)
_BY_LAW: Final = {"delivery": _LICENCE.delivery, "joint_limit": _LICENCE.joint_limit}


def length_of(limit: TimeLimit) -> tuple[str, str] | None:
    """Return in both languages how long a limit is by its text, though a matter or a centre is asked: for a licence, or by two readings.

    None where the text gives no number.
    """
    within, spans = limit.within, [reading for reading in limit.readings if isinstance(reading, Span)]
    law = _BY_LAW.get(within.name) if isinstance(within, FromMatter) else None
    if law is not None:
        others_zh, others_en = "其他事项由事项指南定，未定不计时", "for other matters as the guide sets, else untimed"
        return f"行政许可{law.zh}，{others_zh}", f"{law.en} for a licence; {others_en}"
    if not (isinstance(within, FromCentre) and spans):
        return None
    first, others = spans[0], spans[1:]
    zh, en = "、".join(span.zh for span in others), ", ".join(span.en for span in others)
    return f"{first.zh}（另一口径 {zh}）", f"{first.en} (other reading: {en})"


def basis_of(limit: TimeLimit) -> tuple[str, str]:
    """Return in both languages what the limit rests on; a period that binds the applicant is no internal rule of the office."""
    if limit.of_applicant and limit.basis is INTERNAL:
        return "申请人的期限", "the applicant's period"
    return limit.basis.zh, limit.basis.value


def setting_zh(name: str) -> str:
    """Return the Chinese name of what a matter or a centre sets under `name`; the name itself where it has none.

    >>> setting_zh("promised"), setting_zh("our_own")
    ('承诺时限', 'our_own')
    """
    return _SETTINGS.get(name, name)


def condition_zh(guard: Guard, subject_of: Callable[[str], str], limit_of: Callable[[str], str]) -> str:
    """Return a condition in Chinese.

    `subject_of` gives the Chinese term of the event or lifecycle that it asks about; `limit_of` that of a limit, for a condition about
    clocks names them by their codes. An event and a limit may have the same name.

    >>> condition_zh(Guard("once_x", any, zh="只能一次", asks=("once", "x")), {"x": "延期"}.__getitem__, str)
    '“延期”只能办理一次'
    """
    text = re.sub("[a-z_]+", lambda name: limit_of(name[0]), guard.zh)
    if guard.asks is None:
        return text
    question, subject = guard.asks
    return (_ASKS_ZH[question] if guard.zh in _GENERAL_ZH else f"{text}：{{}}").format(subject_of(subject))
