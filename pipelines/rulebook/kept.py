"""The rulebook as it was last read, kept in the workspace: reading it anew takes SQLMesh, and seconds."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipelines.code_version import code_version
from pipelines.rulebook.rule import Rule
from pipelines.rulebook.rulebook import load_rulebook
from warehouse.pack import Pack

FILE = Path("state") / "rulebook.json"


def keep_rules(rules: Sequence[Rule], pack: Pack, *, workspace: Path) -> None:
    """Write the rules of a pack into a workspace; it is no harm if that fails."""
    path = workspace / FILE
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    kept = {"dataset": pack.name, "code": code_version(), "rules": [rule.to_json() for rule in rules]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)


def kept_rules(pack: Pack, *, workspace: Path) -> tuple[Rule, ...]:
    """Return the rules of a pack: those kept, or read anew where another code or pack wrote them."""
    try:
        kept = json.loads((workspace / FILE).read_text("utf-8"))
        if (kept["dataset"], kept["code"]) == (pack.name, code_version()):
            return tuple(Rule(**{**fields, "reads": tuple(fields["reads"])}) for fields in kept["rules"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    with tempfile.TemporaryDirectory(prefix="footnote-rules-") as scratch:
        # Not in the workspace: a refresh may be building there.
        rules = load_rulebook(pack, workspace=Path(scratch))
    if workspace.is_dir():
        keep_rules(rules, pack, workspace=workspace)
    return rules
