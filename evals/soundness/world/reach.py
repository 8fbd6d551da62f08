"""Names that a fact's metrics can be grouped and filtered by, and values worth comparing with."""

from datetime import datetime
from random import Random
from typing import Any

from evals.soundness.interpreter.paths import Names
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.world.description import Dimension, World
from evals.soundness.world.random_rows import DAYS, TEXTS


class Reach:
    """What can be reached from each fact of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = Names(world)
        self.known: dict[str, Dimension] = {
            f"{model.primary_entity}__{dimension.name}": dimension
            for model in world.models
            for dimension in model.dimensions
            if not dimension.same_as
        }
        self.longer = list(self._longer())
        self.entities = list(dict.fromkeys(key.entity for model in world.models for key in model.keys))
        self._direct: dict[str, list[str]] = {}
        self._values: dict[str, list[Any]] = {}

    def _longer(self) -> Any:
        """Yield names through one link: a role, or an entity of a model that holds the key of another."""
        for model in self.world.models:
            for key in model.keys:
                target = key.role_of or key.entity
                for other in self.world.models:
                    if other.primary_entity != target or key.type != "foreign":
                        continue
                    for dimension in other.dimensions:
                        if not dimension.same_as:
                            yield f"{model.primary_entity}__{key.entity}__{dimension.name}"
                            if key.role_of:
                                yield f"{key.entity}__{dimension.name}"

    def kind(self, name: str) -> str:
        """Return the kind of a dimension by its full or longer name."""
        return self.dimension(name).kind

    def is_time(self, name: str) -> bool:
        """Whether a full or longer name is that of a time dimension."""
        if "__" not in name or name.endswith("__here"):
            return False
        return self.dimension(name).grain is not None

    def dimension(self, name: str) -> Dimension:
        """Return a dimension by its full or longer name."""
        parts = name.split("__")
        entity = self.names.roles.get(parts[-2], parts[-2])
        return self.known[f"{entity}__{parts[-1]}"]

    def place(self, fact: str, name: str) -> str:
        """Say how a fact reaches a name: direct, bridged or not."""
        try:
            return "bridged" if self.names.place(fact, name).is_bridged else "direct"
        except Refused:
            return "not"

    def direct(self, fact: str) -> list[str]:
        """Return the full names that a fact reaches without a bridge."""
        if fact not in self._direct:
            self._direct[fact] = [name for name in self.known if self.place(fact, name) == "direct"]
        return self._direct[fact]

    def values(self, name: str) -> list[Any]:
        """Return the values a dimension has in the rows, for columns alone."""
        dimension = self.dimension(name)
        if name not in self._values:
            self._values[name] = [
                row[dimension.expr.args[0]]
                for model in self.world.models
                if dimension in model.dimensions and dimension.expr.op == "column"
                for row in self.world.rows.get(model.name, [])
                if row[dimension.expr.args[0]] is not None
            ]
        return self._values[name]

    def constant(self, name: str, rng: Random) -> Any:
        """Return a value to compare a dimension with, mostly one that it has."""
        kind = self.kind(name)
        known = self.values(name)
        if known and rng.random() < 0.8:
            return rng.choice(known)
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "text":
            return rng.choice(TEXTS[:6])
        if kind in ("integer", "decimal"):
            return rng.choice((0, 1, 2, 3)) if kind == "integer" else rng.choice((0, 3.5, 0.1, 10.01))
        day = rng.choice(DAYS)
        return datetime(day.year, day.month, day.day) if kind == "timestamp" else day
