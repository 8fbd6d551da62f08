"""Write the expression of a derived metric over its inputs."""

from collections.abc import Container, Iterator, Mapping

from sqlglot import exp

# What gives one of several values: engines then bring decimals to one type, and cut digits that don't fit it.
CHOOSING = (exp.Coalesce, exp.Case, exp.If, exp.Greatest, exp.Least)


def over_inputs(expr: exp.Expr, parts: Mapping[str, exp.Expr], counts: Container[str]) -> exp.Expr:
    """Return an expression with its inputs in place of their aliases; `counts` are those of whole numbers.

    Where it chooses between values of inputs these become numbers with a fraction: their digits may differ.
    """
    unlike = {name for name in _chosen_between(expr) if name not in counts}

    def place(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column):
            return node
        part = parts[node.name].copy()
        if node.name in unlike:
            return exp.Cast(this=part, to=exp.DataType(this=exp.DataType.Type.DOUBLE))
        return exp.Paren(this=part) if isinstance(part, exp.Binary) else part

    return expr.transform(place)


def _chosen_between(expr: exp.Expr) -> Iterator[str]:
    """Yield the inputs that stand in one of several values that a function may give."""
    for chooser in expr.find_all(*CHOOSING):
        values = [value for value in _values(chooser) if _has_digits(value)]
        if len(values) > 1:
            yield from (column.name for value in values for column in value.find_all(exp.Column))


def _values(chooser: exp.Expr) -> list[exp.Expr]:
    if isinstance(chooser, exp.Case):
        found = [part.args.get("true") for part in chooser.args["ifs"]] + [chooser.args.get("default")]
    elif isinstance(chooser, exp.If):
        found = [chooser.args.get("true"), chooser.args.get("false")]
    else:
        found = [chooser.this, *chooser.expressions]
    return [value for value in found if value is not None]


def _has_digits(value: exp.Expr) -> bool:
    """Whether a value is of an input, or a number with a fraction."""
    literals = value.find_all(exp.Literal)
    return value.find(exp.Column) is not None or any("." in one.this for one in literals if not one.is_string)
