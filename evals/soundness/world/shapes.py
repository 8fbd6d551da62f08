"""The join shapes a world is put together from; each adds its models around the first fact."""

from collections.abc import Callable
from random import Random

from evals.soundness.world.description import Dimension, Expr, Kind
from evals.soundness.world.draft import Draft, Drafts

Shape = Callable[[Drafts, Draft], None]
KINDS: tuple[Kind, ...] = ("text", "text", "integer", "boolean", "decimal")
MOMENTS: tuple[Kind, ...] = ("date", "timestamp")


def described(drafts: Drafts, draft: Draft, count: int) -> Draft:
    """Give a model some dimensions named for its entity or by short names that others have too."""
    for number in range(count):
        kind: Kind = drafts.rng.choice(KINDS)
        short = drafts.rng.choice(("name", "class", "level", "state", f"{draft.entity}_{number}"))
        if all(dimension.name != short for dimension in draft.dimensions):
            drafts.dimension(draft, kind, short)
    return draft


def dimension_model(drafts: Drafts, entity: str) -> Draft:
    """Add a model that others refer to."""
    return described(drafts, drafts.model(entity), drafts.rng.randint(1, 3))


def timed(drafts: Drafts, draft: Draft) -> Draft:
    """Give a fact the columns that metrics count: times, numbers, flags and texts."""
    by_hour = drafts.has_hours and drafts.rng.random() < 0.95
    is_exact = by_hour or drafts.rng.random() < 0.3
    name = f"{draft.entity}_time"
    drafts.dimension(draft, "timestamp" if is_exact else "date", name, "hour" if by_hour else "day")
    draft.time = name
    kind: Kind = "timestamp" if by_hour else drafts.rng.choice(MOMENTS)
    drafts.dimension(draft, kind, f"{draft.entity}_other_time", "hour" if by_hour else "day")
    drafts.dimension(draft, "text", f"{draft.entity}_status")
    drafts.dimension(draft, "integer", f"{draft.entity}_size")
    drafts.dimension(draft, "boolean", f"{draft.entity}_flag")
    drafts.column(draft, "decimal")
    drafts.column(draft, "integer")
    if drafts.rng.random() < 0.4:
        expr = Expr("upper", (draft.dimensions[2].expr,))
        draft.dimensions.append(Dimension(f"{draft.entity}_upper", "text", expr))
    return draft


def fact(drafts: Drafts, entity: str) -> Draft:
    """Add a fact."""
    return timed(drafts, drafts.model(entity, is_fact=True))


def star(drafts: Drafts, first: Draft) -> None:
    """Two dimension models around the fact."""
    for entity in ("product", "store"):
        dimension_model(drafts, entity)
        drafts.key(first, entity, "foreign")


def chain(drafts: Drafts, first: Draft) -> None:
    """Dimension models one behind the other, two to five of them."""
    entities = ("customer", "town", "region", "country", "continent")[: drafts.rng.randint(2, 5)]
    before = first
    for entity in entities:
        drafts.key(before, entity, "foreign")
        before = dimension_model(drafts, entity)


def chasm(drafts: Drafts, first: Draft) -> None:
    """One to three more facts that share dimension models with the first."""
    for entity in ("payment", "review", "visit")[: drafts.rng.randint(1, 3)]:
        other = fact(drafts, entity)
        shared = [key for key in first.keys if key.type == "foreign" and not key.role_of]
        for key in shared:
            if drafts.rng.random() < 0.75:
                drafts.key(other, key.entity, "foreign")
        if drafts.rng.random() < 0.6:
            drafts.key(other, first.entity, "foreign")


def diamond(drafts: Drafts, first: Draft) -> None:
    """Two ways of one length to a model: ambiguous but for a longer name."""
    for entity in ("seller", "carrier"):
        middle = dimension_model(drafts, entity)
        drafts.key(middle, "city", "foreign")
        drafts.key(first, entity, "foreign")
    dimension_model(drafts, "city")


def short_diamond(drafts: Drafts, first: Draft) -> None:
    """A short and a long way to a model: the short one is meant."""
    middle = dimension_model(drafts, "campaign")
    drafts.key(first, "campaign", "foreign")
    drafts.key(first, "channel", "foreign")
    drafts.key(middle, "channel", "foreign")
    dimension_model(drafts, "channel")


def bridge(drafts: Drafts, first: Draft) -> None:
    """A fact of many rows a row of the first, over which the first meets more models."""
    line = fact(drafts, "line")
    drafts.key(line, first.entity, "foreign")
    line.bridge_for.append(first.entity)
    drafts.key(line, "item", "foreign")
    item = dimension_model(drafts, "item")
    if drafts.rng.random() < 0.5:
        drafts.key(item, "brand", "foreign")
        dimension_model(drafts, "brand")


def roles(drafts: Drafts, first: Draft) -> None:
    """One model in two roles."""
    for role in ("billing_place", "shipping_place"):
        drafts.key(first, role, "foreign", role_of="place")
    place = dimension_model(drafts, "place")
    if drafts.rng.random() < 0.5:
        drafts.key(place, "zone", "foreign")
        dimension_model(drafts, "zone")


def self_role(drafts: Drafts, first: Draft) -> None:
    """A model that refers to itself in a role."""
    drafts.key(first, "employee", "foreign")
    employee = dimension_model(drafts, "employee")
    drafts.key(employee, "manager", "foreign", role_of="employee")


def history(drafts: Drafts, first: Draft) -> None:
    """A model whose rows hold for a while (type 2), over a natural key."""
    draft = drafts.model("account", key_type="natural")
    drafts.key(draft, "account", "natural")
    kind: Kind = drafts.rng.choice(MOMENTS)
    for name in ("valid_from", "valid_to"):
        drafts.column(draft, kind, name)
        draft.dimensions.append(Dimension(name, kind, Expr("column", (name,)), "day"))
    draft.valid_from, draft.valid_to = "valid_from", "valid_to"
    described(drafts, draft, 2)
    drafts.key(first, "account", "foreign")


def one_to_one(drafts: Drafts, first: Draft) -> None:
    """A second fact about the same entity, at most one row for each row of the first."""
    fact_name = drafts.model(first.entity, is_fact=True)
    name = "delivery_time"
    by_hour = drafts.has_hours and drafts.rng.random() < 0.8
    drafts.dimension(fact_name, "timestamp" if by_hour else "date", name, "hour" if by_hour else "day")
    fact_name.time = name
    drafts.dimension(fact_name, "boolean", "is_late")
    drafts.column(fact_name, "decimal")
    drafts.column(fact_name, "integer")


def copies(drafts: Drafts, first: Draft) -> None:
    """Columns of the fact that repeat dimensions of other models, not always truly."""
    others = [d for d in drafts.models if not d.is_fact and d.dimensions and not d.valid_from]
    for other in drafts.rng.sample(others, min(len(others), 2)):
        original = drafts.rng.choice(other.dimensions)
        column = drafts.column(first, original.kind, f"{other.entity}_{original.name}")
        full = f"{other.entity}__{original.name}"
        draft = Dimension(column.name, original.kind, Expr("column", (column.name,)), original.grain, full)
        first.dimensions.append(draft)


def policies(drafts: Drafts, first: Draft) -> None:
    """Rows of a fact and of a dimension model that are not there."""
    for draft in drafts.rng.sample(drafts.models, min(len(drafts.models), 2)):
        columns = draft.columns_of("integer", "boolean", "text")
        if columns:
            column = drafts.rng.choice(columns)
            draft.policy = _policy(drafts.rng, column.name, column.kind)


def _policy(rng: Random, name: str, kind: str) -> Expr:
    column = Expr("column", (name,))
    if kind == "integer":
        return Expr(">=", (column, Expr("value", (rng.choice((-1, 0, 1)),))))
    if kind == "boolean":
        return Expr("is not null", (column,)) if rng.random() < 0.5 else Expr("not", (column,))
    return Expr("<>", (column, Expr("value", (rng.choice(("a", "ä", "B")),))))


# In the order they must be applied: those that look at what is there come last.
SHAPES: dict[str, tuple[Shape, float]] = {
    "star": (star, 0.5),
    "chain": (chain, 0.7),
    "diamond": (diamond, 0.5),
    "short_diamond": (short_diamond, 0.45),
    "roles": (roles, 0.65),
    "self_role": (self_role, 0.45),
    "history": (history, 0.65),
    "bridge": (bridge, 0.75),
    "one_to_one": (one_to_one, 0.4),
    "chasm": (chasm, 0.7),
    "copies": (copies, 0.6),
    "policies": (policies, 0.55),
}
