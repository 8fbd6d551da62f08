"""What a picture is: queries, a drawing of their rows, and words about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

Draw = Callable[[Any, "Answers"], None]


@dataclass(frozen=True)
class Picture:
    """A picture: the files `queries/NAME.QUERY.sql` (or .yml) are asked, `texts/NAME.md` words what they say.

    `about` tells how to read it. `draw` draws on a figure of `size` inches. The first query decides: where it
    has no row there is `nothing` to show; another whose tables are empty is not asked. `explained_by` names
    the model whose card tells why its table is empty.
    """

    name: str
    section: str
    title: str
    about: str
    nothing: str
    draw: Draw
    queries: tuple[str, ...] = ("rows", "facts")
    size: tuple[float, float] = (8.0, 4.2)
    explained_by: str | None = None

    def asked(self, query: str) -> tuple[str, str]:
        """The text of one of its queries, and whether it is sql or yml."""
        folder = resources.files("app.report").joinpath("queries")
        for kind in ("sql", "yml"):
            file = folder.joinpath(f"{self.name}.{query}.{kind}")
            if file.is_file():
                return file.read_text("utf-8").strip(), kind
        raise FileNotFoundError(f"{self.name}.{query}.sql")

    @property
    def template(self) -> str:
        """The sentences about it, one a line, with references to cells."""
        return resources.files("app.report").joinpath(f"texts/{self.name}.md").read_text("utf-8")


@dataclass(frozen=True)
class Answer:
    """The rows of one query: JSON values, days as ISO text."""

    columns: list[str]
    rows: list[list[Any]]
    sql: str
    truncated: bool = False
    units: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def dicts(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """The values of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def numbers(self, name: str) -> list[float]:
        """The values of one column as numbers, NaN where there is none."""
        return [float("nan") if value is None else float(value) for value in self.column(name)]


@dataclass(frozen=True)
class Answers:
    """The answers of a picture's queries by name, and the ISO code of the dataset's amounts."""

    by_query: Mapping[str, Answer]
    currency: str

    def __getitem__(self, query: str) -> Answer:
        return self.by_query[query]

    def __contains__(self, query: str) -> bool:
        return query in self.by_query

    @property
    def rows(self) -> Answer:
        """What the first query, the one that is drawn, gave."""
        return self.by_query["rows"]
