"""Every case is written for each engine in words that it has and that mean there what DuckDB's mean."""

import logging
import re
from collections.abc import Iterator

import pytest
import sqlglot
from sqlglot import exp

from semantic_layer.passes.for_dialect import in_words_of
from tests.semantic_layer.dialect_cases import DialectCase, cases, equal, seeded, shops

DIALECTS = ("duckdb", "spark", "postgres", "snowflake", "bigquery", "trino")
CASES = cases()
# What each engine lacks, or has under a meaning of its own.
FOREIGN = {
    "spark": ("PERCENTILE_APPROX", "QUALIFY", "QUANTILE_CONT", "GENERATE_SERIES", "BOOL_OR", "LIST("),
    "postgres": ("STRUCT(", "MEDIAN(", "QUALIFY", "ARG_MAX", "MAX_BY", "UNION BY", "IF("),
    "snowflake": ("FILTER(", "STRUCT(", "ARG_MAX", "GENERATE_SERIES"),
    "bigquery": (
        "FILTER(",
        "WITHIN GROUP",
        "MEDIAN(",
        "PERCENTILE",
        "APPROX",
        "TIMESTAMP_TRUNC",
        "ARG_MAX",
        "GENERATE_SERIES",
        "INTERVAL '",
    ),
    "trino": ("APPROX", "PERCENTILE", "MEDIAN(", "QUALIFY", "STRUCT(", "ARG_MAX", "GENERATE_SERIES"),
}
AGGREGATES = """
    select g, count(*) filter (where a) as ones, count(distinct x) filter (where a or x > 50) as kinds,
      median(x) as middle, median(x) filter (where a) as middle_of_some,
      sum(x) filter (where not a) as others,
      percentile_cont(0.9) within group (order by x) filter (where a) as most,
      percentile_cont(0.25) within group (order by x) as few,
      percentile_disc(0.9) within group (order by x) as shown,
      percentile_disc(0.25) within group (order by x) filter (where a) as shown_of_some
    from numbers group by g order by g
"""


def by_title(case: DialectCase) -> str:
    return case.title


@pytest.mark.parametrize("case", CASES, ids=by_title)
def test_written_and_read_again(case: DialectCase, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="sqlglot"):
        texts = {dialect: [case.sql(dialect), *case.ledger(dialect)] for dialect in DIALECTS}
    # IGNORE NULLS of an ARRAY_AGG is what BigQuery has, whatever sqlglot says of it.
    assert [text for text in caplog.messages if "IGNORE NULLS" not in text and "key-value" not in text] == []
    for dialect, written in texts.items():
        for text in written:
            tree = sqlglot.parse_one(text, dialect=dialect)
            bare = re.sub(r"/\*.*?\*/", "", text)
            assert [
                word for word in FOREIGN.get(dialect, ()) if re.search(rf"\b{re.escape(word)}", bare.upper())
            ] == [], text
            assert list(unsafe(tree, dialect)) == [], text
            for steps in tree.find_all(exp.With):
                names = [step.alias for step in steps.expressions]
                # DuckDB takes two steps of one name without a word; Spark refuses them.
                assert len(names) == len(set(names)), names


def unsafe(tree: exp.Expr, dialect: str) -> Iterator[str]:
    """Yield what depends on the engine: quotients that may fail, truncated times of an unknown type."""
    for node in tree.walk():
        if isinstance(node, exp.Div) and not _is_safe(node.expression):
            yield f"divides by what may be zero: {node.sql(dialect)}"
        if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
            user = node.parent
            while isinstance(user, exp.Paren | exp.Add | exp.Sub):
                user = user.parent
            if not isinstance(user, exp.Cast | exp.TsOrDsToDate | exp.Date | exp.TsOrDsToTimestamp):
                yield f"a date in one engine, a timestamp in another: {node.sql(dialect)}"


def _is_safe(divisor: exp.Expr) -> bool:
    divisor = divisor.unnest()
    while isinstance(divisor, exp.Cast):
        divisor = divisor.this.unnest()
    return isinstance(divisor, exp.Nullif) or (divisor.is_number and float(divisor.name) != 0)


# BigQuery's arrays lose their IGNORE NULLS on the way back to DuckDB; Spark's PERCENTILE is not read back.
@pytest.mark.parametrize("dialect", ["postgres", "snowflake", "trino"])
def test_aggregates_mean_the_same_when_read_back(dialect: str) -> None:
    with seeded(next(iter(shops()))) as connection:
        connection.execute(
            """create table numbers as select i % 5 as g, i % 3 = 0 as a,
            (case when i % 7 = 0 then null else i * 7919 % 101 end)::double as x from range(61) r(i)
            union all select 9, false, null"""
        )
        written = in_words_of(dialect, sqlglot.parse_one(AGGREGATES, dialect="duckdb")).sql(dialect)
        back = sqlglot.transpile(written, read=dialect, write="duckdb")[0]
        assert equal(connection.execute(back).fetchall(), connection.execute(AGGREGATES).fetchall()), written


EXPECTED: tuple[tuple[str, str, str], ...] = (
    ("bigquery", "date_trunc('week', d)", "DATE_TRUNC(CAST(d AS DATE), ISOWEEK)"),
    ("bigquery", "d - interval '3' month", "d - INTERVAL 3 MONTH"),
    ("bigquery", "count(*) filter (where a)", "COUNT(CASE WHEN a THEN 1 END)"),
    ("snowflake", "count(distinct x) filter (where a)", "COUNT(DISTINCT CASE WHEN a THEN x END)"),
    ("trino", "avg(x)", "AVG(CAST(x AS DOUBLE))"),
    ("spark", "a / nullif(b, 0)", "CAST(a AS DOUBLE) / NULLIF(b, 0)"),
    ("spark", "percentile_cont(0.5) within group (order by x)", "PERCENTILE(x, 0.5)"),
    (
        "snowflake",
        "percentile_cont(0.5) within group (order by x) filter (where a)",
        "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CASE WHEN a THEN x END)",
    ),
)


@pytest.mark.parametrize(("dialect", "written", "expected"), EXPECTED)
def test_words(dialect: str, written: str, expected: str) -> None:
    query = sqlglot.parse_one(f"select {written} from t", dialect="duckdb")
    assert in_words_of(dialect, query).sql(dialect) == f"SELECT {expected} FROM t"


@pytest.mark.parametrize("shop", shops())
def test_the_ledger_of_every_case_runs(shop: str) -> None:
    connection = seeded(shop)
    for case in CASES:
        if case.shop == shop:
            for text in case.ledger("duckdb"):
                assert connection.execute(text).fetchall(), text
