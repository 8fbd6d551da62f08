"""A world in the making: models that can still grow columns, keys and dimensions."""

from dataclasses import dataclass, field
from random import Random

from evals.soundness.world.description import Column, Dimension, Expr, Key, Kind, Model

# Words that are reserved in SQL, not ASCII, or need quotes stand among plain ones.
COLUMN_NAMES = {
    "text": ("status", "label", "group", "größe", "Kind", "order", "cidade", "select", "tag name", "flavour"),
    "integer": ("quantity", "rank", "limit", "año", "Level", "size"),
    "decimal": ("amount", "price", "weight", "Kosten", "from"),
    "boolean": ("is_new", "is_open", "case", "Aktiv"),
    "date": ("shipped_on", "due_on", "closed_on", "table"),
    "timestamp": ("happened_at", "seen_at", "end"),
}
TABLE_NAMES = ("order", "Größen", "user", "a table")


@dataclass
class Draft:
    """A model that grows."""

    name: str
    table: str
    columns: list[Column] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    time: str | None = None
    bridge_for: list[str] = field(default_factory=list)
    valid_from: str | None = None
    valid_to: str | None = None
    policy: Expr | None = None
    is_fact: bool = False

    @property
    def entity(self) -> str:
        """The entity a row is about."""
        return next(key.entity for key in self.keys if key.type in ("primary", "natural"))

    def columns_of(self, *kinds: Kind) -> list[Column]:
        """Return the columns of some kinds that hold no key."""
        held = {key.column for key in self.keys}
        return [c for c in self.columns if c.kind in kinds and c.name not in held]

    def done(self) -> Model:
        """Return the model as it is now."""
        return Model(
            self.name,
            self.table,
            tuple(self.columns),
            tuple(self.keys),
            tuple(self.dimensions),
            self.time,
            tuple(self.bridge_for),
            self.valid_from,
            self.valid_to,
            self.policy,
        )


class Drafts:
    """Makes models, keys between them, and columns with names that are allowed but unkind."""

    def __init__(self, rng: Random, *, has_hours: bool = True) -> None:
        self.rng = rng
        self.has_hours = has_hours
        self.models: list[Draft] = []
        self.key_kinds: dict[str, Kind] = {}

    def model(self, entity: str, *, is_fact: bool = False, key_type: str = "primary") -> Draft:
        """Add a model about an entity, its key first."""
        number = len(self.models) + 1
        plain = f"{'fact' if is_fact else 'dim'}_{entity}"
        name = plain if all(model.name != plain for model in self.models) else f"{plain}_{number}"
        strange = self.rng.random() < 0.15
        table = f"{self.rng.choice(TABLE_NAMES)} {number}" if strange else name
        draft = Draft(name, f"main.{table}" if not strange else f"shop.{table}", is_fact=is_fact)
        self.models.append(draft)
        if key_type == "primary":
            self.key(draft, entity, "primary")
        return draft

    def key(self, draft: Draft, entity: str, kind: str, role_of: str | None = None) -> None:
        """Add a key column for an entity (or a role of one)."""
        holds = role_of or entity
        if any(key.entity == entity for key in draft.keys):
            return
        self.key_kinds.setdefault(holds, "text" if self.rng.random() < 0.15 else "integer")
        name = f"{entity}_key"
        draft.columns.append(Column(name, self.key_kinds[holds]))
        draft.keys.append(Key(entity, kind, name, role_of))  # type: ignore[arg-type]

    def column(self, draft: Draft, kind: Kind, name: str | None = None) -> Column:
        """Add a column of a kind under a name that is still free."""
        taken = {column.name.lower() for column in draft.columns}
        free = [one for one in COLUMN_NAMES[kind] if one.lower() not in taken]
        column = Column(name or (self.rng.choice(free) if free else f"{kind}_{len(taken)}"), kind)
        draft.columns.append(column)
        return column

    def dimension(self, draft: Draft, kind: Kind, name: str, grain: str | None = None) -> Dimension:
        """Add a column with a dimension over it."""
        column = self.column(draft, kind)
        found = Dimension(name, kind, Expr("column", (column.name,)), grain)
        draft.dimensions.append(found)
        return found
