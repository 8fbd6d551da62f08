"""Which files of a source must be read, and which keep what they became in the landing before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.landing.checks import missing_from
from pipelines.landing.columns import identifier, literal
from pipelines.landing.find import SourceFile
from pipelines.landing.fingerprint import fingerprint
from pipelines.landing.load import LANDED, NOTHING, REPEATED
from pipelines.landing.manifest import Fingerprint, LandedBefore, Part, declaration_digest
from warehouse.pack import Source

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Changes:
    """The files of a source in order, their fingerprints, and by name those that must be read (dirty)."""

    files: tuple[SourceFile, ...]
    taken: Mapping[str, Fingerprint]
    landed: Mapping[str, Part]
    dirty: frozenset[str]
    is_any: bool

    @property
    def to_read(self) -> list[SourceFile]:
        """The files to read, in order."""
        return [file for file in self.files if file.name in self.dirty]

    @property
    def kept(self) -> tuple[Part, ...]:
        """The parts that stay as they are, in order."""
        return tuple(self.landed[file.name] for file in self.files if file.name not in self.dirty)

    @property
    def kept_after_dirty(self) -> list[Part]:
        """The kept parts that come after a file to read: a key of theirs may now be an earlier row's."""
        names = [file.name for file in self.files]
        first = min((names.index(name) for name in self.dirty), default=len(names))
        return [self.landed[name] for name in names[first:] if name not in self.dirty]

    def with_dirty(self, names: Iterable[str]) -> "Changes":
        """Return the same with more files to read."""
        return replace(self, dirty=self.dirty | frozenset(names))


def find_changes(
    source: Source,
    files: Sequence[SourceFile],
    before: LandedBefore | None,
    bronze: Path,
    quarantine: Path,
) -> Changes:
    """Compare the files of a source with those landed before into the two folders."""
    known = {part.name: part for part in before.parts} if before else {}
    files = tuple(files)
    taken = {
        file.name: fingerprint(file.path, known[file.name].fingerprint if file.name in known else None)
        for file in files
    }
    files = _without_superseded(files, taken)
    whole = before is not None and before.declaration == declaration_digest(source)
    landed = {
        file.name: replace(known[file.name], fingerprint=taken[file.name])
        for file in files
        if whole
        and file.name in known
        and _is_there(known[file.name], file, taken[file.name], bronze, quarantine)
    }
    dirty = {file.name for file in files if file.name not in landed}
    gone = set(known) - {file.name for file in files}
    if dirty or gone:
        dirty |= {name for name, part in landed.items() if REPEATED in part.reasons and source.unique}
    empty = not files and not (bronze / NOTHING).is_file()
    return Changes(
        files=files,
        taken=taken,
        landed=landed,
        dirty=frozenset(dirty),
        is_any=bool(dirty or gone or empty or not whole),
    )


def parts_judged_anew(
    connection: "duckdb.DuckDBPyConnection",
    source: Source,
    change: Changes,
    before: LandedBefore | None,
    judged_by: Mapping[str, Sequence[str]],
    bronze: Path,
) -> list[str]:
    """Return the names of files whose rows must be judged again, because what they refer to changed.

    Where a parent lost a key, that is all of them; where it only gained some, those with rows that were set
    aside for want of it. `judged_by` are the Parquet files of each parent now.
    """
    names: list[str] = []
    for column, target in source.references.items():
        parent, key = target.split(".")
        old, new = (before.parents.get(parent, ()) if before else ()), judged_by[parent]
        if old == tuple(new):
            continue
        gone = [bronze / parent / name for name in old if name not in new]
        if gone and (not all(map(Path.is_file, gone)) or _lost_keys(connection, gone, parent, key)):
            return [file.name for file in change.files]
        reason = missing_from(column, target)
        names += [part.name for part in change.kept if reason in part.reasons]
    # The row that owned a key may be set aside now, and one that repeated it take its place.
    if names and source.unique:
        names += [part.name for part in change.kept if REPEATED in part.reasons]
    return names


def _without_superseded(
    files: tuple[SourceFile, ...], taken: Mapping[str, Fingerprint]
) -> tuple[SourceFile, ...]:
    """Leave out streamed batches that lie in the folder as files too, with the same content."""
    present = {taken[file.name].sha256 for file in files if file.origin == "file"}
    return tuple(file for file in files if file.origin == "file" or taken[file.name].sha256 not in present)


def _is_there(part: Part, file: SourceFile, taken: Fingerprint, bronze: Path, quarantine: Path) -> bool:
    return (
        (part.fingerprint.sha256, part.day, part.origin) == (taken.sha256, file.day, file.origin)
        and (bronze / part.parquet).is_file()
        and (quarantine / part.parquet).is_file()
    )


def _lost_keys(connection: "duckdb.DuckDBPyConnection", gone: Sequence[Path], parent: str, key: str) -> bool:
    """Whether a key of the parent's Parquet files that are gone is no longer among its rows."""
    files = ", ".join(literal(str(path)) for path in gone)
    (count,) = connection.execute(
        f"""SELECT COUNT(*) FROM (
          SELECT {identifier(key)} FROM read_parquet([{files}])
          EXCEPT SELECT {identifier(key)} FROM {LANDED}.{identifier(parent)}
        )"""
    ).fetchall()[0]
    return bool(count)
