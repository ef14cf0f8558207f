"""caseflow notice read: a holiday notice from its text to a data file, or which sentence contradicts itself."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from caseflow.calendar import dumps, read_notice
from caseflow.cli.files import read_bytes
from caseflow.errors import BadInput


def run(args: Namespace) -> int:
    """Print the data file."""
    raw = read_bytes(args.file)
    notice = read_notice(_text(raw, Path(args.file).name), args.year, title=args.title, number=args.number, issued=args.issued)
    sys.stdout.write(dumps([notice]))
    return 0


def _text(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = f"{name} is neither UTF-8 nor GB18030; save the text as UTF-8"
    raise BadInput(msg, path=name)
