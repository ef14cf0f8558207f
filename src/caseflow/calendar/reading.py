"""`read_notice`: the text of a notice, as pasted, becomes a `Notice`, or the sentence that could not be read is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import attrs

from caseflow.basics.arguments import a_text, or_none, some_texts, takes
from caseflow.calendar.days import parse_day, plain_year
from caseflow.calendar.grammar import FOREIGN, HAS_DAY, NUMERALS, VERBS, ItemReader, not_read
from caseflow.calendar.notice import NATIONAL, Clause, Notice, check_arrangement, is_of_another_body, outside_year
from caseflow.errors import BadInput, NoticeError

_ITEM = re.compile(rf"(?:^|(?<=。))\s*[{NUMERALS}]+、([^：:，。]+)[：:]")
_HEAD = re.compile(rf"[{NUMERALS}]+、[^：:，。]+[：:]")
_TITLE = re.compile(r"\S*关于\S*的通知")
_NUMBER = re.compile(r"\S*发\S*〔[0-9]{4}〕[0-9]+号")
_SIGNED = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_PREFACE = re.compile(r"通知如下[。：:]?$")

_LONGEST = 20_000
# Holidays with a fixed place in the year; the day itself is always among their days off.
_FIXED = (("元旦", 1, 1), ("劳动节", 5, 1), ("国庆节", 10, 1))


@attrs.define
class _Page:
    """What the lines of a pasted page are: title, number, date of issue, items."""

    title: str | None = None
    number: str | None = None
    issued: str | None = None
    items: list[tuple[str, str]] = attrs.field(factory=list)
    faults: list[str] = attrs.field(factory=list)


@takes(text=a_text, title=or_none(a_text), number=or_none(a_text), urls=some_texts, amends=or_none(a_text), layer=a_text)
def read_notice(
    text: str,
    year: int,
    *,
    title: str | None = None,
    number: str | None = None,
    issued: date | str | None = None,
    urls: Iterable[str] = (),
    amends: str | None = None,
    layer: str = NATIONAL,
) -> Notice:
    """Return the notice in a pasted `text` about `year`, each day with its sentence; nothing is guessed.

    Title, number and date of issue are read from their own lines where the page has them; a keyword argument takes precedence.
    A national text in items (一、二、…) arranges the whole year; one without items is an amendment and moves no horizon, and neither
    does one that another body forwards (转发).

    Raises:
        NoticeError: with every fault: a weekday in brackets that is not the date's, a 共N天 that is not the range's, a
            day both off and worked, rest days moved onto another number of days, and each phrase that could not be read.
        BadInput: the text has no title and none is given, or it is longer than any notice, or `year` is not a year.

    >>> text = '''一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。'''
    >>> read_notice(text, 2015, title="a proposal").worked
    (datetime.date(2015, 1, 4),)
    >>> read_notice(text, 2021, title="a proposal")  # the same words for another year
    Traceback (most recent call last):
        ...
    caseflow.errors.NoticeError: the text of 2021 cannot be built:
      - 元旦: 「1月4日（星期日）」: 2021-01-04 is a 周一, not what the brackets say
    see docs/reference/errors.md#noticeerror
    """
    plain_year(year)
    if len(text) > _LONGEST:
        msg = f"the text has {len(text)} characters, and no notice has {_LONGEST}; paste the notice alone"
        raise BadInput(msg, year=year)
    page = _sort_lines(text)
    name = title or page.title
    if not name:
        msg = "the text has no title line (「…关于…的通知」); give title=..."
        raise BadInput(msg, year=year)
    faults = list(page.faults)
    clauses = [_clause(item, year, faults) for item in page.items]
    days = [day for clause in clauses for day in (*clause.off, *clause.worked)]
    faults += outside_year(days, year)
    if not days and not faults:
        faults.append("no sentence in it names a day off or a make-up day")
    if faults:
        what = f"the text of {year}"
        raise NoticeError.of(what, dict.fromkeys(faults), year=year, title=name)
    whole_year = layer == NATIONAL and amends is None and not is_of_another_body(name) and any(item for item, _ in page.items)
    notice = Notice(
        name, number=number or page.number, issued=issued or page.issued, urls=urls, amends=amends, layer=layer,
        year=year if whole_year else None, clauses=clauses,
    )  # fmt: skip
    if layer == NATIONAL:
        check_arrangement(notice)
    return notice


def sentence_faults(clause: Clause, year: int) -> list[str]:
    """Return where the days of a clause and its own sentence differ; a sentence that cannot be read is not a fault."""
    if not clause.sentence:
        return []
    reader = ItemReader(year).read(_HEAD.sub("", clause.sentence, count=1))
    who = clause.name or "clause"
    faults = [f"{who}: {fault}" for fault in reader.contradictions]
    if not reader.unread and not faults:
        for key, in_words, listed in (("off", reader.off, clause.off), ("worked", reader.worked, clause.worked)):
            if set(in_words) != set(listed):
                differ = ", ".join(day.isoformat() for day in sorted(set(in_words) ^ set(listed)))
                faults.append(f"{who}: the sentence and {key} = [...] differ in {differ}")
    return faults


def _clause(item: tuple[str, str], year: int, faults: list[str]) -> Clause:
    name, words = item
    reader = ItemReader(year).read(_HEAD.sub("", words, count=1) if name else words)
    faults_here = [*reader.contradictions, *reader.unread]
    for holiday, month, day in _FIXED:
        if holiday in name and not faults_here and date(year, month, day) not in reader.off:
            faults_here.append(f"it is called {holiday}, but gives no day off on {month}月{day}日: 「{words}」")
    if not reader.off and not faults_here:
        faults_here.append(f"it gives no day off: 「{words}」")
    faults += [f"{name}: {fault}" if name else fault for fault in faults_here]
    return Clause(name, off=dict.fromkeys(reader.off), worked=dict.fromkeys(reader.worked), sentence=words)


def _sort_lines(text: str) -> _Page:
    page = _Page()
    for line in _lines(text):
        started = _ITEM.match(line)
        if started:
            page.items.append((started.group(1), line))
        elif _NUMBER.fullmatch(line):
            page.number = line
        elif signed := _SIGNED.fullmatch(line):
            year, month, day = (int(part) for part in signed.groups())
            page.issued = f"{year:04}-{month:02}-{day:02}"
            try:
                parse_day(page.issued)
            except BadInput as error:
                page.faults.append(f"「{line}」: {error}")
                page.issued = None
        elif _TITLE.fullmatch(line):
            page.title = line
        elif HAS_DAY.search(line):
            _continue(page, line)
        elif FOREIGN.search(line) or (VERBS.search(line) and not _PREFACE.search(line)):
            page.faults.append(not_read(line))
    return page


def _continue(page: _Page, line: str) -> None:
    """Add a line with days that does not start an item to the item before it."""
    if page.items:
        name, words = page.items[-1]
        page.items[-1] = (name, words + line)
    else:
        page.items.append(("", line))


def _lines(text: str) -> list[str]:
    """One line for each item, even where the page was pasted as one paragraph; spaces inside a line are dropped."""
    lines: list[str] = []
    for raw in text.splitlines():
        cuts = [0, *(match.start() for match in _ITEM.finditer(raw) if match.start()), len(raw)]
        lines += [re.sub(r"\s+", "", raw[start:end]) for start, end in pairwise(cuts)]
    return [line for line in lines if line]
