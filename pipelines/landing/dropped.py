"""The files of a folder that is followed: which there are, and of which source and day each is."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from warehouse.file_names import day_of, file_format, has_day, name_pattern
from warehouse.pack import Pack

# Names that a writer uses until a file is whole.
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", "~")


@dataclass(frozen=True)
class Belonging:
    """The source of a file, and the day in its name or its folder's."""

    source: str
    day: date | None = None


def look(pack: Pack, folder: Path) -> dict[Path, tuple[int, int]]:
    """Return the files that may be data with size and time: of the folder, of `in:`, of folders a day."""
    inner = {folder / source.folder for source in pack.sources.values() if source.folder}
    tops = [folder, *sorted(path for path in inner if path.is_dir())]
    days = [path for top in tops for path in top.iterdir() if path.is_dir() and belonging(pack, path)]
    found = {}
    for path in (path for place in (*tops, *days) for path in place.iterdir()):
        if path.name.startswith((".", "_")) or path.name.endswith(UNFINISHED) or not path.is_file():
            continue
        if file_format(path.name.removesuffix(".gz")):
            # It may be gone by now.
            with suppress(FileNotFoundError):
                status = path.stat()
                found[path] = (status.st_size, status.st_mtime_ns)
    return found


def belonging(pack: Pack, path: Path) -> Belonging | None:
    """Return whose a file or a folder a day is: its name is declared, or a file's begins with a source's."""
    plain = path.name.removesuffix(".gz")
    for declared in _declared(pack, plain, path.is_dir()):
        return declared
    if path.is_dir():
        return None
    for declared in _declared(pack, path.parent.name, True):
        # Two sources may have folders a day; the files inside tell them apart.
        if file_format(plain) in pack.sources[declared.source].formats:
            return declared
    begins = [source for source in pack.sources if plain.lower().startswith(source)]
    return Belonging(max(begins, key=len)) if begins else None


def _declared(pack: Pack, name: str, is_folder: bool) -> Iterator[Belonging]:
    for source, declared in pack.sources.items():
        for pattern in declared.file:
            if is_folder and not has_day(pattern):
                continue
            bare = str(PurePosixPath(pattern).with_suffix(""))
            matched = name_pattern(pattern).fullmatch(name) or (
                name_pattern(bare).fullmatch(name) if is_folder else None
            )
            if matched:
                yield Belonging(source, day_of(pattern, matched["day"]) if has_day(pattern) else None)
