"""Matter (事项): legal type and profile, kinds, limits, materials, fees, special steps, as its published guide says."""

from __future__ import annotations

from datetime import date

import attrs

from caseflow.basics.ids import check_id
from caseflow.calendar import Span, working_days
from caseflow.errors import DefinitionError, nearest
from caseflow.law import Citation, LegalType
from caseflow.lifecycle.forms import checked, form, not_blank


def _code(value: str) -> str | None:
    check_id(value, "a matter's code")
    return None


@form("材料", name="材料名称", essential="是否主要材料")
class Material:
    """One thing that an application needs; a secondary one may come later (容缺受理)."""

    name: str = attrs.field(validator=not_blank)
    essential: bool = True


@form("收费", amount="收费标准", basis="收费依据")
class Fee:
    """What is charged, and on what basis: a fee without a basis cannot be published (二(三)4(1))."""

    amount: str = attrs.field(validator=not_blank)
    basis: str = attrs.field(validator=not_blank)


@form("特殊环节", name="环节名称", counts_in_statutory="是否计入法定时限", counts_in_promised="是否计入承诺时限")
class SpecialStep:
    """A step that may take long, and whether its time counts in the statutory and in the promised limit (是否计算在法定办结时限内)."""

    name: str = attrs.field(validator=not_blank)
    counts_in_statutory: bool = True
    counts_in_promised: bool = True


# The spans that the licensing law gives (行政许可法 42, 44), made once: they are asked for at every fold of a case.
_TEN, _FIFTEEN, _FORTY_FIVE = working_days(10), working_days(15), working_days(45)
KINDS = ("instant", "promised", "upward", "joint")


def _kinds(value: tuple[str, ...]) -> str | None:
    unknown = [kind for kind in value if kind not in KINDS]
    return f"may hold {', '.join(KINDS)}, not {unknown[0]!r}{nearest(unknown[0], KINDS)}" if unknown else None


@form(
    "事项",
    code="事项编码",
    name="事项名称",
    legal_type="事项类型",
    kinds="可办件种",
    statutory="法定时限",
    promised="承诺时限",
    materials="申请材料",
    fees="收费标准及依据",
    delegated="是否授权本中心",
    superior_decides="是否由上级决定",
    requires_qualification="经办人员资格",
    special_steps="特殊环节",
    accepted_as="受理后的件种",
    department="承办部门",
)
class Matter:
    """One service matter, as its published guide says; frozen, and written once into the case that it opens.

    `statutory` and `promised` are spans, or None where the guide sets none. `legal_type` chooses the legal profile: for a licence
    deemed acceptance (行政许可法 32), 20 working days where no other statute sets a limit (42), delivery within 10 of a grant (44).

    Raises:
        DefinitionError: it promises more time than the statute allows, or the two cannot be compared.
    """

    code: str = attrs.field(validator=checked(_code))
    name: str = attrs.field(validator=not_blank)
    legal_type: LegalType
    kinds: tuple[str, ...] = attrs.field(default=("promised",), validator=checked(_kinds))
    statutory: Span | None = None
    promised: Span | None = None
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    delegated: bool = True
    superior_decides: bool = False
    requires_qualification: str | None = None
    special_steps: tuple[SpecialStep, ...] = ()
    accepted_as: str = "promised"
    department: str | None = None

    def __attrs_post_init__(self) -> None:
        only_joint = self.statutory is None and self.kinds == ("joint",)
        statutory = self.joint_limit if only_joint else self.statutory_limit
        if self.promised is None or statutory is None:
            return
        fits = self.promised.fits_in(statutory)
        if not fits:
            why = "cannot be compared; state both in one unit" if fits is None else "is longer"
            spans = f"promises {self.promised}, the statute allows {statutory}"
            msg = f"matter {self.code!r} {spans}: the promise {why} (优化营商环境条例第三十六条)"
            raise DefinitionError(msg, matter=self.code, promised=self.promised, statutory=statutory)

    @property
    def is_licence(self) -> bool:
        """True when the Administrative Licensing Law governs it."""
        return self.legal_type is LegalType.LICENCE

    @property
    def statutory_limit(self) -> Span | None:
        """The statutory limit: what the matter says; where it says none, 20 working days for a licence, and nothing for other matters.

        Law: 行政许可法第四十二条第一款, 第四十三条 (法律、法规另有规定的，依照其规定: then the matter says so), 第八十二条.
        """
        return working_days(20) if self.statutory is None and self.is_licence else self.statutory

    @property
    def delivery(self) -> Span | None:
        """How long delivery of a granted result may take: 10 working days for a licence, else nothing sets it.

        Law: 行政许可法第四十四条, 第八十二条.
        """
        return _TEN if self.is_licence else None

    @property
    def joint_limit(self) -> Span | None:
        """The statutory limit of joint handling: 45 working days for a licence (行政许可法第四十二条第二款), else what the matter says."""
        return _FORTY_FIVE if self.is_licence else self.statutory

    @property
    def joint_extension(self) -> Span | None:
        """By how much the government's head may extend joint handling, once: 15 working days for a licence (行政许可法第四十二条第二款)."""
        return _FIFTEEN if self.is_licence else None

    @property
    def extension(self) -> Span | None:
        """By how much the head may extend the statutory period, once: 10 working days for a licence (行政许可法第四十二条)."""
        return _TEN if self.is_licence else None


def applicable(cites: tuple[Citation, ...], matter: Matter | None, day: date) -> tuple[Citation, ...]:
    """Return those of `cites` that bind a case about `matter` on the local `day`: in force then, and made for such a matter.

    Without a matter, only what governs matters of every kind binds. A default of the library binds nobody.
    """
    legal_type = None if matter is None else matter.legal_type
    return tuple(cite for cite in cites if cite.in_force(day) and cite.law.binds(legal_type) and not cite.is_default)
