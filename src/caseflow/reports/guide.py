"""The service guide (办事指南) of a matter: everything that it publishes, in Chinese or in English, for a notice board or a notebook.

It needs no plan: what a matter says, and what the Administrative Licensing Law gives where the matter says nothing. The days of a plan
are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from attrs import frozen

from caseflow.basics.arguments import a_lang, takes
from caseflow.basics.table import Row, Table, Tabled
from caseflow.calendar import Span
from caseflow.case.matter import Fee, Material, Matter, SpecialStep, a_matter
from caseflow.lifecycle.kinds import label

Language = Literal["zh", "en"]
# The eight steps of 行政许可法第四十五条: of a licence, no other one stays out of the statutory limit.
_ARTICLE_45: Final = frozenset({"听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"})


@frozen
class Guide(Tabled):
    """The guide of one matter: its title, and the lines of each item by label. It prints as a table, and a notebook shows it as one."""

    title: str
    items: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]

    def _table(self) -> Table:
        rows = [Row((name if place == 0 else "", line)) for name, lines in self.items for place, line in enumerate(lines)]
        return Table(self.title, (), rows, below=self.notes)


@takes(matter=a_matter, lang=a_lang)
def guide(matter: Matter, lang: Language = "zh") -> Guide:
    """Return the service guide of `matter` in the language `lang` (zh or en); names stay as the matter writes them.

    Law: 行政许可法第三十条, 优化营商环境条例第三十五条.

    >>> from caseflow.calendar import working_days
    >>> from caseflow.law import LegalType
    >>> card = Matter(code="QR-01", name="老年人优待证办理", legal_type=LegalType.CONFIRMATION, promised=working_days(3))
    >>> dict(guide(card).items)["承诺办结时限"]
    ('3个工作日（优化营商环境条例第三十六条第二款）',)
    """
    words = _Words(matter, zh=lang == "zh")
    return Guide(words.title(), tuple(words.items()), words.notes())


class _Words:
    """The lines of a guide, in one language."""

    def __init__(self, matter: Matter, *, zh: bool) -> None:
        self.of, self.zh = matter, zh
        # The kinds that one department of this level decides: article 42(1) is about these.
        self.alone = [kind for kind in matter.ways if kind in {"instant", "promised"}]

    def say(self, zh: str, en: str) -> str:
        """Return the text that is in the guide's language."""
        return zh if self.zh else en

    def based(self, text: str, zh: str, en: str) -> str:
        """Return `text` with its basis in brackets."""
        return f"{text}（{zh}）" if self.zh else f"{text} ({en})"

    def article(self, text: str, zh: str, en: str) -> str:
        """Return `text` with an article of the Administrative Licensing Law."""
        return self.based(text, f"行政许可法{zh}", f"Administrative Licensing Law, art. {en}")

    def span(self, span: Span) -> str:
        return self.say(span.zh, span.en)

    def title(self) -> str:
        return self.say(f"《办事指南》 {self.of.name}", f"Service guide: {self.of.name}")

    def items(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        matter, say = self.of, self.say
        labels = label(matter.legal_type)
        yield say("事项名称", "Matter"), (matter.name,)
        yield say("事项编码", "Code"), (matter.code,)
        yield say("事项类型", "Legal type"), (say(*labels),)
        yield say("承办部门", "Department"), (matter.department or say("未列明", "not stated"),)
        yield say("办件类别", "Handled as"), tuple(self.kinds())
        yield say("受理权限", "Accepted here"), (self.power(),)
        yield say("决定机关", "Decided by"), (self.decides(),)
        yield say("法定办结时限", "Statutory limit"), (self.elsewhere(),) if self.is_away(matter.statutory) else tuple(self.statutory())
        yield say("承诺办结时限", "Promised limit"), (self.promised(),)
        yield say("可以延长的时间", "Extension"), self.extensions()
        yield say("颁发、送达", "Delivery"), (self.delivery(),)
        yield say("申请材料", "Materials"), tuple(map(self.material, matter.materials)) or (say("未列明", "not stated"),)
        yield say("特殊环节", "Special steps"), tuple(self.steps()) or (say("无", "none"),)
        yield say("收费标准及依据", "Fees and their basis"), tuple(map(self.fee, matter.fees)) or (say("未列明", "not stated"),)
        yield say("决定人资质、资格", "Qualification of who decides"), (matter.requires_qualification or say("未列明", "not stated"),)
        yield say("逾期不告知的后果", "What silence does"), (self.silence(),)

    def kinds(self) -> Iterable[str]:
        matter = self.of
        yield self.say("、", ", ").join(map(self.kind, matter.ways))
        if matter.accepted_as is not None and len(matter.ways) > 1:
            yield self.say("受理后按{}办理", "accepted as {}").format(self.kind(matter.accepted_as))

    def kind(self, kind: str) -> str:
        return self.say(self.of.kind_zh(kind), f"{kind} {self.of.kind_zh(kind)}")

    def power(self) -> str:
        if self.of.delegated:
            return self.say("已授权本中心受理", "yes: it is delegated to this centre")
        return self.say("未授权本中心，须向有权机关申请", "no: it is not delegated to this centre; apply to the competent authority")

    def decides(self) -> str:
        if not self.of.delegated:
            return self.say("有权机关", "the competent authority")
        if not self.of.superior_decides:
            return self.say("本级", "the office of this level")
        text = self.say("上级机关；本级受理、审查后上报", "the superior; the office of this level accepts, reviews and forwards it")
        return self.article(text, "第三十五条", "35") if self.of.is_licence else text

    def is_away(self, stated: Span | None) -> bool:
        """Return whether another authority decides, and the matter does not state what that authority is given."""
        return not self.of.delegated and stated is None

    def elsewhere(self) -> str:
        return self.say("由有权机关规定", "set by the deciding authority")

    def extensions(self) -> tuple[str, ...]:
        """Return the lines of the extension; where another authority decides, only what the matter states."""
        if self.is_away(self.of.extension):
            return (self.elsewhere(),)
        return tuple(self.extension()) or (self.say("没有延长的规定", "none"),)

    def statutory(self) -> Iterable[str]:
        ways, of = self.of.ways, self.of
        if self.alone:
            yield self.limit(of.statutory_limit, "第四十二条第一款", "42(1)", own=of.statutory is not None)
        if "upward" in ways:
            text = self.limit(of.statutory_limit, "第四十三条", "43", own=of.statutory is not None)
            more = self.say("自受理至上报；上级机关办理的时间不计在内", "from acceptance to forwarding; the superior's time is not in it")
            yield text if of.statutory_limit is None else f"{text}{self.say('，', '; ')}{more}"
        if "joint" in ways:
            text = self.limit(of.joint_limit, "第四十二条第二款", "42(2)", own=False)
            yield self.say("联办：", "joint handling: ") + text if len(ways) > 1 else text

    def limit(self, span: Span | None, zh: str, en: str, *, own: bool) -> str:
        """Return a statutory limit with its basis: what the matter itself writes, else the article that gives it for a licence."""
        if span is None:
            return self.say("没有规定", "none is set")
        text = self.span(span)
        if not self.of.is_licence:
            return self.based(text, "事项写明", "as the matter states")
        if own:
            return self.article(text, f"{zh}；事项写明", f"{en}; as the matter states")
        return self.article(text, zh, en)

    def promised(self) -> str:
        """Return the promise; where there is none, that none is published."""
        if self.of.promised is None:
            return self.say("未作承诺", "none")
        basis_zh, basis_en = "优化营商环境条例第三十六条第二款", "Regulation on Improving the Business Environment, art. 36(2)"
        return self.based(self.span(self.of.promised), basis_zh, basis_en)

    def extension(self) -> Iterable[str]:
        """Yield by how much the statutory limit may be extended, who approves, and by which law; for each of the kinds that differ."""
        of = self.of
        if self.alone and of.statutory_extension is not None:
            yield self.extended(of.statutory_extension, ("本行政机关负责人", "the head of the office"), "第四十二条第一款", "42(1)")
        if "upward" in of.ways and of.extension is not None:
            yield self.extended(of.extension, ("本行政机关负责人", "the head of the office"), "第四十三条", "43")
        if "joint" in of.ways and of.joint_extension is not None:
            yield self.extended(of.joint_extension, ("本级人民政府负责人", "the head of the government"), "第四十二条第二款", "42(2)")

    def extended(self, by: Span, head: tuple[str, str], zh: str, en: str) -> str:
        """Return one extension; who approves it, and that it is granted once, is said where the Licensing Law gives it."""
        basis = self.of.extension_basis
        if basis is not None or not self.of.is_licence or not self.of.delegated:
            return self.based(self.span(by), basis or "事项写明", basis or "as the matter states")
        text = self.say(f"经{head[0]}批准，可以延长一次：{self.span(by)}", f"once, by {self.span(by)}, approved by {head[1]}")
        return self.article(text, zh, en)

    def delivery(self) -> str:
        if not self.of.delegated:
            return self.elsewhere()
        if self.of.delivery is None:
            return self.say("没有规定", "none is set")
        text = self.say(f"自作出准予决定之日起{self.span(self.of.delivery)}", f"{self.span(self.of.delivery)} from the grant")
        return self.article(text, "第四十四条", "44")

    def material(self, material: Material) -> str:
        if material.essential:
            return material.name
        return self.based(material.name, "次要材料，可以先受理后补交", "secondary: may come after acceptance")

    def steps(self) -> Iterable[str]:
        """Yield the steps of the guide, and for a licence what article 45 says of those that are not listed."""
        of = self.of
        yield from map(self.step, of.special_steps)
        if of.is_licence:
            text = self.say("其他依法需要的" if of.special_steps else "依法需要的", "other steps" if of.special_steps else "steps")
            zh = f"{text}听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审，所需时间另行书面告知，不计入法定时限和承诺时限"
            en = f"{text} that a law requires among the eight of article 45: told in writing with their length, and in neither limit"
            yield self.article(self.say(zh, en), "第四十五条", "45")

    def step(self, step: SpecialStep) -> str:
        """Return a step, and in which of the matter's limits its time counts."""
        of = self.of
        barred = of.is_licence and step.name not in _ARTICLE_45 and not step.counts_in_statutory
        has_statute = of.statutory_limit is not None or (of.joint_limit is not None and "joint" in of.ways)
        counts = [self.counts("法定", "statutory", counts=step.counts_in_statutory or barred)] if has_statute else []
        counts += [self.counts("承诺", "promised", counts=step.counts_in_promised)] if of.promised is not None else []
        text = step.name + (self.say("：", ": ") + self.say("，", ", ").join(counts) if counts else "")
        return self.article(text, "第四十五条未列此环节", "45, does not list this step") if barred else text

    def counts(self, zh: str, en: str, *, counts: bool) -> str:
        """Return whether the time of a step counts in a limit."""
        no_zh, no_en = ("", "") if counts else ("不", "not ")
        return self.say(f"{no_zh}计入{zh}时限", f"{no_en}counted in the {en} limit")

    def fee(self, fee: Fee) -> str:
        return self.based(fee.amount, fee.basis, fee.basis)

    def silence(self) -> str:
        of = self.of
        if not of.is_licence:
            return self.say("不视为受理", "no acceptance follows")
        if not of.delegated:
            return self.say("未授权本中心，不视为受理", "no acceptance follows: the matter is not delegated to this centre")
        zh = "收到申请材料后五个工作日内未一次告知须补正内容的，自收到之日起即为受理，按{}办理"
        en = "where nobody tells within five working days what is missing, it is accepted from the day of receipt, as {}"
        return self.article(self.say(zh, en).format(self.kind(of.deemed_as)), "第三十二条第一款第四项", "32(1)(4)")

    def notes(self) -> tuple[str, ...]:
        zh = "办理依据、条件、数量、程序、申请书示范文本和救济途径由承办单位另行公示。"
        en = "The office publishes elsewhere: the legal basis, conditions, quotas, procedure, a model application, and the remedies."
        return (self.say(zh, en),)
