"""What is told of the groups of a query besides them all: how many, their mean, their parts, one place."""

from dataclasses import dataclass, fields, replace
from textwrap import indent

from semantic_layer.plan import CompiledQuery
from semantic_layer.result import Column

NAME, PART = "made_groups", "made_share"


@dataclass(frozen=True)
class OfGroups:
    """The number of groups or their mean under a label, the share the first have together, or some places.

    The largest groups by the first metric come first. `first` are so many of them, `leading` a part of them
    from 0 to 1; with `reaching` only as many are counted as together have that part of the metric, as a part
    of all groups with `as_part`. `skip` passes over the first rows in the order of the query.
    """

    counted: str | None = None
    reaching: float | None = None
    as_part: bool = False
    averaged: str | None = None
    together: str | None = None
    first: int | None = None
    leading: float | None = None
    skip: int = 0


OF_GROUPS = tuple(field.name for field in fields(OfGroups))


def tell_groups(compiled: CompiledQuery, wanted: OfGroups) -> CompiledQuery:
    """Return the query that tells of the groups of a compiled one what is wanted."""
    if wanted.together is not None:
        column = Column(name=PART, label=wanted.together, unit="ratio", role="metric", source=PART)
        return replace(compiled, sql=_together(compiled, wanted), columns=(column,))
    if wanted.counted is not None:
        unit = "ratio" if wanted.as_part else "count"
        column = Column(name=NAME, label=wanted.counted, unit=unit, role="metric", source=NAME)
        counted = _all if wanted.reaching is None else _largest
        return replace(compiled, sql=counted(compiled, wanted), columns=(column,))
    if wanted.averaged is not None:
        of = next(column for column in compiled.columns if column.role == "metric")
        column = replace(of, name=NAME, label=wanted.averaged, source=NAME)
        return replace(compiled, sql=_mean(compiled), columns=(column,))
    if wanted.leading is not None:
        return replace(compiled, sql=_leading(compiled, wanted.leading))
    return replace(compiled, sql=f"{compiled.sql}\nOFFSET {wanted.skip}") if wanted.skip else compiled


def _all(compiled: CompiledQuery, wanted: OfGroups) -> str:
    return f"SELECT\n  COUNT(*) AS {NAME}\nFROM (\n{indent(compiled.sql, '  ')}\n) AS listed"


def _mean(compiled: CompiledQuery) -> str:
    """The mean over the groups that have a name, each counting once."""
    listed = indent(compiled.sql, "  ")
    metric = _named(compiled, "metric")
    return f"SELECT\n  AVG({metric}) AS {NAME}\nFROM (\n{listed}\n) AS listed\nWHERE {_known(compiled)}"


def _largest(compiled: CompiledQuery, wanted: OfGroups) -> str:
    """Count those whose larger ones together have less than the part of what all that are known have."""
    metric = _named(compiled, "metric")
    larger = f"SUM({metric}) OVER (ORDER BY {metric} DESC NULLS LAST, {_groups(compiled)}"
    ahead = f"{larger} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS larger"
    counted = f"COUNT(*) FILTER (WHERE COALESCE(larger, 0) < {wanted.reaching} * total)"
    told = f"{counted} / COUNT(*)" if wanted.as_part else counted
    summed = (
        f"SELECT\n  *,\n  SUM({metric}) OVER () AS total\nFROM (\n{indent(compiled.sql, '  ')}\n) AS listed"
        f"\nWHERE {_known(compiled)}"
    )
    gathered = indent(f"SELECT\n  total,\n  {ahead}\nFROM (\n{indent(summed, '  ')}\n) AS summed", "  ")
    return f"SELECT\n  {told} AS {NAME}\nFROM (\n{gathered}\n) AS gathered"


def _together(compiled: CompiledQuery, wanted: OfGroups) -> str:
    """Add up the shares of the total that the largest groups have."""
    places = str(wanted.first) if wanted.first else f"CEIL({wanted.leading} * places)"
    return (
        f"SELECT\n  SUM({_named(compiled, 'share')}) AS {PART}\nFROM (\n{indent(_placed(compiled), '  ')}\n)"
        f" AS placed\nWHERE place <= {places}"
    )


def _leading(compiled: CompiledQuery, part: float) -> str:
    shown = ", ".join(f'"{column.name}"' for column in compiled.columns)
    return (
        f"SELECT\n  {shown}\nFROM (\n{indent(_placed(compiled), '  ')}\n) AS placed"
        f"\nWHERE place <= CEIL({part} * places)\nORDER BY place"
    )


def _placed(compiled: CompiledQuery) -> str:
    """The groups that have a name with their place, and how many places there are."""
    order = f"{_named(compiled, 'metric')} DESC NULLS LAST, {_groups(compiled)}"
    place = f"ROW_NUMBER() OVER (ORDER BY {order}) AS place"
    listed = f"FROM (\n{indent(compiled.sql, '  ')}\n) AS listed\nWHERE {_known(compiled)}"
    return f"SELECT\n  *,\n  {place},\n  COUNT(*) OVER () AS places\n{listed}"


def _named(compiled: CompiledQuery, role: str) -> str:
    return next(f'"{column.name}"' for column in compiled.columns if column.role == role)


def _groups(compiled: CompiledQuery) -> str:
    return ", ".join(f'"{c.name}"' for c in compiled.columns if c.role in ("dimension", "time"))


def _known(compiled: CompiledQuery) -> str:
    groups = [f'"{c.name}" IS NOT NULL' for c in compiled.columns if c.role in ("dimension", "time")]
    return " AND ".join(groups)
