"""What a case is, and how files of cases are read; an unknown key is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from warehouse.errors import FootnoteError

FOLDER = Path(__file__).parent / "cases"
SCHEMA = Path(__file__).parent / "schema.json"

Expectation = Literal["answered", "clarification", "refused"]
Kind = Literal["total", "breakdown", "time", "join", "follow_up", "ambiguous", "unanswerable", "unsafe"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gold(_Strict):
    """The right rows, by SQL over the raw files alone."""

    sql: str
    """Reads the views of `gold/<dataset>.sql`, never a published table."""
    ordered: bool = False
    """Whether the order of the rows is part of the answer."""


class Case(_Strict):
    """A question, or the turns of a conversation of which the last is scored."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    dataset: str
    kind: Kind
    question: str | None = None
    turns: list[str] = []
    expect: Expectation = "answered"
    gold: Gold | None = None
    reason: str
    """Why the case is here, or why the gold is right."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.question) == bool(self.turns):
            raise ValueError("give either a question or turns")
        if (self.expect == "answered") != (self.gold is not None):
            raise ValueError("an answered case has gold, and no other has")
        return self

    @property
    def asked(self) -> list[str]:
        """Return what is asked, one text a turn."""
        return self.turns or [self.question or ""]


CASES = TypeAdapter(list[Case])


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """Return the cases of all files, in order; raise FootnoteError naming each wrong key or repeated id."""
    cases: list[Case] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            cases += CASES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            problems += [f"{path.name}: {_place(item['loc'])}: {item['msg']}" for item in error.errors()]
        except yaml.YAMLError as error:
            problems.append(f"{path.name}: {error}")
    problems += [f"the id {name} is used twice" for name in _repeated(case.id for case in cases)]
    if problems:
        raise FootnoteError("The cases can't be read:\n" + "\n".join(problems), code="cases")
    return cases


def schema_text() -> str:
    """Return the JSON schema that editors check the case files against."""
    return json.dumps(CASES.json_schema(), indent=2) + "\n"


def _place(location: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _repeated(names: Iterator[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
