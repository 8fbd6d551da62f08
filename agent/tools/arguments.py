"""The arguments of each tool, as the model sees them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from semantic_layer.of_groups import OF_GROUPS, OfGroups

RefusalReason = Literal["not_in_data", "outside_data", "not_in_dataset", "not_understood", "unsupported"]


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FilterArgument(_Arguments):
    dimension: str
    op: Literal[
        "=", "!=", "in", "not in", ">", ">=", "<", "<=", "between", "is null", "is not null", "contains"
    ] = "="
    value: str | int | float | bool | list[str | int | float] | None = None


class TimeArgument(_Arguments):
    from_: str | None = Field(default=None, alias="from", description="First day, YYYY-MM-DD")
    to: str | None = Field(default=None, description="Last day, included, YYYY-MM-DD")


class OrderArgument(_Arguments):
    name: str
    descending: bool = False


class HavingArgument(_Arguments):
    metric: str
    op: Literal["=", "!=", ">", ">=", "<", "<="]
    value: float


class MetricConditionArgument(_Arguments):
    """Keeps the entities for which a metric holds over all time: customers with two orders or more."""

    metric: str
    by: str = Field(description="An entity of the prompt's list; of customers the one `customers` counts")
    op: Literal["=", "!=", ">", ">=", "<", "<="]
    value: int | float


class TopArgument(_Arguments):
    """The first rows of each group: the best product of every category."""

    count: int = Field(ge=1)
    within: list[str] = Field(description="Dimensions of group_by that make the groups")
    by: str | None = Field(default=None, description="Metric; the first one")
    descending: bool = True


class CumulativeArgument(_Arguments):
    """A running total of an additive metric, by a grain of time in group_by.

    With neither window nor to_date it counts from the first day of the data.
    """

    metric: str
    window: str | None = Field(default=None, description="Rolling, as in '12 months' or '28 days'")
    to_date: str | None = Field(default=None, description="Starts anew each 'month', 'quarter' or 'year'")


class TermArgument(_Arguments):
    """A metric added or taken off, of the rows of the periods alone where there are any."""

    metric: str
    sign: Literal[1, -1] = 1
    within: list[TimeArgument] = []


class RatioArgument(_Arguments):
    """A metric that a question makes: a ratio, its numerator under conditions, or a count of values."""

    name: str = Field(description="made_ and more")
    label: str
    numerator: str | None = None
    denominator: str | None = None
    where: list[FilterArgument] = Field(default=[], description="Of the numerator alone; = or in")
    counts: str | None = Field(default=None, description="Dimension whose different values are counted")


class MadeArgument(RatioArgument):
    """What the planner makes besides: a sum of terms, over another or none."""

    of_those: list[MetricConditionArgument] = []
    """What the entities of the numerator, or of the rows aggregated, have besides."""
    same_rows: bool = False
    """Whether numerator and denominator are of rows that meet the conditions of both."""
    terms: list[TermArgument] = []
    over: TermArgument | None = None
    of: str | None = None
    """A simple metric or a numeric dimension whose rows are aggregated, or counted under `where` alone."""
    aggregation: Literal["average", "median", "max", "min"] | None = None
    periods_of: str | None = None
    grain: Literal["day", "week", "month", "quarter", "year"] = "day"
    kept: bool = False
    """Whether periods are those of the rows that a metric keeps, not of all that its table has."""


class CohortArgument(_Arguments):
    """Retention: rows are the period of an entity's first row and periods since then."""

    entity: str = Field(description="As `by` of a condition")
    grain: str = Field(default="month", description="month, quarter, year, week or day")


class QueryMetrics(_Arguments):
    metrics: list[str]
    group_by: list[str] = Field(default=[], description="Dimension names; time as metric_time__month")
    where: list[FilterArgument | MetricConditionArgument] = Field(default=[], description="All must hold")
    having: list[HavingArgument] = Field(default=[], description="Conditions on metrics, after grouping")
    time: TimeArgument | None = None
    compare: Literal["previous_year", "previous_period"] | None = None
    share_of_total: list[str] = Field(
        default=[], description="Sums and counts to show as a share of the total too"
    )
    share_of_parent: list[str] = Field(
        default=[], description="Metrics to show as a share of the group named first in group_by"
    )
    cumulative: list[CumulativeArgument] = []
    top: TopArgument | None = None
    cohort: CohortArgument | None = None
    made: Sequence[RatioArgument] = Field(default=[], description="Metrics to make; name them in metrics too")
    order_by: list[OrderArgument] = []
    limit: int | None = None


class FullMetricQuery(QueryMetrics):
    """A metric query with what only the planner makes: language models are offered `QueryMetrics`."""

    made: Sequence[MadeArgument] = []
    counted: str | None = Field(default=None, description="What groups are called whose number is told")
    reaching: float | None = Field(default=None, gt=0, lt=1, description="Part that those counted have")
    as_part: bool = Field(default=False, description="Those counted as a part of all groups")
    averaged: str | None = Field(default=None, description="What the mean of the groups is called")
    together: str | None = Field(default=None, description="What the share of the first groups is called")
    first: int | None = Field(default=None, ge=1, description="How many come first")
    leading: float | None = Field(default=None, gt=0, lt=1, description="The part of the groups that leads")
    skip: int = Field(default=0, ge=0, description="How many of the first rows are passed over")

    @property
    def of_groups(self) -> OfGroups | None:
        """What is told of the groups, if not all of them."""
        told = {name: getattr(self, name) for name in OF_GROUPS}
        return OfGroups(**told) if any(told.values()) else None


class ExplainChange(_Arguments):
    metric: str
    from_: str = Field(alias="from", description="First day of the period, YYYY-MM-DD")
    to: str = Field(description="Its last day, included")


class Describe(_Arguments):
    names: list[str] = Field(
        min_length=1, max_length=20, description="Metrics or dimensions of the catalogue"
    )
    with_dimensions: bool = Field(default=False, description="List all that each metric can be grouped by")


class RunSql(_Arguments):
    sql: str


class SearchValues(_Arguments):
    text: str
    dimensions: list[str] = Field(default=[], description="Only these dimensions; empty for all")


class SearchText(_Arguments):
    text: str


class LookupModel(_Arguments):
    what: Literal[
        "segments",
        "segment_of_customer",
        "predictions",
        "recommendations",
        "similar_products",
        "anomalies",
        "forecast",
        "model_card",
    ]
    subject: str | None = Field(
        default=None, description="A customer, product, order, session, metric or model"
    )
    grain: Literal["day", "week", "month"] | None = Field(default=None, description="Of a forecast; day")
    periods: int | None = Field(default=None, ge=1, le=400, description="The first so many rows")
    time: TimeArgument | None = None


class AskUser(_Arguments):
    question: str
    options: list[str] = Field(min_length=2, max_length=5)


class Answer(_Arguments):
    text: str
    kind: Literal["answer", "refusal"] = "answer"
    reason: RefusalReason = Field(default="not_in_data", description="Why, for a refusal alone")


ARGUMENTS: dict[str, type[_Arguments]] = {
    "query_metrics": QueryMetrics,
    "explain_change": ExplainChange,
    "run_sql": RunSql,
    "search_values": SearchValues,
    "describe": Describe,
    "lookup_model": LookupModel,
    "ask_user": AskUser,
    "answer": Answer,
}


class SearchProducts(_Arguments):
    text: str = Field(description="What it is, is for, or is called; prices may stand in it")
    min_price: float | None = Field(default=None, ge=0, description="Of a piece")
    max_price: float | None = Field(default=None, ge=0)
    category: str | None = None
    country: str | None = Field(default=None, description="It was sold to")
    sold_since: date | None = None
    all_that_fit: bool = Field(default=False, description="Every one, to filter metrics by product_ids")
    k: int = Field(default=5, ge=1, le=50)


class SearchGlossary(_Arguments):
    text: str


class SearchReviews(_Arguments):
    about: str = Field(default="", description="A category, a product or anything said; empty for all")
    min_score: int | None = Field(default=None, ge=1, le=5)
    max_score: int | None = Field(default=None, ge=1, le=5)


class FullSearchProducts(SearchProducts):
    conditions_in_text: bool = False
    by_price: Literal["lowest", "highest"] | None = None


# What a tool takes besides; never told to a language model.
WIDER: dict[str, type[_Arguments]] = {"query_metrics": FullMetricQuery}
# Only where there are texts to search.
READING: dict[str, type[_Arguments]] = {"search_text": SearchText}
# Only where products are indexed.
FINDING: dict[str, type[_Arguments]] = {"search_products": SearchProducts}
# A model is told every definition with its prompt; the planner looks for what the words of one resemble.
# What strangers wrote in reviews reaches a model by search_text alone.
FINDING_OF_PLANNER: dict[str, type[_Arguments]] = {
    "search_products": FullSearchProducts,
    "search_glossary": SearchGlossary,
    "search_reviews": SearchReviews,
}


def plain(arguments: BaseModel) -> dict[str, Any]:
    """Arguments as the plain data a metric query is read from."""
    return arguments.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
