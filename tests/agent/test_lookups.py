"""Questions about what models say: looked up by the planner, refused with what is nearest, seen by role."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agent.assistant import Agent
from agent.build import build_agent
from agent.tools.arguments import LookupModel
from agent.tools.lookups import look_up, lookups
from agent.tools.toolbox import Toolbox
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from semantic_layer.result import Result
from tests.told_shop import publish
from warehouse.user import User

POLICIES = """
default: allow
roles:
  niteroi: {where: [{dimension: customer__city, op: "=", value: niterói}]}
users:
  rita: {role: niteroi}
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="module")
def agent(told: Path) -> Iterator[Agent]:
    built = build_agent(told)
    yield built
    built.close()


@pytest.mark.parametrize(
    ("question", "what", "parts"),
    [
        ("Which segment is customer ana in?", "segment", ["loyal high spenders", "reward them"]),
        ("what is the segment of customer Clara?", "segment", ["lapsed one-time buyers"]),
        ("tell me about our customer segments", "segments", ["nobody", "win them back", "50.0%"]),
        ("What should we recommend to customer ana?", "recommend", ["Face cream", "Red lamp", "Blue lamp"]),
        ("recommendations for customer bruno", "recommend", ["Blue lamp"]),
        ("what is similar to product id1?", "similar", ["Red lamp", "Face cream"]),
        ("what is similar to the Blue lamp?", "similar", ["Red lamp", "Face cream"]),
        ("were there anomalies in revenue in 2017?", "anomalies", ["221.00", "far off"]),
        ("forecast revenue for the next month", "forecast", ["120.50", "110.50", "130.50"]),
        ("what will revenue be in the next 2 months?", "forecast", ["120.50", "130.00"]),
        ("forecast sessions for the next 7 days", "forecast", ["too short"]),
        ("how good is the churn model?", "model", ["0.80", "0.60", "1 December 2017"]),
        ("how good is the bounce model?", "model", ["not_trained", "too few rows"]),
        ("what do we predict for customer clara?", "predictions", ["90.0%", "2 January 2018"]),
        ("is customer bruno likely to churn?", "predictions", ["50.0%"]),
    ],
)
def test_is_looked_up(agent: Agent, question: str, what: str, parts: list[str]) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "answered", outcome.answer
    assert [c.kind for c in outcome.citations] == ["model"]
    assert outcome.citations[0].sql and outcome.certified
    for part in parts:
        assert part in outcome.answer.replace("\\", ""), outcome.answer


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("which segment is customer ann in?", "ana"),
        ("what should we recommend to customer brunno?", "bruno"),
        ("what is similar to product id11?", "id1"),
        ("how good is the nosuch model?", None),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_nearest(
    agent: Agent, question: str, near: str | None
) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "refused"
    assert near is None or near in outcome.answer


@pytest.mark.parametrize(
    "question", ["revenue by segment", "recommendations by kind of recommendation", "number of segments"]
)
def test_a_question_for_metrics_stays_one(agent: Agent, question: str) -> None:
    outcome = agent.ask(question)
    assert [c.kind for c in outcome.citations] == ["metric_query"], outcome.answer


def test_where_nothing_was_trained_it_is_refused_by_name(tmp_path: Path) -> None:
    built = build_agent(publish(tmp_path / "empty", emptied=True))
    for question in ("tell me about our segments", "what should we recommend to customer ana?"):
        outcome = built.ask(question)
        assert outcome.status == "refused" and "this dataset has no" in outcome.answer
    assert built.ask("how many customers are likely to churn?").status == "refused"
    built.close()


def test_a_task_without_predictions_counts_nobody(agent: Agent) -> None:
    outcome = agent.ask("customers likely to churn for customer city são paulo")
    assert outcome.status == "answered"


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what is the average churn probability?", "Prediction cut-off: 2 January 2018."),
        (
            "what is the average probability of a late delivery?",
            "Prediction cut-off: 29 February 2016 to 28 February 2017.",
        ),
    ],
)
def test_the_days_of_a_prediction_are_those_of_its_own_task(agent: Agent, question: str, days: str) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "answered", outcome.answer
    assert days in outcome.answer, outcome.answer


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SemanticLayer]:
    """The shop with a model of anomalies that watches revenue and deliveries."""
    workspace = publish(tmp_path_factory.mktemp("watching"))
    with duckdb.connect(str(workspace / "serving" / "v1.duckdb")) as connection:
        connection.execute(
            "insert into models.model_cards select * replace ('anomalies' as model_name) "
            "from models.model_cards limit 1"
        )
        for name in ("revenue", "deliveries", "secret"):
            connection.execute(
                "insert into models.feature_importance select * replace "
                f"('anomalies' as model_name, '{name}' as feature, '{name}' as feature_importance_key) "
                "from models.feature_importance limit 1"
            )
    with SemanticLayer.open(workspace) as layer:
        yield layer


def looked_up(layer: SemanticLayer, **arguments: str) -> dict[str, Any]:
    reply = Toolbox(layer).run("lookup_model", {"what": "anomalies", **arguments}, "q1")
    return dict(json.loads(reply.content))


def test_anomalies_tell_which_metrics_are_watched(watching: SemanticLayer) -> None:
    told = looked_up(watching, subject="revenue")
    assert told["rows"] and sorted(told["watched"]) == ["deliveries", "revenue"]
    assert "deliveries" in looked_up(watching)["error"]


@pytest.mark.parametrize(
    ("subject", "verdict"), [("deliveries", "nothing stood out"), ("late_orders", "It is not watched")]
)
def test_a_metric_without_anomalies_is_watched_or_not(
    watching: SemanticLayer, subject: str, verdict: str
) -> None:
    assert verdict in looked_up(watching, subject=subject)["error"]


def test_where_nothing_tells_what_is_watched_none_is_named(told: Path) -> None:
    with SemanticLayer.open(told) as layer:
        assert "watched" not in looked_up(layer, subject="revenue")
        assert "atched" not in looked_up(layer, subject="late_orders")["error"]


def test_every_lookup_has_arguments_for_it() -> None:
    allowed = LookupModel.model_fields["what"].annotation
    assert set(lookups()) == set(allowed.__args__)  # type: ignore[union-attr]


def test_a_role_sees_the_customers_it_may(told: Path) -> None:
    (told / "policies.yml").write_text(POLICIES, encoding="utf-8")
    try:
        with SemanticLayer.open(told) as layer:
            rita = User("rita", "niteroi")

            def ask(query: MetricQuery) -> Result:
                return layer.query(query, user=rita)

            wanted = LookupModel(what="predictions", subject="bruno")
            view = layer.for_user(rita)
            assert look_up(view, wanted, ask).rows
            other = LookupModel(what="predictions", subject="ana")
            try:
                rows = look_up(view, other, ask).rows
            except QueryError as error:
                rows, told_names = [], str(error)
                assert "bruno" not in told_names
            assert not rows
    finally:
        (told / "policies.yml").unlink()
