"""Find a declared source file in the folder that was given."""

from pathlib import Path

from pipelines.errors import SourceError
from semantic_layer.nearest import nearest
from warehouse.pack import Source


def find_file(folder: Path, source: Source) -> Path | None:
    """Return the file of a source, plain or gzipped; None where an optional one is absent."""
    _check_folder(folder)
    folder = folder / source.folder if source.folder else folder
    names = [name for declared in source.file for name in (declared, f"{declared}.gz")]
    found = [folder / name for name in names if (folder / name).is_file()]
    if len(found) > 1:
        raise SourceError(
            f"is in {folder} twice: {', '.join(path.name for path in found)}",
            file=source.file_label,
            code="file_twice",
            action="Remove the one that is out of date.",
        )
    if found:
        return found[0]
    if source.optional:
        return None
    present = (path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else ()
    raise SourceError(
        f"is not in {folder}, neither plain nor as .gz",
        file=source.file_label,
        code="file_missing",
        choices=nearest(source.file[0], present),
        action="Put it there, or name another folder with --from.",
    )


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
