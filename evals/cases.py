"""What a case is, and how files of cases are read; an unknown key is refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from warehouse.errors import FootnoteError

FOLDER = Path(__file__).parent / "cases"
SCHEMA = Path(__file__).parent / "schema.json"

Expectation = Literal["answered", "clarification", "refused"]
Half = Literal["tune", "report"]
CaseSet = Literal["core", "blind", "fresh", "unseen", "plain", "stranger"]
Road = Literal["metric_query", "sql", "products", "models", "breakdown", "told"]
Kind = Literal[
    "metric",
    "breakdown",
    "time",
    "comparison",
    "top_n",
    "top_n_per_group",
    "ratio",
    "share",
    "rolling",
    "cumulative",
    "having",
    "count",
    "cohort",
    "funnel",
    "multi_fact",
    "grounding",
    "follow_up",
    "other_language",
    "definition",
    "ambiguous",
    "unanswerable",
    "false_premise",
    "injection",
    "product",
    "segment",
    "prediction",
    "recommendation",
    "anomaly",
    "why",
]
# What rows can't judge: without gold these say what an answer must tell, show or stand on.
WITHOUT_ROWS = frozenset(
    ("definition", "false_premise", "product", "segment", "prediction", "recommendation", "anomaly")
    + ("why", "funnel")
)


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[str, AfterValidator(_expression)]
Expectations = Annotated[
    list[Expectation],
    Field(min_length=1),
    BeforeValidator(_several, json_schema_input_type=Expectation | list[Expectation]),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gold(_Strict):
    """The right rows, by SQL over the raw files alone."""

    sql: str
    """Reads the tables of `gold/<dataset>.sql`, never a published one."""
    ordered: bool = False
    """Whether the order of the rows is part of the answer."""


class Case(_Strict):
    """A question, or the turns of a conversation of which the last is scored."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    set: CaseSet = "core"
    """The folder its file is in."""
    dataset: str
    kind: Kind
    half: Half | None = None
    """Which half of its set: one may be looked at while the planner is made, the other is reported only."""
    question: str | None = None
    turns: list[str] = []
    expect: Expectations = ["answered"]
    """The outcomes that are right: one, or a list."""
    gold: Gold | None = None
    accept: list[str] = []
    """Other right rows, by SQL as in gold: another fair definition, unit or shape."""
    path: list[Road] | None = None
    """What one of the citations must be, instead of what its kind asks for; `[]` for whatever it is."""
    says: list[Words] = []
    """Regular expressions, each of which the text of an answer or refusal must hold; case is free."""
    shows: list[Words] = []
    """Regular expressions, each of which the text or a cited row must hold; case is free."""
    reason: str
    """Why the case is here, or why the gold is right."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.question) == bool(self.turns):
            raise ValueError("give either a question or turns")
        if self.gold and "answered" not in self.expect:
            raise ValueError("a case that is never answered has no gold")
        if self.accept and "answered" not in self.expect:
            raise ValueError("a case that is never answered accepts no rows")
        if "answered" in self.expect and not self.right_rows and self.kind not in WITHOUT_ROWS:
            raise ValueError(f"an answered case of the kind {self.kind} has gold, or rows to accept")
        return self

    @property
    def asked(self) -> list[str]:
        """Return what is asked, one text a turn."""
        return self.turns or [self.question or ""]

    @property
    def right_rows(self) -> list[str]:
        """Return the SQL of all accepted rows, gold first; none where rows can't judge the answer."""
        return [self.gold.sql, *self.accept] if self.gold else self.accept

    @property
    def ordered(self) -> bool:
        """Return whether the order of the rows is part of the answer."""
        return self.gold is not None and self.gold.ordered


CASES = TypeAdapter(list[Case])


def case_files(folder: Path = FOLDER) -> list[Path]:
    """Return the files of cases in a folder and those below it, in order."""
    return sorted(folder.rglob("*.yml"))


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """Return the cases of all files, in order; raise FootnoteError naming each wrong key or repeated id."""
    cases: list[Case] = []
    problems: list[str] = []
    for path in case_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            cases += CASES.validate_python(_of_set(path.parent, folder, path.read_text(encoding="utf-8")))
        except ValidationError as error:
            problems += [f"{name}: {_place(item['loc'])}: {item['msg']}" for item in error.errors()]
        except yaml.YAMLError as error:
            problems.append(f"{name}: {error}")
    problems += [f"the id {name} is used twice" for name in _repeated(case.id for case in cases)]
    if problems:
        raise FootnoteError("The cases can't be read:\n" + "\n".join(problems), code="cases")
    return cases


def schema_text() -> str:
    """Return the JSON schema that editors check the case files against."""
    return json.dumps(CASES.json_schema(), indent=2) + "\n"


def _of_set(folder: Path, top: Path, text: str) -> Any:
    """The cases of a file, each of the set its folder is named after."""
    entries = yaml.safe_load(text)
    if folder == top or not isinstance(entries, list):
        return entries
    return [{"set": folder.name, **entry} if isinstance(entry, dict) else entry for entry in entries]


def _place(location: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _repeated(names: Iterator[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
