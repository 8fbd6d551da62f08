"""Reads the texts of `--having`, `--top`, `--cumulative`, `--cohort` and `--order` into parts of a query."""

from typing import Any

from app.tokens import Tokens
from app.where import parse_where
from semantic_layer.errors import QueryError
from semantic_layer.query import Filter

CODE = "option_syntax"
HAVING_OPERATORS = ("=", "!=", ">", ">=", "<", "<=")
HAVING_EXAMPLES = ("revenue > 1000", "revenue > 1000 and revenue_change < -0.1")


def parse_having(text: str) -> list[dict[str, Any]]:
    """Return the conditions on columns of the answer, all of which must hold."""
    return [part for item in parse_where(text, option="--having") for part in _having(item, text)]


def _having(item: object, text: str) -> list[dict[str, Any]]:
    if isinstance(item, Filter):
        numbers = [value for value in item.values if not isinstance(value, bool | str)]
        if item.op == "between" and len(numbers) == 2:
            bounds = zip((">=", "<="), numbers, strict=True)
            return [{"metric": item.dimension, "op": op, "value": value} for op, value in bounds]
        if item.op in HAVING_OPERATORS and numbers:
            return [{"metric": item.dimension, "op": item.op, "value": numbers[0]}]
    raise QueryError(
        f"--having compares columns of the answer with numbers, joined by `and`: {text}",
        code=CODE,
        action=f"Examples: {'; '.join(HAVING_EXAMPLES)}.",
    )


def parse_top(text: str) -> dict[str, Any]:
    """Return the first N rows of each group: `3 within state, city by revenue desc`."""
    tokens = _tokens("--top", text, "3 within state by revenue", "1 within month, state by orders asc")
    count = tokens.expect("number", "how many rows of each group")
    if not count.text.isdigit() or int(count.text) < 1:
        raise tokens.error("expected a whole number from 1 on", count)
    tokens.expect_word("within")
    within = _names(tokens)
    top: dict[str, Any] = {"count": int(count.text), "within": within}
    if tokens.found("by"):
        top["by"] = tokens.expect("name", "a metric of the query").text
        top["descending"] = tokens.found("asc", "desc") != "asc"
    tokens.expect_end("`,`", "`by`") if "by" not in top else tokens.expect_end("`asc`", "`desc`")
    return top


def parse_cumulative(text: str) -> list[dict[str, Any]]:
    """Return the cumulative columns: `revenue 7 days; revenue month to date; revenue running`."""
    tokens = _tokens(
        "--cumulative", text, "revenue 7 days", "revenue month to date", "revenue running; orders 3 months"
    )
    found = [_accumulated(tokens)]
    while tokens.found(";"):
        found.append(_accumulated(tokens))
    tokens.expect_end("`;`")
    return found


def _accumulated(tokens: Tokens) -> dict[str, Any]:
    metric = tokens.expect("name", "a metric").text
    if tokens.next.kind == "number":
        count = tokens.take().text
        grain = tokens.expect("name", "a length of time such as days").text
        return {"metric": metric, "window": f"{count} {grain}"}
    if tokens.found("running"):
        return {"metric": metric}
    grain = tokens.expect("name", "`7 days`, `month to date` or `running`").text
    tokens.expect_word("to")
    tokens.expect_word("date")
    return {"metric": metric, "to_date": grain}


def parse_cohort(text: str) -> dict[str, Any]:
    """Return the cohort: an entity and the grain of its first time, `person by month`."""
    tokens = _tokens("--cohort", text, "person by month", "customer")
    cohort = {"entity": tokens.expect("name", "an entity").text}
    if tokens.found("by"):
        cohort["grain"] = tokens.expect("name", "a grain such as month").text
        tokens.expect_end()
    tokens.expect_end("`by`")
    return cohort


def parse_order(text: str) -> list[dict[str, Any]]:
    """Return the columns to sort by: `revenue desc, state`."""
    tokens = _tokens("--order", text, "revenue desc", "state, revenue desc")
    found = []
    while True:
        name = tokens.expect("name", "a column").text
        found.append({"name": name, "descending": tokens.found("asc", "desc") == "desc"})
        if not tokens.found(","):
            tokens.expect_end("`asc`", "`desc`", "`,`")
            return found


def parse_names(text: str, *, option: str, example: str) -> list[str]:
    """Return names separated by commas."""
    tokens = _tokens(option, text, example)
    names = _names(tokens)
    tokens.expect_end("`,`")
    return names


def _names(tokens: Tokens) -> list[str]:
    names = [tokens.expect("name", "a name").text]
    while tokens.found(","):
        names.append(tokens.expect("name", "a name").text)
    return names


def _tokens(option: str, text: str, *examples: str) -> Tokens:
    return Tokens(text, option=option, code=CODE, examples=examples)
