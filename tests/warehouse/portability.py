"""What SQL may not say if DuckDB and Spark are to give the same tables: found in the tree, without an engine.

Each rule names what to avoid, why, and what to write; its finder yields the offending nodes of a query whose
types are annotated. What Spark refuses aloud needs no rule: the parity of the built tables shows it.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

Finder = Callable[[exp.Expr], Iterator[exp.Expr]]
DECIMAL = exp.DataType.Type.DECIMAL
DOUBLES = {exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT}
# Letters, digits, classes, anchors, groups, repetition: alike in RE2 and in Java.
COMMON_PATTERN = re.compile(r"[\w ,:;@#%&=<>/~'\"!^$.*+?|()\[\]{}-]*", re.ASCII)
# Parts of a date that mean the same; the others count from another day or keep fractions.
COMMON_PARTS = {"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE"}
COMMON_FORMAT = re.compile(r"([^%]|%[YmdHMS])*")
CUTS = (exp.DateTrunc, exp.TimestampTrunc)


class Rule(NamedTuple):
    """One way in which the engines part, silently."""

    name: str
    reason: str
    find: Finder


class Finding(NamedTuple):
    """A place that breaks a rule."""

    rule: str
    sql: str
    reason: str


def find_unportable(query: exp.Expr) -> list[Finding]:
    """Return every place of an annotated query that the engines would read differently."""
    found = [
        Finding(rule.name, node.sql(dialect="duckdb"), rule.reason)
        for rule in RULES
        for node in rule.find(query)
    ]
    try:
        query.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as problem:
        found.append(Finding("transpile", str(problem), "sqlglot knows no Spark for it"))
    return found


def _any_of(*kinds: type[exp.Expr]) -> Finder:
    return lambda query: query.find_all(*kinds)


def _unknown_functions(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.Anonymous, exp.AnonymousAggFunc)


def _parts_of_dates(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.DayOfWeek, exp.DayOfWeekIso, exp.Dayname, exp.Monthname)
    for node in query.find_all(exp.Extract):
        if node.name.upper() not in COMMON_PARTS:
            yield node


def _formats(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.StrToTime, exp.StrToDate)
    for node in query.find_all(exp.TimeToStr):
        written = node.args["format"]
        if not (written.is_string and COMMON_FORMAT.fullmatch(written.name)):
            yield node


def _differences_of_dates(query: exp.Expr) -> Iterator[exp.Expr]:
    for node in query.find_all(exp.DateDiff):
        ends = (node.this, node.expression)
        if not _is_date_by_day(node) and not all(isinstance(end, CUTS) for end in ends):
            yield node


def _is_date_by_day(node: exp.DateDiff) -> bool:
    unit = node.args.get("unit")
    by_day = unit is None or unit.name.upper() == "DAY"
    return by_day and all(end.is_type(exp.DataType.Type.DATE) for end in (node.this, node.expression))


def _shifted_dates(query: exp.Expr) -> Iterator[exp.Expr]:
    for node in query.find_all(exp.Add, exp.Sub, exp.DateAdd, exp.DateSub, *CUTS):
        moves = isinstance(node, (exp.DateAdd, exp.DateSub, *CUTS)) or any(
            isinstance(side, exp.Interval) for side in (node.this, node.expression)
        )
        if moves and not isinstance(node.parent, (exp.Cast, exp.DateDiff)):
            yield node


def _quotients(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.IntDiv)
    for node in query.find_all(exp.Div):
        sides = (node.this.unnest(), node.expression.unnest())
        if not any(_is_double(side) for side in sides) and any(_is_decimal(side) for side in sides):
            yield node


def _is_decimal(node: exp.Expr) -> bool:
    return bool(node.type and node.type.this == DECIMAL) or (node.is_number and "." in node.name)


def _is_double(node: exp.Expr) -> bool:
    # 1.5 is a decimal to both engines, 1.5e0 a double; sqlglot calls each a double.
    return bool(node.type and node.type.this in DOUBLES) and not (
        node.is_number and "e" not in node.name.lower()
    )


def _means(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.Quantile, exp.PercentileCont, exp.PercentileDisc)
    yield from query.find_all(exp.ApproxQuantile, exp.ApproxDistinct, exp.ApproxTopK)
    for node in query.find_all(exp.Avg, exp.Median):
        if not _is_double(node.this.unnest()):
            yield node


def _roundings(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.Round)
    for node in query.find_all(exp.Cast):
        given = node.this.unnest()
        if node.to.this in exp.DataType.INTEGER_TYPES and (_is_double(given) or _is_decimal(given)):
            yield node


def _patterns(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(exp.RegexpReplace, exp.RegexpExtract, exp.RegexpExtractAll, exp.RegexpSplit)
    yield from query.find_all(exp.SimilarTo, exp.RegexpFullMatch)
    for node in query.find_all(exp.RegexpLike, exp.Like, exp.ILike):
        pattern = node.expression
        if not (pattern.is_string and COMMON_PATTERN.fullmatch(pattern.name)):
            yield node


def _positions(query: exp.Expr) -> Iterator[exp.Expr]:
    for node in query.find_all(exp.Substring):
        start = node.args.get("start")
        if not isinstance(start, exp.Literal) or int(start.name) < 1:
            yield node
    for side in query.find_all(exp.Left, exp.Right):
        if not isinstance(side.expression, exp.Literal):
            yield side


def _texts(query: exp.Expr) -> Iterator[exp.Expr]:
    for node in query.find_all(exp.MD5, exp.SHA, exp.SHA2):
        if not (node.this.type and node.this.type.this in exp.DataType.TEXT_TYPES):
            yield node
    for cast in query.find_all(exp.Cast):
        if cast.to.this in exp.DataType.TEXT_TYPES and _is_double(cast.this.unnest()):
            yield cast


RULES = (
    Rule("unknown function", "sqlglot does not know it and hands it on as it is", _unknown_functions),
    Rule(
        "part of a date",
        "engines number weekdays differently and name days differently; count days from a known Monday",
        _parts_of_dates,
    ),
    Rule(
        "format of a date", "use %Y %m %d %H %M %S alone; land dates typed instead of parsing them", _formats
    ),
    Rule(
        "difference of dates",
        "DuckDB counts boundaries, Spark whole units; take days of dates, @hours_between, @days_between, or "
        "cut both ends by DATE_TRUNC",
        _differences_of_dates,
    ),
    Rule("shifted date", "a date or a timestamp by engine; wrap it in CAST(... AS DATE)", _shifted_dates),
    Rule(
        "quotient",
        "Spark keeps six digits of a decimal quotient, and // differs below zero; CAST one side AS DOUBLE",
        _quotients,
    ),
    Rule("mean", "a double in DuckDB, a decimal in Spark, or another interpolation; CAST AS DOUBLE", _means),
    Rule(
        "rounding",
        "halves go another way, and a cast to integer rounds in DuckDB but cuts in Spark; CAST AS DECIMAL",
        _roundings,
    ),
    Rule(
        "pattern",
        "RE2 is not Java: one or all replaced, backslashes; write a common pattern, or a Python model",
        _patterns,
    ),
    Rule("position", "0 and below mean other places; begin at a literal 1 or more", _positions),
    Rule("text of a value", "doubles are written differently, and so hashed; hash and show text", _texts),
    Rule(
        "element of an array",
        "indexes begin at 1 or 0, and order and nulls of what was gathered differ",
        _any_of(
            exp.Bracket,
            exp.ArrayAgg,
            exp.GroupConcat,
            exp.SplitPart,
            exp.Split,
            exp.JSONExtract,
            exp.JSONExtractScalar,
        ),
    ),
    Rule(
        "any of many",
        "which row is taken is the engine's choice; use MIN, MAX or ROW_NUMBER by a full order",
        _any_of(exp.AnyValue, exp.First, exp.Last, exp.ArgMax, exp.ArgMin, exp.Mode),
    ),
    Rule(
        "lenient cast", "what counts as a number or a date differs; land values typed", _any_of(exp.TryCast)
    ),
    Rule(
        "now or chance",
        "differs by engine and by run; a build is a function of its files",
        _any_of(exp.Rand, exp.Uuid, exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime),
    ),
)
