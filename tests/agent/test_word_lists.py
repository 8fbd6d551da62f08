"""Word lists of the planner: a key said twice would lose what stood behind the first."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

WORDS = Path(__file__).parents[2] / "agent" / "planner" / "words"


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.yml")), ids=lambda path: path.name)
def test_no_key_stands_twice(path: Path) -> None:
    root = yaml.compose(path.read_text("utf-8"), yaml.CSafeLoader)
    seen = Counter((at, key) for at, keys in _mappings(root, "") for key in keys)
    assert not [one for one, times in seen.items() if times > 1]


def _mappings(node: yaml.Node | None, at: str) -> list[tuple[str, list[str]]]:
    """Every mapping of a document by where it stands, with its keys as written."""
    if isinstance(node, yaml.MappingNode):
        found = [(at, [str(key.value) for key, _ in node.value])]
        return found + [one for key, value in node.value for one in _mappings(value, f"{at}/{key.value}")]
    if isinstance(node, yaml.SequenceNode):
        return [one for n, part in enumerate(node.value) for one in _mappings(part, f"{at}/{n}")]
    return []
