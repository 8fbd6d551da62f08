"""`footnote profile`: figures against numpy and pandas, odd columns, pages without markup of the data."""

import json
from pathlib import Path

import duckdb
import numpy
import pandas
import pytest

from app.cli import run
from pipelines.profile.correlate import MOST_ROWS, correlate
from pipelines.profile.measure import BINS, ColumnProfile, kind_of, measure
from pipelines.profile.pages import remarks, render_profiles, to_json
from pipelines.profile.profile import TableProfile
from pipelines.profile.source import Source


def rows(sql: str, *, key: tuple[str, ...] = ("id",)) -> Source:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t AS {sql}")
    ((count,),) = connection.execute("SELECT count(*) FROM t").fetchall()
    return Source(connection, "t", count, key)


def column(source: Source, name: str) -> ColumnProfile:
    kinds = {row[0]: row[1] for row in source.connection.execute("DESCRIBE t").fetchall()}
    return measure(source, name, kinds[name])


def table(source: Source, **more) -> TableProfile:
    kinds = {row[0]: row[1] for row in source.connection.execute("DESCRIBE t").fetchall()}
    columns = tuple(measure(source, name, kind) for name, kind in kinds.items())
    found = correlate(source, [c.name for c in columns if c.kind == "number"])
    return TableProfile("t", "gold", source.rows, columns, found, source.key)


@pytest.fixture(scope="module")
def skewed() -> tuple[Source, pandas.DataFrame]:
    random = numpy.random.default_rng(5)
    frame = pandas.DataFrame(
        {
            "id": range(5_000),
            "price": numpy.round(random.lognormal(3, 1, 5_000), 2),
            "noise": random.normal(size=5_000),
        }
    )
    frame["double_price"] = frame["price"] * 2
    frame.loc[::50, "price"] = None
    connection = duckdb.connect()
    connection.register("frame", frame)
    connection.execute("CREATE TABLE t AS SELECT * REPLACE (price::DECIMAL(18,4) AS price) FROM frame")
    return Source(connection, "t", 5_000, ("id",)), frame


def test_numbers_are_those_of_numpy(skewed):
    source, frame = skewed
    found, known = column(source, "price"), frame["price"].dropna()
    assert (found.nulls, found.null_rate, found.distinct) == (100, 0.02, known.nunique())
    assert not found.is_distinct_estimated
    assert found.facts["mean"] == pytest.approx(known.mean())
    assert found.facts["deviation"] == pytest.approx(known.std())
    for name, part in (("p1", 0.01), ("p25", 0.25), ("p50", 0.5), ("p99", 0.99)):
        assert found.facts[name] == pytest.approx(known.quantile(part)), name


def test_outliers_are_those_of_the_fences_and_the_robust_measure(skewed):
    source, frame = skewed
    known = frame["price"].dropna()
    low, high = known.quantile(0.25), known.quantile(0.75)
    outside = known[(known < low - 1.5 * (high - low)) | (known > high + 1.5 * (high - low))]
    distance = (known - known.median()).abs()
    found = column(source, "price").outliers
    assert found is not None
    assert found["outside_fences"] == len(outside) > 0
    assert found["far_from_median"] == (0.6745 * distance / distance.median() > 3.5).sum() > 0
    assert [one["value"] for one in found["examples"]] == sorted(outside, reverse=True)[:5]
    assert found["examples"][0]["key"] == {"id": str(known.idxmax())}


def test_correlations_are_those_of_pandas(skewed):
    source, frame = skewed
    names = ["price", "noise", "double_price"]
    found = correlate(source, names)
    assert found is not None and found.rows == found.of == 5_000
    for method, matrix in (("pearson", found.pearson), ("spearman", found.spearman)):
        assert numpy.allclose(numpy.array(matrix), frame[names].corr(method=method), atol=1e-6)


def test_every_number_is_in_one_step_of_its_histogram(skewed):
    source, frame = skewed
    for name in ("price", "noise", "id"):
        steps = column(source, name).histogram
        assert sum(count for _, _, count in steps) == frame[name].count()
        assert BINS <= len(steps) <= BINS + 2


def test_what_lies_far_out_is_one_step_of_the_histogram():
    source = rows("SELECT i AS id, IF(i < 3, 1e6, i % 100 + 0.5) AS x FROM range(1000) AS r(i)")
    *inner, (start, end, count) = column(source, "x").histogram
    assert (end, count) == (1e6, 3) and 98 < start < 100
    assert sum(rows for _, _, rows in inner) == 997


def test_whole_numbers_have_a_step_each():
    found = column(rows("SELECT i AS id, i % 4 AS n FROM range(40) AS r(i)"), "n")
    assert found.histogram == ((0, 0, 10), (1, 1, 10), (2, 2, 10), (3, 3, 10))
    assert found.top == (("0", 10), ("1", 10), ("2", 10), ("3", 10))


def test_days_missing_are_counted_and_drawn():
    source = rows(
        "SELECT d::DATE AS day FROM (VALUES ('2024-01-01'), ('2024-01-01'), ('2024-01-05'), (NULL)) AS v(d)",
        key=("day",),
    )
    found = column(source, "day")
    assert (found.nulls, found.distinct) == (1, 2)
    assert found.facts["days_present"], found.facts["days_spanned"] == (2, 5)
    assert found.facts["longest_gap"] == {"after": "2024-01-01", "before": "2024-01-05", "days": 3}
    assert [count for _, _, count in found.histogram] == [2, 0, 0, 0, 1]


def test_what_is_not_finite_spoils_nothing():
    source = rows(
        """SELECT i AS id, CASE i WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE ELSE i END AS x,
        CASE i WHEN 0 THEN 'infinity'::DATE ELSE '2024-01-01'::DATE + i::INT END AS day
        FROM range(10) AS r(i)"""
    )
    number, day = column(source, "x"), column(source, "day")
    assert (number.facts["not_finite"], number.facts["maximum"], number.facts["mean"]) == (2, 9, 5.5)
    assert (day.facts["not_finite"], day.facts["maximum"]) == (1, "2024-01-10")
    json.loads(to_json([table(source)]), parse_constant=lambda word: pytest.fail(word))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS id, NULL::INTEGER AS n, NULL::TEXT AS t, NULL::DATE AS d, NULL::BOOLEAN AS b",
        "SELECT 1 AS id, 2.5::DECIMAL(18,4) AS n, '' AS t, DATE '2024-02-29' AS d, TRUE AS b WHERE FALSE",
        "SELECT 1 AS id, 2.5 AS n, 'x' AS t, TIMESTAMP '2024-02-29 01:02:03' AS d, TRUE AS b",
        "SELECT 1 AS id, 1e308 AS n, [1, 2] AS t, TIMESTAMPTZ '2024-02-29 01:02:03+02' AS d, {'a': 1} AS b",
        "SELECT 170141183460469231731687303715884105727::HUGEINT AS id, -1e308 AS n, '\x1b[31m' AS t",
        'SELECT 1 AS id, 2 AS "x", 3 AS "$column", 4 AS "with ""quotes""", 5 AS "SELECT", 6 AS "raw"',
        "SELECT i AS id, (i % 2) * 2e308::DOUBLE - 1e308 AS n FROM range(9) AS r(i)",
        "SELECT i AS id, DATE '0001-01-01' + (i * 700000)::INT AS d FROM range(9) AS r(i)",
    ],
)
def test_odd_columns_are_profiled_and_shown(sql: str):
    profile = table(rows(sql))
    json.loads(to_json([profile]), parse_constant=lambda word: pytest.fail(word))
    assert "</html>" in render_profiles([profile], about="t")["t.html"]


def test_large_tables_are_sampled_by_key_alike_each_time():
    source = rows(f"SELECT i AS id, i * 2 AS n, hash(i) % 1000 AS m FROM range({MOST_ROWS * 3}) AS r(i)")
    first, second = (correlate(source, ["id", "n", "m"]) for _ in range(2))
    assert first == second
    assert first is not None
    assert MOST_ROWS * 0.9 < first.rows < MOST_ROWS * 1.1
    assert first.pearson[0][1] == pytest.approx(1)
    assert abs(first.pearson[0][2]) < 0.02


def test_remarks_say_what_stands_out():
    source = rows("SELECT i AS id, 7 AS same, NULL::TEXT AS never, i * 3 AS triple FROM range(50) AS r(i)")
    assert remarks(table(source)) == [
        "Never a value: never.",
        "Always the same: same.",
        "Go closely together: id and triple (+1.00).",
    ]


def test_values_are_never_markup():
    hostile = '<script>alert("1")</script>'
    source = rows(f"SELECT '{hostile}' AS id, '{hostile}' AS \"{hostile.replace(chr(34), '')}\"")
    for name, text in render_profiles([table(source)], about=hostile).items():
        if name.endswith(".html"):
            assert "<script" not in text, name


@pytest.mark.parametrize(
    ("engine_type", "kind"),
    [
        ("HUGEINT", "number"), ("UTINYINT", "number"), ("DECIMAL(18,4)", "number"), ("INTEGER[]", "text"),
        ("TIMESTAMP WITH TIME ZONE", "moment"), ("TIMESTAMP_NS", "moment"), ("TIME", "text"),
        ("UUID", "text"),
        ("STRUCT(a INTEGER)", "text"), ("BOOLEAN", "boolean"), ("INTERVAL", "text"),
    ],
)  # fmt: skip
def test_kind_of_each_type(engine_type: str, kind: str):
    assert kind_of(engine_type) == kind


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["fact_orders"], "operations.fact_orders"),
        (["bronze.orders"], "bronze.orders"),
        (["orders", "--layer", "silver"], "silver.orders"),
    ],
)
def test_the_command_profiles_a_table(demo_workspace: Path, tmp_path: Path, capsys, arguments, first):
    out = tmp_path / "out"
    command = ["--workspace", str(demo_workspace), "profile", *arguments, "--json", "--out", str(out)]
    assert run(command) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["name"] == first and told["rows"] > 0
    assert json.loads((out / "profile.json").read_text()) == [told]
    assert {path.name for path in out.glob("*.html")} == {"index.html", f"{first}.html"}


def test_an_unknown_table_names_the_nearest(demo_workspace: Path, capsys):
    assert run(["--workspace", str(demo_workspace), "profile", "fact_orderz"]) == 1
    assert "operations.fact_orders" in capsys.readouterr().err


@pytest.mark.parametrize("layer", ["bronze", "silver", "gold"])
def test_a_workspace_without_data_says_what_to_do(workspace: Path, capsys, layer: str):
    assert run(["--workspace", str(workspace), "profile", "--layer", layer]) == 1
    assert "footnote refresh" in capsys.readouterr().err
    assert not workspace.exists()


def test_values_are_estimated_only_where_they_are_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipelines.profile.measure.COUNTED_ROWS", 1_000)
    monkeypatch.setattr("pipelines.profile.measure.COUNTED_VALUES", 500)
    source = rows("SELECT i AS id, i % 9 AS few, i % 7 = 0 AS flag FROM range(3000) AS r(i)")
    few, flag, many = (column(source, name) for name in ("few", "flag", "id"))
    assert [(few.distinct, few.is_distinct_estimated), (flag.distinct, flag.is_distinct_estimated)] == [
        (9, False),
        (2, False),
    ]
    assert many.is_distinct_estimated and 2_000 < many.distinct <= 3_000
