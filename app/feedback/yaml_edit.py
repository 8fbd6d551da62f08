"""Adds a synonym to a definition file as a text, so that comments and layout stay as they are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

WAY = ("config", "meta", "footnote", "synonyms")
PLAIN = re.compile(r"[a-z](?:[a-z -]*[a-z])?")
# What YAML reads as something else than a word.
RESERVED = frozenset(("no", "yes", "on", "off", "true", "false", "null", "y", "n"))


def with_synonym(text: str, name: str, word: str) -> str | None:
    """Return a text in which the metric or dimension of a name has another synonym; None without one."""
    found = [node for node in _things(yaml.compose(text, Loader=yaml.SafeLoader)) if _name(node) == name]
    if len(found) != 1:
        return None
    changed = _added(text, found[0], word)
    return changed if changed and _differs_by(text, changed, word) else None


def _things(root: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """Yield the metrics and dimensions of a file, wherever they are."""
    if isinstance(root, yaml.SequenceNode):
        for item in root.value:
            yield from _things(item)
    if not isinstance(root, yaml.MappingNode):
        return
    for key, value in root.value:
        if key.value == "metrics" and isinstance(value, yaml.SequenceNode):
            yield from (item for item in value.value if isinstance(item, yaml.MappingNode))
        elif key.value == "dimension" and isinstance(value, yaml.MappingNode):
            yield value
        else:
            yield from _things(value)


def _name(node: yaml.MappingNode) -> str | None:
    named = _get(node, "name")
    return named.value if isinstance(named, yaml.ScalarNode) else None


def _get(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _added(text: str, node: yaml.MappingNode, word: str) -> str | None:
    """Return the text with the word in the list at the end of the way, of which what is missing is made."""
    for place, key in enumerate(WAY):
        inner = _get(node, key)
        if inner is None:
            value = f"[{_quoted(word)}]"
            for missing in reversed(WAY[place + 1 :]):
                value = f"{{{missing}: {value}}}"
            return _with_key(text, node, key, value)
        if isinstance(inner, yaml.SequenceNode):
            return _with_item(text, inner, word)
        if not isinstance(inner, yaml.MappingNode):
            return None
        node = inner
    return None


def _with_key(text: str, node: yaml.MappingNode, key: str, value: str) -> str:
    if node.flow_style:
        at = node.start_mark.index + 1
        return f"{text[:at]}{key}: {value}{', ' if node.value else ''}{text[at:]}"
    first, of_first = node.value[0]
    end = text.find("\n", of_first.end_mark.index - (1 if text[of_first.end_mark.index - 1] == "\n" else 0))
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * first.start_mark.column}{key}: {value}{text[end:]}"


def _with_item(text: str, node: yaml.SequenceNode, word: str) -> str:
    if node.flow_style:
        at = node.end_mark.index - 1
        return f"{text[:at]}{', ' if node.value else ''}{_quoted(word)}{text[at:]}"
    last = node.value[-1]
    end = text.find("\n", last.end_mark.index)
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{' ' * node.start_mark.column}- {_quoted(word)}{text[end:]}"


def _quoted(word: str) -> str:
    is_plain = PLAIN.fullmatch(word) and word not in RESERVED
    return word if is_plain else json.dumps(word, ensure_ascii=False)


def _differs_by(before: str, after: str, word: str) -> bool:
    """Whether both texts hold the same but for one more text, the word, in one list of synonyms."""
    one, two = _leaves(yaml.safe_load(before)), _leaves(yaml.safe_load(after))
    more = list(two)
    for leaf in one:
        if leaf not in more:
            return False
        more.remove(leaf)
    return more == [word]


def _leaves(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in _leaves(value)]
    if isinstance(node, list):
        return [leaf for value in node for leaf in _leaves(value)]
    return [node]
