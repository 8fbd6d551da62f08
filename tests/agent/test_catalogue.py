"""The prompt holds the part of the catalogue that fits the question, capped; `describe` tells the rest."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.catalogue import DIMENSIONS, METRICS, NAMES, TABLES, Catalogue
from agent.prompts.loader import prompt
from agent.tools.toolbox import Toolbox
from semantic_layer.layer import SemanticLayer
from tests.tiny_shop import publish_shop

RULES = 6_000


@pytest.fixture(scope="module")
def layer(shop_workspace: Path) -> Iterator[SemanticLayer]:
    with SemanticLayer.open(shop_workspace) as opened:
        yield opened


def test_what_is_asked_for_is_told_whole_and_all_else_by_name(layer: SemanticLayer) -> None:
    prompt = Catalogue(layer).prompt_for("share of late deliveries by state")
    assert "- late_delivery_rate: Late delivery rate, ratio." in prompt
    assert "- customer__state: Customer state." in prompt
    known = [name for name in layer.manifest.metrics if not layer.unavailable(name)]
    missing = [name for name in known if name not in prompt and not name.startswith(("model", "predict"))]
    assert len(missing) < len(known) / 2


@pytest.mark.parametrize("asked", ["", "revenue", "late reviews of sellers by month and product " * 400])
def test_the_prompt_is_capped_whatever_is_asked(asked: str, layer: SemanticLayer) -> None:
    assert len(Catalogue(layer).prompt_for(asked)) < RULES + METRICS + DIMENSIONS + TABLES + 3 * NAMES


def test_the_rules_alone_are_short() -> None:
    blank = dict.fromkeys(("title", "currency", "data_start", "data_end", "metrics", "other_metrics"), "")
    blank |= dict.fromkeys(("dimensions", "other_dimensions", "tables", "entities"), "")
    assert len(prompt("system", **blank)) < RULES


def test_a_dimension_that_the_dataset_lacks_is_not_told(tmp_path: Path) -> None:
    publish_shop(tmp_path, without=["customer_service.fact_reviews"])
    with SemanticLayer.open(tmp_path) as lacking:
        told = Catalogue(lacking).prompt_for("orders by customer state and review score")
    assert "review__score" not in told and "customer__state" in told


def test_the_same_question_has_the_same_prompt(layer: SemanticLayer) -> None:
    asked = "orders and revenue by city"
    assert Catalogue(layer).prompt_for(asked) == Catalogue(layer).prompt_for(asked)


def test_entities_are_told_by_what_counts_them(layer: SemanticLayer) -> None:
    """A person with two addresses is two customers of the table: conditions and cohorts are of persons."""
    told = Catalogue(layer).prompt_for("who ordered twice?").partition("\nEntities")[2].splitlines()[1]
    assert "person (customers)" in told and "order (orders)" in told and "customer (" not in told


def test_a_name_is_described(layer: SemanticLayer) -> None:
    names = {"names": ["revenue", "state", "revenu"]}
    reply = Toolbox(layer).run("describe", names, "q1")
    told = json.loads(reply.content)
    assert told["revenue"]["unit"] == "currency" and "customer__..." in told["revenue"]["grouped_by"]
    whole = json.loads(Toolbox(layer).run("describe", names | {"with_dimensions": True}, "q1").content)
    assert "customer__state" in whole["revenue"]["dimensions"]
    assert told["revenue"]["alternatives"]
    assert "customer__state" in told["state"]
    assert "revenue" in told["revenu"]["nearest"] and reply.citation is None
