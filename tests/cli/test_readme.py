"""Is the README true?"""

from caseflow.cli import main
from caseflow.machines import CATALOGUE
from tests.audit.windows import EXAMPLE, ROOT


class TestReadme:
    TEXT = (ROOT / "README.md").read_text(encoding="utf-8")

    def blocks(self, kind):
        return [part.partition("```")[0] for part in self.TEXT.split(f"```{kind}\n")[1:]]

    def test_the_commands_come_first(self):
        """The first two blocks are how to see it at work and how to run its tests."""
        assert [block.strip() for block in self.blocks("sh")[:2]] == [
            "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/caseflow audit examples/hualong-2021.csv",
            "python3 -m venv .venv && .venv/bin/pip install -q -e '.[testing]' && .venv/bin/python -m pytest",
        ]

    def test_the_case_runs(self, capsys):
        """The case in Python runs as it stands, and prints what its comments say."""
        [code] = self.blocks("python")
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102  # the README's own code is what is tested
        said = [line.partition("  # ")[2] for line in code.split("\n") if line.startswith("print(")]
        assert capsys.readouterr().out.split("\n")[:-1] == said

    def test_the_explanation_is_what_is_printed(self, capsys):
        """What the README shows of `explain` is what it prints today."""
        [shown] = self.blocks("console")
        command, _, out = shown.partition("\n")
        assert main(command.removeprefix("$ caseflow ").split()) == 0
        assert capsys.readouterr().out == out

    def test_its_figures(self):
        """The number of cases and the kinds that it names are there."""
        rows = EXAMPLE.read_text(encoding="utf-8").splitlines()[3:]
        cases = {row.partition(",")[0] for row in rows}
        assert f"log of {len(cases)} cases" in self.TEXT
        assert all(f"`{name}`" in self.TEXT for name in (one.name for one in CATALOGUE))
