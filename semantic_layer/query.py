"""MetricQuery: the one request type of the semantic layer."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    ValidationError,
    model_validator,
)

from semantic_layer.day_text import WRITTEN, read_period
from semantic_layer.errors import QueryError

METRIC_TIME = "metric_time"


class Grain(StrEnum):
    """The calendar steps a time dimension can be grouped by, finest first."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    FISCAL_QUARTER = "fiscal_quarter"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# One spelling of a date in every stage (ISO text), whichever door the query came through.
Scalar = Annotated[StrictBool | StrictInt | StrictFloat | StrictStr, BeforeValidator(_plain)]
Operator = Literal[
    "=", "!=", "in", "not in", ">", ">=", "<", "<=", "between", "is null", "is not null", "contains"
]
LIST_OPERATORS = ("in", "not in", "between")
NULL_OPERATORS = ("is null", "is not null")


class Filter(_Request):
    """One condition on a dimension; `value` is a list for in, not in, between, absent for null tests."""

    dimension: StrictStr
    op: Operator = "="
    value: Scalar | list[Scalar] | None = None

    @model_validator(mode="after")
    def _value_suits_operator(self) -> Self:
        if self.op in NULL_OPERATORS and self.value is not None:
            raise ValueError(f"'{self.op}' takes no value")
        if self.op in LIST_OPERATORS and not (isinstance(self.value, list) and self.value):
            raise ValueError(f"'{self.op}' takes a list of values")
        if self.op == "between" and len(self.values) != 2:
            raise ValueError("'between' takes a list of two values, both included")
        if self.op not in LIST_OPERATORS + NULL_OPERATORS and (
            self.value is None or isinstance(self.value, list)
        ):
            raise ValueError(f"'{self.op}' takes one value")
        return self

    @property
    def values(self) -> list[bool | int | float | str]:
        """The value or values as a list, empty for the null tests."""
        if self.value is None:
            return []
        return self.value if isinstance(self.value, list) else [self.value]


class MetricFilter(_Request):
    """One condition on the value a metric has, over all time, for the entity `by` that a row belongs to."""

    metric: StrictStr
    by: StrictStr
    op: Literal["=", "!=", ">", ">=", "<", "<="]
    value: StrictInt | StrictFloat


class AnyOf(_Request):
    """Conditions of which at least one must hold."""

    any: list["SingleCondition"] = Field(min_length=1)


KINDS = ("Filter", "AnyOf", "MetricFilter")


def _kind(value: Any) -> str:
    for kind, key in ((AnyOf, "any"), (MetricFilter, "metric")):
        if isinstance(value, kind) or (isinstance(value, dict) and key in value):
            return kind.__name__
    return "Filter"


SingleCondition = Annotated[
    Annotated[Filter, Tag("Filter")] | Annotated[MetricFilter, Tag("MetricFilter")], Discriminator(_kind)
]
# Told apart by a key of their own, so that a wrong filter is explained as a filter alone.
Condition = Annotated[
    Annotated[Filter, Tag("Filter")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[MetricFilter, Tag("MetricFilter")],
    Discriminator(_kind),
]


class GroupBy(_Request):
    """A dimension to group by; `grain`, one of Grain or of the time spine's own, only for time dimensions."""

    name: StrictStr
    grain: StrictStr | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if text in set(Grain):
            return {"name": METRIC_TIME, "grain": text}
        head, _, last = text.rpartition("__")
        return {"name": head, "grain": last} if head and last in set(Grain) else {"name": text}


def _first_day(value: Any) -> Any:
    return _whole_period(value, last=False)


def _last_day(value: Any) -> Any:
    return _whole_period(value, last=True)


def _whole_period(value: Any, *, last: bool) -> Any:
    """Read a bare year or month as its first or last day; no number but a year is a date."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{value!r} is no date; {WRITTEN}, a month 2017-12, a year 2017")
    # A bare year comes from YAML and JSON as a number.
    return read_period(f"{value:04}" if isinstance(value, int) else value, last=last)


class TimeRange(_Request):
    """A range of days, both ends included and either left open; a bare year or month means all of it."""

    from_: Annotated[date | None, BeforeValidator(_first_day)] = Field(None, alias="from")
    to: Annotated[date | None, BeforeValidator(_last_day)] = None
    dimension: StrictStr = METRIC_TIME

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.from_ and self.to and self.from_ > self.to:
            raise ValueError(f"the range ends ({self.to}) before it starts ({self.from_})")
        return self


class Having(_Request):
    """One condition on a metric's value in the result."""

    metric: StrictStr
    op: Literal["=", "!=", ">", ">=", "<", "<="]
    value: StrictInt | StrictFloat


class OrderBy(_Request):
    """A metric, dimension or output column to sort by; nulls come last either way."""

    name: StrictStr
    descending: bool = False


class Accumulate(_Request):
    """A cumulative column of a metric: over a window ("7 days"), a grain so far, or over all before."""

    metric: StrictStr
    window: StrictStr | None = None
    to_date: StrictStr | None = None


class Top(_Request):
    """The first `count` rows of each group of the columns `within`, by a metric column (the first metric)."""

    count: int = Field(ge=1)
    within: list[StrictStr] = Field(min_length=1)
    by: StrictStr | None = None
    descending: bool = True


class Cohort(_Request):
    """Group the things an entity stands for by the period of their first row, and by the periods since."""

    entity: StrictStr
    grain: StrictStr = "month"


def _some(metrics: list[str]) -> list[str]:
    if not metrics:
        raise ValueError("at least one metric is needed")
    return metrics


class MetricQuery(_Request):
    """Metrics by dimensions, under filters, in a time range; items of `where` and `having` must all hold."""

    metrics: Annotated[list[StrictStr], AfterValidator(_some)]
    group_by: list[GroupBy] = []
    where: list[Condition] = []
    having: list[Having] = []
    time: TimeRange | None = None
    compare: Literal["previous_year", "previous_period"] | None = None
    share_of_total: list[StrictStr] = []
    share_of_parent: list[StrictStr] = []
    cumulative: list[Accumulate] = []
    every_period: bool = False
    cohort: Cohort | None = None
    top: Top | None = None
    order_by: list[OrderBy] = []
    limit: int | None = Field(None, ge=1)

    @property
    def filters(self) -> list[Filter]:
        """Every filter on a dimension in `where`, those inside `any` included."""
        return [part for part in self._conditions if isinstance(part, Filter)]

    @property
    def metric_filters(self) -> list[MetricFilter]:
        """Every condition on a metric in `where`, those inside `any` included."""
        return [part for part in self._conditions if isinstance(part, MetricFilter)]

    @property
    def _conditions(self) -> list[Filter | MetricFilter]:
        return [part for item in self.where for part in (item.any if isinstance(item, AnyOf) else [item])]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "MetricQuery":
        """Read a query from plain data; QueryError names every wrong field."""
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            raise QueryError(_explain(error), code="invalid_query", choices=_known_fields(error)) from None

    @classmethod
    def readable_part(cls, data: Mapping[str, Any]) -> "MetricQuery | None":
        """Return the query without the fields that can't be read, None where that leaves none."""
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            wrong = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
        kept = {name: value for name, value in data.items() if name not in wrong}
        return cls.readable_part(kept) if wrong and "metrics" in kept else None

    def as_dict(self) -> dict[str, Any]:
        """Return the query as JSON values, without the fields left at their defaults."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _explain(error: ValidationError) -> str:
    told: dict[str, str] = {}
    for problem in error.errors():
        place = ".".join(str(part) for part in problem["loc"] if part not in KINDS) or "query"
        told.setdefault(place, problem["msg"].removeprefix("Value error, "))
    return "The query is not valid: " + "; ".join(f"{place}: {message}" for place, message in told.items())


def _known_fields(error: ValidationError) -> tuple[str, ...]:
    from semantic_layer.nearest import nearest

    unknown = [
        str(problem["loc"][-1])
        for problem in error.errors()
        if problem["type"] == "extra_forbidden" and len(problem["loc"]) == 1
    ]
    fields = MetricQuery.model_fields
    return tuple(dict.fromkeys(name for wrong in unknown for name in nearest(wrong, fields)))
