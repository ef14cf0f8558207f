"""Everything that caseflow raises, in one tree, and how a message suggests the nearest name.

Every message says who, where, what was asked, what was allowed, the nearest name, and what to do next. The same facts are attributes
of the exception, so that a host never has to parse a sentence. A traceback ends with the address of the heading about this kind of error
in the documentation; `str` is the sentence alone, which can be shown to a user. A refused call changes nothing.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

PAGE: Final = "docs/reference/errors.md"


class CaseflowError(Exception):
    """The root: `except CaseflowError` catches whatever this package raises on purpose.

    Keyword arguments become attributes, and `facts` holds them all. `page` is where the documentation says what to do; it is added as a
    note (PEP 678), which a traceback prints after the message.

    >>> Conflict("somebody was faster", case="HL-1").page
    'docs/reference/errors.md#conflict'
    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts
        self.add_note(f"see {self.page}")

    @property
    def page(self) -> str:
        """The address of the heading about this kind of error, from the root of the source tree; a host's own subclass has its parent's."""
        ours = next(cls for cls in type(self).__mro__ if cls.__module__.partition(".")[0] == "caseflow")
        return f"{PAGE}#{ours.__name__.lower()}"

    def __getattr__(self, name: str) -> Any:
        # Only reached when ordinary look-up fails; `facts` itself may be missing while unpickling.
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        msg = f"{type(self).__name__} has no attribute {name!r}; it carries {sorted(facts) or 'nothing'}"
        raise AttributeError(msg)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), str(self), self.facts))


def _rebuild(cls: type[CaseflowError], message: str, facts: dict[str, Any]) -> CaseflowError:
    return cls(message, **facts)


class BadInput(CaseflowError, ValueError):
    """An argument without a meaning: a naive instant, an id of 10,000 characters, a span of zero days."""


class DefinitionError(CaseflowError, ValueError):
    """A wrong definition, which cannot be built: `faults` lists every fault, not only the first."""

    @classmethod
    def of(cls, what: str, faults: Iterable[str], **facts: Any) -> DefinitionError:
        """Return one error for all the faults of `what`."""
        every = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in every)
        return cls(f"{what} cannot be built:\n{lines}", faults=every, **facts)


class NoticeError(DefinitionError):
    """A holiday notice that contradicts itself or cannot be read; the message quotes the sentence."""


class GuardFailed(DefinitionError):
    """The check of a guard raised an error, which is chained, or answered neither True nor a reason (`guard`, `event`, `case`)."""


class Unpublished(CaseflowError, LookupError):
    """A calculation needs a day that no official notice covers yet (`day`, `horizon`, `missing`)."""


class Refused(CaseflowError):
    """The act is not allowed: the case is unchanged, and the message says why."""


class NoSuchEvent(Refused):
    """The event does not exist, or does not leave the state in which the run stands."""


class Ambiguous(Refused):
    """Several open runs offer the event: say which one with `run=` (`runs` lists them)."""


class LapseDue(Refused):
    """A limit ran out before this act, and its consequence is not recorded yet: call `lapse` first (`run`, `limit`, `due`)."""


class NotPermitted(Refused):
    """No role of the actor may do this (`allowed` lists the roles that may)."""


class GuardRefused(Refused):
    """One or more guards said no: `reasons` maps every failing guard's name to its reason."""


class FormRefused(Refused):
    """The event's form is missing, of the wrong kind, or breaks a rule about its content."""


class OutOfOrder(Refused):
    """With this act in its place in time, a later entry would no longer be allowed (`entry` says which)."""


class MigrationRefused(Refused):
    """An open case cannot move to that edition: a state or a clock has no counterpart there, or used time would be lost (`faults`)."""


class Conflict(CaseflowError):
    """Somebody else was faster, or a key was used again for something else. Load the case and decide again."""


class JournalError(CaseflowError):
    """A stored journal cannot be read."""


class Tampered(JournalError):
    """The hash chain is broken: a line was changed, moved, removed or added (`seq`)."""


class UnknownEdition(JournalError):
    """The journal was written under an edition that the catalogue lacks."""


class JournalTooNew(JournalError):
    """The journal has a newer format than this version of caseflow can read (`found`, `known`)."""


class BadEntry(JournalError):
    """A line of a journal is not valid (`seq`, and, where known, the path inside the line)."""


# Letters and digits that look like a letter of another alphabet, or like another letter; each with the one that stands for them all.
_ALIKE: Final = str.maketrans(
    "авекмнорстухԝԛѕіјһԁӏАВЕКМНОРСТУХЅІЈԌѴαβγεικνορτυχωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧՕօոսցհɡıǀⅼ01I〇ニハカタエロトチーへ",
    "aBekmHopcTyxwqsijhdlABEKMHOPCTYXSlJGVaByeiKvopTuxwcjABEZHlKMNOPTYXOonughgillOllO二八力夕工口卜千一ヘ",
)


def look(name: str) -> str:
    """Return what two names that look alike have in common: wide, invisible and similar characters are told apart by a program only.

    >>> look("ｄｒａｆｔ"), look("\u0430\u200bce") == look("ace"), look("step_1") == look("step_l")
    ('draft', True, True)
    """
    if name.isascii() and name.isprintable():
        return name.translate(_ALIKE)
    plain = unicodedata.normalize("NFKC", name)
    return "".join(char for char in plain if not invisible(char)).translate(_ALIKE)


def invisible(char: str) -> bool:
    """Return whether a character cannot be seen: it joins, steers or fills, or is no text at all."""
    return unicodedata.category(char) in _NO_TEXT or char in _FILLERS


_NO_TEXT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks without a shape of their own, which an identifier may hold.
_FILLERS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)


def nearest(name: object, known: Iterable[str], zh: Mapping[str, str] | None = None) -> str:
    """Return ` (did you mean 'x'?)` for the closest of `known`, or "" where none is close; `zh` maps Chinese terms to names.

    >>> nearest("acept", ["accept", "withdraw"])
    " (did you mean 'accept'?)"
    >>> nearest("zzz", ["accept"])
    ''
    >>> nearest("受理", ["accept"], {"受理": "accept"})
    " (did you mean 'accept'?)"
    """
    if zh and isinstance(name, str) and name in zh:
        return f" (did you mean {zh[name]!r}?)"
    asked, names = name if isinstance(name, str) else shown(name), [name[:200] for name in known]
    seen = look(asked[:200])
    close = [name for name in names if look(name) == seen][:1] or difflib.get_close_matches(asked[:200], names, n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""


def shown_url(url: str) -> str:
    """Return the URL of a database with its password hidden, whether it stands before the last `@` or in the query.

    >>> shown_url("postgresql+psycopg://clerk:secret@db.example/cases?password=secret")
    'postgresql+psycopg://clerk:***@db.example/cases?password=***'
    """
    hidden = re.sub(r"^(\s*[\w+.-]+:/*[^:@]*):.*@", r"\1:***@", url, flags=re.DOTALL)
    return re.sub(r"([?&][^=&]*)=[^&]*", r"\1=***", hidden)


def shown(value: object, most: int = 80) -> str:
    """Return `repr(value)`, cut to `most` characters: a wrong id of 10,000 must not fill the screen.

    Of a list or a mapping only the size is said: what it holds may be personal.

    >>> shown("HL-1"), shown(["王建国"]), shown(10**5000)  # Python writes no number of more than 4,300 digits
    ("'HL-1'", 'a list of 1', 'a value of type int')
    """
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  the value is somebody else's, and so is what its repr may raise
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= most else f"{text[: most - 1]}… ({len(text)} characters)"


def kind_of(value: object) -> str:
    """Return what `value` is in an error about its kind: as `shown`, and of an object only the type.

    >>> kind_of("HL-1"), kind_of(None), kind_of(int), kind_of(Conflict("x"))
    ("'HL-1'", 'None', 'the class int', 'a value of type Conflict')
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if value is None or isinstance(value, (str, bytes, int, float, date, list, tuple, set, frozenset, dict)):
        return shown(value)
    return f"a value of type {type(value).__name__}"


def hidden(value: object) -> str:
    """Return what can be said of a value that is personal, or may be: the length of a text, the type of all else.

    >>> hidden("王建国"), hidden(13800000000), hidden(["王建国"])
    ('text of length 3', 'a value of type int', 'a value of type list')
    """
    return f"text of length {len(value)}" if isinstance(value, str) else f"a value of type {type(value).__name__}"
