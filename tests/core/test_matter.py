"""Matters: what the published guide says, the promise within the statute, and reading a file of them."""

import json
from datetime import date

import attrs
import pytest

from caseflow import LegalType, Matter, load_matters
from caseflow.calendar import calendar_days, months, working_days, years
from caseflow.case.matter import applicable
from caseflow.case.matters import Matters
from caseflow.errors import BadInput, DefinitionError, FormRefused
from caseflow.machines.law import LICENSING, PLAN
from tests.core.stories import BENEFIT, LICENCE, OURS


def matter(**more):
    return Matter(**({"code": "X-1", "name": "某事项", "legal_type": LegalType.LICENCE} | more))


class TestPromise:
    @pytest.mark.parametrize(
        ("promised", "statutory"),
        [
            (working_days(10), working_days(20)),
            (working_days(20), working_days(20)),
            (calendar_days(20), working_days(20)),
            (months(2), months(2)),
            (months(12), years(1)),
            (None, working_days(20)),
            (working_days(20), None),
        ],
    )
    def test_within_the_statute(self, promised, statutory):
        """A promise that is not longer than the statute may be made."""
        assert matter(promised=promised, statutory=statutory).promised == promised

    @pytest.mark.parametrize(
        ("promised", "statutory", "why"),
        [
            (working_days(21), working_days(20), "the promise is longer"),
            (months(13), years(1), "the promise is longer"),
            (working_days(20), calendar_days(30), "cannot be compared; state both in one unit"),
            (working_days(20), months(2), "cannot be compared"),
        ],
    )
    def test_beyond_it(self, promised, statutory, why):
        """A longer promise, and one that cannot be compared, is refused with the article."""
        with pytest.raises(DefinitionError, match=why) as caught:
            matter(promised=promised, statutory=statutory)
        assert "优化营商环境条例第三十六条" in str(caught.value)
        assert (caught.value.promised, caught.value.statutory) == (promised, statutory)


class TestProfile:
    def test_a_licence_and_a_benefit(self):
        """Delivery, extension and the limit of joint handling are law for a licence only."""
        assert [matter.is_licence for matter in (LICENCE, BENEFIT)] == [True, False]
        assert (LICENCE.delivery, LICENCE.statutory_extension) == (working_days(10), working_days(10))
        assert (LICENCE.joint_limit, LICENCE.joint_extension) == (working_days(45), working_days(15))
        assert (BENEFIT.delivery, BENEFIT.statutory_extension, BENEFIT.joint_extension) == (None, None, None)
        assert attrs.evolve(BENEFIT, statutory=working_days(30)).joint_limit == working_days(30)

    def test_a_licence_has_a_limit_although_its_guide_states_none(self):
        """行政许可法 42(1): twenty working days, unless another statute says otherwise; it says nothing of other matters."""
        assert matter().statutory_limit == working_days(20)
        assert matter(statutory=working_days(45)).statutory_limit == working_days(45)
        assert attrs.evolve(BENEFIT, statutory=None).statutory_limit is None

    def test_the_promise_keeps_within_the_limit_that_nobody_stated(self):
        """A licence cannot promise more than the twenty days that hold without a word, or the 45 where it is only handled jointly."""
        with pytest.raises(DefinitionError, match="the statute allows 20 working_days: the promise is longer"):
            matter(promised=working_days(21))
        assert matter(promised=working_days(45), kinds=("joint",)).promised == working_days(45)

    def test_every_type_has_its_term(self):
        """Each legal type has its Chinese term."""
        assert len({legal_type.zh for legal_type in LegalType}) == len(LegalType)

    def test_which_law_binds(self):
        """The licensing law binds licences alone, a rule of our own everybody, and nothing binds before it is in force."""
        cites, day = (LICENSING[32], PLAN["二(三)3(1)"], OURS), date(2021, 3, 17)
        assert applicable(cites, LICENCE, day) == cites
        assert applicable(cites, BENEFIT, day) == applicable(cites, None, day) == cites[1:]
        assert applicable(cites, LICENCE, date(2021, 3, 9)) == (cites[0], OURS)


class TestFields:
    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"code": ""}, "code"),
            ({"code": "x" * 10_000}, "at most 128"),
            ({"name": " "}, "name must be filled in"),
            ({"legal_type": "licence"}, "legal_type must be one of"),
            ({"kinds": ("promise",)}, "not 'promise' (did you mean 'promised'?)"),
            ({"promised": 10}, "promised must be a span"),
            ({"materials": ("身份证",)}, "materials[0] must be a Material"),
        ],
    )
    def test_what_is_refused(self, wrong, says):
        """A field that is wrong is refused by name."""
        with pytest.raises((FormRefused, BadInput)) as caught:
            matter(**wrong)
        assert says in str(caught.value)


class TestMatters:
    def test_an_unknown_code(self):
        """A code that is not known is answered with the nearest one and with all."""
        known = Matters({"L-1": LICENCE, "B-1": BENEFIT})
        assert (known["L-1"], list(known), len(known)) == (LICENCE, ["L-1", "B-1"], 2)
        assert ("L-1" in known, "L-2" in known, known.get("B-1")) == (True, False, BENEFIT)
        with pytest.raises(BadInput, match=r"no matter 'L-11' \(did you mean 'L-1'\?\); known: B-1, L-1"):
            known["L-11"]
        with pytest.raises(BadInput, match="known: none"):
            Matters({})["L-1"]


TOML = """
[matters.L-1]
name = "食品经营许可"
legal_type = "licence"
kinds = ["promised", "upward"]
statutory = "20 working_days"
promised = "10 working_days"
materials = [{ name = "申请书" }, { name = "平面图", essential = false }]
fees = [{ amount = "不收费", basis = "财综〔2008〕78号" }]
special_steps = [{ name = "专家评审", counts_in_statutory = false }]
"""


class TestLoading:
    def test_toml_and_json(self, tmp_path):
        """The same matters in TOML, with or without a byte order mark, and in JSON are the same matters."""
        data = {
            "name": "食品经营许可",
            "legal_type": "licence",
            "kinds": ["promised", "upward"],
            "statutory": "20 working_days",
            "promised": "10 working_days",
            "materials": [{"name": "申请书"}, {"name": "平面图", "essential": False}],
            "fees": [{"amount": "不收费", "basis": "财综〔2008〕78号"}],
            "special_steps": [{"name": "专家评审", "counts_in_statutory": False}],
        }
        (tmp_path / "a.toml").write_text(TOML, "utf-8")
        (tmp_path / "b.toml").write_text(TOML, "utf-8-sig")
        (tmp_path / "c.json").write_text(json.dumps({"matters": {"L-1": data}}), "utf-8")
        read = [dict(load_matters(tmp_path / name)) for name in ("a.toml", "b.toml", "c.json")]
        assert read[0] == read[1] == read[2]
        assert read[0]["L-1"].materials[1].essential is False
        assert load_matters(str(tmp_path / "a.toml"))["L-1"].code == "L-1"

    def test_a_file_without_end(self, tmp_path):
        """What is far too big to be a file of matters is refused by its size, and is not read to its end."""
        (tmp_path / "big.toml").write_bytes(b"# \n" * 4_000_000)
        with pytest.raises(BadInput, match="more than 10000000 bytes; split it"):
            load_matters(tmp_path / "big.toml")

    def test_every_fault_is_listed(self, tmp_path):
        """A file in which several matters are wrong tells all of them, by their code."""
        (tmp_path / "m.toml").write_text(
            """
            [matters]
            E = 5
            [matters.A]
            name = "甲"
            legal_type = "license"
            [matters.B]
            name = "乙"
            legal_type = "benefit"
            promised = "30 working_days"
            statutory = "20 working_days"
            [matters.C]
            nam = "丙"
            legal_type = "benefit"
            [matters.D]
            name = "丁"
            legal_type = "benefit"
            [matters.F]
            code = "G"
            name = "己"
            legal_type = "benefit"
            [matters.H]
            name = "庚"
            legal_type = "benefit"
            materials = [{ name = "申请书" }, { nam = "图" }]
            """,
            "utf-8",
        )
        with pytest.raises(DefinitionError) as caught:
            load_matters(tmp_path / "m.toml")
        faults = dict(zip("EABCFH", caught.value.faults, strict=True))
        assert faults["E"].startswith("[matters.E] must be a table of fields, not 5")
        assert "did you mean 'licence'" in faults["A"]
        assert "is longer" in faults["B"]
        assert "did you mean 'name'" in faults["C"]
        assert "its code is the key 'F'" in faults["F"]
        assert "materials[1]" in faults["H"]

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("a.toml", b"[matters", "cannot be read as a file of matters"),
            ("a.json", b"{", "cannot be read as a file of matters"),
            ("a.toml", b"\xff\xfe", "cannot be read as a file of matters"),
            ("a.toml", b"", "holds no matters"),
            ("a.json", b"[]", "holds no matters"),
            ("a.json", b'{"matters": {}}', "holds no matters"),
            ("a.json", b'{"matters": 5}', "holds no matters"),
        ],
    )
    def test_what_is_no_such_file(self, tmp_path, name, content, says):
        """A file that is neither, or holds no matters, is refused."""
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match=says):
            load_matters(tmp_path / name)

    def test_no_file(self, tmp_path):
        """A file that is not there is refused the same way."""
        with pytest.raises(BadInput, match="cannot be read"):
            load_matters(tmp_path / "none.toml")


class TestExtension:
    def test_no_longer_than_the_law_allows(self):
        """42 gives ten working days, fifteen in joint handling; more needs a law that is cited, or a period of another law."""
        with pytest.raises(DefinitionError, match="cite what allows more in extension_basis"):
            attrs.evolve(LICENCE, kinds=("promised",), extension=working_days(11))
        assert attrs.evolve(LICENCE, extension=working_days(11), extension_basis="某条例第九条").statutory_extension == working_days(11)
        by_days = attrs.evolve(LICENCE, statutory=calendar_days(45), promised=None, extension=calendar_days(15))
        assert by_days.statutory_extension == calendar_days(15)
        assert attrs.evolve(BENEFIT, statutory=working_days(30), extension=working_days(20)).statutory_extension == working_days(20)

    def test_each_kind_by_its_own_paragraph(self):
        """A matter that may be joint has the longer extension there only."""
        both = attrs.evolve(LICENCE, extension=working_days(12))
        assert (both.statutory_extension, both.joint_extension) == (working_days(10), working_days(12))


class TestWays:
    def test_accepted_as_is_one_of_them(self):
        """The kind in `accepted_as` is one of the matter's; one that its superior decides has one way."""
        with pytest.raises(DefinitionError, match="did you mean 'promised'"):
            attrs.evolve(LICENCE, accepted_as="promissed")
        with pytest.raises(DefinitionError, match="it may be upward"):
            attrs.evolve(LICENCE, superior_decides=True, accepted_as="promised")
        with pytest.raises(DefinitionError, match="has no kind"):
            attrs.evolve(LICENCE, kinds=())
        assert attrs.evolve(LICENCE, superior_decides=True).ways == ("upward",)
