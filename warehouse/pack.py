"""A dataset pack's declaration, read strictly from its pack.yml."""

import re
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from warehouse.errors import PackError
from warehouse.file_names import Format, file_format, has_day, is_many
from warehouse.pack_checks import problems_between, problems_within

PACKS = Path(__file__).with_name("datasets")
PROJECT = Path(__file__).parent
MOST_DIGITS = 38
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ColumnType = Annotated[
    str,
    StringConstraints(
        pattern=r"^(text|integer|double|boolean|date|timestamp|decimal\(\d{1,2},\s?\d{1,2}\))$"
    ),
]
Target = Annotated[str, StringConstraints(pattern=r"^\w+\.\w+$")]


def _as_names(declared: Any) -> Any:
    return (declared,) if isinstance(declared, str) else declared


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One declared column of a source file; `place` is its name or dotted path in the file, if another."""

    type: ColumnType
    required: bool = False
    accepted: tuple[str, ...] = ()
    format: str | None = None
    place: Annotated[str, StringConstraints(min_length=1)] | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _format_is_for_days(self) -> "Column":
        if self.format is not None and self.type not in ("date", "timestamp"):
            raise ValueError("format belongs to date and timestamp columns")
        return self

    @model_validator(mode="after")
    def _decimal_has_room(self) -> "Column":
        digits = [int(number) for number in re.findall(r"\d+", self.type)]
        if digits and not (1 <= digits[0] <= MOST_DIGITS and digits[1] <= digits[0]):
            raise ValueError(
                f"type: a decimal has up to {MOST_DIGITS} digits, and no more of them after the point"
            )
        return self


class StatusOrder(_Strict):
    """How a status follows from the moments that remain: the first step whose moment is known holds.

    Once `settled_by` has passed, a status without a moment of its own, such as canceled, is believed.
    """

    column: str
    settled_by: str | None = None
    order: tuple[dict[str, str | None], ...] = Field(min_length=1)


class AsOf(_Strict):
    """What was not known before a cut: rows from `known_from` on, moments of `later`, the status of them."""

    known_from: str | None = None
    later: tuple[str, ...] = ()
    status: StatusOrder | None = None
    known_by: dict[str, Target] = Field(default_factory=dict)


class Source(_Strict):
    """One declared source: in which files it comes and what its rows must look like."""

    file: Annotated[tuple[str, ...], BeforeValidator(_as_names), Field(min_length=1)]
    folder: str | None = Field(default=None, alias="in")
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    columns: dict[str, Column] = Field(min_length=1)
    other_columns: Literal["refuse", "ignore"] = "refuse"
    unique: tuple[str, ...] = ()
    rules: dict[Name, str] = Field(default_factory=dict)
    references: dict[str, Target] = Field(default_factory=dict)
    optional: bool = False
    event_time: str | None = None
    as_of: AsOf | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Source":
        if problems := problems_within(self):
            raise ValueError("\n".join(problems))
        return self

    @property
    def formats(self) -> frozenset[Format]:
        """The formats that its file may have."""
        return frozenset(format for name in self.file if (format := file_format(name)))

    @property
    def places(self) -> list[str]:
        """What its columns are called in the file, in declared order."""
        return [column.place or name for name, column in self.columns.items()]

    @property
    def is_daily(self) -> bool:
        """Whether there is one file, or one folder of files, a day."""
        return any(has_day(name) for name in self.file)

    @property
    def is_many(self) -> bool:
        """Whether it may come in several files."""
        return any(is_many(name) for name in self.file)

    @property
    def file_label(self) -> str:
        """Its file as a person reads it: `a.csv`, `a.csv or a.xlsx`, `funnel/a.csv`."""
        before = f"{self.folder}/" if self.folder else ""
        return " or ".join(f"{before}{name}" for name in self.file)


class Pack(_Strict):
    """One dataset: what it is, its source files in landing order, what it lacks.

    `lacks` maps an empty mart or column to its plain word; `partition` is how the Parquet of its facts is
    cut, by day or by month.
    """

    name: Name
    title: str
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    locale: str
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    hemisphere: Literal["north", "south"] = "north"
    language: str
    source: Literal["files", "generator", "either"] = "files"
    partition: Literal["day", "month"] = "month"
    days: Literal["known", "assumed"] = "known"
    lacks: dict[str, str] = Field(default_factory=dict)
    sources: dict[Name, Source] = Field(min_length=1)

    @model_validator(mode="after")
    def _sources_agree(self) -> "Pack":
        if problems := problems_between(self.sources, self.sources):
            raise ValueError("\n".join(problems))
        return self

    @property
    def folder(self) -> Path:
        """Where the pack's models and seeds are."""
        return PACKS / self.name

    @property
    def contracts(self) -> frozenset[str]:
        """The silver contracts this pack fills by a model of its own."""
        return frozenset(path.stem for path in (self.folder / "models").glob("*.sql")) & all_contracts()


def all_contracts() -> frozenset[str]:
    """Names of all silver contracts: each has an empty stand-in model in the project."""
    return frozenset(path.stem for path in (PROJECT / "models" / "absent").glob("*.sql"))


def pack_names() -> tuple[str, ...]:
    """Names of the packs there are, sorted."""
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.yml")))


def load_pack(name: str) -> Pack:
    """Read a pack by name; an unknown name or a wrong declaration is a PackError."""
    if name not in pack_names():
        raise unknown_dataset(name)
    path = PACKS / name / "pack.yml"
    try:
        declared = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as problem:
        raise PackError(
            f"{path} is not YAML: {' '.join(str(problem).split())}", code="pack_syntax"
        ) from problem
    return parse_pack(name, declared, path)


def parse_pack(name: str, declared: Any, path: Path) -> Pack:
    """Check a declaration; the PackError lists every problem by key."""
    if not isinstance(declared, Mapping):
        raise PackError(f"{path} must be a mapping of keys", code="pack_invalid")
    try:
        return Pack.model_validate({"name": name, **declared})
    except ValidationError as problem:
        raise PackError(
            f"{path} is not a valid pack:\n" + "\n".join(_lines(problem, declared)) + "\n",
            code="pack_invalid",
            action="The format is described in warehouse/datasets/README.md.",
        ) from problem


def _lines(problem: ValidationError, declared: Mapping[str, Any]) -> list[str]:
    found = [
        f"  {_key(error['loc'], text)}"
        for error in problem.errors()
        for text in _plain(error["msg"]).splitlines()
    ]
    # Pydantic compares sources only once each is right by itself; here the right ones are compared anyway.
    raw = declared.get("sources")
    sources = raw if isinstance(raw, Mapping) else {}
    found += [f"  {text}" for text in problems_between(_right_alone(sources), sources)]
    return list(dict.fromkeys(found))


def _right_alone(sources: Mapping[str, Any]) -> dict[str, Source]:
    right = {}
    for name, source in sources.items():
        with suppress(ValidationError):
            right[name] = Source.model_validate(source)
    return right


def unknown_dataset(name: str) -> PackError:
    """The error for a dataset name that no pack has."""
    names = pack_names()
    return PackError(
        f"There is no dataset named '{name[:80]}'",
        code="unknown_dataset",
        choices=get_close_matches(name.lower(), names, n=2),
        action=f"Datasets: {', '.join(names)}.",
    )


def _key(location: tuple[int | str, ...], text: str) -> str:
    key = ".".join(str(part) for part in location)
    joint = "." if key and re.match(r"[\w.]+: ", text) else ": "
    return f"{key}{joint}{text}" if key else text


def _plain(message: str) -> str:
    return re.sub(r"^Value error, ", "", message)
