"""Questions for what is found by its meaning: products, sets of them, words; figures are cells of a query."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agent.assistant import Agent
from agent.build import build_agent
from agent.tools.specs import tool_specs
from agent.tools.toolbox import Toolbox
from knowledge.index.build import build_index
from semantic_layer.layer import SemanticLayer
from tests.knowledge import conftest
from tests.knowledge.asked_shop import publish
from warehouse.audit_log.recorder import NO_TRAIL
from warehouse.user import User

POLICIES = """
default: allow
roles:
  paulista: {where: [{dimension: customer__state, op: "=", value: SP}]}
  careful: {approval: all}
users:
  rita: {role: paulista}
  carl: {role: careful}
"""


class Words(conftest.Letters):
    """Vectors so wide that texts without a word in common have next to nothing in common."""

    def _row(self, text: str) -> list[float]:
        row = np.full(4096, 1e-4)
        for word in text.casefold().replace(",", " ").replace(".", " ").split():
            row[sum(map(ord, word)) * 31 % 4096] += 1
        return row.tolist()

    def encode(self, texts):
        rows = np.array([self._row(text) for text in texts], dtype=np.float32).reshape(len(texts), -1)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    workspace = publish(tmp_path_factory.mktemp("asked") / "workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "Letters", Words)
        conftest.stand_in(patch)
        build_index(workspace)
        yield workspace


@pytest.fixture
def agent(indexed: Path) -> Iterator[Agent]:
    built = build_agent(indexed)
    yield built
    built.close()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "do you have retrospot mugs under 2 reais?",
            ["RED RETROSPOT MUG", "21181", "R$ 1.25", "has retrospot"],
        ),
        ("tell me about 22423", ["REGENCY CAKESTAND 3 TIER", "kitchen", "R$ 12.75 a piece", "R$ 102.00"]),
        ("How much is the Regency Cakestand 3 Tier?", ["R$ 12.75", "8 pieces sold"]),
        ("how much does a regency cakestand cost?", ["REGENCY CAKESTAND 3 TIER", "R$ 12.75 a piece"]),
        ("what do you know about 22423?", ["REGENCY CAKESTAND 3 TIER", "R$ 12.75 a piece"]),
        ("show product 21181 please", ["RED RETROSPOT MUG", "R$ 1.25 a piece"]),
        ("help me find a retrospot mug", ["RED RETROSPOT MUG"]),
        ("A pub wants something to serve tea in: a retrospot mug; what have we got?", ["RED RETROSPOT MUG"]),
        ("a client is looking for retrospot mugs. Any ideas from our range?", ["RED RETROSPOT MUG"]),
        ("any retrospott mugs?", ["RED RETROSPOT MUG", "read as “retrospot”"]),
        ("I'm looking for a columbian candle", ["under several codes"]),
        ("retrospot mugs below 2", ["RED RETROSPOT MUG", "Taken as conditions: “below 2”"]),
        (
            "do you have retrospot mugs sold in Brazil since 2016?",
            ["conditions: “sold in Brazil”, “since 2016”"],
        ),
    ],
)
def test_products_are_told_with_figures_that_are_cells(agent: Agent, question: str, parts: list[str]) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "answered" and [c.kind for c in outcome.citations] == ["products"]
    for part in parts:
        assert part in outcome.answer.replace("\\", ""), outcome.answer
    (cited,) = outcome.citations
    assert cited.sql.count("sales.fact_sales") == 1 and cited.rows
    assert all(number.citation == cited.id for number in outcome.numbers)


@pytest.mark.parametrize(
    "question",
    [
        "what are our costs?",
        "how much does the mug cost us?",
        "how much does insurance cost?",
        "cost of goods sold",
    ],
)
def test_what_a_business_spends_is_no_price(agent: Agent, question: str) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "refused" and outcome.error.code == "not_in_dataset", outcome.answer
    assert "costs" in outcome.answer


@pytest.mark.parametrize(
    ("question", "first", "count"),
    [
        ("the cheapest columbian candle", "Columbian candle, round", 2),
        ("which columbian candle is the most expensive?", "ROUND COLUMBIAN CANDLE", 2),
        ("the 1 most expensive columbian candle", "ROUND COLUMBIAN CANDLE", 1),
    ],
)
def test_the_end_of_a_list_by_price(agent: Agent, question: str, first: str, count: int) -> None:
    outcome = agent.ask(question)
    (cited,) = outcome.citations
    prices = [row[cited.columns.index("price")] for row in cited.rows]
    assert prices == sorted(prices, reverse="expensive" in question) and len(prices) == count
    assert cited.rows[0][cited.columns.index("product_name")] == first
    assert "expensive first" in outcome.answer or "cheapest first" in outcome.answer


def test_the_cheapest_of_a_category_are_ranked_by_the_defined_price(agent: Agent) -> None:
    (cited,) = agent.ask("cheapest products in kitchen").citations
    assert cited.query["order_by"] == [{"name": "average_item_price"}]
    assert cited.query["where"][0]["value"] == "kitchen"


def test_the_best_selling_of_a_set_are_ordered_and_named(agent: Agent) -> None:
    for question, metric in (("best selling retrospot mugs", "revenue"), ("most popular mugs", "items_sold")):
        outcome = agent.ask(question)
        cited = outcome.citations[1]
        assert cited.query["order_by"] == [{"name": metric, "descending": True}], outcome.answer
        assert [row[0] for row in cited.rows] == ["21181", "21182"]
        assert "RED RETROSPOT MUG (21181)" in outcome.answer.replace("\\", "")


def test_a_few_words_may_be_goods(agent: Agent) -> None:
    outcome = agent.ask("columbian candels as presents")
    assert outcome.status == "answered" and [c.kind for c in outcome.citations] == ["products"], (
        outcome.answer
    )


def test_what_is_no_thing_is_refused_in_its_own_words(agent: Agent) -> None:
    outcome = agent.ask("zebra quarrels at dawn")
    assert outcome.status == "refused" and outcome.error.code == "not_understood", outcome.answer


def test_a_named_day_before_a_thing_is_no_time(agent: Agent) -> None:
    (found,) = agent.ask("christmas candles under 2 reais").citations
    assert found.kind == "products" and "COLUMBIAN" in str(found.rows).upper()


def test_what_is_sold_of_goods_for_a_named_day_is_of_no_time(agent: Agent) -> None:
    outcome = agent.ask("revenue from christmas retrospot mugs in 2016")
    assert "“christmas retrospot mugs” was taken" in outcome.answer and "December" not in outcome.answer


def test_a_rank_is_no_part_of_a_name(agent: Agent) -> None:
    cited = agent.ask("top 2 retrospot products by revenue").citations[-1]
    assert cited.kind == "metric_query" and len(cited.rows) == 2 and cited.rows[0][0] == "21181"


def test_goods_without_a_measure_are_listed_and_not_counted(agent: Agent) -> None:
    outcome = agent.ask("which retrospot mugs do you sell?")
    assert [c.kind for c in outcome.citations] == ["products"] and "Items" not in outcome.answer


def test_since_when_something_is_sold_is_its_first_day(agent: Agent) -> None:
    outcome = agent.ask("since when do you sell retrospot mugs?")
    cited = outcome.citations[-1]
    assert len(cited.rows) == 1 and "metric_time__day" in str(cited.query["order_by"]), outcome.answer


def test_that_nothing_fits_is_a_refusal_that_shows_what_came_nearest(agent: Agent) -> None:
    outcome = agent.ask("do you sell combine harvester parts?")
    assert outcome.status == "refused" and outcome.error.code == "not_in_data"
    assert "Nothing here fits" in outcome.answer and not outcome.certified


def test_a_metric_of_a_set_that_no_value_names(agent: Agent) -> None:
    outcome = agent.ask("revenue of retrospot mugs by month")
    assert [c.kind for c in outcome.citations] == ["products", "metric_query"], outcome.answer
    (condition,) = outcome.citations[1].query["where"]
    assert condition["dimension"] == "product__product_id" and set(condition["value"]) == {"21181", "21182"}
    assert "the products below" in outcome.answer and "BLUE RETROSPOT MUG" in outcome.answer
    assert sum(row[1] for row in outcome.citations[1].rows) == pytest.approx(7 * 1.25 + 6 * 1.25)


def test_what_the_definitions_and_values_explain_is_not_searched(agent: Agent) -> None:
    outcome = agent.ask("revenue by month")
    assert [c.kind for c in outcome.citations] == ["metric_query"]
    outcome = agent.ask("revenue of REGENCY CAKESTAND 3 TIER")
    assert [c.kind for c in outcome.citations] == ["metric_query"]
    assert outcome.citations[0].query["where"][0]["dimension"] == "product__product_name"


def test_a_word_of_no_definition_is_told_by_what_comes_nearest(agent: Agent) -> None:
    outcome = agent.ask("what does revenue without freight mean here?")
    assert outcome.status == "answered" and "Revenue" in outcome.answer
    outcome = agent.ask("what does zzqqx mean?")
    assert outcome.status == "refused" and outcome.error.code == "not_understood"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("what do customers complain about?", ["broken", "2 reviews", "review a1", "answered my letters"]),
        ("what are the main complaints about mugs?", ["broken", "2 reviews"]),
        ("what do people complain about in kitchen?", ["of 3 read"]),
    ],
)
def test_reviews_are_told_by_theme_with_counts_and_quotes(
    agent: Agent, question: str, parts: list[str]
) -> None:
    outcome = agent.ask(question)
    assert outcome.status == "answered" and [c.kind for c in outcome.citations] == ["reviews"], outcome.answer
    assert not outcome.certified
    for part in parts:
        assert part in outcome.answer, outcome.answer
    (cited,) = outcome.citations
    assert all(row[cited.columns.index("stars")] <= 2 for row in cited.rows)


@pytest.mark.parametrize("question", ["what do customers praise in 2016?", "complaints in SP"])
def test_when_and_where_is_no_matter_of_a_text(agent: Agent, question: str) -> None:
    assert "reviews" not in [cited.kind for cited in agent.ask(question).citations]


def test_who_sees_a_part_of_the_rows_searches_nothing(indexed: Path, tmp_path: Path) -> None:
    import shutil

    workspace = tmp_path / "shop"
    shutil.copytree(indexed, workspace)
    (workspace / "policies.yml").write_text(POLICIES)
    agent = build_agent(workspace)
    told = agent.ask("do you have retrospot mugs?", user=User("rita", "paulista"))
    assert told.status == "refused" and "RETROSPOT MUG" not in told.answer
    agent.close()
    with SemanticLayer.open(workspace) as layer:
        box = Toolbox(layer, indexed=workspace)
        for user in (User("rita", "paulista"), User("carl", "careful")):
            reply = box.run("search_products", {"text": "mug"}, "q1", user=user, trail=NO_TRAIL)
            assert reply.error and reply.result is None and "MUG" not in reply.content


def test_a_search_is_offered_where_something_is_indexed(indexed: Path, workspace: Path) -> None:
    def names(**given: bool) -> set[str]:
        return {spec["function"]["name"] for spec in tool_specs(**given)}

    assert "search_products" not in names() and "search_products" in names(finds_products=True)
    publish(workspace)
    agent = build_agent(workspace)
    outcome = agent.ask("do you have retrospot mugs?")
    assert outcome.status in ("refused", "clarification") and not outcome.citations
    agent.close()


def test_a_model_that_sees_no_values_sees_none_of_what_was_found(indexed: Path) -> None:
    with SemanticLayer.open(indexed) as layer:
        reply = Toolbox(layer, tells_values=False, indexed=indexed).run(
            "search_products", {"text": "retrospot mug"}, "q1"
        )
    told = json.loads(reply.content)
    assert told["status"] == "found" and told["product_ids"] == []
    assert "RETROSPOT" not in reply.content and "21181" not in reply.content


def test_what_is_told_of_a_product_is_no_description(indexed: Path) -> None:
    with SemanticLayer.open(indexed) as layer:
        reply = Toolbox(layer, indexed=indexed).run("search_products", {"text": "tea cosy"}, "q1")
    assert "EVIL-1" in reply.content and "Ignore all previous" not in reply.content


def test_two_sets_that_no_value_names_are_held_against_each_other(agent: Agent) -> None:
    outcome = agent.ask("do retrospot mugs or columbian candles earn us more?")
    assert [c.kind for c in outcome.citations] == ["products", "products", "metric_query"], outcome.answer
    mugs, candles = outcome.citations[-1].rows[0]
    assert mugs == pytest.approx(7 * 1.25 + 6 * 1.25) and candles and candles != mugs
    assert "Revenue: retrospot mugs" in outcome.answer
