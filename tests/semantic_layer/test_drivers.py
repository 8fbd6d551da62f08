"""Contributions sum to the change exactly, whatever the groups; a change is found where it was made."""

import random
from datetime import date

import pytest

from semantic_layer.drivers.analyse import drivers
from semantic_layer.drivers.decompose import decompose_ratio, decompose_sum
from semantic_layer.drivers.parts import made_of
from semantic_layer.drivers.periods import before, read_span
from semantic_layer.errors import QueryError
from semantic_layer.folders import load_definitions
from semantic_layer.layer import SemanticLayer


@pytest.mark.parametrize(
    ("text", "first", "last", "earlier"),
    [
        ("2018-05", (2018, 5, 1), (2018, 5, 31), ((2018, 4, 1), (2018, 4, 30))),
        ("2018", (2018, 1, 1), (2018, 12, 31), ((2017, 1, 1), (2017, 12, 31))),
        ("2018-Q1", (2018, 1, 1), (2018, 3, 31), ((2017, 10, 1), (2017, 12, 31))),
        ("2018-05-03", (2018, 5, 3), (2018, 5, 3), ((2018, 5, 2), (2018, 5, 2))),
        ("2018-05-01..2018-05-10", (2018, 5, 1), (2018, 5, 10), ((2018, 4, 21), (2018, 4, 30))),
    ],
)
def test_periods(text, first, last, earlier):
    span = read_span(text)
    assert (span.from_, span.to) == (date(*first), date(*last))
    other = before(span)
    assert (other.from_, other.to) == tuple(date(*day) for day in earlier)


@pytest.mark.parametrize("text", ["May", "2018-13", "2018-05-10..2018-05-01", "", "2018-02-30"])
def test_no_period(text):
    with pytest.raises(QueryError):
        read_span(text)


@pytest.mark.parametrize("seed", range(20))
def test_sums_and_ratios_are_shared_out_exactly(seed):
    chance = random.Random(seed)
    periods = []
    for _ in range(2):
        names = [name for name in "abcdefgh" if chance.random() < 0.8] + [None]
        periods.append({n: (chance.uniform(-50, 100), float(chance.randint(0, 40))) for n in names})
    first, last = periods
    sums = [{name: parts[0] for name, parts in one.items()} for one in periods]
    totals = tuple(sum(one.values()) for one in sums)
    shared = decompose_sum(*sums, totals)
    assert sum(c.contribution for c in shared.contributions) == pytest.approx(totals[1] - totals[0])
    assert shared.rest == 0
    wholes = [(sum(t for t, _ in one.values()), sum(b for _, b in one.values()) or 1.0) for one in periods]
    change = wholes[1][0] / wholes[1][1] - wholes[0][0] / wholes[0][1]
    shared = decompose_ratio(first, last, tuple(wholes))
    assert sum(c.contribution for c in shared.contributions) + shared.rest == pytest.approx(change)
    assert all(c.rate + c.mix == pytest.approx(c.contribution) for c in shared.contributions)
    assert 0 <= shared.concentration <= 1


def test_a_change_of_mix_alone_has_no_rate():
    first = {"cheap": (10.0, 10.0), "dear": (100.0, 10.0)}
    last = {"cheap": (5.0, 5.0), "dear": (150.0, 15.0)}
    shared = decompose_ratio(first, last, ((110.0, 20.0), (155.0, 20.0)))
    assert [c.rate for c in shared.contributions] == pytest.approx([0, 0])
    assert sum(c.mix for c in shared.contributions) == pytest.approx(45 / 20)


def test_what_explains_more_is_more_concentrated():
    even = decompose_sum(dict.fromkeys("abcdefgh", 100.0), dict.fromkeys("abcdefgh", 90.0), (800.0, 720.0))
    single = decompose_sum(
        dict.fromkeys("abcdefgh", 100.0), {n: 20.0 if n == "a" else 100.0 for n in "abcdefgh"}, (800.0, 720.0)
    )
    assert even.concentration == pytest.approx(0)
    assert single.concentration > 0.7


def test_what_does_not_add_up_is_refused():
    manifest = load_definitions()
    for name in ("median_item_price", "revenue_growth_mom", "revenue_to_date"):
        with pytest.raises(QueryError) as refused:
            made_of(name, manifest)
        assert refused.value.code == "not_additive"


@pytest.mark.parametrize("metric", ["revenue", "average_order_value", "customers", "orders_per_customer"])
def test_on_the_demo_each_number_is_cited_and_sums(demo_workspace, metric):
    with SemanticLayer.open(demo_workspace) as layer:
        found = drivers(layer, metric, read_span("2024-05"))
    cited = {one.id: one.sql for one in found.citations}
    assert len(found.dimensions) > 2
    for one in found.dimensions:
        assert set(one.citations) <= set(cited)
        shared = one.decomposition
        parts = sum(part.contribution for part in shared.contributions) + shared.rest
        assert parts == pytest.approx(found.change, abs=1e-6)
    order = [one.decomposition.concentration for one in found.dimensions]
    assert order == sorted(order, reverse=True)


def test_unknown_names_are_told(demo_workspace):
    with SemanticLayer.open(demo_workspace) as layer:
        for metric, by in (("revenu", ()), ("revenue", ("nonsense",))):
            with pytest.raises(QueryError):
                drivers(layer, metric, read_span("2024-05"), by=by)
        with pytest.raises(QueryError, match="has no value"):
            drivers(layer, "revenue", read_span("1999-05"), by=("state",))
