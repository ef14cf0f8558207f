"""The texts that the lifecycles cite: the plan 华龙政〔2021〕5号 itself and the statutes around it, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from caseflow.law import Law, LegalType, numeral


def _counted(clause: str, last: int) -> Iterable[str]:
    """Yield the clause and its points 1 to `last`, which its wording counts as 一是…, 二是…: `二(三)1(2)三`."""
    yield clause
    yield from (clause + numeral(point) for point in range(1, last + 1))


PLAN: Final = Law(
    "plan",
    zh="华龙政〔2021〕5号",
    en="Hualong District Government Document [2021] No. 5",
    adopted=date(2021, 3, 10),
    in_force_from=date(2021, 3, 10),  # 成文日期: the offices are bound from here on
    published=date(2021, 3, 17),
    clauses=(
        *("一", "二", "二(一)", "二(一)1", "二(一)2", "二(一)3", "二(一)4", "二(二)", "二(二)1", "二(二)2"),
        *("二(三)", "二(三)1", "二(三)1(1)", *_counted("二(三)1(2)", 3), "二(三)1(3)"),
        *("二(三)2", "二(三)2(1)", *_counted("二(三)2(2)", 5), *_counted("二(三)2(3)", 5)),
        *("二(三)3", "二(三)3(1)", "二(三)3(2)", "二(三)3(3)", "二(三)3(4)", "二(三)3(5)"),
        *("二(三)4", "二(三)4(1)", "二(三)4(2)", "二(三)4(3)", "二(三)4(4)"),
        *("二(三)5", "二(三)5(1)", "二(三)5(2)", "二(三)5(3)", "二(三)5(4)", "二(三)5(5)", "二(三)6"),
        *("二(四)", "二(四)1", "二(四)2(1)", "二(四)2(2)", "二(四)2(3)", "二(四)2(4)", "二(四)2(5)", "二(四)2(6)", "二(四)2(7)"),
        *("二(五)", "三", "三(一)", *_counted("三(二)", 6), "三(三)", "三(四)"),
    ),
)


def _law(key: str, zh: str, en: str, days: str, articles: Iterable[int], *, only_for: tuple[LegalType, ...] = ()) -> Law:
    """Return a statute from one line of the table below; its `days` are: adopted, first in force, last in force if it ended."""
    adopted, first, *last = map(date.fromisoformat, days.split())
    until = last[0] if last else None
    return Law(key, zh=zh, en=en, adopted=adopted, in_force_from=first, in_force_until=until, articles=tuple(articles), only_for=only_for)


# fmt: off
# Each line: name, short name, English name; the date of the version quoted, its days in force; the articles at hand.
LICENSING: Final = _law(  # the law has been in force since 2004; the wording quoted is that of 2019
    "licensing", "行政许可法", "Administrative Licensing Law", "2019-04-23 2004-07-01",
    (26, 29, 30, 32, 34, 35, 37, 38, 39, 40, 42, 43, 44, 45, 47, 48, 50, 69, 70, 72, 73, 74, 82), only_for=(LegalType.LICENCE,))
CIVIL_CODE: Final = _law("civil_code", "民法典", "Civil Code", "2020-05-28 2021-01-01", (*range(200, 205), 1259))
PENALTY: Final = _law("penalty", "行政处罚法", "Administrative Penalty Law", "2021-01-22 2021-07-15", (85,))
COERCION: Final = _law("coercion", "行政强制法", "Administrative Coercion Law", "2011-06-30 2012-01-01", (69,))
RECONSIDERATION: Final = _law(
    "reconsideration", "行政复议法", "Administrative Reconsideration Law", "2023-09-01 2024-01-01", (88,))
CIVIL_PROCEDURE: Final = _law(  # on service, by analogy: `.whole`, for its articles are numbered otherwise in every edition
    "civil_procedure", "民事诉讼法", "Civil Procedure Law", "2023-09-01 1991-04-09", ())
BUSINESS_ENVIRONMENT: Final = _law(
    "business_environment", "优化营商环境条例", "Regulation on Improving the Business Environment",
    "2019-10-22 2020-01-01", range(34, 39))
HENAN_BUSINESS: Final = _law(
    "henan_business", "河南省优化营商环境条例", "Henan Regulation on Improving the Business Environment",
    "2020-11-28 2021-01-01 2026-02-28", (*range(33, 38), 78))
HENAN_BUSINESS_2025: Final = _law(  # 102 articles whose wording is not at hand: `.whole`, until somebody has read them
    "henan_business_2025", "河南省优化营商环境条例(2025)", "Henan Regulation on Improving the Business Environment (2025)",
    "2025-12-04 2026-03-01", ())
DISCLOSURE: Final = _law(
    "disclosure", "政府信息公开条例", "Regulation on Open Government Information", "2019-04-03 2019-05-15", (26, *range(30, 35)))
ONLINE_SERVICE: Final = _law(
    "online_service", "在线政务服务若干规定", "Provisions on Online Government Services", "2019-04-26 2019-04-26", (8, 9, 12))
PETITIONS: Final = _law("petitions", "信访工作条例", "Regulation on Petitions", "2022-02-25 2022-05-01", (22, 23, 34, 35, 36))
ARCHIVES: Final = _law("archives", "档案法", "Archives Law", "2020-06-20 2021-01-01", (14, 29))
PUBLIC_SERVANTS: Final = _law(
    "public_servants", "公职人员政务处分法", "Law on Governmental Sanctions for Public Officials", "2020-06-20 2020-07-01", (16,))
WORKING_HOURS: Final = _law(
    "working_hours", "职工工作时间的规定", "Provisions on Working Hours of Employees", "1995-03-25 1995-05-01", (7,))
HOLIDAYS: Final = _law(
    "holidays", "全国年节及纪念日放假办法", "Regulation on Public Holidays", "2024-11-10 2025-01-01", range(2, 8))
HOLIDAYS_2013: Final = _law(
    "holidays_2013", "全国年节及纪念日放假办法(2013)", "Regulation on Public Holidays (2013)",
    "2013-12-11 2014-01-01 2024-12-31", range(2, 7))
# fmt: on

LAWS: Final = (
    *(PLAN, LICENSING, CIVIL_CODE, PENALTY, COERCION, RECONSIDERATION, CIVIL_PROCEDURE),
    *(BUSINESS_ENVIRONMENT, HENAN_BUSINESS, HENAN_BUSINESS_2025),
    *(DISCLOSURE, ONLINE_SERVICE, PETITIONS, ARCHIVES, PUBLIC_SERVANTS, WORKING_HOURS, HOLIDAYS, HOLIDAYS_2013),
)
"""Every text that is cited, the plan first; no two have the same key."""
