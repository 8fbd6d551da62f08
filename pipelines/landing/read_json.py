"""Read JSON lines as text: one object a line; a line that is none is kept, with the reason."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import SourceError
from pipelines.landing.beginning import (
    BROKEN_GZIP,
    broken_gzip,
    check_beginning,
    open_bytes,
    unreadable,
)
from pipelines.landing.raw import Record, insert_records
from semantic_layer.nearest import nearest
from warehouse.pack import Source

if TYPE_CHECKING:
    import duckdb

LONGEST_LINE = 8_000_000
# The key by which a streamed event says of which source it is.
ROUTE = "source"
LONGEST_KEPT = 10_000


class NotARecord(Exception):
    """A line that can't be read as an object of the declared shape; the text says why."""


class UndeclaredKey(Exception):
    """A line with a key that the source does not declare; the text is its path."""


@dataclass
class _Tally:
    """How many lines could not be read as JSON objects, and the first of them."""

    unread: int = 0
    first: tuple[int, str] | None = None

    def add(self, line: int, reason: str) -> None:
        self.unread += 1
        self.first = self.first or (line, reason)


@dataclass(frozen=True)
class Shape:
    """The declared paths of a source as nested keys; a leaf is the place of its column."""

    source: Source
    is_stream: bool = False
    keys: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        keys = _nest([place.split(".") for place in self.source.places])
        if self.is_stream:
            # An event may also give a column by its own name, and names its source.
            keys = {**{name: place for place, name in enumerate(self.source.columns)}, **keys}
        object.__setattr__(self, "keys", keys)

    def values(self, record: Mapping[str, Any], line: str) -> list[str | None]:
        """Return the texts of the declared columns; raise NotARecord or UndeclaredKey."""
        found: list[str | None] = [None] * len(self.source.columns)
        self._fill(found, record, self.keys, (), line)
        return found

    def _fill(
        self,
        found: list[str | None],
        record: Mapping[str, Any],
        keys: Mapping[str, Any],
        above: tuple[str, ...],
        line: str,
    ) -> None:
        for key, value in record.items():
            place = keys.get(key)
            if place is None:
                if self.is_stream and key == ROUTE and not above:
                    continue
                if self.source.other_columns == "refuse":
                    raise UndeclaredKey(".".join((*above, key)))
            elif value is None:
                continue
            elif isinstance(place, int):
                found[place] = value if isinstance(value, str) else _text(value, (*above, key), line)
            elif isinstance(value, dict):
                self._fill(found, value, place, (*above, key), line)
            else:
                raise NotARecord(f"{'.'.join((*above, key))}: not an object")


def read_json(
    connection: "duckdb.DuckDBPyConnection", source: Source, path: Path, *, part: int, lenient: bool = False
) -> int:
    """Append the objects of a JSON lines file to the text table; return their number.

    A key that is not declared is a SourceError, or the reason against its row where `lenient`. A file of
    which most lines are no JSON objects is a SourceError.
    """
    if not lenient:
        check_beginning(path, "json")
    tally = _Tally()
    try:
        records = _records(path, source, tally, lenient=lenient)
        count = insert_records(connection, source, records, part=part)
    except BROKEN_GZIP as problem:
        raise broken_gzip(path, problem) from problem
    except OSError as problem:
        raise unreadable(path, problem) from problem
    if tally.first and tally.unread * 2 > count and not lenient:
        line, reason = tally.first
        raise SourceError(
            f"{reason}; so are {tally.unread:,} of its {count:,} lines",
            file=path.name,
            line=line,
            code="not_json",
            action="Export it as JSON lines: one object a line, UTF-8.",
        )
    return count


def parse_line(line: bytes) -> tuple[dict[str, Any], str]:
    """Return the object of a line, numbers as their own text, and the line as text; raise NotARecord."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotARecord(f"not UTF-8: byte 0x{line[problem.start]:02x}") from problem
    try:
        parsed = json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_twins,
        )
        if "\\u" in text:
            # An escape such as \ud800 is half a character, which no text can hold.
            json.dumps(parsed, ensure_ascii=False).encode()
    except json.JSONDecodeError as problem:
        raise NotARecord(f"not JSON: {problem.msg.lower()} at position {problem.pos + 1}") from problem
    except RecursionError as problem:
        raise NotARecord("not JSON that can be read: nested too deep") from problem
    except UnicodeEncodeError as problem:
        raise NotARecord("not JSON that can be read: half a character") from problem
    if not isinstance(parsed, dict):
        raise NotARecord("not a JSON object")
    return parsed, text


def _records(path: Path, source: Source, tally: _Tally, *, lenient: bool) -> Iterator[Record]:
    shape = Shape(source, is_stream=lenient)
    nothing: Sequence[str | None] = [None] * len(source.columns)
    with open_bytes(path) as file:
        for number, line in enumerate(_lines(file), start=1):
            content = line.strip()
            if number == 1:
                content = content.removeprefix(b"\xef\xbb\xbf")
                if not lenient:
                    _refuse_array(content, path)
            if not content:
                continue
            try:
                record, text = parse_line(content)
            except NotARecord as problem:
                tally.add(number, str(problem))
                yield (*nothing, str(problem), _kept(content))
                continue
            try:
                yield (*shape.values(record, text), None, None)
            except NotARecord as problem:
                yield (*nothing, str(problem), _kept(content))
            except UndeclaredKey as problem:
                if not lenient:
                    raise _undeclared(str(problem), path, number, source) from problem
                yield (*nothing, f"{problem}: not a declared column", _kept(content))


def _lines(file: Any) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        rest = b"" if line.endswith(b"\n") else file.readline(LONGEST_LINE)
        # What is longer than a line may be is no record: its end is read over, its beginning kept.
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line


def _nest(paths: Sequence[Sequence[str]]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for place, path in enumerate(paths):
        level = keys
        for key in path[:-1]:
            level = level.setdefault(key, {})
        level[path[-1]] = place
    return keys


def _text(value: Any, path: tuple[str, ...], line: str) -> str:
    """Return a value that is no text as text: a list as JSON, read again for its numbers became text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        raise NotARecord(f"{'.'.join(path)}: an object, where a value is declared")
    plain = json.loads(line)
    for key in path:
        plain = plain[key]
    return json.dumps(plain, ensure_ascii=False)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise NotARecord(f"the key {twin[:60]} is there twice")
    return found


def _refuse_constant(name: str) -> None:
    raise NotARecord(f"not JSON: {name} is no number")


def _refuse_array(content: bytes, path: Path) -> None:
    if content.startswith(b"["):
        raise SourceError(
            "is one JSON array, not one object a line",
            file=path.name,
            line=1,
            code="json_array",
            action="Export it as JSON lines, as with `jq -c '.[]'`.",
        )


def _undeclared(key: str, path: Path, line: int, source: Source) -> SourceError:
    return SourceError(
        f"has the key {key[:60]} that the dataset does not declare",
        file=path.name,
        line=line,
        column=key[:60],
        code="column_extra",
        choices=nearest(key, source.places),
        action="Remove it, declare it in pack.yml, or say `other_columns: ignore` there.",
    )


def _kept(content: bytes) -> str:
    return content[:LONGEST_KEPT].decode("utf-8", errors="backslashreplace").replace("\0", "\\0")
