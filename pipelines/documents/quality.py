"""The rulebook of a dataset with what came of each rule when the workspace was last checked."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.rulebook.kept import kept_rules
from pipelines.rulebook.rule import Rule
from pipelines.runs.history import checked_runs
from warehouse.pack import Pack

# In words, by status; a rule that was never evaluated has none of them.
WORDS = {"passed": "passed", "failed": "rows found", "not_applicable": "does not apply"}


@dataclass(frozen=True)
class CheckedRule:
    """A rule and its last result: rows checked and failing, None where it was not evaluated."""

    rule: Rule
    result: str = "not checked yet"
    checked: int | None = None
    failing: int | None = None
    reason: str = ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is about: the one it checks, then the others it reads."""
        return tuple(dict.fromkeys((self.rule.table, *self.rule.reads)))


def checked_rules(pack: Pack, workspace: Path) -> tuple[CheckedRule, ...]:
    """Every rule of a pack in the order of the rulebook."""
    past = checked_runs(workspace, most=1)
    results = past[0].results if past else {}
    return tuple(
        CheckedRule(rule, WORDS.get(known.status, known.status), known.checked, known.failing, known.reason)
        if (known := results.get(rule.id))
        else CheckedRule(rule)
        for rule in kept_rules(pack, workspace=workspace)
    )
