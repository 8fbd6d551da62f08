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


def kept_rules(pack: Pack, *, workspace: Path, scratch: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of a pack: those kept, or read anew where another code or pack wrote them.

    SQLMesh works in `scratch`, or in a folder of its own: a refresh may be building in the workspace.
    """
    try:
        kept = json.loads((workspace / FILE).read_text("utf-8"))
        if (kept["dataset"], kept["code"]) == (pack.name, code_version()):
            return tuple(Rule(**{**fields, "reads": tuple(fields["reads"])}) for fields in kept["rules"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    with tempfile.TemporaryDirectory(prefix="footnote-rules-") as folder:
        rules = load_rulebook(pack, workspace=scratch or Path(folder))
    if workspace.is_dir():
        _keep(rules, pack, workspace / FILE)
    return rules


def _keep(rules: Sequence[Rule], pack: Pack, path: Path) -> None:
    """Write the rules; it is no harm if that fails."""
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    kept = {"dataset": pack.name, "code": code_version(), "rules": [rule.to_json() for rule in rules]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, path)
    except OSError:
        draft.unlink(missing_ok=True)
