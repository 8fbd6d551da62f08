"""Rows chosen for traps: nulls, orphans, repeats, month-ends, leap days, signs, quotes and wildcards."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from evals.soundness.world.description import Column, Key, Model, Row

TEXTS = ("a", "ä", "B", "100%", "a_c", "o'neil", "São Paulo", "", "null", "b")
DAYS = tuple(
    date.fromisoformat(text)
    for text in (
        "2018-12-30",
        "2018-12-31",
        "2019-01-01",
        "2019-01-31",
        "2019-02-27",
        "2019-02-28",
        "2019-03-01",
        "2019-03-31",
        "2019-12-31",
        "2020-01-01",
        "2020-01-30",
        "2020-01-31",
        "2020-02-28",
        "2020-02-29",
        "2020-03-01",
        "2020-03-29",
        "2020-03-31",
        "2020-04-30",
        "2020-05-01",
        "2020-06-14",
        "2020-06-15",
        "2020-12-31",
        "2021-01-01",
        "2021-02-28",
        "2021-03-01",
    )
)
HOURS = (time(0), time(0), time(9), time(9, 30), time(23), time(23, 59, 59))
NULLS = 0.12
SIZES = (0, 1, 5, 9, 12, 16, 20, 25, 30)


class RandomRows:
    """Fills the models of one world."""

    def __init__(self, rng: Random, models: tuple[Model, ...], key_kinds: dict[str, str]) -> None:
        self.rng = rng
        self.models = models
        self.key_kinds = key_kinds
        self.pools: dict[str, list[Any]] = {}
        start = rng.randrange(len(DAYS) - 6)
        is_narrow = rng.random() < 0.4
        self.days = DAYS[start : start + 6] if is_narrow else DAYS

    def fill(self) -> dict[str, list[Row]]:
        """Return rows for every model."""
        return {model.name: self._rows(model) for model in self.models}

    def _rows(self, model: Model) -> list[Row]:
        if model.valid_from:
            return list(self._history(model))
        rng = self.rng
        size = (
            rng.choices(SIZES, (2, 2, 2, 4, 4, 4, 4, 3, 3))[0]
            if model.time
            else rng.choice((0, 1, 2, 3, 4, 4, 5, 6))
        )
        primary = next(key for key in model.keys if key.type == "primary")
        pool = self._pool(primary.entity, 34 if model.time else 6)
        rows: list[Row] = []
        # A few keys near each other are missing: orphans elsewhere, but most keys are met, and met often.
        near = pool[: size + 4]
        for value in rng.sample(near, min(size, len(near))):
            row = {column.name: self._value(column, model) for column in model.columns}
            if rows and rng.random() < 0.12:
                row = dict(rng.choice(rows))
            row[primary.column] = value
            rows.append(row)
        return rows

    def _pool(self, entity: str, size: int) -> list[Any]:
        """Return the values an entity has anywhere; a model of it holds only some of them."""
        if entity not in self.pools:
            is_text = self.key_kinds[entity] == "text"
            self.pools[entity] = [f"k{n}" if is_text else n for n in range(1, size + 1)]
        return self.pools[entity]

    def _value(self, column: Column, model: Model) -> Any:
        key = next((key for key in model.keys if key.column == column.name), None)
        if key:
            return self._foreign(key)
        if self.rng.random() < NULLS:
            return None
        return self.plain(column.kind)

    def _foreign(self, key: Key) -> Any:
        if key.type == "primary" or self.rng.random() < NULLS:
            return None
        entity = key.role_of or key.entity
        is_fact = any(m.time and m.primary_entity == entity for m in self.models)
        pool = self._pool(entity, 34 if is_fact else 6)
        return self.rng.choice(pool[: self.rng.choice((6, 12, 34))])

    def plain(self, kind: str) -> Any:
        """Return a value of a kind."""
        rng = self.rng
        if kind == "text":
            return rng.choice(TEXTS[: rng.choice((3, 5, len(TEXTS)))])
        if kind == "integer":
            return rng.choice((-2, 0, 1, 1, 2, 3, 5))
        if kind == "decimal":
            return Decimal(rng.choice(("0.00", "-1.25", "0.10", "0.20", "3.50", "10.01", "99.99")))
        if kind == "boolean":
            return rng.random() < 0.5
        day = rng.choice(self.days)
        return day if kind == "date" else datetime.combine(day, rng.choice(HOURS))

    def _history(self, model: Model) -> Iterator[Row]:
        """Yield rows of one key after another, at times with a gap between, the last one open or closed."""
        (key,) = [key for key in model.keys if key.type == "natural"]
        kind = next(column.kind for column in model.columns if column.name == model.valid_from)
        for value in self.rng.sample(self._pool(key.entity, 6), self.rng.randint(0, 5)):
            bounds = sorted({self.plain(kind) for _ in range(self.rng.randint(1, 4))})
            for number, start in enumerate(bounds):
                row = {column.name: self._value(column, model) for column in model.columns}
                row[key.column] = value
                row[model.valid_from or ""] = start
                row[model.valid_to or ""] = self._end(start, bounds[number + 1 :])
                yield row

    def _end(self, start: Any, later: list[Any]) -> Any:
        if not later:
            return None if self.rng.random() < 0.7 else start + timedelta(days=40)
        return later[0] - timedelta(days=1) if self.rng.random() < 0.2 else later[0]
