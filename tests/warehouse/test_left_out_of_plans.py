"""Queries that the engine's own plans fail on run without the steps that break those plans."""

import duckdb
import pytest

from warehouse.duckdb_limits import LEFT_OUT_OF_PLANS

ROWS = """
CREATE TABLE fact (day DATE, amount INTEGER, customer VARCHAR, account INTEGER);
CREATE TABLE deal (customer VARCHAR);
CREATE TABLE account (account INTEGER, since DATE, until DATE);
CREATE TABLE customer (customer VARCHAR, is_new BOOLEAN, town INTEGER);
CREATE TABLE town (town INTEGER, name VARCHAR);
INSERT INTO account VALUES (6, '2021-02-28', '2021-04-09'), (5, '2019-03-31', '2019-05-10');
INSERT INTO customer VALUES ('k6', FALSE, 1), ('k3', NULL, 3);
INSERT INTO town VALUES (3, 'a');
INSERT INTO fact VALUES ('2019-04-01', 2, 'k3', 5);
INSERT INTO deal VALUES ('k3');
"""
# Filters that together leave nothing of the tables joined.
NOTHING_LEFT = """
WITH deals AS (SELECT customer, COUNT(1) AS n FROM deal GROUP BY 1)
SELECT
  AVG(fact.amount) FILTER (WHERE CASE WHEN deals.customer IS NULL THEN 0 ELSE deals.n END < 1),
  COUNT(DISTINCT fact.day) FILTER (WHERE account.until > DATE '2019-12-31' AND customer.is_new)
FROM fact
LEFT JOIN deals ON fact.customer = deals.customer
LEFT JOIN account
  ON fact.account = account.account AND account.since <= fact.day
  AND (fact.day < account.until OR account.until IS NULL)
LEFT JOIN customer ON fact.customer = customer.customer
LEFT JOIN town ON customer.town = town.town
WHERE (account.until < DATE '2019-03-31' OR town.name IS NULL) AND STRPOS(LOWER(town.name), '!') > 0
  AND (CASE WHEN deals.customer IS NULL THEN 0 ELSE deals.n END < 1
    OR account.until > DATE '2019-12-31' AND customer.is_new)
"""


def test_the_engines_own_plan_fails():
    """A fact of the pinned version: where this fails, a step may be taken back into plans."""
    with duckdb.connect() as engine:
        engine.execute(ROWS)
        with pytest.raises(duckdb.InternalException, match="Failed to bind column reference"):
            engine.execute(NOTHING_LEFT)


def test_without_the_steps_it_is_answered():
    with duckdb.connect(config={**LEFT_OUT_OF_PLANS}) as engine:
        engine.execute(ROWS)
        assert engine.execute(NOTHING_LEFT).fetchall() == [(None, 0)]
