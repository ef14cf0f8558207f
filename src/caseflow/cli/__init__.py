"""The command line, one file per verb: `audit | due | explain | calendar | sheet | guide | board | …`; `parser` lists them all."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from caseflow.errors import CaseflowError, shown

DONE, FOUND, BAD = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something was found (see `caseflow --help`), 2 it could not be done.

    Results go to standard output. Errors go to standard error, as a sentence and never as a traceback, with the page that explains them.
    """
    from caseflow.cli.parser import parser  # noqa: PLC0415  # argparse is loaded for the command line alone

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the calling process closed it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open until the process ends
        # A terminal that cannot show Chinese shows the code points; the command goes on.
        getattr(sys, name).reconfigure(errors="backslashreplace")
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:  # --help, --version, or bad usage, which argparse has explained
        return int(stop.code or DONE)
    try:
        code: int = importlib.import_module(args.module).run(args)
        sys.stdout.flush()
    except CaseflowError as error:
        print(f"caseflow {args.verb}: {error}", *error.__notes__, sep="\n", file=sys.stderr)
        return BAD
    except BrokenPipeError:
        # `caseflow audit … | head`: the reader has closed the pipe.
        _drop_output()
        return DONE
    except OSError as error:  # the disk is full, a name is too long, a file is where a folder should be
        where = "" if error.filename is None else f"{shown(error.filename)}: "
        print(f"caseflow {args.verb}: {where}{error.strerror}", file=sys.stderr)
        _drop_output()
        return BAD
    return code


def _drop_output() -> None:
    """Redirect standard output, so that flushing the rest of the buffer at exit cannot fail again."""
    with suppress(OSError):  # a stream without a file descriptor has nothing to flush there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
