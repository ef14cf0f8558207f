"""caseflow verify: check that no journal was changed, in a store or in one text; with an anchor, also that none was cut off."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from caseflow.calendar import CN
from caseflow.cli.files import read_bytes
from caseflow.cli.stores import opened
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, shown_url
from caseflow.machines import CATALOGUE
from caseflow.store.verifying import Verdict, anchor, read_anchor, verify, verify_store

_NOT_ANCHORED: Final = ("the anchor does not have this case", "锚文件没有载入此办件")


@frozen
class _Result:
    """The verdicts on a store or a file, and how many cases the anchor had (None: no anchor was given) and lacked.

    `anchor_written` is the path of the new anchor, if one was written.
    """

    where: str
    verdicts: tuple[Verdict, ...]
    anchored: int | None
    not_anchored: int
    anchor_written: str | None = None

    @property
    def faults(self) -> tuple[Verdict, ...]:
        """The verdicts on journals that were changed."""
        return tuple(verdict for verdict in self.verdicts if not verdict.holds)


def run(args: Namespace) -> int:
    """Print the verdicts; exit 1 where a journal was changed."""
    if (args.journal is None) is (args.store is None):
        msg = "name what to verify: a journal as FILE, or a store as --store URL; one of the two"
        raise BadInput(msg)
    if args.write_anchor is not None and (args.store is None or Path(args.write_anchor).exists()):
        why = "an anchor is made of a store: give --store URL" if args.store is None else f"{args.write_anchor} already exists"
        msg = f"--write-anchor: {why}; an anchor is never overwritten"
        raise BadInput(msg, path=args.write_anchor)
    centre = Centre("caseflow", lifecycles=CATALOGUE, calendar=CN, correctors=args.correctors or ["centre_head"])
    text = None if args.anchor is None else _text(args.anchor)
    known = None if text is None else read_anchor(text)
    result = _verify_file(args.journal, centre, known) if args.store is None else _verify_store(args, centre, text, known)
    print(json.dumps(_data(result), ensure_ascii=False, indent=1) if args.json else "\n".join(_lines(result, zh=args.lang == "zh")))
    return 1 if result.faults else 0


def _text(path: str) -> str:
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError:
        msg = f"{path} is not an anchor: it is not UTF-8; --write-anchor writes anchors"
        raise BadInput(msg, path=path) from None


def _verify_file(path: str, centre: Centre, known: Mapping[str, tuple[int, bytes]] | None) -> _Result:
    raw = read_bytes(path)
    verdict = verify(raw, centre)
    if verdict.holds and known is not None:
        anchored = known.get(verdict.case_no)
        verdict = verify(raw, centre, anchored)
        if anchored is None:
            verdict = Verdict(verdict.case_no, verdict.entries, verdict.erased, *_NOT_ANCHORED)
    return _Result(Path(path).name, (verdict,), None if known is None else len(known), 0)


def _verify_store(args: Namespace, centre: Centre, text: str | None, known: Mapping[str, tuple[int, bytes]] | None) -> _Result:
    written = None
    with opened(args.store, centre, read_only=True) as store:
        verdicts = tuple(verify_store(store, text))
        if args.write_anchor is not None and all(verdict.holds for verdict in verdicts):
            written = args.write_anchor
            _write(written, anchor(store))
    not_anchored = 0 if known is None else sum(verdict.case_no not in known for verdict in verdicts)
    return _Result(shown_url(args.store), verdicts, None if known is None else len(known), not_anchored, written)


def _write(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        msg = f"the anchor cannot be written to {path}: {error.strerror}"
        raise BadInput(msg, path=path) from None


def _lines(result: _Result, *, zh: bool) -> list[str]:
    where, count = result.where, len(result.verdicts)
    entries = sum(verdict.entries for verdict in result.verdicts)
    if zh:
        out = [f"{where}：{count} 件，{entries} 条记录；{_summary(len(result.faults), zh=True)}"]
    else:
        out = [f"{where}: {count} case{'s' * (count != 1)}, {entries} entries; {_summary(len(result.faults), zh=False)}"]
    out += [f"✗ {fault.case_no or where}{'：' if zh else ': '}{fault.fault_zh if zh else fault.fault}" for fault in result.faults]
    erased = [
        (verdict.case_no, seq, title if zh else name)
        for verdict in result.verdicts
        for (seq, name), title in zip(verdict.erased, verdict.erased_zh, strict=True)
    ]
    if erased:
        out.append(f"已删除的个人信息 {len(erased)} 项：" if zh else f"{len(erased)} personal values were erased:")
        out += [f"  {number}：第 {seq} 条的“{name}”" if zh else f"  {number}: {name} of entry {seq}" for number, seq, name in erased]
    return [*out, *_about_anchor(result, zh=zh)]


def _summary(faults: int, *, zh: bool) -> str:
    if faults:
        return f"{faults} 件有问题" if zh else f"{faults} changed"
    return "均与写入时一致" if zh else "all as they were written"


def _about_anchor(result: _Result, *, zh: bool) -> list[str]:
    if result.anchored is None:
        text = "未与锚文件核对：末尾被截去、后段被重写，单凭记录本身看不出来；可另存锚文件，下次以它核对"
        en = "no anchor was given: an end that was cut off or rewritten cannot be seen from the journals alone (--anchor FILE)"
    else:
        text = f"锚文件载 {result.anchored} 件；此后新立 {result.not_anchored} 件，未经锚文件核对"
        en = f"the anchor has {result.anchored} cases; {result.not_anchored} were opened since, and are not compared with it"
    out = [text if zh else en]
    if result.anchor_written is not None:
        path = result.anchor_written
        en = f"an anchor was written to {path}; keep it where the administrator of the store cannot write"
        out.append(f"锚文件已写入 {path}，请存放在库的管理者不能改写之处" if zh else en)
    return out


def _data(result: _Result) -> dict[str, Any]:
    verdicts = result.verdicts
    return {
        "where": result.where,
        "cases": len(verdicts),
        "entries": sum(verdict.entries for verdict in verdicts),
        "faults": [{"case_no": fault.case_no, "en": fault.fault, "zh": fault.fault_zh} for fault in result.faults],
        "erased": [{"case_no": verdict.case_no, "seq": seq, "field": name} for verdict in verdicts for seq, name in verdict.erased],
        "anchored": result.anchored,
        "since_anchor": result.not_anchored,
        "anchor_written": result.anchor_written,
    }
