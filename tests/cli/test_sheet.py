"""Is everything that a definition says on its sheet?"""

import pytest

from caseflow import Lifecycle, Role, State, TimeLimit, Transition, from_centre
from caseflow.calendar import working_days
from caseflow.cli import main
from caseflow.law import centre_rule
from caseflow.machines import CATALOGUE
from caseflow.sheet import sheet


class TestSheet:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("lifecycle", list(CATALOGUE), ids=lambda one: one.name)
    def test_everything_in_the_definition_is_on_it(self, lifecycle, lang):
        """Every state, event, role, document, guard, limit and citation of the definition stands on its sheet, and no line trails."""
        text = sheet(lifecycle, lang)
        rows = lifecycle.transitions
        names = {state.name for state in lifecycle.states} | {row.event for row in rows} | {role.zh for row in rows for role in row.by}
        names |= {row.form.__name__ for row in rows if row.form} | {guard.name for row in rows for guard in row.guards}
        names |= {limit.name for limit in lifecycle.limits} | {limit.reading for limit in lifecycle.limits}
        cites = [cite for one in (lifecycle, *rows, *lifecycle.limits) for cite in one.cite]
        assert [name for name in names if name not in text] == []
        assert [cite for cite in cites if getattr(cite, lang) not in text] == []
        assert all(line == line.rstrip() for line in text.split("\n"))

    def test_the_command(self, capsys):
        """By name; without one, the list; a name that is none gets the nearest."""
        assert main(["sheet", "promised", "--lang", "zh"]) == 0
        assert capsys.readouterr().out == sheet(CATALOGUE["promised"], "zh")
        assert main(["sheet"]) == 0
        listed = capsys.readouterr().out
        assert all(one.name in listed for one in CATALOGUE)
        assert main(["sheet", "promise"]) == 2
        assert "did you mean 'promised'" in capsys.readouterr().err

    def test_a_lifecycle_with_nothing_to_it(self):
        """No limit, no document, no condition: the sheet says none, and stays whole."""
        ours, clerk = centre_rule("测试"), Role("clerk", zh="办事员")
        begin, end = State("begin", zh="始"), State("end", zh="终", final=True)
        row = Transition("finish", begin, end, clerk, zh="结")
        bare = Lifecycle("bare", zh="空", edition="1", start=begin, opens_with=None, opened_by=clerk, cite=ours, transitions=(row,))
        assert "no form; clerk 办事员" in sheet(bare, "en")
        assert sheet(bare, "en").endswith("== limits ==\n  none\n")
        limit = TimeLimit("l", "finish", from_centre("n", working_days(3)), begin, zh="限", cite=ours)
        timed = Lifecycle(
            "timed", zh="限", edition="1", start=begin, opens_with=None, opened_by=clerk, cite=ours, transitions=(row,), limits=limit
        )
        assert "centre.n, default 3 working days" in sheet(timed, "en")
