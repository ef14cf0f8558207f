"""The service guide (办事指南) publishes everything that a matter says, in one language, with the basis of each number."""

import re

import pytest

from caseflow import Matter
from caseflow.calendar import calendar_days, working_days
from caseflow.case.matter import Fee, Material, SpecialStep
from caseflow.case.matters import load_matters
from caseflow.cli import main
from caseflow.law import LegalType
from caseflow.lifecycle.forms import fields_of
from caseflow.reports.guide import guide
from tests.audit.windows import ROOT

EXAMPLES = ROOT / "examples" / "matters.toml"
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
FULL = {
    "statutory": working_days(15), "promised": working_days(8), "extension": working_days(12), "extension_basis": "某条例第九条",
    "kinds": ("instant", "promised"), "accepted_as": "promised", "department": "某某所", "requires_qualification": "检验员",
    "materials": (Material(name="申请表"), Material(name="平面图", essential=False)), "fees": (Fee(amount="10元", basis="某规定第二条"),),
    "special_steps": (SpecialStep(name="听证", counts_in_statutory=False), SpecialStep(name="公示", counts_in_promised=False)),
}  # fmt: skip


def matter(legal_type=LegalType.LICENCE, **more):
    """A licence, or another matter, of which only what is given is stated."""
    return Matter(code="A-1", name="某事项", legal_type=legal_type, **more)


def lines(of, item, lang="zh"):
    """The lines of one item of the guide."""
    return dict(guide(of, lang).items)[item]


class TestWhatItSays:
    @BOTH
    def test_every_field_is_on_it(self, lang):
        """Whatever a matter says changes its guide: no field is written down for nobody."""
        full, whole = matter(**FULL), str(guide(matter(**FULL), lang))
        others = {
            "code": "B-2", "name": "另一事项", "legal_type": LegalType.BENEFIT, "delegated": False, "superior_decides": True,
            "kinds": ("promised",), "accepted_as": "instant",
        }  # fmt: skip
        defaults = {name: next(field.default for field in fields_of(Matter) if field.name == name) for name in FULL}
        for field in fields_of(Matter):
            changed = {"code": "A-1", "name": "某事项", "legal_type": LegalType.LICENCE, **FULL}
            changed[field.name] = others.get(field.name, defaults.get(field.name))
            if field.name in {"superior_decides", "kinds"}:
                changed["accepted_as"] = None
            if field.name == "extension_basis":
                changed["extension"] = working_days(10)
            assert str(guide(Matter(**changed), lang)) != whole, field.name
        assert full == matter(**FULL)

    def test_limits_with_their_basis(self):
        """What the matter states is told apart from what the law gives where it states nothing."""
        assert lines(matter(), "法定办结时限") == ("20个工作日（行政许可法第四十二条第一款）",)
        assert lines(matter(**FULL), "法定办结时限") == ("15个工作日（行政许可法第四十二条第一款；事项写明）",)
        assert lines(matter(), "承诺办结时限") == ("未作承诺",)
        assert lines(matter(promised=working_days(8)), "承诺办结时限") == ("8个工作日（优化营商环境条例第三十六条第二款）",)
        assert lines(matter(), "颁发、送达") == ("自作出准予决定之日起10个工作日（行政许可法第四十四条）",)
        other = matter(LegalType.BENEFIT, statutory=calendar_days(30))
        assert lines(other, "法定办结时限") == ("30日（事项写明）",)
        assert lines(other, "颁发、送达") == ("没有规定",)
        assert lines(matter(LegalType.BENEFIT), "Statutory limit", "en") == ("none is set",)

    def test_how_it_is_handled(self):
        """Each kind has its own limit: the review before a superior's decision, joint handling, and the rest."""
        upward, joint = matter(superior_decides=True), matter(kinds=("promised", "joint"))
        assert lines(upward, "决定机关") == ("上级机关；本级受理、审查后上报（行政许可法第三十五条）",)
        assert lines(upward, "法定办结时限") == ("20个工作日（行政许可法第四十三条），自受理至上报；上级机关办理的时间不计在内",)
        assert lines(matter(LegalType.BENEFIT, superior_decides=True), "决定机关") == ("上级机关；本级受理、审查后上报",)
        assert lines(matter(LegalType.BENEFIT, superior_decides=True), "法定办结时限") == ("没有规定",)
        assert lines(joint, "办件类别") == ("承诺件、联办件",)
        assert lines(joint, "法定办结时限")[1] == "联办：45个工作日（行政许可法第四十二条第二款）"
        assert lines(matter(kinds=("joint",)), "法定办结时限") == ("45个工作日（行政许可法第四十二条第二款）",)
        assert lines(matter(**FULL), "Handled as", "en") == ("instant 即办件, promised 承诺件", "accepted as promised 承诺件")
        assert lines(matter(), "Decided by", "en") == ("the office of this level",)

    def test_by_how_much_it_may_be_extended(self):
        """Article 42(1) extends by ten, 42(2) by fifteen, the review of 43 not at all, and a matter's own law as it says."""
        item = "可以延长的时间"
        assert lines(matter(), item) == ("经本行政机关负责人批准，可以延长一次：10个工作日（行政许可法第四十二条第一款）",)
        assert lines(matter(kinds=("joint",)), item) == (
            "经本级人民政府负责人批准，可以延长一次：15个工作日（行政许可法第四十二条第二款）",
        )
        assert lines(matter(superior_decides=True), item) == ("没有延长的规定",)
        own = matter(superior_decides=True, extension=working_days(5))
        assert lines(own, item) == ("经本行政机关负责人批准，可以延长一次：5个工作日（行政许可法第四十三条）",)
        assert lines(matter(**FULL), item) == ("12个工作日（某条例第九条）",)
        assert lines(matter(LegalType.BENEFIT, extension=calendar_days(5)), item) == ("5日（事项写明）",)
        assert lines(matter(LegalType.BENEFIT), item) == ("没有延长的规定",)
        assert lines(matter(LegalType.BENEFIT, kinds=("joint",)), item) == ("没有延长的规定",)

    def test_what_another_authority_decides(self):
        """Of a matter that is not delegated, the guide has what the matter states, and no approval by the head of this office."""
        items = ("法定办结时限", "可以延长的时间", "颁发、送达")
        away = matter(delegated=False)
        assert [lines(away, item) for item in items] == [("由有权机关规定",)] * 3
        assert lines(away, "Delivery", "en") == ("set by the deciding authority",)
        assert lines(load_matters(EXAMPLES)["XK-07"], "可以延长的时间") == ("由有权机关规定",)
        own = matter(delegated=False, statutory=working_days(15), extension=working_days(5))
        assert [lines(own, item) for item in items] == [
            ("15个工作日（行政许可法第四十二条第一款；事项写明）",), ("5个工作日（事项写明）",), ("由有权机关规定",),
        ]  # fmt: skip

    def test_materials_fees_and_qualification(self):
        """A secondary material may come later; a fee stands with its basis, and what the matter does not state is not stated."""
        full = matter(**FULL)
        assert lines(full, "申请材料") == ("申请表", "平面图（次要材料，可以先受理后补交）")
        assert lines(full, "收费标准及依据") == ("10元（某规定第二条）",)
        assert lines(full, "决定人资质、资格") == ("检验员",)
        assert lines(full, "承办部门") == ("某某所",)
        empty = ("申请材料", "收费标准及依据", "决定人资质、资格", "承办部门")
        assert [lines(matter(), item)[0] for item in empty] == ["未列明"] * 4
        others = ("Fees and their basis", "Qualification of who decides")
        assert [lines(matter(), item, "en") for item in others] == [("not stated",), ("not stated",)]

    def test_special_steps(self):
        """Of a licence, a step that article 45 does not list counts in the statutory limit whatever the guide says."""
        hearing, posted = (
            SpecialStep(name="听证", counts_in_statutory=False, counts_in_promised=False),
            SpecialStep(name="公示", counts_in_statutory=False),
        )
        licence = lines(matter(promised=working_days(8), special_steps=(hearing, posted)), "特殊环节")
        assert licence[:2] == ("听证：不计入法定时限，不计入承诺时限", "公示：计入法定时限，计入承诺时限（行政许可法第四十五条未列此环节）")
        assert licence[2].startswith("其他依法需要的听证")
        assert lines(matter(), "特殊环节")[0].startswith("依法需要的听证")
        benefit = matter(LegalType.BENEFIT, promised=working_days(8), special_steps=(posted,))
        assert lines(benefit, "特殊环节") == ("公示：计入承诺时限",)  # there is no statutory limit in which it could count
        assert lines(matter(LegalType.BENEFIT, statutory=working_days(9), special_steps=(posted,)), "特殊环节") == ("公示：不计入法定时限",)
        assert lines(matter(LegalType.BENEFIT, special_steps=(posted,)), "特殊环节") == ("公示",)
        joint = matter(LegalType.BENEFIT, kinds=("joint",), statutory=working_days(9), special_steps=(posted,))
        assert lines(joint, "Special steps", "en") == ("公示: not counted in the statutory limit",)
        assert lines(matter(LegalType.BENEFIT), "特殊环节") == ("无",)

    def test_what_silence_does(self):
        """Silence accepts a licence that was delegated, never as 即办件, and nothing else."""
        item = "逾期不告知的后果"
        assert "即为受理，按承诺件办理（行政许可法第三十二条第一款第四项）" in lines(matter(kinds=("instant", "promised")), item)[0]
        assert lines(matter(LegalType.BENEFIT), item) == ("不视为受理",)
        away = matter(delegated=False)
        assert lines(away, item) == ("未授权本中心，不视为受理",)
        assert lines(away, "受理权限") == ("未授权本中心，须向有权机关申请",)
        assert lines(away, "决定机关") == ("有权机关",)

    def test_what_is_published_elsewhere(self):
        """Article 30 asks for more than a matter holds; the guide says where that is."""
        assert "申请书示范文本和救济途径由承办单位另行公示" in str(guide(matter()))


class TestItsLanguage:
    def test_chinese_without_codes(self):
        """A Chinese guide has no Latin letter but in the code of the matter."""
        for each in (*load_matters(EXAMPLES).values(), matter(**FULL)):
            assert re.search("[A-Za-z]", str(guide(each)).replace(each.code, "")) is None

    def test_english_labels(self):
        """An English guide has English labels, and Chinese only in names and terms of the matter."""
        for each in load_matters(EXAMPLES).values():
            assert [label for label, _ in guide(each, "en").items if not label.isascii()] == []

    @BOTH
    def test_in_a_notebook(self, lang):
        """A notebook shows the guide as a table with the same lines; a second line has no label."""
        shown, text = guide(matter(**FULL), lang)._repr_html_(), str(guide(matter(**FULL), lang))
        assert "平面图" in shown
        assert shown.count("<tr>") == sum(len(lines) for _, lines in guide(matter(**FULL), lang).items)
        assert all(line == line.rstrip() for line in text.split("\n"))


class TestTheCommand:
    def test_of_some_matters(self, capsys):
        """The guides of the named matters, in their order; without codes, of all in the file."""
        matters = load_matters(EXAMPLES)
        assert main(["guide", str(EXAMPLES), "XK-08", "XK-01", "--lang", "zh"]) == 0
        assert capsys.readouterr().out == f"{guide(matters['XK-08'])}\n{guide(matters['XK-01'])}"
        assert main(["guide", str(EXAMPLES), "--lang", "en"]) == 0
        assert capsys.readouterr().out.count("Service guide: ") == len(matters)

    def test_an_unknown_code(self, capsys):
        """A wrong code gets the nearest, and a file that is not there a sentence."""
        assert main(["guide", str(EXAMPLES), "XK-1"]) == 2
        assert "did you mean 'XK-" in capsys.readouterr().err
        assert main(["guide", "nowhere.toml"]) == 2
        assert "cannot be read as a file of matters" in capsys.readouterr().err
