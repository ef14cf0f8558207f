"""Is a journal what it was? The chain alone, and the chain held against an anchor kept elsewhere; and heads held against journals.

Without an anchor an edit, a swap, an insertion in the middle is found, and a shortened journal or a rewritten tail is *not*: whoever can
write the last lines can hash them anew. An anchor is one line a case (number, last seq, hash), kept where the journal's keeper cannot
write. A journal from elsewhere is also held against the separation of duties, and against who may correct, migrate and waive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from caseflow.case.records import Case, Entry, Run
from caseflow.case.walk import Runs, retake
from caseflow.engine.asking import why_not
from caseflow.engine.centre import Centre
from caseflow.engine.rules import Act
from caseflow.engine.view import View
from caseflow.errors import BadEntry, BadInput, CaseflowError, JournalTooNew, Tampered, UnknownEdition, shown
from caseflow.journal import loads
from caseflow.journal.line import bodies, usable_digests
from caseflow.lifecycle.forms import Erased, personal_fields
from caseflow.lifecycle.reserved import CORRECT, MIGRATE
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON
from caseflow.store.protocol import Head, StaleHead, Store, head_of

# Of all guards these alone ask nothing but the journal; what others asked (parameters, calendar, erased values) may be another today.


@frozen
class Verdict:
    """What verifying found: `entries` read, personal fields `erased` (seq, field), and `fault` (and its Chinese), None when all is well."""

    case_no: str
    entries: int
    erased: tuple[tuple[int, str], ...] = ()
    fault: str | None = None
    fault_zh: str | None = None

    @property
    def holds(self) -> bool:
        """True when nothing was found."""
        return self.fault is None


def anchor(store: Store) -> str:
    """Return one line a case, by number: the number, the last seq and its hash, as the heads say. Sign it, keep it elsewhere.

    Whoever has reason to doubt the heads calls `verify_store` first.
    """
    return "".join(f"{head.case_no}\t{head.seq}\t{head.hash.hex()}\n" for head in store.heads())


def read_anchor(text: str) -> Mapping[str, tuple[int, bytes]]:
    """Return what `anchor` wrote, by case number.

    Raises:
        BadInput: a line is not number, seq and hash, or a case stands there twice.
    """
    found: dict[str, tuple[int, bytes]] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        parts = _ANCHORED.fullmatch(line)
        if parts is None or parts[1] in found:
            msg = (
                f"line {number} of the anchor is {shown(line)}; it must be case number, last seq and its hash, parted by tabs, once a case"
            )
            raise BadInput(msg, line=number)
        found[parts[1]] = (int(parts[2]), bytes.fromhex(parts[3]))
    return found


_ANCHORED = re.compile(r"([^\t]{1,128})\t([0-9]{1,9})\t([0-9a-f]{64})")


def verify(journal: str | bytes, centre: Centre, anchored: tuple[int, bytes] | None = None) -> Verdict:
    """Return whether the text of a journal is whole: lines, chain, legal walk, separation of duties; and, with `anchored`, not shortened.

    `anchored` is (seq, hash), kept since then. Guards other than the separation of duties are not asked: they were, when it happened.
    """
    try:
        case = loads(journal, centre)
    except CaseflowError as error:
        return _unread("", error)
    lines = (journal.encode() if isinstance(journal, str) else journal).split(b"\n")[: len(case.entries)]
    hashes = [bytes.fromhex(line[-66:-2].decode()) for line in lines]  # each line ends with its hash and "}, as `loads` saw to
    fault = _against(hashes, anchored) or _by_whom(case, centre)
    return Verdict(case.case_no, len(case.entries), erased_of(case), *(fault or ()))


def _unread(case_no: str, error: CaseflowError) -> Verdict:
    kind = next((zh for cls, zh in _UNREAD.items() if isinstance(error, cls)), "读不出来")
    return Verdict(case_no, 0, fault=f"{type(error).__name__}: {error}", fault_zh=f"{kind}（{error}）")


_UNREAD: Mapping[type[CaseflowError], str] = {
    Tampered: "记录被改动、移动、删去或增加过，哈希链不接续",
    JournalTooNew: "格式比本版本新，须先升级 caseflow",
    UnknownEdition: "所依据的规程版本本处没有，或其内容已变",
    BadEntry: "有不合格式的记录",
}


def _by_whom(case: Case, centre: Centre) -> tuple[str, str] | None:
    found = no_right(case, centre)
    return None if found is None else (found, f"不是有权的人办的：{found}")


def no_right(case: Case, centre: Centre) -> str | None:
    """Return where in `case` somebody corrected, migrated, waived, or did what another person had to do, who had no right to, or None.

    An entry is corrected by who made it, or by one of the centre's correctors, who alone migrate; give a centre with those of that time.
    The guards `not_same_actor_as` are asked again, each on the case as it then stood, under the edition that then held.
    """
    runs: Runs = ()
    for place, entry in enumerate(case.standing):
        before, (runs, _) = runs, retake(runs, entry, centre.find)
        run = next((run for run in before if run.id == entry.run), None)
        step = None if run is None else run.origin.lookup.steps[run.state].get(entry.event)
        if run is None or step is None or entry.actor is None or not (step.guards or entry.extras.waived):
            continue
        why = _waived_by_nobody(entry, step) or _twice(case, place, before, run=run, step=step, centre=centre)
        if why is not None:
            return f"entry {entry.seq} ({entry.event}): {why}"
    return next((why for entry in case.entries if (why := _corrected_by_another(case, entry, centre)) is not None), None)


def _corrected_by_another(case: Case, entry: Entry, centre: Centre) -> str | None:
    if entry.event not in {CORRECT, MIGRATE} or entry.role in centre.correctors:
        return None
    cited = None if entry.extras.corrects is None else case.entries[entry.extras.corrects]
    if cited is not None and cited.actor in entry.persons:
        return None
    whose = "" if cited is None else f", who did not make entry {cited.seq}"
    told = f"entry {entry.seq} ({entry.event}) was made by {entry.actor} as {entry.role}{whose}"
    return f"{told}; it takes {', '.join(sorted(centre.correctors))}"


def _waived_by_nobody(entry: Entry, step: Step) -> str | None:
    softs = {guard.name: guard.soft for guard in step.guards}
    for one in entry.extras.waived:
        soft = softs.get(one.guard)
        if soft is None or soft.name != one.role:
            return f"{one.by} as {one.role} set {one.guard} aside, which {'nobody' if soft is None else f'only {soft.name}'} may"
    return None


def _twice(case: Case, place: int, runs: Runs, *, run: Run, step: Step, centre: Centre) -> str | None:
    entry = case.standing[place]
    waived = {one.guard for one in entry.extras.waived}
    checks = [(guard, check) for guard, check in step.checks if guard.asks_for(ANOTHER_PERSON) and guard.name not in waived]
    if not checks:
        return None
    then = Case(case.case_no, case.matter, case.standing[:place], runs, case.standing[:place])
    view = View(then, run, Act(entry.event, entry.at, entry.acted_by, entry.form, day=entry.day), centre)
    return next((why for guard, check in checks if (why := why_not(guard, check, view, entry.day)) is not None), None)


def erased_of(case: Case) -> tuple[tuple[int, str], ...]:
    """Return (seq, field) of every personal value of `case` that has been erased."""
    forms = [(entry.seq, entry.form) for entry in case.entries if entry.form is not None]
    return tuple((seq, name) for seq, form in forms for name in personal_fields(type(form)) if isinstance(getattr(form, name), Erased))


def _against(hashes: Sequence[bytes], anchored: tuple[int, bytes] | None) -> tuple[str, str] | None:
    if anchored is None:
        return None
    seq, digest = anchored
    if seq >= len(hashes):
        last = len(hashes) - 1
        en = f"the journal ends with entry {last}, and the anchor knows entry {seq}: lines were cut off"
        return en, f"记录止于第 {last} 条，而锚文件载有第 {seq} 条：末尾被截去"
    if hashes[seq] != digest:
        return f"entry {seq} has another hash than the anchor: the tail was written anew", f"第 {seq} 条的哈希与锚文件不符：后段被重写"
    return None


def verify_store(store: Store, anchored: str | None = None) -> Iterator[Verdict]:
    """Yield a verdict for every case of the store, and for every case that the anchor knows and the store does not.

    The head of each case is held against its journal too: a head behind its journal is a fault, and one without a journal.
    """
    known = dict(read_anchor(anchored)) if anchored is not None else {}
    for number in store.numbers():
        yield _verdict(store, number, known.pop(number, None))
    for case_no in known:
        en = "the anchor knows this case, and the store does not hold it: the whole journal is gone"
        yield Verdict(case_no, 0, (), en, "锚文件载有此件，库中没有：整件记录不见了")
    for head in store.heads():
        if head.case_no not in known and not store.hashes(head.case_no):
            en = "there is a head, and no journal: the whole journal is gone"
            yield Verdict(head.case_no, 0, (), en, "只有首页摘要，没有记录：整件记录不见了")


def _verdict(store: Store, number: str, anchored: tuple[int, bytes] | None) -> Verdict:
    try:
        case = store.load(number)
    except CaseflowError as error:
        return _unread(number, error)
    hashes = store.hashes(number)
    fault = _against(hashes, anchored) or _rewritten(case, hashes) or _behind(_head(store, number), hashes) or _by_whom(case, store.centre)
    return Verdict(number, len(hashes), erased_of(case), *(fault or ()))


def _rewritten(case: Case, hashes: Sequence[bytes]) -> tuple[str, str] | None:
    """The chain holds; but is each line what would be written of the entry that it is read as?"""
    if any(hashes == tuple(made for *_, made in bodies(case, digest=digest)) for digest in usable_digests()):
        return None
    en = "the lines are not written canonically: somebody wrote them who is not caseflow"
    return en, "记录的写法不规范：不是由 caseflow 写入的"


def _head(store: Store, number: str) -> Head | None:
    """The head of a case; None too where what stands there is none."""
    try:
        return store.head(number)
    except StaleHead:
        return None


def _behind(head: Head | None, hashes: Sequence[bytes]) -> tuple[str, str] | None:
    last = len(hashes) - 1
    if head is not None and (head.seq, head.hash) == (last, hashes[-1]):
        return None
    en = "there is no head" if head is None else f"the head is at entry {head.seq}"
    zh = "没有首页摘要" if head is None else f"首页摘要停在第 {head.seq} 条"
    mended = "caseflow.store.verifying.rebuild(store)"
    return f"{en}, and the journal at entry {last}; {mended} makes the heads anew", f"{zh}，记录已到第 {last} 条；用 {mended} 重建"


def rebuild(store: Store) -> Iterator[tuple[Head | None, Head]]:
    """Compute every head afresh from its journal; yield (old, new) for those that differ. Heads are a cache: nothing is lost by it."""
    for number in store.numbers():
        case, head = store.load(number), _head(store, number)
        fresh = head_of(case, store.hashes(number)[-1], store.centre)
        if fresh != head:
            store.rehead(case)
            yield head, fresh
