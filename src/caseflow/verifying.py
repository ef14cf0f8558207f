"""Is a journal what it was? The chain alone, and the chain held against an anchor kept elsewhere; and heads held against journals.

Without an anchor an edit, a swap, an insertion in the middle is found, and a shortened journal or a rewritten tail is *not*: whoever can
write the last lines can hash them anew. An anchor is one line a case (number, last seq, hash), kept where the journal's keeper cannot
write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from caseflow.case import Case
from caseflow.centre import Centre
from caseflow.errors import BadInput, CaseflowError, shown
from caseflow.fields import Erased, personal_fields
from caseflow.journal import loads
from caseflow.line import bodies
from caseflow.store.protocol import Head, Store, head_of


@frozen
class Verdict:
    """What verifying found: `entries` read, personal fields `erased` (seq, field), and `fault`, None when all is well."""

    case_no: str
    entries: int
    erased: tuple[tuple[int, str], ...] = ()
    fault: str | None = None

    @property
    def holds(self) -> bool:
        """True when nothing was found."""
        return self.fault is None


def anchor(store: Store) -> str:
    """Return one line a case, by number: the number, the last seq and its hash. Print it, sign it, keep it elsewhere."""
    return "".join(f"{head.case_no}\t{head.seq}\t{head.hash.hex()}\n" for head in store.heads())


def read_anchor(text: str) -> Mapping[str, tuple[int, bytes]]:
    """Return what `anchor` wrote, by case number.

    Raises:
        BadInput: a line is not number, seq and hash.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split("\t")
        try:
            case_no, seq, digest = parts
            found[case_no] = (int(seq), bytes.fromhex(digest))
        except ValueError:
            msg = f"line {number} of the anchor is {shown(line)}; it must be the case number, the last seq and its hash, parted by tabs"
            raise BadInput(msg, line=number) from None
    return found


def verify(journal: str | bytes, centre: Centre, anchored: tuple[int, bytes] | None = None) -> Verdict:
    """Return whether the text of a journal is whole: lines, chain, legal walk; and, with `anchored` (seq, hash), not shortened either."""
    try:
        case = loads(journal, centre)
    except CaseflowError as error:
        return Verdict("", 0, fault=f"{type(error).__name__}: {error}")
    hashes = [made for *_, made in bodies(case)]
    return Verdict(case.case_no, len(case.entries), erased_of(case), _against(hashes, anchored))


def erased_of(case: Case) -> tuple[tuple[int, str], ...]:
    """Return (seq, field) of every personal value of `case` that has been erased."""
    forms = [(entry.seq, entry.form) for entry in case.entries if entry.form is not None]
    return tuple((seq, name) for seq, form in forms for name in personal_fields(type(form)) if isinstance(getattr(form, name), Erased))


def _against(hashes: Sequence[bytes], anchored: tuple[int, bytes] | None) -> str | None:
    if anchored is None:
        return None
    seq, digest = anchored
    if seq >= len(hashes):
        return f"the journal ends with entry {len(hashes) - 1}, and the anchor knows entry {seq}: lines were cut off"
    if hashes[seq] != digest:
        return f"entry {seq} has another hash than the anchor: the tail was written anew"
    return None


def verify_store(store: Store, anchored: str | None = None) -> Iterator[Verdict]:
    """Yield a verdict for every case of the store, and for every case that the anchor knows and the store does not.

    The head of each case is held against its journal too: a head behind its journal is a fault.
    """
    known = dict(read_anchor(anchored)) if anchored is not None else {}
    for number in store.numbers():
        yield _verdict(store, number, known.pop(number, None))
    for case_no in known:
        yield Verdict(case_no, 0, fault="the anchor knows this case, and the store does not hold it: the whole journal is gone")


def _verdict(store: Store, number: str, anchored: tuple[int, bytes] | None) -> Verdict:
    try:
        case = store.load(number)
    except CaseflowError as error:
        return Verdict(number, 0, fault=f"{type(error).__name__}: {error}")
    hashes, head = store.hashes(number), store.head(number)
    if head is None or (head.seq, head.hash) != (len(hashes) - 1, hashes[-1]):
        stands = "there is no head" if head is None else f"the head is at entry {head.seq}"
        fault = f"{stands}, and the journal at entry {len(hashes) - 1}; rebuild(store) makes the heads anew"
        return Verdict(number, len(hashes), fault=fault)
    return Verdict(number, len(hashes), erased_of(case), _against(hashes, anchored))


def rebuild(store: Store) -> Iterator[tuple[Head | None, Head]]:
    """Compute every head afresh from its journal; yield (old, new) for those that differ. Heads are a cache: nothing is lost by it."""
    for number in store.numbers():
        case, head = store.load(number), store.head(number)
        fresh = head_of(case, store.hashes(number)[-1], store.centre)
        if fresh != head:
            store.rehead(case)
            yield head, fresh
