"""Reads and writes the files that a command names; errors are a sentence."""

from __future__ import annotations

from pathlib import Path

from caseflow.errors import BadInput

MOST_BYTES = 200_000_000


def read_bytes(path: str) -> bytes:
    """Return the bytes of the file.

    Raises:
        BadInput: there is no such file, it cannot be read, or it is far too big for any input of caseflow.
    """
    file = Path(path)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)  # the path may be a device such as /dev/zero, which never ends
    except (OSError, ValueError) as error:
        hint = "; the folder exists, but not the file" if isinstance(error, FileNotFoundError) and file.parent.is_dir() else ""
        msg = f"{path[:200]} cannot be read ({getattr(error, 'strerror', None) or error}){hint}"
        raise BadInput(msg, path=path) from None
    if len(content) > MOST_BYTES:
        msg = f"{path} has more than {MOST_BYTES} bytes; split it by year"
        raise BadInput(msg, path=path)
    return content


def write_text(path: str, text: str) -> None:
    """Write `text` into the file as UTF-8; what was in the file is replaced.

    Raises:
        BadInput: the file cannot be written.
    """
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        msg = f"{path[:200]} cannot be written ({getattr(error, 'strerror', None) or error})"
        raise BadInput(msg, path=path) from None
