"""caseflow notice read: turn the text of a holiday notice into a data file; and read notices from files of either kind."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from pathlib import Path

from caseflow.calendar import Notice, dumps, loads, read_notice
from caseflow.cli.files import read_bytes
from caseflow.errors import BadInput

_TABLE = re.compile(r"^\s*\[\[notice\]\]", re.MULTILINE)
# Where a file says for which year its notice is: the key `year`, the title, or the first day in it.
_YEARS = (
    re.compile(r"^year *= *([0-9]{4})\b", re.MULTILINE),
    re.compile(r"关于([0-9]{4})年"),
    re.compile(r'"([0-9]{4})-[0-9]{2}-[0-9]{2}\b'),
)


def run(args: Namespace) -> int:
    """Print the data file."""
    raw = read_bytes(args.file)
    notice = read_notice(_text(raw, Path(args.file).name), args.year, title=args.title, number=args.number, issued=args.issued)
    sys.stdout.write(dumps([notice]))
    return 0


def notices_in(path: str) -> tuple[Notice, ...]:
    """Return the notices of a file: a data file as `caseflow notice read` prints it, or the text of a notice that names its year.

    Raises:
        NoticeError, BadInput: it cannot be read, contradicts itself, or does not say for which year it is.
    """
    text = _text(read_bytes(path), Path(path).name)
    is_data = _TABLE.search(text) is not None
    year = next((int(match[1]) for pattern in _YEARS[: 3 if is_data else 2] if (match := pattern.search(text))), None)
    if year is None:
        msg = f"{path} does not say for which year it is; make a data file of it: caseflow notice read {path} --year YEAR > notice.toml"
        raise BadInput(msg, path=path)
    return loads(text, year=year) if is_data else (read_notice(text, year),)


def _text(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = f"{name} is neither UTF-8 nor GB18030; save the text as UTF-8"
    raise BadInput(msg, path=name)
