"""Values are found however people write them, over the whole domain."""

from pathlib import Path

import pytest

from semantic_layer.domain import Domain
from semantic_layer.layer import SemanticLayer
from semantic_layer.values import ValueIndex, build_index_file
from warehouse.serving import current


@pytest.mark.parametrize(
    ("text", "dimension", "value", "how"),
    [
        ("são paulo", "customer__city", "são paulo", "exact"),
        ("São Paulo", "customer__city", "são paulo", "case"),
        ("sao paulo", "customer__city", "são paulo", "accent"),
        ("sao paulo", "customer__state", "SP", "synonym"),
        ("SP", "customer__state", "SP", "exact"),
        ("sp", "customer__state", "SP", "case"),
        ("furniture decor", "product__category", "furniture_decor", "accent"),
        ("Health & Beauty", "product__category", "health_beauty", "accent"),
        ("health and beauty", "product__category", "health_beauty", "accent"),
        ("moveis decoracao", "product__category", "furniture_decor", "synonym"),
        ("segunda-feira", "date__weekday", "Monday", "synonym"),
        ("niter", "customer__city", "niterói", "prefix"),
        ("helth beauty", "product__category", "health_beauty", "typo"),
    ],
)
def test_finds(layer: SemanticLayer, text: str, dimension: str, value: str, how: str) -> None:
    found = layer.values.search(text, limit=10)
    assert (dimension, value, how) in [(match.dimension, match.value, match.how) for match in found]


def test_an_ambiguous_place_gives_city_and_state(layer: SemanticLayer) -> None:
    found = {match.dimension for match in layer.values.search("sao paulo")}
    assert found == {"customer__city", "customer__state", "seller__city", "seller__state"}


def test_a_code_means_the_state_alone(layer: SemanticLayer) -> None:
    assert {match.dimension for match in layer.values.search("SP")} == {"customer__state", "seller__state"}


def test_a_beginning_means_the_common_values_first() -> None:
    cities = ["rio de janeiro", "rio branco", "rio claro"]
    index = ValueIndex(
        {
            "customer__city": Domain(cities, cities, [6882, 70, 50]),
            "customer__state": Domain(
                ["RJ", "RS"],
                ["rj", "rs"],
                [12852, 5466],
                {"rio de janeiro": ["RJ"], "rio grande do sul": ["RS"]},
            ),
        }
    )
    found = index.search("Rio")
    assert [match.value for match in found] == ["RJ", "rio de janeiro", "RS", "rio branco", "rio claro"]
    assert found[1].score - found[3].score >= 15


@pytest.mark.parametrize("text", ["", "   ", "!!", "x" * 10_000, "qqqqqqqq"])
def test_noise_finds_nothing(layer: SemanticLayer, text: str) -> None:
    assert layer.values.search(text) == []


def test_is_the_same_from_its_file(layer: SemanticLayer, published: Path, tmp_path: Path) -> None:
    serving = current(published)
    build_index_file(serving.path, serving.info, tmp_path / "values.json")
    loaded = ValueIndex.load(tmp_path / "values.json")
    for text in ("sao paulo", "rio", "SP", "Lumo"):
        assert loaded.search(text) == layer.values.search(text)
