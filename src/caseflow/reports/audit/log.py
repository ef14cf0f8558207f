"""Reads the CSV event log of a service window: bytes in, rows out; a line that cannot be read is returned with the reason.

One line is one act. No cell holds a line break, so a quote that is not closed spoils its own line and not the rest of the file.
UTF-8 (with or without a byte order mark) and GB18030 are recognised by the lines themselves.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import field, fields, frozen

from caseflow.basics.arguments import a_path, instance_of, takes
from caseflow.errors import BadInput, nearest, shown

REQUIRED: Final = ("case_no", "at", "event", "actor", "role", "form")
OPTIONAL: Final = ("unit", "matter", "lifecycle", "run", "recorded_at", "key", "waive", "note")
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
ENCODINGS: Final = ("utf-8", "gb18030")
some_bytes = instance_of(lambda: bytes, "the bytes of a CSV file", "write Path(name).read_bytes()")
# Far more than an act with its form needs.
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
    """A line that cannot be audited: the reason, and what would have been right, in Chinese and English."""

    number: int
    zh: str
    en: str
    case_no: str = ""


LogRow = Line | BadLine


@frozen
class Log:
    """A log that was read: its rows in the order of the file, the comments before its header, and its encoding."""

    name: str
    rows: tuple[LogRow, ...]
    comments: tuple[str, ...] = ()
    encoding: str = field(default="utf-8", kw_only=True)


@takes(raw=some_bytes, name=a_path)
def read_log(raw: bytes, name: str) -> Log:
    r"""Return the log in the bytes of a CSV file; messages call it `name`.

    Comment lines (`#`) may come before the header. The columns are in any order; see `REQUIRED` and `OPTIONAL`.

    Raises:
        BadInput: the file as a whole cannot be read: another encoding, no header, a column that is missing, unknown or given twice.

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
    msg = f"{name} has only blank lines and comments; its first line must name the columns: {','.join(REQUIRED)}"
    raise BadInput(msg, path=name)


def _encoding(raw: bytes, name: str) -> str:
    """Return the encoding in which more lines can be read, so that one broken line does not hide that a file is UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:4096]:
        msg = f"{name} is UTF-16, or not text at all; save it as CSV in UTF-8 (GB18030 is read too)"
        raise BadInput(msg, path=name)
    foreign = [line for line in raw.split(b"\n") if not line.isascii()]
    good = {encoding: sum(_decodes(line, encoding) for line in foreign) for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: good[encoding])
    if foreign and not good[best]:
        msg = f"{name} is neither UTF-8 nor GB18030: no line with other than ASCII characters can be read; save it as UTF-8"
        raise BadInput(msg, path=name)
    # Where both read equally many lines, it is UTF-8: GB18030 text is valid UTF-8 by accident only where it is very short.
    return best


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _header(text: str, name: str, number: int) -> tuple[str, ...]:
    try:
        header = tuple(cell.strip() for cell in _cells(text))
    except _BrokenLineError as broken:
        msg = f"{name}, line {number}, should name the columns, but {broken.en}; write {','.join(REQUIRED)}"
        raise BadInput(msg, path=name, line=number) from None
    faults = [f"there is no column {shown(column)}{nearest(column, COLUMNS)}" for column in dict.fromkeys(header) if column not in COLUMNS]
    faults += [f"{column} is given twice" for column in COLUMNS if header.count(column) > 1]
    faults += [f"{column} is missing" for column in REQUIRED if column not in header]
    if faults:
        allowed = f"a log must have {', '.join(REQUIRED)}, and may have {', '.join(OPTIONAL)}"
        msg = f"{name}, line {number}, should name the columns: {'; '.join(faults)}; {allowed}"
        raise BadInput(msg, path=name, line=number, faults=tuple(faults))
    return header


def _row(line: bytes, number: int, header: tuple[str, ...], encoding: str) -> LogRow:
    if len(line) > MOST_BYTES:
        return BadLine(number, f"本行长 {len(line)} 字节，至多 {MOST_BYTES}", f"it has {len(line)} bytes; at most {MOST_BYTES} are read")
    try:
        cells = _cells(line.decode(encoding))
    except UnicodeDecodeError as error:
        byte, place = f"0x{line[error.start]:02x}", error.start + 1
        zh = f"第 {place} 字节 {byte} 不是 {encoding} 文本，本行残缺"
        return BadLine(number, zh, f"its byte {place}, {byte}, is not {encoding}: the line is damaged")
    except _BrokenLineError as broken:
        return BadLine(number, broken.zh, broken.en)
    if len(cells) != len(header):
        zh = f"本行有 {len(cells)} 格，表头有 {len(header)} 格：{','.join(header)}；缺格须留空，含逗号的格须加引号"
        en = f"it has {len(cells)} cells, the header has {len(header)} ({','.join(header)}); keep empty cells, quote cells with commas"
        return BadLine(number, zh, en)
    return _checked(Line(number, **dict(zip(header, (cell.strip() for cell in cells), strict=True))))


def _checked(line: Line) -> LogRow:
    empty = [name for name in REQUIRED if name != "form" and not getattr(line, name)]
    if empty:
        names = ", ".join(empty)
        return BadLine(line.number, f"{names} 为空，须填写", f"{names} must be filled in", line.case_no[:64])
    return line


class _BrokenLineError(Exception):
    """A line that cannot be divided into cells."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def _cells(text: str) -> list[str]:
    """Return the cells of one line. Stricter than the csv module, which silently reads a damaged line as one long cell."""
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
                en = f"cell {len(cells) + 1} has quotes inside but is not quoted; quote the whole cell and double each quote in it: {right}"
                raise _BrokenLineError(zh, en)
        cells.append(cell)
        if at == len(text):
            return cells
        if text[at] != ",":
            zh = f"第 {len(cells)} 格的引号之后还有 {shown(text[at : at + 20])}；格内的引号须写两次"
            en = f"after the closing quote of cell {len(cells)} comes {shown(text[at : at + 20])}; a quote inside a cell is written twice"
            raise _BrokenLineError(zh, en)
        at += 1


def _quoted(text: str, at: int) -> tuple[str, int]:
    begin, parts = at + 1, list[str]()
    while True:
        end = text.find('"', begin)
        if end < 0:
            zh = f"引号未闭合（自 {shown(text[at : at + 20])} 起）：本行残缺，或格内有换行；换行须写作 \\n"
            en = f"a quote is not closed (from {shown(text[at : at + 20])}): the line is damaged, or a cell has a line break; write \\n"
            raise _BrokenLineError(zh, en)
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
    values = line if isinstance(line, dict) else {column.name: getattr(line, column.name) for column in fields(Line)}
    cells = [str(values.get(name, "") or "") for name in header]
    return ",".join('"' + cell.replace('"', '""') + '"' if any(char in cell for char in '",') else cell for cell in cells)
