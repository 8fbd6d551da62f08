"""The rulebook of a dataset: what follows from its files, what its models say, what is written by hand."""

import warnings
from pathlib import Path

from pipelines.rulebook.audits import written_rules
from pipelines.rulebook.model_audits import model_rules
from pipelines.rulebook.rule import Rule
from pipelines.rulebook.source_checks import source_rules
from warehouse.pack import Pack
from warehouse.project import confine_sqlmesh, open_project


def load_rulebook(pack: Pack, *, workspace: Path) -> tuple[Rule, ...]:
    """Return every rule of a pack; a rule file that is none is a PackError."""
    # Before the rule files, which are read by SQLMesh.
    confine_sqlmesh(workspace)
    context = open_project(workspace, pack)
    try:
        with warnings.catch_warnings():
            # SQLMesh's own macros, while it renders audits.
            warnings.simplefilter("ignore", SyntaxWarning)
            return (*source_rules(pack), *model_rules(context), *written_rules(pack))
    finally:
        context.close()
