"""A failing case as a file that people read and that replays it."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from evals.soundness.case import Arena, Mismatch
from evals.soundness.compare import Outcome, shown
from evals.soundness.world.as_json import decoded, encoded
from evals.soundness.world.description import World
from evals.soundness.world.write_tables import statements
from evals.soundness.world.write_yaml import documents

REPLAY = re.compile(r"```json replay\n(.*?)\n```", re.S)


def report(mismatch: Mismatch, title: str) -> str:
    """Return the case as Markdown: query, definitions, rows, SQL, both results, and what replays it."""
    definitions = "\n".join(
        f"# {name}.yml\n{yaml.safe_dump(content, sort_keys=False, allow_unicode=True)}"
        for name, content in documents(mismatch.world).items()
    )
    parts = (
        f"# {title}\n\n{mismatch.what}\n",
        _block("Query", "json", json.dumps(mismatch.query, ensure_ascii=False)),
        _block("The compiler", "", _outcome(mismatch.compiled)),
        _block("docs/semantics.md, row by row", "", _outcome(mismatch.expected)),
        _block("SQL", "sql", mismatch.compiled.sql),
        _block("Definitions", "yaml", definitions),
        _block("Rows", "sql", ";\n".join(statements(mismatch.world))),
        _block("Replay", "json replay", _replay(mismatch)),
    )
    return "\n".join(parts)


def replayed(path: Path) -> Mismatch | None:
    """Ask the case of a file again; None if both sides now agree."""
    found = REPLAY.search(path.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{path} holds no case to replay")
    data: dict[str, Any] = json.loads(found[1])
    world: World = decoded(data["world"])
    with Arena(world) as arena:
        return arena.check(data["query"])


def _block(title: str, language: str, text: str) -> str:
    return f"## {title}\n```{language}\n{text}\n```\n"


def _outcome(outcome: Outcome) -> str:
    if outcome.error:
        return outcome.error
    return "\n".join([", ".join(outcome.columns), *(shown(row) for row in outcome.rows)])


def _replay(mismatch: Mismatch) -> str:
    data = {"query": mismatch.query, "world": encoded(mismatch.world)}
    return json.dumps(data, ensure_ascii=False)
