"""Of a sensitive dimension no group of few persons is shown, nor told by what is shown beside it."""

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from semantic_layer.errors import FootnoteError, QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from semantic_layer.result import Result
from tests.tiny_shop import describe
from warehouse.serving import write_pointer
from warehouse.user import User

K = 5
ANA = User("ana", "x")
DEFINITIONS = """
models:
  - name: persons
    config: {meta: {footnote: {table: common.persons}}}
    semantic_model: {enabled: true}
    columns:
      - name: person_key
        entity: {type: primary, name: person}
      - name: illness
        data_type: text
        dimension: {type: categorical, config: {meta: {footnote: {sensitive: true, value_index: true}}}}
      - name: region
        data_type: text
        dimension: {type: categorical}
  - name: visits
    config: {meta: {footnote: {table: common.visits}}}
    semantic_model: {enabled: true}
    agg_time_dimension: visit_date
    columns:
      - name: visit_key
        entity: {type: primary, name: visit}
      - name: person_key
        entity: {type: foreign, name: person}
      - name: visit_date
        data_type: date
        granularity: day
        dimension: {type: time}
      - name: ward
        data_type: text
        dimension: {type: categorical}
    metrics:
      - {name: cost, type: simple, agg: sum, expr: amount}
      - {name: visits, type: simple, agg: count, expr: visit_key}
      - {name: costly_visits, type: simple, agg: count, expr: visit_key, filter: "amount > 80"}
metrics:
  - {name: cost_per_visit, type: ratio, numerator: cost, denominator: visits}
"""
POLICIES = f"min_group_size: {K}\nroles: {{x: {{metrics: ['*'], dimensions: ['*']}}}}\n"
ILLNESSES = {"flu": 60, "cold": 40, "gout": 12, "measles": 6, "plague": 3, "leprosy": 1}
Visit = dict[str, Any]


def people() -> list[dict[str, Any]]:
    dice = random.Random(7)
    listed = [name for name, count in ILLNESSES.items() for _ in range(count)]
    return [
        {"person_key": f"p{place}", "illness": illness, "region": dice.choice(["north", "south"])}
        for place, illness in enumerate(listed)
    ]


def visits_of(persons: list[dict[str, Any]]) -> list[Visit]:
    dice = random.Random(8)
    made = []
    for person in persons:
        for _ in range(dice.randint(1, 4)):
            day = f"2026-{dice.randint(1, 6):02}-{dice.randint(1, 28):02}"
            ward = dice.choice(["a", "b", "c"])
            made.append({**person, "day": day, "ward": ward, "amount": dice.randint(1, 100)})
    return made


PERSONS = people()
VISITS = visits_of(PERSONS)


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SemanticLayer]:
    workspace = tmp_path_factory.mktemp("ward")
    (workspace / "serving").mkdir()
    (workspace / "own").mkdir()
    (workspace / "own" / "ward.yml").write_text(DEFINITIONS, encoding="utf-8")
    (workspace / "policies.yml").write_text(POLICIES, encoding="utf-8")
    with duckdb.connect(str(workspace / "serving" / "v1.duckdb")) as connection:
        connection.execute("create schema common")
        connection.execute("create table common.persons (person_key text, illness text, region text)")
        connection.executemany(
            "insert into common.persons values (?, ?, ?)", [list(p.values()) for p in PERSONS]
        )
        columns = "visit_key text, person_key text, visit_date date, ward text, amount int"
        connection.execute(f"create table common.visits ({columns})")
        rows = [[f"v{n}", v["person_key"], v["day"], v["ward"], v["amount"]] for n, v in enumerate(VISITS)]
        connection.executemany("insert into common.visits values (?, ?, ?, ?, ?)", rows)
        info = describe(connection, lacks={})
    (workspace / "serving" / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")
    with SemanticLayer.open(workspace, definitions=workspace / "own") as opened:
        yield opened


def ask(layer: SemanticLayer, **query: Any) -> Result:
    return layer.query(MetricQuery.parse(query), user=ANA)


def persons_by(*columns: str, of: list[Visit] = VISITS) -> dict[tuple[Any, ...], set[str]]:
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for visit in of:
        key = tuple(visit["day"][:7] + "-01" if name == "month" else visit[name] for name in columns)
        found[key].add(visit["person_key"])
    return found


FLU = {"dimension": "person__illness", "value": "flu"}
NAMES = {"illness": "person__illness", "region": "person__region", "ward": "visit__ward", "month": "month"}


@pytest.mark.parametrize(
    "columns",
    [
        ("illness",),
        ("illness", "region"),
        ("region", "illness"),
        ("ward", "illness"),
        ("month", "illness"),
        ("illness", "ward", "region"),
    ],
)
@pytest.mark.parametrize("metric", ["cost", "visits", "cost_per_visit"])
def test_no_group_of_few_is_shown_nor_told_by_the_sum_of_its_line(
    metric: str, columns: tuple[str, ...], layer: SemanticLayer
) -> None:
    result = ask(layer, metrics=[metric], group_by=[NAMES[name] for name in columns])
    sizes = {key: len(found) for key, found in persons_by(*columns).items()}
    order = [result.column_names.index(name) for name in columns]
    cells = {tuple(str(row[at]) for at in order): row[-1] for row in result.rows}
    assert cells.keys() == sizes.keys()
    assert not {key for key, value in cells.items() if value is not None and sizes[key] < K}
    hidden = {key for key, value in cells.items() if value is None}
    assert hidden and len(hidden) < len(cells)
    assert result.ledger["suppressed_groups"] == len(hidden)
    for place in range(len(columns)):
        lines: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for key in hidden:
            lines[key[:place] + key[place + 1 :]].append(key)
        for line, found in lines.items():
            whole = [key for key in cells if key[:place] + key[place + 1 :] == line]
            # A line that is hidden whole tells no difference.
            assert sum(sizes[key] for key in found) >= K or found == whole or len(found) == len(whole)


def test_groups_of_what_is_not_sensitive_are_shown_however_small(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["visits"], group_by=["visit__ward", "metric_time__day"])
    assert all(row[-1] is not None for row in result.rows) and result.ledger["suppressed_groups"] == 0


@pytest.mark.parametrize(
    "where",
    [
        {"dimension": "person__illness", "value": "leprosy"},
        {"dimension": "person__illness", "op": "in", "value": ["leprosy", "plague"]},
        {"dimension": "person__illness", "op": "!=", "value": "leprosy"},
        {"dimension": "person__illness", "op": "not in", "value": ["leprosy", "plague"]},
        {"dimension": "person__illness", "op": "contains", "value": "lepro"},
    ],
)
@pytest.mark.parametrize("groups", [[], ["person__region"], ["metric_time__month"]])
def test_a_filter_that_takes_in_or_leaves_out_few_shows_nothing_of_them(
    where: dict[str, Any], groups: list[str], layer: SemanticLayer
) -> None:
    result = ask(layer, metrics=["cost", "cost_per_visit"], where=[where], group_by=groups)
    everything = layer.query(MetricQuery(metrics=["cost"], group_by=groups))
    known = {tuple(row[:-1]): row[-1] for row in everything.rows}
    for row in result.rows:
        cost = row[len(groups)]
        # What is shown is of all persons of the group, or differs from them by enough.
        assert cost is None or cost == known[tuple(row[: len(groups)])] or cost == 0
        assert cost is not None or row[len(groups) + 1] is None
    if not groups:
        assert result.rows[0][0] is None and result.ledger["suppressed_groups"] == 1


def test_a_filter_that_takes_in_and_leaves_out_enough_is_answered(layer: SemanticLayer) -> None:
    where = [{"dimension": "person__illness", "op": "in", "value": ["flu", "gout"]}]
    (row,) = ask(layer, metrics=["cost"], where=where).rows
    assert row == [sum(v["amount"] for v in VISITS if v["illness"] in ("flu", "gout"))]


def test_few_persons_behind_a_condition_of_a_metric_are_not_shown(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["costly_visits"], group_by=["person__illness"])
    costly = persons_by("illness", of=[v for v in VISITS if v["amount"] > 80])
    shown = {row[0]: row[1] for row in result.rows}
    assert not {name for name, value in shown.items() if value and len(costly[name,]) < K}


@pytest.mark.parametrize(
    "more",
    [
        {"time": {"from": "2026-03-01", "to": "2026-04-30"}, "compare": "previous_period"},
        {"group_by": ["person__illness", "metric_time__month"], "cumulative": [{"metric": "cost"}]},
        {"group_by": ["person__illness"], "share_of_total": ["cost"]},
        {"group_by": ["person__illness"], "having": [{"metric": "cost", "op": ">", "value": 0}]},
        {"group_by": ["person__illness"], "order_by": [{"name": "cost"}], "limit": 3},
        {"group_by": ["person__illness", "metric_time__month"], "every_period": True},
        {"group_by": ["person__region", "person__illness"], "top": {"count": 9, "within": ["region"]}},
        {"group_by": ["person__illness"], "metrics": ["cost", "visits", "costly_visits", "cost_per_visit"]},
    ],
)
def test_no_other_column_shows_them(more: dict[str, Any], layer: SemanticLayer) -> None:
    query = {"metrics": ["cost"], "group_by": ["person__illness"], **more}
    result = ask(layer, **query)
    at = result.column_names.index("illness")
    groups = len(query["group_by"])
    for row in result.rows:
        if row[at] in ("plague", "leprosy"):
            assert all(cell in (None, 0) for cell in row[groups:]), (result.column_names, row)


@pytest.mark.parametrize(
    "query",
    [
        {
            "cohort": {"entity": "person", "grain": "month"},
            "where": [{"dimension": "illness", "value": "flu"}],
        },
    ],
)
def test_what_can_not_be_protected_is_refused(query: dict[str, Any], layer: SemanticLayer) -> None:
    with pytest.raises(QueryError) as raised:
        ask(layer, metrics=["cost"], **query)
    assert raised.value.code == "not_allowed"


def test_values_that_few_have_are_not_found(layer: SemanticLayer) -> None:
    values = layer.for_user(ANA).values
    assert set(values.domains["person__illness"].values) == {"flu", "cold", "gout", "measles"}
    assert not [match for match in values.search("leprosy") if match.value == "leprosy"]
    with pytest.raises(FootnoteError):
        view = layer.for_user(ANA)
        view.count_values(view.manifest.dimensions["person__illness"])


def test_two_conditions_leave_out_enough_each(layer: SemanticLayer) -> None:
    kept = {"dimension": "person__illness", "op": "in", "value": ["flu", "cold", "leprosy"]}
    without = {"dimension": "person__illness", "op": "!=", "value": "leprosy"}
    assert ask(layer, metrics=["cost"], where=[kept]).rows[0][0]
    assert ask(layer, metrics=["cost"], where=[kept, without]).rows[0][0] is None


def test_the_account_of_rows_is_not_given(layer: SemanticLayer) -> None:
    result = ask(layer, metrics=["visits"], where=[{"dimension": "person__illness", "value": "leprosy"}])
    assert result.ledger["facts"] == [] and any("too few" in note for note in result.ledger["notes"])


def test_without_a_size_all_groups_are_shown(layer: SemanticLayer) -> None:
    result = layer.query(MetricQuery(metrics=["visits"], group_by=["person__illness"]))
    assert len(result.rows) == len(ILLNESSES) and all(row[1] for row in result.rows)
