"""Rows of models, and what each row meets along a chain of steps (docs/semantics.md, 1)."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from typing import Any

from evals.soundness.interpreter.logic import evaluate
from evals.soundness.interpreter.paths import Place, Step
from evals.soundness.interpreter.times import moment
from evals.soundness.world.description import Dimension, Expr, Row, World


class Rows:
    """The rows of a world that are there: those that meet their model's policy."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of = {
            model.name: [
                row for row in world.rows[model.name] if not model.policy or of_row(model.policy, row) is True
            ]
            for model in world.models
        }
        self._by: dict[tuple[str, str], dict[Any, list[Row]]] = {}
        self._times: dict[tuple[str, str], list[datetime | None]] = {}
        self._values: dict[tuple[str, str, Place], list[Any]] = {}

    def times(self, fact: str, time: Dimension) -> list[datetime | None]:
        """Return the moment of each row of a fact."""
        if (fact, time.name) not in self._times:
            self._times[fact, time.name] = [time_of(row, time) for row in self.of[fact]]
        return self._times[fact, time.name]

    def along(self, fact: str, time: Dimension, place: Place) -> list[Any]:
        """Return the value of a place that no bridge leads to for each row of a fact, counted at `time`."""
        key = (fact, time.name, place)
        if key not in self._values:
            rows = zip(self.of[fact], self.times(fact, time), strict=True)
            self._values[key] = [self.read(self._follow(row, place.chain, at), place) for row, at in rows]
        return self._values[key]

    def _having(self, model: str, column: str, value: Any) -> list[Row]:
        if (model, column) not in self._by:
            index: dict[Any, list[Row]] = {}
            for row in self.of[model]:
                index.setdefault(row[column], []).append(row)
            self._by[model, column] = index
        return [] if value is None else self._by[model, column].get(value, [])

    def _step(self, row: Row | None, step: Step, at: datetime | None) -> list[Row]:
        """Return the rows a row meets over a step: none or one, any number over a bridge."""
        if row is None:
            return []
        found = self._having(step.target, step.column, row[step.source_column])
        if step.is_natural:
            model = self.world.model(step.target)
            found = [other for other in found if _holds(other, model.valid_from, model.valid_to, at)]
        if len(found) > 1 and not step.is_bridge:
            raise AssertionError(f"{step.target}.{step.column} is not unique")
        return found

    def _follow(self, row: Row | None, steps: tuple[Step, ...], at: datetime | None) -> Row | None:
        for step in steps:
            row = next(iter(self._step(row, step, at)), None)
        return row

    def meetings(self, row: Row, at: datetime | None, places: Mapping[str, Place]) -> list[dict[str, Any]]:
        """Return the values of places that bridges lead to: a set for each row of those that a row meets."""
        crossings = {_crossing(place): None for place in places.values()}
        choices: list[list[Row | None]] = []
        for crossing in crossings:
            start = self._follow(row, crossing[:-1], at)
            choices.append([*self._step(start, crossing[-1], at)] or [None])
        return [
            {
                name: self._value(at, place, dict(zip(crossings, chosen, strict=True)))
                for name, place in places.items()
            }
            for chosen in product(*choices)
        ]

    def _value(
        self,
        at: datetime | None,
        place: Place,
        chosen: Mapping[tuple[Step, ...], Row | None],
    ) -> Any:
        crossing = _crossing(place)
        return self.read(self._follow(chosen[crossing], place.chain[len(crossing) :], at), place)

    def read(self, row: Row | None, place: Place) -> Any:
        """Return the value of a place in the row its chain ends at."""
        if row is None:
            return None
        if place.column:
            return row[place.column]
        return of_row(self.world.model(place.model).dimension(place.dimension or "").expr, row)

    def unmatched(self, row: Row, at: datetime | None, step_chain: tuple[Step, ...]) -> bool:
        """Whether a row meets nothing at the end of a chain."""
        return self._follow(row, step_chain, at) is None


def _crossing(place: Place) -> tuple[Step, ...]:
    length = next(number for number, step in enumerate(place.chain, 1) if step.is_bridge)
    return place.chain[:length]


def of_row(expr: Expr, row: Row) -> Any:
    """Return the value of an expression over a row's own columns."""
    return evaluate(expr, lambda leaf: row[leaf.args[0]])


def time_of(row: Row, dimension: Dimension) -> datetime | None:
    """Return the value of a row's time dimension as a moment."""
    value: date | None = of_row(dimension.expr, row)
    return None if value is None else moment(value)


def _holds(row: Row, valid_from: str | None, valid_to: str | None, at: datetime | None) -> bool:
    start, end = row[valid_from or ""], row[valid_to or ""]
    if at is None or start is None or moment(start) > at:
        return False
    return end is None or at < moment(end)
