"""Verifying journals: the hash chain, an anchor kept elsewhere, the heads, and who had the right to act.

Without an anchor, an edit, a swap or an insertion in the middle is found, but a shortened journal or a rewritten tail is *not*: whoever
can write the last lines can hash them again. An anchor is one line for each case (number, last seq, hash), kept where the people who keep
the journals cannot write. Every journal is also checked for the separation of duties, and for who may correct, migrate and waive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from caseflow.basics.arguments import a_text, a_whole, instance_of, or_none, pair, takes
from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.case.records import Case, Entry, Run
from caseflow.case.replay import Fold
from caseflow.case.walk import Runs
from caseflow.engine.asking import why_not
from caseflow.engine.centre import Centre, a_centre
from caseflow.engine.rules import Act
from caseflow.engine.view import View
from caseflow.errors import BadEntry, BadInput, CaseflowError, JournalTooNew, Tampered, UnknownEdition, shown
from caseflow.journal import loads
from caseflow.journal.line import bodies, usable_digests
from caseflow.lifecycle.forms import Erased, fields_of, personal_fields
from caseflow.lifecycle.reserved import CORRECT, MIGRATE
from caseflow.lifecycle.steps import Step
from caseflow.lifecycle.vocabulary import ANOTHER_PERSON
from caseflow.store.protocol import Head, StaleHead, Store, a_store, head_of

an_anchor = pair(a_whole, instance_of(lambda: bytes, "a hash"), "the seq and the hash of an entry, as in read_anchor(text)[case_no]")


@frozen
class Verdict:
    """The result for one case: how many `entries` were read, which personal fields are `erased` (seq, field), and the first fault.

    `fault` (`fault_zh` in Chinese) is None when the journal holds. `erased_zh` are the Chinese titles of the erased fields.
    """

    case_no: str
    entries: int
    erased: tuple[tuple[int, str], ...] = ()
    fault: str | None = None
    fault_zh: str | None = None
    erased_zh: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True when no fault was found."""
        return self.fault is None


@takes(store=a_store)
def anchor(store: Store) -> str:
    """Return one line for each case, by number: the number, the last seq and its hash. Sign the text and keep it elsewhere.

    The values come from the heads. Call `verify_store` first if you do not trust them.
    """
    return "".join(f"{head.case_no}\t{head.seq}\t{head.hash.hex()}\n" for head in store.heads())


@takes(text=a_text)
def read_anchor(text: str) -> Mapping[str, tuple[int, bytes]]:
    """Return (last seq, hash) by case number, from the text that `anchor` wrote.

    Raises:
        BadInput: a line is not number, seq and hash, or a case occurs twice.
    """
    anchored: dict[str, tuple[int, bytes]] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        parts = _ANCHORED.fullmatch(line)
        if parts is None or parts[1] in anchored:
            wanted = "case number, last seq and hash, separated by tabs, each case once"
            msg = f"line {number} of the anchor is {shown(line)}; it must be {wanted}"
            raise BadInput(msg, line=number)
        anchored[parts[1]] = (int(parts[2]), bytes.fromhex(parts[3]))
    return anchored


_ANCHORED = re.compile(r"([^\t]{1,128})\t([0-9]{1,9})\t([0-9a-f]{64})")


@takes(centre=a_centre, anchored=or_none(an_anchor))
def verify(journal: str | bytes, centre: Centre, anchored: tuple[int, bytes] | None = None) -> Verdict:
    """Verify the text of a journal: lines, chain, legal walk, separation of duties; and, with `anchored`, that its end was not changed.

    `anchored` is (seq, hash) from an anchor. Guards other than the separation of duties are not asked again: they were asked when the
    act happened.
    """
    try:
        case = loads(journal, centre)
    except CaseflowError as error:
        return _unreadable("", error)
    lines = (journal.encode() if isinstance(journal, str) else journal).split(b"\n")[: len(case.entries)]
    hashes = [bytes.fromhex(line[-66:-2].decode()) for line in lines]  # `loads` checked that each line ends with its hash and "}
    fault = _anchor_fault(hashes, anchored) or _rights_fault(case, centre)
    return _verdict_on(case, len(case.entries), fault)


def _verdict_on(case: Case, entries: int, fault: tuple[str, str] | None) -> Verdict:
    erased = erased_of(case)
    forms = {entry.seq: type(entry.form) for entry in case.entries}
    titles = tuple(next(field.zh for field in fields_of(forms[seq]) if field.name == name) for seq, name in erased)
    en, zh = fault or (None, None)
    return Verdict(case.case_no, entries, erased, en, zh, titles)


def _unreadable(case_no: str, error: CaseflowError) -> Verdict:
    kind = next((zh for cls, zh in _FAULTS_ZH.items() if isinstance(error, cls)), "读不出来")
    seq = error.facts.get("seq")
    where = "" if seq is None else f"第 {seq} 条："
    return Verdict(case_no, 0, fault=f"{type(error).__name__}: {error}", fault_zh=f"{where}{kind}")


_FAULTS_ZH: Mapping[type[CaseflowError], str] = {
    Tampered: "记录被改动、移动、删去或增加过，哈希链不接续",
    JournalTooNew: "格式比本版本新，须先升级本软件",
    UnknownEdition: "所依据的规程版本本处没有，或其内容已变",
    BadEntry: "有不合格式的记录",
}


def _rights_fault(case: Case, centre: Centre) -> tuple[str, str] | None:
    why = no_right(case, centre)
    return None if why is None else (in_english(why), f"不是有权的人办的：{in_chinese(why)}")


def no_right(case: Case, centre: Centre) -> str | None:
    """Return the first act in `case` that its actor had no right to, as a sentence in both languages, or None.

    Only these rights are checked: to correct an entry (whoever made it, or a corrector of the centre), to migrate (a corrector), to waive
    a guard, and the separation of duties. Give a centre with the correctors of that time. Guards that ask for another person are asked
    again, each on the case as it was then, under the edition that was in force.
    """
    fold = Fold(case, centre.find)
    for place, entry in enumerate(case.standing):
        before = fold.runs
        fold.take(entry)
        run = next((run for run in before if run.id == entry.run), None)
        step = None if run is None else run.origin.lookup.steps[run.state].get(entry.event)
        if run is None or step is None or entry.actor is None or not (step.guards or entry.extras.waived):
            continue
        why = _unlawful_waiver(entry, step, centre) or _same_person(case, place, before, run=run, step=step, centre=centre)
        if why is not None:
            zh, en = f"第 {entry.seq} 条“{step.row.zh}”：{in_chinese(why)}", f"entry {entry.seq} ({entry.event}): {in_english(why)}"
            return f"{zh} ({en})"
    return next((why for entry in case.entries if (why := _unlawful_correction(case, entry, centre)) is not None), None)


def _roles_zh(centre: Centre) -> Mapping[str, str]:
    """The Chinese names of all roles of the centre's lifecycles, by their names."""
    lifecycles = centre.lifecycles.editions()
    rows = [row for lifecycle in lifecycles for row in lifecycle.transitions]
    roles = [role for lifecycle in lifecycles for role in lifecycle.opened_by]
    roles += [role for row in rows for role in (*row.by, *(guard.soft for guard in row.guards if guard.soft is not None))]
    return {role.name: role.zh for role in roles}


def _unlawful_correction(case: Case, entry: Entry, centre: Centre) -> str | None:
    if entry.event not in {CORRECT, MIGRATE} or entry.role in centre.correctors:
        return None
    cited = None if entry.extras.corrects is None else case.entries[entry.extras.corrects]
    if cited is not None and cited.actor in entry.persons:
        return None
    whose_zh, whose_en = ("", "") if cited is None else (f"，第 {cited.seq} 条不是其本人所记", f", who did not make entry {cited.seq}")
    roles = _roles_zh(centre)
    held = roles.get(str(entry.role), str(entry.role))
    who_zh = "、".join(roles.get(role, role) for role in sorted(centre.correctors))
    zh = f"第 {entry.seq} 条（{_RECORDED_ZH[entry.event]}）由 {entry.actor}（{held}）作出{whose_zh}；须由{who_zh}作出"
    en = f"entry {entry.seq} ({entry.event}) was made by {entry.actor} as {entry.role}{whose_en}"
    return f"{zh} ({en}; it takes {', '.join(sorted(centre.correctors))})"


_RECORDED_ZH: Mapping[str, str] = {CORRECT: "更正", MIGRATE: "改用新版"}


def _unlawful_waiver(entry: Entry, step: Step, centre: Centre) -> str | None:
    guards = {guard.name: guard for guard in step.guards}
    for waived in entry.extras.waived:
        guard = guards.get(waived.guard)
        role = None if guard is None else guard.soft
        if role is None or role.name != waived.role:
            who_zh, who_en = ("任何人均不得豁免", "nobody") if role is None else (f"只有{role.zh}可以豁免", f"only {role.name}")
            what = waived.guard if guard is None else guard.zh
            zh = f"{waived.by}（{_roles_zh(centre).get(waived.role, waived.role)}）豁免了“{what}”，{who_zh}"
            return f"{zh} ({waived.by} as {waived.role} set {waived.guard} aside, which {who_en} may)"
    return None


# Of all guards, only those that ask for another person depend on the journal alone. What the others asked (parameters, calendar, values
# that were erased since) may be different today.


def _same_person(case: Case, place: int, runs: Runs, *, run: Run, step: Step, centre: Centre) -> str | None:
    entry = case.standing[place]
    waived = {waived.guard for waived in entry.extras.waived}
    checks = [(guard, check) for guard, check in step.checks if guard.asks_for(ANOTHER_PERSON) and guard.name not in waived]
    if not checks:
        return None
    then = Case(case.case_no, case.matter, case.standing[:place], runs, case.standing[:place])
    view = View(then, run, Act(entry.event, entry.at, entry.acted_by, entry.form, day=entry.day), centre)
    return next((why for guard, check in checks if (why := why_not(guard, check, view)) is not None), None)


def erased_of(case: Case) -> tuple[tuple[int, str], ...]:
    """Return (seq, field) of every erased personal value of `case`, in the order of entries."""
    forms = [(entry.seq, entry.form) for entry in case.entries if entry.form is not None]
    return tuple((seq, name) for seq, form in forms for name in personal_fields(type(form)) if isinstance(getattr(form, name), Erased))


def _anchor_fault(hashes: Sequence[bytes], anchored: tuple[int, bytes] | None) -> tuple[str, str] | None:
    if anchored is None:
        return None
    seq, anchored_hash = anchored
    if seq >= len(hashes):
        last = len(hashes) - 1
        en = f"the journal ends with entry {last}, and the anchor knows entry {seq}: lines were cut off"
        return en, f"记录止于第 {last} 条，而锚文件载有第 {seq} 条：末尾被截去"
    if hashes[seq] != anchored_hash:
        return f"entry {seq} does not have the hash in the anchor: the tail was rewritten", f"第 {seq} 条的哈希与锚文件不符：后段被重写"
    return None


@takes(store=a_store, anchored=or_none(a_text))
def verify_store(store: Store, anchored: str | None = None) -> Iterator[Verdict]:
    """Yield a verdict for every case of the store, and for every case that is in the anchor but not in the store.

    `anchored` is the text that `anchor` wrote. The head of each case is compared with its journal: a head that does not match, and a head
    without a journal, are faults.

    Raises:
        BadInput: the anchor cannot be read.
    """
    known = dict(read_anchor(anchored)) if anchored is not None else {}
    for number in store.numbers():
        yield _verdict(store, number, known.pop(number, None))
    for case_no in known:
        en = "the case is in the anchor but not in the store: the whole journal is gone"
        yield Verdict(case_no, 0, (), en, "锚文件载有此件，库中没有：整件记录不见了")
    for head in store.heads():
        if head.case_no not in known and not store.hashes(head.case_no):
            en = "there is a head but no journal: the whole journal is gone"
            yield Verdict(head.case_no, 0, (), en, "只有首页摘要，没有记录：整件记录不见了")


def _verdict(store: Store, number: str, anchored: tuple[int, bytes] | None) -> Verdict:
    try:
        case = store.load(number)
    except CaseflowError as error:
        return _unreadable(number, error)
    hashes = store.hashes(number)
    fault = (
        _anchor_fault(hashes, anchored)
        or _form_fault(case, hashes)
        or _head_fault(_head(store, number), hashes)
        or _rights_fault(case, store.centre)
    )
    return _verdict_on(case, len(hashes), fault)


def _form_fault(case: Case, hashes: Sequence[bytes]) -> tuple[str, str] | None:
    """The chain holds, but a line may not be the one that caseflow would write for its entry."""
    if any(hashes == tuple(chain_hash for *_, chain_hash in bodies(case, digest=digest)) for digest in usable_digests()):
        return None
    en = "the lines are not written canonically: caseflow did not write them"
    return en, "记录的写法不规范：不是由 caseflow 写入的"


def _head(store: Store, number: str) -> Head | None:
    """Return the head of a case, or None when there is none, or none that can be read."""
    try:
        return store.head(number)
    except StaleHead:
        return None


def _head_fault(head: Head | None, hashes: Sequence[bytes]) -> tuple[str, str] | None:
    last = len(hashes) - 1
    if head is not None and (head.seq, head.hash) == (last, hashes[-1]):
        return None
    en = "there is no head" if head is None else f"the head is at entry {head.seq}"
    zh = "没有首页摘要" if head is None else f"首页摘要停在第 {head.seq} 条"
    cure = "caseflow.store.rebuild_heads(store)"
    return f"{en}, and the journal at entry {last}; {cure} computes the heads afresh", f"{zh}，记录已到第 {last} 条；摘要须重新计算"


@takes(store=a_store)
def rebuild_heads(store: Store) -> Iterator[tuple[Head | None, Head]]:
    """Compute every head afresh from its journal; yield (old, new) for those that differ. Heads are a cache, so nothing is lost."""
    for number in store.numbers():
        case, head = store.load(number), _head(store, number)
        fresh = head_of(case, store.hashes(number)[-1], store.centre)
        if fresh != head:
            store.rehead(case)
            yield head, fresh
