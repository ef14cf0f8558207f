"""A window's event log as it lies in a file: bytes in; rows out, each a line that can be read or one that cannot, and why.

One line, one act: no cell holds a line break, so that a quote which nobody closed costs its own line and not the rest of the file.
UTF-8 (with and without a mark of byte order) and GB18030 are read; which of the two it is, the lines themselves decide.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import field, fields, frozen

from caseflow.errors import BadInput, nearest, shown

REQUIRED: Final = ("case_no", "at", "event", "actor", "role", "form")
OPTIONAL: Final = ("unit", "matter", "lifecycle", "run", "recorded_at", "key", "waive", "note")
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
ENCODINGS: Final = ("utf-8", "gb18030")
# A line is an act with its form, not a book.
MOST_BYTES: Final = 200_000


@frozen
class Line:
    """One line of the log, cell by cell, as text; an empty cell is an empty text. `number` counts the file's lines from 1."""

    number: int
    case_no: str = ""
    at: str = ""
    event: str = ""
    actor: str = ""
    role: str = ""
    form: str = ""
    unit: str = ""
    matter: str = ""
    lifecycle: str = ""
    run: str = ""
    recorded_at: str = ""
    key: str = ""
    waive: str = ""
    note: str = ""


@frozen
class BadLine:
    """A line that says nothing which can be held against a rule: why, and what would have been right, in Chinese and English."""

    number: int
    zh: str
    en: str
    case_no: str = ""


Row = Line | BadLine


@frozen
class Log:
    """A log that was read: its rows in the order of the file, its opening comments, and the encoding it was found to be in."""

    name: str
    rows: tuple[Row, ...]
    comments: tuple[str, ...] = ()
    encoding: str = field(default="utf-8", kw_only=True)


def read_log(raw: bytes, name: str) -> Log:
    r"""Return the log that the bytes of a CSV file hold; `name` is what the messages call it.

    Comment lines (`#`) may stand before the header. The columns are in any order; see `REQUIRED` and `OPTIONAL`.

    Raises:
        BadInput: nothing in it can be read: another encoding, no header, a column that is missing or that nobody knows.

    >>> log = read_log(b"case_no,at,event,actor,role,form\nHL-1,2021-03-17T09:30+08:00,examine,w-03,window_clerk,\n", "log")
    >>> log.rows[0].event, log.encoding
    ('examine', 'utf-8')
    """
    encoding = _encoding(raw, name)
    lines = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    comments: list[str] = []
    for start, line in enumerate(lines):
        text = line.decode(encoding, "replace").strip()
        if text and not text.startswith("#"):
            header = _header(text, name, start + 1)
            rows = [
                _row(line, number, header, encoding) for number, line in enumerate(lines[start + 1 :], start + 2) if line.strip(b" ,\t")
            ]
            return Log(name, tuple(rows), tuple(comments), encoding=encoding)
        comments += [text.lstrip("# ")] if text else []
    msg = f"{name} holds no line but blanks and comments; its first line names the columns: {','.join(REQUIRED)}"
    raise BadInput(msg, path=name)


def _encoding(raw: bytes, name: str) -> str:
    """The encoding in which more lines can be read; when one line of a UTF-8 file is torn, the file is UTF-8 all the same."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:4096]:
        msg = f"{name} is UTF-16, or no text at all; save it as CSV in UTF-8 (GB18030 is read too)"
        raise BadInput(msg, path=name)
    foreign = [line for line in raw.split(b"\n") if not line.isascii()]
    good = {encoding: sum(_decodes(line, encoding) for line in foreign) for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: good[encoding])
    if foreign and not good[best]:
        msg = f"{name} is neither UTF-8 nor GB18030: none of its lines beyond ASCII can be read; save it as UTF-8"
        raise BadInput(msg, path=name)
    # Of two that read equally many lines it is UTF-8: text in GB18030 is UTF-8 by accident only where it is very short.
    return best


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _header(text: str, name: str, number: int) -> tuple[str, ...]:
    try:
        found = tuple(cell.strip() for cell in _cells(text))
    except _TornError as torn:
        msg = f"{name}, line {number}, should name the columns, but {torn.en}; write {','.join(REQUIRED)}"
        raise BadInput(msg, path=name, line=number) from None
    faults = [f"there is no column {shown(one)}{nearest(one, COLUMNS)}" for one in dict.fromkeys(found) if one not in COLUMNS]
    faults += [f"{one} stands there twice" for one in COLUMNS if found.count(one) > 1]
    faults += [f"{one} is missing" for one in REQUIRED if one not in found]
    if faults:
        allowed = f"a log has {', '.join(REQUIRED)}, and may have {', '.join(OPTIONAL)}"
        msg = f"{name}, line {number}, should name the columns: {'; '.join(faults)}; {allowed}"
        raise BadInput(msg, path=name, line=number, faults=tuple(faults))
    return found


def _row(line: bytes, number: int, header: tuple[str, ...], encoding: str) -> Row:
    if len(line) > MOST_BYTES:
        return BadLine(number, f"本行长 {len(line)} 字节，至多 {MOST_BYTES}", f"it has {len(line)} bytes, at most {MOST_BYTES} are read")
    try:
        cells = _cells(line.decode(encoding))
    except UnicodeDecodeError as error:
        bad = f"0x{line[error.start]:02x}"
        where = error.start + 1
        return BadLine(
            number, f"第 {where} 字节 {bad} 不是 {encoding} 文本，本行残缺", f"its byte {where}, {bad}, is no {encoding}: the line is torn"
        )
    except _TornError as torn:
        return BadLine(number, torn.zh, torn.en)
    if len(cells) != len(header):
        zh = f"本行有 {len(cells)} 格，表头有 {len(header)} 格：{','.join(header)}；缺格须留空，含逗号的格须加引号"
        en = f"it has {len(cells)} cells, the header {len(header)} ({','.join(header)}); leave empty ones empty, quote those with commas"
        return BadLine(number, zh, en)
    return _checked(Line(number, **dict(zip(header, (cell.strip() for cell in cells), strict=True))))


def _checked(line: Line) -> Row:
    empty = [name for name in REQUIRED if name != "form" and not getattr(line, name)]
    if empty:
        told = ", ".join(empty)
        return BadLine(line.number, f"{told} 为空，须填写", f"{told} must be filled in", line.case_no[:64])
    return line


class _TornError(Exception):
    """A line whose cells cannot be told apart."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def _cells(text: str) -> list[str]:
    """The cells of one line. Stricter than the csv module, which takes a torn line for a long cell and says nothing."""
    cells: list[str] = []
    at = 0
    while True:
        if text.startswith('"', at):
            cell, at = _quoted(text, at)
        else:
            end = text.find(",", at)
            end = len(text) if end < 0 else end
            cell, at = text[at:end], end
            if '"' in cell:
                right = '"{""number"": ""3""}"'
                zh = f"第 {len(cells) + 1} 格含引号而未加引号；整格须加引号，其中每个引号写两次，如 {right}"
                en = f"cell {len(cells) + 1} holds quotes and is not quoted; quote it whole and double each quote inside: {right}"
                raise _TornError(zh, en)
        cells.append(cell)
        if at == len(text):
            return cells
        if text[at] != ",":
            zh = f"第 {len(cells)} 格的引号之后还有 {shown(text[at : at + 20])}；格内的引号须写两次"
            en = f"after the quotes of cell {len(cells)} stands {shown(text[at : at + 20])}; a quote inside a cell is written twice"
            raise _TornError(zh, en)
        at += 1


def _quoted(text: str, at: int) -> tuple[str, int]:
    begin, parts = at + 1, list[str]()
    while True:
        end = text.find('"', begin)
        if end < 0:
            zh = f"引号未闭合（自 {shown(text[at : at + 20])} 起）：本行残缺，或格内有换行；换行须写作 \\n"
            en = f"a quote is not closed (from {shown(text[at : at + 20])}): the line is torn, or a cell holds a line break; write \\n"
            raise _TornError(zh, en)
        parts.append(text[begin:end])
        if not text.startswith('""', end):
            return "".join(parts), end + 1
        parts.append('"')
        begin = end + 2


def written(line: Line | dict[str, Any], header: tuple[str, ...]) -> str:
    """Return one line of a log as `read_log` reads it; a cell is quoted where it has to be.

    >>> written(Line(2, case_no="HL-1", form='{"number": "3"}'), ("case_no", "form"))
    'HL-1,"{""number"": ""3""}"'
    """
    held = line if isinstance(line, dict) else {one.name: getattr(line, one.name) for one in fields(Line)}
    cells = [str(held.get(name, "") or "") for name in header]
    return ",".join('"' + cell.replace('"', '""') + '"' if any(char in cell for char in '",') else cell for cell in cells)
