"""The answer of one turn, as every edge hands it on: CLI, chat and later REST and MCP."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "clarification", "refused", "error"]
CitationKind = Literal["metric_query", "sql", "products", "reviews", "model"]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Citation(_Contract):
    """One executed request: what was asked of the data, the SQL that ran and the rows it gave."""

    id: str
    kind: CitationKind
    query: dict[str, Any] | None = None
    sql: str
    columns: list[str]
    rows: list[list[Any]]
    row_count: int
    truncated: bool = False
    ledger: dict[str, Any] = Field(default_factory=dict)
    column_units: list[str | None] = Field(default_factory=list)
    """Unit of each column ("currency", "ratio", "count"...), null for a label."""
    column_currencies: list[str | None] = Field(default_factory=list)
    """ISO code of each column of amounts, null for others."""


class Number(_Contract):
    """A figure in the answer's text and the cell it was rendered from."""

    text: str
    citation: str
    row: int | None
    column: str


class Clarification(_Contract):
    """A question back, with the readings to choose from."""

    question: str
    options: list[str]


class Chart(_Contract):
    """What to draw over the rows of one citation; a spec, never code."""

    type: Literal["line", "bar"]
    x: str
    y: list[str]
    citation: str


class ErrorInfo(_Contract):
    """A stable code for programs and a sentence for people."""

    code: str
    message: str


class Timings(_Contract):
    """Milliseconds spent, in all and by stage."""

    total: float = 0.0
    llm: float = 0.0
    compile: float = 0.0
    sql: float = 0.0


class Usage(_Contract):
    """Tokens an LLM reported for the turn; zero without one."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class Approval(_Contract):
    """SQL that runs only after a person says so, by `id`."""

    id: str
    tool: str
    sql: str


class Outcome(_Contract):
    """The contract of `footnote ask --json`."""

    status: Status
    answer: str
    certified: bool = False
    model: str = "planner"
    conversation_id: str
    dataset: str
    data_version: str
    data_start: str | None = None
    data_end: str | None = None
    """First and last day of the data, as an answer may tell them without a citation."""
    citations: list[Citation] = Field(default_factory=list)
    numbers: list[Number] = Field(default_factory=list)
    clarification: Clarification | None = None
    approval: Approval | None = None
    chart: Chart | None = None
    suggestions: list[str] = Field(default_factory=list)
    confidence: float | None = None
    """How sure an answer is, from 0 to 1, null for what is none; it orders answers, and is no probability."""
    doubts: list[str] = Field(default_factory=list)
    """Why the confidence is not higher."""
    error: ErrorInfo | None = None
    timings_ms: Timings = Field(default_factory=Timings)
    usage: Usage = Field(default_factory=Usage)
