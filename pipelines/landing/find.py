"""Find the declared files of a source in the folder that was given."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Literal

from pipelines.errors import SourceError
from semantic_layer.nearest import nearest
from warehouse.file_names import GZIPPED, Format, day_of, file_format, has_day, is_many, name_pattern
from warehouse.pack import Source

MOST_GAPS = 5


@dataclass(frozen=True)
class SourceFile:
    """One file of a source: `name` is its path below the source's folder, `day` the one in its name.

    `origin` tells the files of the given folder from the batches that were streamed in.
    """

    path: Path
    name: str
    format: Format
    day: date | None = None
    origin: Literal["file", "stream"] = "file"


def find_files(
    folder: Path, source: Source, *, today: date, may_lack: bool = False
) -> tuple[SourceFile, ...]:
    """Return the files of a source in the order they land; none where it is absent and may be."""
    _check_folder(folder)
    inside = folder / source.folder if source.folder else folder
    entries = sorted(path for path in inside.iterdir() if _is_seen(path)) if inside.is_dir() else []
    found = {name: files for name in source.file if (files := list(_matches(name, entries)))}
    if len(found) > 1:
        raise _twice(source, inside, [files[0].name for files in found.values()])
    if not found:
        if source.optional or may_lack:
            return ()
        raise _missing(source, inside, entries)
    ((name, files),) = found.items()
    _check_once(name, source, inside, files)
    _check_days(name, files, today)
    return tuple(sorted(files, key=lambda file: (file.day or date.min, file.name)))


def gaps(files: Sequence[SourceFile]) -> list[str]:
    """Return a warning for each run of days that is missing between the first and the last."""
    days = sorted({file.day for file in files if file.day})
    runs = [
        (before + timedelta(1), after - timedelta(1))
        for before, after in zip(days, days[1:], strict=False)
        if after - before > timedelta(1)
    ]
    told = [
        f"no file for {first}" if first == last else f"no file for {first} to {last}" for first, last in runs
    ]
    rest = len(told) - MOST_GAPS
    return [*told[:MOST_GAPS], f"no file for {rest} more runs of days"] if rest > 0 else told


def _matches(name: str, entries: Iterable[Path]) -> Iterator[SourceFile]:
    """Yield what a declared name stands for: files, and the files inside a folder of that name."""
    pattern, bare = name_pattern(name), name_pattern(str(PurePosixPath(name).with_suffix("")))
    format = file_format(name)
    assert format
    for path in entries:
        plain = _without_gz(path.name, format)
        if path.is_dir():
            matched = pattern.fullmatch(path.name) or bare.fullmatch(path.name)
            if matched and (has_day(name) or format == "parquet"):
                yield from _inside(path, name, format, _day(name, matched, path))
            elif matched and path.name == name:
                raise SourceError(
                    "is a folder, where a file is declared",
                    file=name,
                    code="folder_not_file",
                    action="Put the file itself there.",
                )
        elif matched := pattern.fullmatch(plain):
            yield SourceFile(path, path.name, format, _day(name, matched, path))


def _inside(folder: Path, name: str, format: Format, day: date | None) -> Iterator[SourceFile]:
    """Yield the files of the format; a folder that holds another format alone is that of another source."""
    # What writers leave in a folder beside the data, such as _SUCCESS and _metadata.
    data = [path for path in sorted(folder.iterdir()) if _is_seen(path) and not path.name.startswith("_")]
    formats = {path: _format_of(path) for path in data if path.is_file()}
    if not any(formats.values()):
        raise SourceError(
            f"is a folder without a {PurePosixPath(name).suffix} file",
            file=folder.name,
            code="folder_empty",
            action="Get its files again, or remove it.",
        )
    for path in formats:
        if formats[path] == format:
            yield SourceFile(path, f"{folder.name}/{path.name}", format, day)


def _format_of(path: Path) -> Format | None:
    packed = path.name.endswith(".gz")
    format = file_format(path.name.removesuffix(".gz"))
    return format if format in GZIPPED or not packed else None


def _day(name: str, matched: re.Match[str], path: Path) -> date | None:
    if not has_day(name):
        return None
    day = day_of(name, matched["day"])
    if day is None:
        raise SourceError(
            f"has {matched['day']} in its name, which is not a day",
            file=path.name,
            code="day_invalid",
            action=f"Name it {name}.",
        )
    return day


def _check_once(name: str, source: Source, inside: Path, files: Sequence[SourceFile]) -> None:
    """Refuse the same file plain and gzipped, and two files for a day where the name has room for one."""
    seen: dict[str, str] = {}
    for file in files:
        plain = _without_gz(file.name, file.format)
        if (twin := seen.setdefault(plain, file.name)) != file.name:
            raise _twice(source, inside, [twin, file.name])
    if "*" in name or not has_day(name):
        return
    places: dict[date, str] = {}
    for file in files:
        assert file.day
        place = file.name.split("/")[0]
        if (twin := places.setdefault(file.day, place)) != place:
            raise SourceError(
                f"is there twice for {file.day}: {twin} and {place}",
                file=place,
                code="day_twice",
                action="Remove the one that is out of date.",
            )


def _check_days(name: str, files: Sequence[SourceFile], today: date) -> None:
    for file in files:
        # A day's grace: the other side of the world is ahead.
        if file.day and file.day > today + timedelta(1):
            raise SourceError(
                f"is of {file.day}, a day that has not come",
                file=file.name,
                code="day_future",
                action="Correct the day in its name.",
            )


def _twice(source: Source, inside: Path, names: Sequence[str]) -> SourceError:
    return SourceError(
        f"is in {inside} twice: {', '.join(names)}",
        file=source.file_label,
        code="file_twice",
        action="Remove the one that is out of date.",
    )


def _missing(source: Source, inside: Path, entries: Sequence[Path]) -> SourceError:
    packed = source.formats & GZIPPED and not any(map(is_many, source.file))
    return SourceError(
        f"is not in {inside}{', neither plain nor as .gz' if packed else ''}",
        file=source.file_label,
        code="file_missing",
        choices=nearest(source.file[0], (path.name for path in entries)),
        action="Put it there, or name another folder with --from.",
    )


def _without_gz(name: str, format: Format) -> str:
    return name.removesuffix(".gz") if format in GZIPPED else name


def _is_seen(path: Path) -> bool:
    return not path.name.startswith(".")


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    problem = "is a file, not a folder" if folder.exists() else "does not exist"
    raise SourceError(
        problem,
        file=str(folder),
        code="folder_missing",
        action="Name the folder of the raw files with --from.",
    )
