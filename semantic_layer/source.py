"""Read YAML definition files, remembering the line of every key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from semantic_layer.errors import Problem
from semantic_layer.traps import MAX_BYTES, find_traps, is_deep

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One YAML document: its plain data, and the nodes it was read from."""

    file: str
    data: Any
    root: yaml.Node | None

    def problem(self, place: Place, message: str, choices: tuple[str, ...] = ()) -> Problem:
        """Describe a mistake at a place in the file, given as keys and list positions."""
        return Problem(self.file, self._line(place), self._spell(place), message, choices)

    def written(self, place: Place) -> str | None:
        """Return a scalar as it stands in the file, before YAML read it as a number or truth value."""
        node = self.root
        for part in place:
            _, node = _child(node, part)
        return node.value if isinstance(node, yaml.ScalarNode) else None

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


@dataclass
class Reading:
    """What a file holds, and what is wrong with it as YAML; not `is_whole` if some could not be read."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_whole: bool = True

    def fail(self, problem: Problem) -> "Reading":
        """Say why the rest could not be read."""
        self.problems.append(problem)
        self.is_whole = False
        return self


def read_documents(path: Path, name: str) -> Reading:
    """Read the documents of one file, which `name` stands for in messages."""
    try:
        text = _text(path)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Reading().fail(Problem(name, line, "file", "is not UTF-8 text; save it as UTF-8"))
    except ValueError as error:
        return Reading().fail(Problem(name, 0, "file", str(error)))
    if is_deep(text):
        return Reading().fail(Problem(name, 0, "file", "is nested deeper than definitions are"))
    return _documents(text, name)


def names_within(path: Path) -> set[str]:
    """Return the names an unreadable file seems to define, so that they are not reported as unknown."""
    text = path.read_bytes()[:MAX_BYTES].decode("utf-8", errors="replace")
    return set(re.findall(r"\bname[\"']?\s*:\s*[\"']?(\w+)", text))


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ValueError(f"has {size / 1e6:.1f} MB; a definition file may have {MAX_BYTES / 1e6:.0f} MB")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ValueError(f"can't be read: {error.strerror}") from None


def _documents(text: str, name: str) -> Reading:
    reading = Reading()
    loader = Loader(text)
    try:
        while loader.check_node():
            root = loader.get_node()
            assert root is not None
            traps = list(find_traps(root))
            reading.problems += [Problem(name, line, key, message) for line, key, message, _ in traps]
            if any(fatal for *_, fatal in traps):
                reading.is_whole = False
            else:
                reading.documents.append(Document(name, loader.construct_document(root), root))
    except yaml.YAMLError as error:
        reading.fail(_malformed(error, text, name))
    except ValueError as error:
        # A scalar that looks like a date or number but is none: 2024-13-45.
        reading.fail(Problem(name, 0, "file", f"not valid YAML: {error}"))
    finally:
        loader.dispose()
    return reading


def _malformed(error: yaml.YAMLError, text: str, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    lines = text.splitlines()
    around = lines[max(0, line - 2) : line] if line else []
    if any(re.match(r" *\t", one) for one in around):
        return Problem(name, line, "file", "not valid YAML: a line begins with a tab; indent with spaces")
    if any("{%" in one or re.search(r":\s*\{\{", one) for one in around):
        return Problem(name, line, "file", "not valid YAML: {{ ... }} must stand in quotes")
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable"
    return Problem(name, line, "file", f"not valid YAML: {reason}")


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


def definition_files(folder: Path) -> Iterator[Path]:
    """Yield the definition files of a folder, in order; those in hidden folders are none."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yml", ".yaml") and path.is_file():
            yield path
