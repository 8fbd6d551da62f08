"""Read the full domain of every indexed dimension from the published tables."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from semantic_layer.country_names import code_of, codes_of, names_of
from semantic_layer.domain import Domain, is_indexed
from semantic_layer.folding import fold
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.names import identifier, qualify, table
from semantic_layer.passes.duckdb_writer import writer_of

CONSIDERABLE = 0.02
# What one dimension may keep in memory; beyond it the rarest values are looked up when they are asked for.
MOST_VALUES = 500_000
MOST_LETTERS = 50_000_000
Run = Callable[[str], Sequence[Sequence[object]]]
Names = dict[str, list[str]]


def read_domains(manifest: Manifest, run: Run) -> dict[str, Domain]:
    """Return a domain per indexed dimension that has any value."""
    labels = {
        dimension.full_name: label.full_name
        for dimension in manifest.dimensions.values()
        if is_indexed(dimension) and (label := _label(dimension, manifest))
    }
    domains = {
        dimension.full_name: _read(dimension, labels, manifest, run)
        for dimension in manifest.dimensions.values()
        if is_indexed(dimension)
    }
    return {name: domain for name, domain in domains.items() if domain.values}


def _read(dimension: Dimension, labels: dict[str, str], manifest: Manifest, run: Run) -> Domain:
    name = dimension.full_name
    label_of = next((named for named, label in labels.items() if label == name), None)
    values, rows, is_complete = _bounded(run(_count_sql(dimension, manifest)))
    aliases: Names = {}
    for value, words in dimension.value_synonyms.items():
        _add(aliases, words, value)
    # A value answers to its label, and a label to the value it tells.
    for other in (labels.get(name), label_of):
        if other:
            for stored, word in run(_pairs_sql(dimension, manifest.dimensions[other], manifest)):
                _add(aliases, (str(word),), str(stored))
    codes: Names = {}
    if dimension.value_kind == "country":
        for value in values:
            _add_country(aliases, codes, value)
    return Domain(
        values=values,
        folded=[fold(value) for value in values],
        rows=rows,
        aliases=aliases,
        label_of=label_of,
        within=_within(dimension, manifest, run),
        codes=codes,
        complete=is_complete,
    )


def _bounded(counted: Sequence[Sequence[object]]) -> tuple[list[str], list[int], bool]:
    """The values and their rows, commonest first, as many as may be kept."""
    values: list[str] = []
    rows: list[int] = []
    letters = 0
    for value, count in counted:
        text = str(value)
        letters += len(text)
        if len(values) == MOST_VALUES or letters > MOST_LETTERS:
            return values, rows, False
        values.append(text)
        rows.append(int(str(count)))
    return values, rows, True


def _add_country(aliases: Names, codes: Names, value: str) -> None:
    country = code_of(value)
    if country is None:
        return
    _add(aliases, names_of(country), value)
    for code in codes_of(country):
        codes.setdefault(code, []).append(value)


def _within(dimension: Dimension, manifest: Manifest, run: Run) -> dict[str, list[str]]:
    """The wholes that hold a value of the same name; one with hardly any of its rows is a slip."""
    whole = manifest.dimensions.get(f"{dimension.entity}__{dimension.within}")
    if whole is None:
        return {}
    model = manifest.models[dimension.model]
    columns = [qualify(d.expr, model.name) for d in (dimension, whole)]
    select = exp.select(*columns, exp.Count(this=exp.Star())).from_(table(model.table, model.name))
    select = select.where(*(_is_known(column) for column in columns))
    if model.row_policy:
        select = select.where(qualify(model.row_policy, model.name))
    numbers = [exp.Literal.number(n) for n in (1, 2, 3)]
    ordered = [numbers[0], exp.Ordered(this=numbers[2], desc=True), numbers[1]]
    held: dict[str, list[tuple[str, int]]] = {}
    for value, holder, count in run(
        select.group_by(*numbers[:2]).order_by(*ordered).sql(writer_of("duckdb"))
    ):
        held.setdefault(str(value), []).append((str(holder), int(str(count))))
    kept = {value: _considerable(known) for value, known in held.items()}
    return {value: names for value, names in kept.items() if len(names) > 1}


def _considerable(known: list[tuple[str, int]]) -> list[str]:
    total = sum(count for _, count in known)
    return [name for name, count in known if count >= CONSIDERABLE * total]


def _add(aliases: Names, words: Sequence[str], value: str) -> None:
    for word in words:
        meant = aliases.setdefault(fold(word), [])
        if value not in meant:
            meant.append(value)


def _label(dimension: Dimension, manifest: Manifest) -> Dimension | None:
    """The dimension that holds the readable names of another's values."""
    if not dimension.value_label:
        return None
    return manifest.dimensions.get(f"{dimension.entity}__{dimension.value_label}")


def _count_sql(dimension: Dimension, manifest: Manifest) -> str:
    """SELECT value and its row count, commonest first, one more than may be kept."""
    value = qualify(dimension.expr, manifest.models[dimension.model].name)
    count = exp.Count(this=exp.Star())
    ordered = [exp.Ordered(this=exp.Literal.number(2), desc=True), exp.Ordered(this=exp.Literal.number(1))]
    select = _select(dimension, manifest, value, count).where(_is_known(value))
    grouped = select.group_by(exp.Literal.number(1)).order_by(*ordered)
    return grouped.limit(MOST_VALUES + 1).sql(writer_of("duckdb"))


def count_values_sql(dimension: Dimension, manifest: Manifest) -> str:
    """SELECT every value of a dimension with the rows that hold it, commonest first, nulls too."""
    value = qualify(dimension.expr, manifest.models[dimension.model].name)
    select = _select(dimension, manifest, value, exp.Count(this=exp.Star()))
    ordered = [
        exp.Ordered(this=exp.Literal.number(2), desc=True),
        exp.Ordered(this=exp.Literal.number(1), nulls_first=False),
    ]
    return select.group_by(exp.Literal.number(1)).order_by(*ordered).sql(writer_of("duckdb"))


def _pairs_sql(dimension: Dimension, other: Dimension, manifest: Manifest) -> str:
    """SELECT each value with what it is also told by."""
    values = [qualify(d.expr, manifest.models[dimension.model].name) for d in (dimension, other)]
    select = _select(dimension, manifest, *values).where(*(_is_known(value) for value in values))
    numbers = [exp.Literal.number(n) for n in (1, 2)]
    ordered = select.group_by(*numbers).order_by(*(exp.Ordered(this=number) for number in numbers))
    return ordered.limit(MOST_VALUES).sql(writer_of("duckdb"))


def _select(dimension: Dimension, manifest: Manifest, first: exp.Expr, second: exp.Expr) -> exp.Select:
    model = manifest.models[dimension.model]
    columns = [first.as_(identifier("value")), second.as_(identifier("second"))]
    select = exp.select(*columns).from_(table(model.table, model.name))
    # What nobody may see in an answer is not offered as a value either.
    return select.where(qualify(model.row_policy, model.name)) if model.row_policy else select


def _is_known(column: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null()))
