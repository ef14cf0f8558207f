"""caseflow verify: are the journals what they were? Of a store with its heads, or of one journal as text; and held against an anchor."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from caseflow.calendar import CN
from caseflow.cli.files import read_bytes
from caseflow.cli.stores import opened
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, shown_url
from caseflow.machines import CATALOGUE
from caseflow.store.verifying import Verdict, anchor, read_anchor, verify, verify_store

_NOT_ANCHORED: Final = ("the anchor does not know this case", "锚文件没有载入此件")


@frozen
class _Found:
    """What was verified: where, its verdicts, and how many cases the anchor held (None: no anchor was given) and did not hold."""

    where: str
    verdicts: tuple[Verdict, ...]
    anchored: int | None
    since: int
    written: str | None = None
    faults: tuple[Verdict, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "faults", tuple(one for one in self.verdicts if not one.holds))


def run(args: Namespace) -> int:
    """Print what was found; exit 1 where a journal is not what it was."""
    if (args.journal is None) is (args.store is None):
        msg = "say what to verify: a journal's text as FILE, or --store URL; one of the two"
        raise BadInput(msg)
    if args.write_anchor is not None and (args.store is None or Path(args.write_anchor).exists()):
        why = "an anchor is made of a store: give --store URL" if args.store is None else f"{args.write_anchor} is there already"
        msg = f"--write-anchor: {why}; an anchor is never written over"
        raise BadInput(msg, path=args.write_anchor)
    centre = Centre("caseflow", lifecycles=CATALOGUE, calendar=CN, correctors=args.correctors or ["centre_head"])
    text = None if args.anchor is None else _text(args.anchor)
    known = None if text is None else read_anchor(text)
    found = _of_journal(args.journal, centre, known) if args.store is None else _of_store(args, centre, text, known)
    print(json.dumps(_data(found), ensure_ascii=False, indent=1) if args.json else "\n".join(_lines(found, zh=args.lang == "zh")))
    return 1 if found.faults else 0


def _text(path: str) -> str:
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError:
        msg = f"{path} is no anchor: it is not UTF-8; an anchor is what --write-anchor writes"
        raise BadInput(msg, path=path) from None


def _of_journal(path: str, centre: Centre, known: Mapping[str, tuple[int, bytes]] | None) -> _Found:
    raw = read_bytes(path)
    verdict = verify(raw, centre)
    if verdict.holds and known is not None:
        anchored = known.get(verdict.case_no)
        verdict = verify(raw, centre, anchored)
        if anchored is None:
            verdict = Verdict(verdict.case_no, verdict.entries, verdict.erased, *_NOT_ANCHORED)
    return _Found(Path(path).name, (verdict,), None if known is None else len(known), 0)


def _of_store(args: Namespace, centre: Centre, text: str | None, known: Mapping[str, tuple[int, bytes]] | None) -> _Found:
    written = None
    with opened(args.store, centre, read_only=True) as store:
        verdicts = tuple(verify_store(store, text))
        if args.write_anchor is not None and all(one.holds for one in verdicts):
            written = args.write_anchor
            _write(written, anchor(store))
    since = 0 if known is None else sum(one.case_no not in known for one in verdicts)
    return _Found(shown_url(args.store), verdicts, None if known is None else len(known), since, written)


def _write(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        msg = f"the anchor cannot be written to {path}: {error.strerror}"
        raise BadInput(msg, path=path) from None


def _lines(found: _Found, *, zh: bool) -> list[str]:
    entries = sum(one.entries for one in found.verdicts)
    if zh:
        out = [f"{found.where}：{len(found.verdicts)} 件，{entries} 条记录；{_told(len(found.faults), zh=True)}"]
    else:
        cases = f"{len(found.verdicts)} case{'s' * (len(found.verdicts) != 1)}"
        out = [f"{found.where}: {cases}, {entries} entries; {_told(len(found.faults), zh=False)}"]
    out += [f"✗ {one.case_no or found.where}{'：' if zh else ': '}{one.fault_zh if zh else one.fault}" for one in found.faults]
    erased = [(one.case_no, seq, name) for one in found.verdicts for seq, name in one.erased]
    if erased:
        out.append(f"已删除的个人信息 {len(erased)} 项：" if zh else f"{len(erased)} personal values were erased:")
        out += [f"  {number}：第 {seq} 条的 {name}" if zh else f"  {number}: {name} of entry {seq}" for number, seq, name in erased]
    return [*out, *_of_anchor(found, zh=zh)]


def _told(faults: int, *, zh: bool) -> str:
    if faults:
        return f"{faults} 件有问题" if zh else f"{faults} not what they were"
    return "均与写入时一致" if zh else "all as they were written"


def _of_anchor(found: _Found, *, zh: bool) -> list[str]:
    if found.anchored is None:
        told = "未与锚文件核对：末尾被截去、后段被重写，单凭记录本身看不出来（--anchor FILE；--write-anchor FILE 留存）"
        en = "no anchor was given: an end cut off, or a tail written anew, cannot be seen from the journals alone (--anchor FILE)"
    else:
        told = f"锚文件载 {found.anchored} 件；此后新立 {found.since} 件，未经锚文件核对"
        en = f"the anchor holds {found.anchored} cases; {found.since} were opened since, and are not held against it"
    out = [told if zh else en]
    if found.written is not None:
        out.append(
            f"锚文件已写入 {found.written}，请存放在库的管理者不能改写之处"
            if zh
            else f"an anchor was written to {found.written}; keep it where whoever keeps the store cannot write"
        )
    return out


def _data(found: _Found) -> dict[str, Any]:
    return {
        "where": found.where,
        "cases": len(found.verdicts),
        "entries": sum(one.entries for one in found.verdicts),
        "faults": [{"case_no": one.case_no, "en": one.fault, "zh": one.fault_zh} for one in found.faults],
        "erased": [{"case_no": one.case_no, "seq": seq, "field": name} for one in found.verdicts for seq, name in one.erased],
        "anchored": found.anchored,
        "since_anchor": found.since,
        "anchor_written": found.written,
    }
