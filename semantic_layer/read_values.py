"""Read the full domain of every indexed dimension from the published tables."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from semantic_layer.domain import Domain, is_indexed
from semantic_layer.folding import fold
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.names import identifier, qualify, table

CONSIDERABLE = 0.02
Run = Callable[[str], Sequence[Sequence[object]]]


def read_domains(manifest: Manifest, run: Run) -> dict[str, Domain]:
    """Return a domain per indexed dimension that has any value."""
    labelled = {
        label.full_name: dimension.full_name
        for dimension in manifest.dimensions.values()
        if is_indexed(dimension) and (label := _label(dimension, manifest))
    }
    domains = {
        dimension.full_name: _read(dimension, _label(dimension, manifest), labelled, manifest, run)
        for dimension in manifest.dimensions.values()
        if is_indexed(dimension)
    }
    return {name: domain for name, domain in domains.items() if domain.values}


def _read(
    dimension: Dimension, label: Dimension | None, labelled: dict[str, str], manifest: Manifest, run: Run
) -> Domain:
    rows = [(str(value), int(str(count))) for value, count in run(_count_sql(dimension, None, manifest))]
    aliases: dict[str, list[str]] = {}
    for value, words in dimension.value_synonyms.items():
        _add(aliases, words, value)
    if label:
        for labelled_value, word in run(_count_sql(dimension, label, manifest)):
            _add(aliases, (str(word),), str(labelled_value))
    return Domain(
        values=[value for value, _ in rows],
        folded=[fold(value) for value, _ in rows],
        rows=[count for _, count in rows],
        aliases=aliases,
        label_of=labelled.get(dimension.full_name),
        within=_within(dimension, manifest, run),
    )


def _within(dimension: Dimension, manifest: Manifest, run: Run) -> dict[str, list[str]]:
    """The wholes that hold a value of the same name; one with hardly any of its rows is a slip."""
    whole = manifest.dimensions.get(f"{dimension.entity}__{dimension.within}")
    if whole is None:
        return {}
    model = manifest.models[dimension.model]
    columns = [qualify(d.expr, model.name) for d in (dimension, whole)]
    select = exp.select(*columns, exp.Count(this=exp.Star())).from_(table(model.table, model.name))
    select = select.where(*(exp.Not(this=exp.Is(this=c.copy(), expression=exp.Null())) for c in columns))
    numbers = [exp.Literal.number(n) for n in (1, 2, 3)]
    ordered = [numbers[0], exp.Ordered(this=numbers[2], desc=True), numbers[1]]
    held: dict[str, list[tuple[str, int]]] = {}
    for value, holder, count in run(select.group_by(*numbers[:2]).order_by(*ordered).sql("duckdb")):
        held.setdefault(str(value), []).append((str(holder), int(str(count))))
    kept = {value: _considerable(known) for value, known in held.items()}
    return {value: names for value, names in kept.items() if len(names) > 1}


def _considerable(known: list[tuple[str, int]]) -> list[str]:
    total = sum(count for _, count in known)
    return [name for name, count in known if count >= CONSIDERABLE * total]


def _add(aliases: dict[str, list[str]], words: Sequence[str], value: str) -> None:
    for word in words:
        meant = aliases.setdefault(fold(word), [])
        if value not in meant:
            meant.append(value)


def _label(dimension: Dimension, manifest: Manifest) -> Dimension | None:
    """The dimension that holds the readable names of another's values."""
    if not dimension.value_label:
        return None
    return manifest.dimensions.get(f"{dimension.entity}__{dimension.value_label}")


def _count_sql(dimension: Dimension, label: Dimension | None, manifest: Manifest) -> str:
    """SELECT value and its row count commonest first, or value and label."""
    model = manifest.models[dimension.model]
    value = qualify(dimension.expr, model.name)
    second = qualify(label.expr, model.name) if label else exp.Count(this=exp.Star())
    select = exp.select(value.as_(identifier("value")), second.as_(identifier("second")))
    select = select.from_(table(model.table, model.name))
    for part in [value, second] if label else [value]:
        select = select.where(exp.Not(this=exp.Is(this=part.copy(), expression=exp.Null())))
    select = select.group_by(exp.Literal.number(1), *([exp.Literal.number(2)] if label else []))
    order = [] if label else [exp.Ordered(this=exp.Literal.number(2), desc=True)]
    return select.order_by(*order, exp.Ordered(this=exp.Literal.number(1))).sql("duckdb")
