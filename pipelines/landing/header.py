"""Check a file's first line against the declared columns, and say what is wrong in the data owner's words."""

from collections.abc import Sequence

from pipelines.errors import SourceError
from semantic_layer.nearest import nearest
from warehouse.pack import Source

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def check_header(header: Sequence[str], source: Source, *, file: str) -> None:
    """Return if the header is exactly as declared, else raise a SourceError that names the difference.

    Where the source ignores other columns, those may stand anywhere, and the declared ones in any order.
    """
    declared = source.places
    if list(header) == declared:
        return
    check_delimiter(header, source, file=file)
    check_columns(header, source, file=file, line=1)
    if source.other_columns == "refuse":
        raise SourceError(
            f"has its columns in another order: {', '.join(header)}",
            file=file,
            line=1,
            code="column_order",
            action=f"Declared: {', '.join(declared)}.",
        )


def check_columns(found: Sequence[str], source: Source, *, file: str, line: int | None = None) -> None:
    """Return if exactly the declared columns are there, in whatever order, else raise a SourceError."""
    declared = source.places
    missing = [name for name in declared if name not in found]
    extra = [name for name in found if name not in declared]
    if missing:
        raise _missing(missing, extra, file, line)
    if extra and source.other_columns == "refuse":
        raise SourceError(
            f"has {_columns(extra)} that the dataset does not declare",
            file=file,
            line=line,
            column=extra[0],
            code="column_extra",
            action="Remove it, or declare it in pack.yml.",
        )
    repeated = [name for name in declared if list(found).count(name) > 1]
    if repeated:
        raise SourceError(
            f"has {_columns(repeated)} twice", file=file, line=line, column=repeated[0], code="column_twice"
        )


def check_delimiter(header: Sequence[str], source: Source, *, file: str) -> None:
    """Raise a SourceError if a header of one field is the declared columns with another delimiter."""
    if len(header) > 1 or len(source.places) == 1:
        return
    for delimiter, name in DELIMITERS.items():
        parts = [part.strip('"') for part in "".join(header).split(delimiter)]
        if delimiter != source.delimiter and len(parts) > 1 and set(parts) & set(source.places):
            wanted = DELIMITERS.get(source.delimiter, repr(source.delimiter))
            raise SourceError(
                f"its fields are separated by {name}, but {wanted} are declared",
                file=file,
                line=1,
                code="delimiter",
                action="Export it again, or declare its delimiter in pack.yml.",
            )


def _missing(missing: Sequence[str], extra: Sequence[str], file: str, line: int | None) -> SourceError:
    near = [name for name in extra if name.lower() == missing[0].lower()] or nearest(missing[0], extra)
    return SourceError(
        f"lacks the declared {_columns(missing)}",
        file=file,
        line=line,
        column=missing[0],
        code="column_missing",
        choices=near,
        action="Rename it in the file." if near else "Export the file with that column.",
    )


def _columns(names: Sequence[str]) -> str:
    return (
        f"column{'s' if len(names) > 1 else ''} {', '.join(name[:60] or '(no name)' for name in names[:8])}"
    )
