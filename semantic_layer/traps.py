"""Find what YAML accepts but nobody means: repeated keys, `on` as a name, anchors that explode."""

import re
from collections.abc import Iterator

import yaml

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
MAX_NODES = 500_000
# From here on a file may be nested too deep for the parser, which would not survive it.
OPENERS = 800

Trap = tuple[int, str, str, bool]


def is_deep(text: str) -> bool:
    """Whether a text is nested so deep that parsing it is not safe."""
    openers = text.count("[") + text.count("{")
    indented = max((len(found) for found in re.findall(r"^[ \-?:]+", text, re.MULTILINE)), default=0)
    if openers < OPENERS and indented < OPENERS:
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return True
    except yaml.YAMLError:
        # Reported, with its line, when the text is read in earnest.
        return False
    return False


def find_traps(root: yaml.Node) -> Iterator[Trap]:
    """Yield line, key, message, and whether the document can't be used at all, for every trap."""
    size = _size(root, {}, 0)
    if size is None:
        yield root.start_mark.line + 1, "file", "an anchor holds itself, or is nested too deep", True
        return
    if size > MAX_NODES:
        yield root.start_mark.line + 1, "file", "anchors repeat so much that the file is too large", True
        return
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _keys(node)
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _size(node: yaml.Node, known: dict[int, int | None], depth: int) -> int | None:
    """The number of nodes with every anchor written out; None if there is no end of them."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) in known:
        return known[id(node)]
    if depth > MAX_DEPTH:
        return None
    known[id(node)] = None
    parts = [p for pair in node.value for p in pair] if isinstance(node, yaml.MappingNode) else node.value
    total = 1
    for part in parts:
        size = _size(part, known, depth + 1)
        if size is None:
            return None
        total += size
    known[id(node)] = total
    return total


def _keys(node: yaml.MappingNode) -> Iterator[Trap]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            yield line, "file", "{{ ... }} must stand in quotes, and a key must be a word", True
        elif key.tag.endswith(":merge"):
            continue
        elif not key.tag.endswith(":str"):
            kind = key.tag.rpartition(":")[2]
            yield (
                line,
                key.value or "null",
                f"YAML reads '{key.value}' as a {kind}; write it in quotes",
                False,
            )
        elif key.value in first:
            yield line, key.value, f"is written twice; the first is in line {first[key.value]}", False
        first.setdefault(str(key.value), line)
