"""Judges published recommendations by the days after them: from the raw CSV alone, by its own arithmetic."""

import argparse
import math
import random
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import duckdb

SQL = Path(__file__).with_name("retail.sql")
DAYS, WINDOW, MOST, RESAMPLES = 60, 21, 10, 1000


def judge(csv: Path, published: Path, as_of: date) -> dict[str, float]:
    """Return NDCG@10, hit rate and coverage of the new products told, beside what was popular for 21 days.

    `published` is the DuckDB file of a version as of a day. Judged are all customers with a purchase before
    the day who bought something new to them, of what was sold before, in the 60 days from it on.
    """
    lines = duckdb.execute(SQL.read_text(encoding="utf-8"), [str(csv)]).fetchall()
    owned, popular, later = defaultdict(set), defaultdict(set), defaultdict(set)
    for customer, _, product, day, *_ in lines:
        if day < as_of:
            owned[customer].add(product)
            if day >= as_of - timedelta(days=WINDOW):
                popular[product].add(customer)
        elif day < as_of + timedelta(days=DAYS):
            later[customer].add(product)
    sold = set().union(*owned.values())
    wanted = {one: (later[one] - owned[one]) & sold for one in sorted(later) if one in owned}
    wanted = {one: products for one, products in wanted.items() if products}
    told = _told(published)
    first = sorted(popular, key=lambda product: (-len(popular[product]), product))
    plain = {one: [item for item in first if item not in owned[one]][:MOST] for one in wanted}
    ours = [_ndcg(told.get(one, []), products) for one, products in wanted.items()]
    theirs = [_ndcg(plain[one], products) for one, products in wanted.items()]
    gains = [mine - other for mine, other in zip(ours, theirs, strict=True)]
    lower, upper = _interval(gains)
    return {
        "customers": len(wanted),
        "served": len(set(told) & set(owned)) / len(owned),
        "bought before and told as new": sum(
            product in owned[one] for one, told_of in told.items() for product in told_of
        ),
        "ndcg@10": sum(ours) / len(ours),
        "popular ndcg@10": sum(theirs) / len(theirs),
        "gain": sum(gains) / len(gains),
        "gain lower": lower,
        "gain upper": upper,
        "hit_rate@10": sum(bool(set(told.get(one, [])) & wanted[one]) for one in wanted) / len(wanted),
        "coverage@10": len({product for one in wanted for product in told.get(one, [])}) / len(sold),
    }


def _told(published: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            """SELECT customer_id, product_id FROM models.recommendations
            WHERE kind = 'new' AND rank <= ? ORDER BY customer_id, rank""",
            [MOST],
        ).fetchall()
    found = defaultdict(list)
    for customer, product in rows:
        found[customer].append(product)
    return dict(found)


def _ndcg(items: list[str], wanted: set[str]) -> float:
    gain = sum(1 / math.log2(place + 2) for place, item in enumerate(items) if item in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(len(wanted), MOST)))


def _interval(values: list[float]) -> tuple[float, float]:
    chance = random.Random(0)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLES))
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]


def main() -> int:
    """Print what was found; exit 1 where the interval of the gain is not above 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("csv", type=Path, help="online_retail.csv or .csv.gz")
    parser.add_argument("published", type=Path, help="serving/<version>.duckdb as of the day")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2011, 8, 12))
    asked = parser.parse_args()
    found = judge(asked.csv, asked.published, asked.as_of)
    sys.stdout.writelines(f"{name:<32}{value:.4f}\n" for name, value in found.items())
    return 0 if found["gain lower"] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
