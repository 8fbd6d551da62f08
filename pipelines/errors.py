"""Errors of the refresh, by who must act."""

from collections.abc import Sequence

from warehouse.errors import FootnoteError


class SourceError(FootnoteError):
    """A source file can't be read as declared; the data's owner must act.

    `file`, `line` (1 = the header's) and `column` say where, as far as they are known.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str,
        line: int | None = None,
        column: str | None = None,
        code: str = "source_file",
        choices: Sequence[str] = (),
        action: str = "",
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        place = file
        if line is not None:
            place += f", line {line:,}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}", code=code, choices=choices, action=action)


class CheckError(FootnoteError):
    """A model failed or an audit found rows that must not be; nothing is published."""
