"""Rules in the headers of the models: SQLMesh's audits of a table while it is built, all of them blocking."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipelines.rulebook.audits import tables_of
from pipelines.rulebook.rule import Kind, Rule, layer_of

if TYPE_CHECKING:
    from sqlmesh import Context, Model

# Audits that come with SQLMesh, and ours that stand in warehouse/audits: kind, and the condition in words.
WORDS: Mapping[str, tuple[Kind, str]] = {
    "not_null": ("completeness", "Never null: {columns}."),
    "unique_values": ("uniqueness", "No value of {columns} occurs twice."),
    "unique_combination_of_columns": ("uniqueness", "No two rows have the same {columns}."),
    "accepted_values": ("validity", "{column} is one of {is_in}."),
    "accepted_range": ("validity", "{column} lies between {min_v} and {max_v}."),
    "forall": ("consistency", "Each row keeps: {criteria}."),
    "possible_day": ("validity", "{column} lies between the years 1900 and 2099."),
    "parent_of": ("consistency", "Each {column} of {child} is in the table."),
    "relationship": ("consistency", "Each {column} is a {key} of {parent}."),
}
REMEDY = "Mend the rows it names at their source, or the model {table}, and refresh again."
# The arguments that tell two audits of one name in a model apart.
SUBJECT = ("columns", "column", "child")
# Wide enough for every event: an incremental model's audit must see the whole table.
ALWAYS = {"start": "1900-01-01", "end": "2199-12-31"}


def model_rules(context: "Context") -> tuple[Rule, ...]:
    """Return a rule for each audit of each model of a loaded project, by table."""
    models = sorted(context.models.values(), key=lambda model: str(model.name))
    return tuple(rule for model in models for rule in _rules_of(model))


def _rules_of(model: "Model") -> Iterator[Rule]:
    for audit, arguments in model.audits_with_args:
        query = model.render_audit_query(audit, **ALWAYS, **arguments)
        kind, words = WORDS.get(audit.name, ("consistency", _comment(audit)))
        given = {name: _text(value) for name, value in arguments.items()}
        for table in query.find_all(_table_class()):
            table.set("catalog", None)
        subject = " ".join(given[name] for name in SUBJECT if name in given)
        yield Rule(
            id=".".join(filter(None, (model.name, audit.name, re.sub(r"\W+", "_", subject).strip("_")))),
            kind=kind,
            severity="block" if audit.blocking else "warn",
            layer=layer_of(model.name),
            table=model.name,
            condition=words.format_map(given) if given else words,
            remedy=REMEDY.format(table=model.name),
            sql=query.sql(dialect="duckdb", pretty=True),
            reads=tuple(dict.fromkeys([str(model.name), *tables_of(query)])),
            origin="model",
        )


def _table_class() -> Any:
    from sqlglot import exp

    return exp.Table


def _text(value: Any) -> str:
    """Return an argument of an audit as words: names and values without brackets and quotes."""
    from sqlglot import exp

    many = isinstance(value, exp.Tuple | exp.Array)
    parts = value.expressions if many else [value.unnest()]
    return ", ".join(part.name if part.is_string else part.sql(dialect="duckdb") for part in parts)


def _comment(audit: Any) -> str:
    """Return the sentence that opens an audit's file."""
    path = getattr(audit, "_path", None)
    found = re.match(r"\s*/\*(.*?)\*/", path.read_text("utf-8"), re.DOTALL) if path else None
    return " ".join(found[1].split()) if found else f"{audit.name.replace('_', ' ').capitalize()}."
