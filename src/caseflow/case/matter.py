"""Matter (事项): legal type and profile, kinds, limits, materials, fees, special steps, as its published guide says."""

from __future__ import annotations

from datetime import date

import attrs

from caseflow.basics.arguments import a_text, instance_of, or_none, takes
from caseflow.basics.days import plain_day
from caseflow.basics.ids import check_id
from caseflow.calendar import Span, working_days
from caseflow.errors import DefinitionError, nearest
from caseflow.law import Citation, LegalType, cited
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
    """A step that may take long, and whether its time counts in the statutory and in the promised limit (是否计算在法定办结时限内).

    A special procedure of that name stops a clock where its time does not count; of a licence, the statutory limit stops for the eight
    kinds of 行政许可法第四十五条 only.
    """

    name: str = attrs.field(validator=not_blank)
    counts_in_statutory: bool = True
    counts_in_promised: bool = True


a_matter = instance_of(lambda: Matter, "a Matter", "make one, or load_matters(path)[code]")

# The spans that the licensing law gives (行政许可法 42, 44), made once: they are asked for at every fold of a case.
_TEN, _FIFTEEN, _TWENTY, _FORTY_FIVE = working_days(10), working_days(15), working_days(20), working_days(45)
# The kinds as which a matter may be handled, with their Chinese names.
_KINDS_ZH = {"instant": "即办件", "promised": "承诺件", "upward": "报批件", "joint": "联办件"}
KINDS = tuple(_KINDS_ZH)


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
    extension="可延长的期限",
    extension_basis="延长的依据",
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
    `kinds` are the kinds as which it may be handled; `accepted_as` is one of them, by default the first. `superior_decides` leaves one
    way, `upward`. `extension` is by how much the statutory period may be extended, in its own unit, where the matter's own law says so
    (`extension_basis` cites it); else a licence has what 行政许可法 42 gives. `requires_qualification` names the qualification that who
    decides must have. `materials` and `fees` are published with the guide.

    Raises:
        DefinitionError: it promises more time than the statute allows, or the two cannot be compared; the extension is longer than
            行政许可法 42 allows, and cites no law that allows more; `accepted_as` is not one of its kinds.
    """

    code: str = attrs.field(validator=checked(_code))
    name: str = attrs.field(validator=not_blank)
    legal_type: LegalType
    kinds: tuple[str, ...] = attrs.field(default=("promised",), validator=checked(_kinds))
    statutory: Span | None = None
    promised: Span | None = None
    extension: Span | None = None
    extension_basis: str | None = attrs.field(default=None, validator=not_blank)
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    delegated: bool = True
    superior_decides: bool = False
    requires_qualification: str | None = None
    special_steps: tuple[SpecialStep, ...] = ()
    accepted_as: str | None = None
    department: str | None = None

    def __attrs_post_init__(self) -> None:
        self._check_acceptance()
        self._check_extension()
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

    def _check_acceptance(self) -> None:
        if not self.kinds:
            msg = f"matter {self.code!r} has no kind; write kinds=('promised',)"
            raise DefinitionError(msg, matter=self.code)
        if self.accepted_as is not None and self.accepted_as not in self.ways:
            near, ways = nearest(self.accepted_as, self.ways), ", ".join(self.ways)
            msg = f"matter {self.code!r} is accepted_as {self.accepted_as!r}, which is not one of its kinds{near}; it may be {ways}"
            raise DefinitionError(msg, matter=self.code, accepted_as=self.accepted_as)

    def _check_extension(self) -> None:
        """Refuse more than 行政许可法 42 allows for a period of that law, unless a law that allows more is cited."""
        own_law = self.statutory is not None and self.statutory.unit != "working_days"
        if self.extension is None or self.extension_basis is not None or not self.is_licence or own_law:
            return
        most = _FIFTEEN if "joint" in self.kinds else _TEN
        if not self.extension.fits_in(most):
            allowed = f"行政许可法第四十二条 allows {most}: cite what allows more in extension_basis"
            msg = f"matter {self.code!r} may be extended by {self.extension}; {allowed}"
            raise DefinitionError(msg, matter=self.code, extension=self.extension)

    @staticmethod
    @takes(kind=a_text)
    def kind_zh(kind: str) -> str:
        """Return the Chinese name of a kind; another word comes back as it is.

        >>> Matter.kind_zh("instant")
        '即办件'
        """
        return _KINDS_ZH.get(kind, kind)

    @property
    def ways(self) -> tuple[str, ...]:
        """The kinds as which it may be accepted: `upward` alone where the superior decides (行政许可法第三十五条)."""
        return ("upward",) if self.superior_decides else self.kinds

    @property
    def deemed_as(self) -> str:
        """The kind as which silence accepts it, and which an instant case becomes that cannot be done at once.

        The one in `accepted_as`, else the first; never `instant`: a case that counts from an earlier day would be late at once.
        """
        ways = (self.accepted_as, *self.ways)
        return next((kind for kind in ways if kind is not None and kind != "instant"), "promised")

    @property
    def is_licence(self) -> bool:
        """True when the Administrative Licensing Law governs it."""
        return self.legal_type is LegalType.LICENCE

    @property
    def statutory_limit(self) -> Span | None:
        """The statutory limit: what the matter says; where it says none, 20 working days for a licence, and nothing for other matters.

        Law: 行政许可法第四十二条第一款, 第四十三条 (法律、法规另有规定的，依照其规定: then the matter says so), 第八十二条.
        """
        return _TWENTY if self.statutory is None and self.is_licence else self.statutory

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
        """By how much joint handling may be extended, once: what the matter says, else 15 working days for a licence (42(2))."""
        return self._extension(_FIFTEEN, self.joint_limit)

    @property
    def statutory_extension(self) -> Span | None:
        """By how much the statutory period may be extended, once: what the matter says, else 10 working days for a licence (42(1)).

        None where the period counts in another unit and the matter says nothing: that law has its own rule.
        """
        return self._extension(_TEN, self.statutory_limit)

    def _extension(self, by_law: Span, whole: Span | None) -> Span | None:
        if self.extension is not None and (self.extension_basis or not self.is_licence or self.extension.fits_in(by_law) is not False):
            return self.extension
        return by_law if self.is_licence and whole is not None and whole.unit == by_law.unit else None


@takes(cites=cited, matter=or_none(a_matter), day=plain_day)
def applicable(cites: tuple[Citation, ...], matter: Matter | None, day: date) -> tuple[Citation, ...]:
    """Return those of `cites` that bind a case about `matter` on the local `day`: in force then, and made for such a matter.

    Without a matter, only what governs matters of every kind binds. A default of the library binds nobody.
    """
    legal_type = None if matter is None else matter.legal_type
    return tuple(cite for cite in cites if cite.in_force(day) and cite.law.binds(legal_type) and not cite.is_default)
