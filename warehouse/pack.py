"""A dataset pack's declaration, read strictly from its pack.yml."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from warehouse.errors import PackError

PACKS = Path(__file__).with_name("datasets")
PROJECT = Path(__file__).parent
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ColumnType = Annotated[
    str,
    StringConstraints(
        pattern=r"^(text|integer|double|boolean|date|timestamp|decimal\(\d{1,2},\s?\d{1,2}\))$"
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One declared column of a source file."""

    type: ColumnType
    required: bool = False
    accepted: tuple[str, ...] = ()
    format: str | None = None

    @model_validator(mode="after")
    def _format_is_for_days(self) -> "Column":
        if self.format is not None and self.type not in ("date", "timestamp"):
            raise ValueError("format belongs to date and timestamp columns")
        return self


class Source(_Strict):
    """One declared source file: what its rows must look like."""

    file: str
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    columns: dict[str, Column] = Field(min_length=1)
    unique: tuple[str, ...] = ()
    rules: dict[Name, str] = Field(default_factory=dict)
    references: dict[str, Annotated[str, StringConstraints(pattern=r"^\w+\.\w+$")]] = Field(
        default_factory=dict
    )
    optional: bool = False

    @model_validator(mode="after")
    def _names_are_columns(self) -> "Source":
        unknown = [name for name in (*self.unique, *self.references) if name not in self.columns]
        if unknown:
            raise ValueError(f"not a declared column: {', '.join(unknown)}")
        return self


class Pack(_Strict):
    """One dataset: what it is, its source files in landing order, what it lacks (mart -> plain word)."""

    name: Name
    title: str
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    locale: str
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    hemisphere: Literal["north", "south"] = "north"
    language: str
    source: Literal["files", "generator"] = "files"
    lacks: dict[str, str] = Field(default_factory=dict)
    sources: dict[Name, Source] = Field(min_length=1)

    @model_validator(mode="after")
    def _references_land_first(self) -> "Pack":
        landed: dict[str, Source] = {}
        for name, source in self.sources.items():
            for column, target in source.references.items():
                parent, key = target.split(".")
                if parent not in landed or key not in landed[parent].columns:
                    raise ValueError(
                        f"sources.{name}.references.{column}: {target} is not a column landed before"
                    )
            landed[name] = source
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
        lines = [f"  {_key(error['loc'])}: {_plain(error['msg'])}" for error in problem.errors()]
        raise PackError(
            f"{path} is not a valid pack:\n" + "\n".join(lines) + "\n",
            code="pack_invalid",
            action="The format is described in warehouse/datasets/README.md.",
        ) from problem


def unknown_dataset(name: str) -> PackError:
    """The error for a dataset name that no pack has."""
    names = pack_names()
    return PackError(
        f"There is no dataset named '{name[:80]}'",
        code="unknown_dataset",
        choices=get_close_matches(name.lower(), names, n=2),
        action=f"Datasets: {', '.join(names)}.",
    )


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "pack"


def _plain(message: str) -> str:
    return re.sub(r"^Value error, ", "", message)
