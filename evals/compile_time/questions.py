"""What is compiled: each question as a MetricQuery and in sidemantic's words; MetricFlow's are translated.

The governed ones are asked by people of a role; they are ours alone, since the peers know no roles.
"""

from dataclasses import dataclass
from typing import Any

from evals.compile_time.models import DIMENSIONS, LOOK_UPS, METRICS
from semantic_layer.policies.access import Access
from semantic_layer.query import Filter


@dataclass(frozen=True)
class Question:
    """A query over one of the models, in our words and in sidemantic's; its columns are in the same order."""

    name: str
    model: str
    query: dict[str, Any]
    sidemantic: dict[str, Any]


@dataclass(frozen=True)
class GovernedQuestion:
    """A query asked by somebody of a role."""

    name: str
    model: str
    query: dict[str, Any]
    access: Access


Asked = Question | GovernedQuestion


EACH = DIMENSIONS // LOOK_UPS
WORDS = [(n, f"word_{n}_{place}") for n in range(LOOK_UPS) for place in range(EACH)]
QUESTIONS = (
    Question(
        "ratio, joined, by month, filtered",
        "shop",
        {
            "metrics": ["order_value"],
            "group_by": ["month", "customer__region"],
            "where": [{"dimension": "order__status", "op": "=", "value": "completed"}],
        },
        {
            "metrics": ["order_value"],
            "dimensions": ["orders.ordered_at__month", "customers.region"],
            "filters": ["orders.status = 'completed'"],
        },
    ),
    Question(
        "two facts",
        "shop",
        {"metrics": ["revenue", "returned"], "group_by": ["customer__region"]},
        {"metrics": ["orders.revenue", "returns.returned"], "dimensions": ["customers.region"]},
    ),
    Question(
        "against the month before",
        "shop",
        {"metrics": ["growth"], "group_by": ["month"]},
        {"metrics": ["growth"], "dimensions": ["orders.ordered_at__month"]},
    ),
    Question(
        "month to date, by day",
        "shop",
        {"metrics": ["revenue_to_date"], "group_by": ["day"]},
        {"metrics": ["revenue_to_date"], "dimensions": ["orders.ordered_at__day"]},
    ),
    Question(
        f"wide: {METRICS} metrics by {DIMENSIONS} dimensions",
        "wide",
        {
            "metrics": [f"total_{n}" for n in range(METRICS)],
            "group_by": [f"thing_{n}__{word}" for n, word in WORDS],
        },
        {
            "metrics": [f"events.total_{n}" for n in range(METRICS)],
            "dimensions": [f"look_up_{n}.{word}" for n, word in WORDS],
        },
    ),
)
ROLES = {
    "row filters": Access(
        "east", filters=(Filter(dimension="customer__region", op="in", value=("EAST", "WEST")),)
    ),
    "small groups": Access("public", min_group_size=5, sensitive=("customer__region",)),
}
GOVERNED: tuple[GovernedQuestion, ...] = tuple(
    GovernedQuestion(f"{question.name}, role with {rules}", question.model, question.query, access)
    for rules, access in ROLES.items()
    for question in QUESTIONS[:2]
)
