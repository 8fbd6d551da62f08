"""Read a YAML definition file, remembering the line of every key."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from semantic_layer.errors import Problem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One file: its plain data, and the nodes it was read from."""

    file: str
    data: Any
    root: yaml.Node | None

    def problem(self, place: Place, message: str, choices: tuple[str, ...] = ()) -> Problem:
        """Describe a mistake at a place in the file, given as keys and list positions."""
        return Problem(self.file, self._line(place), self._spell(place), message, choices)

    def _line(self, place: Place) -> int:
        node, line = self.root, 0
        for part in place:
            key, child = _child(node, part)
            if child is None:
                break
            # A key's own line, since its value may start on a later one.
            node, line = child, (key or child).start_mark.line + 1
        return line

    def _spell(self, place: Place) -> str:
        """Spell a place for people: a list item goes by its name where it has one."""
        data, text = self.data, ""
        for part in place:
            data = _item(data, part)
            if isinstance(part, str):
                text += f".{part}" if text else part
            else:
                text += f"[{data['name'] if isinstance(data, dict) and data.get('name') else part}]"
        return text or "file"


def read_document(path: Path) -> tuple[Document | None, Problem | None]:
    """Read one file; a file that is not YAML gives a problem with the line instead."""
    loader = Loader(path.read_text(encoding="utf-8"))
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "not readable"
        return None, Problem(path.name, mark.line + 1 if mark else 0, "file", f"not valid YAML: {reason}")
    finally:
        loader.dispose()
    return Document(path.name, data, root), None


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None, None


def _item(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
