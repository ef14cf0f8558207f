"""The fingerprint of a definition: the same in every process, another for every change that decides what a case may do."""

import os
import subprocess
import sys

import attrs
import pytest

from caseflow import STAYS, from_centre, from_matter
from caseflow.calendar import calendar_days, working_days
from caseflow.errors import DefinitionError
from caseflow.guards import once
from caseflow.machines import CATALOGUE, PROMISED
from caseflow.machines.forms import Reasons
from tests.core.stories import DONE, HEAD, OFF, OURS, A, B, life, limit, row

BEGIN, FINISH = row("begin", A, B), row("finish", B, DONE)
DAYS = limit("days", "finish", working_days(5), (A, B))


def rows(*more, begin=BEGIN, finish=FINISH):
    return {"transitions": (begin, finish, *more)}


SCRIPT = "from caseflow.machines import CATALOGUE; print(*[one.fingerprint for one in CATALOGUE])"


class TestFingerprint:
    def test_the_same_in_every_process(self):
        """Whatever the order of sets in a process, a lifecycle's fingerprint is the same."""
        printed = {
            subprocess.run(
                [sys.executable, "-c", SCRIPT], env=os.environ | {"PYTHONHASHSEED": str(seed)}, check=True, capture_output=True
            ).stdout
            for seed in range(4)
        }
        assert printed == {(" ".join(life.fingerprint for life in CATALOGUE) + "\n").encode()}

    def test_every_structural_change_changes_it(self):
        """It covers all that decides what a case may do: states, roles, forms, guards, effects, limits, amounts."""
        go = row("go", A, A)
        variants = [
            rows(go),
            rows(attrs.evolve(go, event="gone")),
            rows(attrs.evolve(go, source=(B,))),
            rows(attrs.evolve(go, target=B)),
            rows(attrs.evolve(go, target=STAYS)),
            rows(attrs.evolve(go, by=(HEAD,))),
            rows(attrs.evolve(go, form=Reasons)),
            rows(attrs.evolve(go, guards=(once("begin"),))),
            rows(attrs.evolve(go, guards=(once("begin", soft=HEAD),))),
            rows(attrs.evolve(go, guards=(once("finish"),))),
            rows(attrs.evolve(go, opens="inner")),
            rows(attrs.evolve(go, ends=("inner",))),
            rows(attrs.evolve(go, revokes="begin")),
            {"edition": "2"},
            {"opens_with": Reasons},
            {"opened_by": HEAD},
            {"called_off": OFF},
            {"unheard": "inner"},
            {"parameters": "reply_reading"},
            {"limits": DAYS},
            {"limits": attrs.evolve(DAYS, name="dayz")},
            {"limits": attrs.evolve(DAYS, within=working_days(6))},
            {"limits": attrs.evolve(DAYS, within=calendar_days(5))},
            {"limits": attrs.evolve(DAYS, within=from_matter("promised"))},
            {"limits": attrs.evolve(DAYS, within=from_centre("days"))},
            {"limits": attrs.evolve(DAYS, within=from_centre("days", working_days(5)))},
            {"limits": attrs.evolve(DAYS, met_by="begin")},
            {"limits": attrs.evolve(DAYS, while_in=A)},
            {"limits": attrs.evolve(DAYS, paused_by="inner")},
            {"limits": attrs.evolve(DAYS, soft=True)},
            rows(go) | {"limits": DAYS},
            rows(attrs.evolve(go, extends={"days": working_days(1)})) | {"limits": DAYS},
            rows(attrs.evolve(go, restarts=("days",))) | {"limits": DAYS},
        ]
        prints = [life().fingerprint, *(life(**changes).fingerprint for changes in variants)]
        assert len(set(prints)) == len(prints)

    @pytest.mark.parametrize(
        "change",
        [
            {"zh": "另名"},
            {"cite": (OURS, OURS)},
            {"transitions": (attrs.evolve(BEGIN, zh="另名"), FINISH)},
            {"transitions": (BEGIN, attrs.evolve(FINISH, cite=(OURS,)))},
        ],
    )
    def test_words_for_people_do_not(self, change):
        """Another translation or another citation leaves the fingerprint as it is."""
        assert life(**change).fingerprint == life().fingerprint

    def test_evolve_gives_another(self):
        """A new edition is a value of its own, with a fingerprint of its own; the old one stays."""
        before = PROMISED.fingerprint
        changed = attrs.evolve(PROMISED, edition="2021-03-17+local", limits=PROMISED.limits[::-1])
        assert changed.fingerprint != before == PROMISED.fingerprint
        with pytest.raises(DefinitionError):
            attrs.evolve(PROMISED, start=DONE)
