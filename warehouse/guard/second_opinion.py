"""What the engine's own parser sees in a query: the check that runs beside the engine, on the text that runs.

It imports DuckDB and the standard library only, since the query process loads it as a file of its own.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

TABLES = {"BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SUBQUERY", "TABLE_FUNCTION"}
QUERIES = {"SELECT_NODE", "SET_OPERATION_NODE"}
EXPRESSIONS = {
    *("BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "DEFAULT"),
    *("FUNCTION", "LAMBDA", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "WINDOW"),
}
TABLE_FUNCTIONS = {"generate_series", "range", "unnest"}
OPERATORS = {
    *("+", "-", "*", "/", "//", "%", "**", "^", "||", "&&", "&", "|", "<<", ">>", "~", "@", "@>", "<@", "^@"),
    *("->", "->>", "~~", "!~~", "~~*", "!~~*", "~~~", "!__postfix"),
    *("like_escape", "not_like_escape", "ilike_escape", "not_ilike_escape"),
}
OWN_SCHEMA = {"", "main"}
# What a bare name gives when no column has it.
SESSION_NAMES = {
    *("current_catalog", "current_role", "current_schema", "current_user", "session_user", "user"),
}
# Types the parser leaves to the binder, which would look for them in any schema.
LATE_TYPES = {"json", "enum"}
NAMES = "SELECT function_name FROM duckdb_functions() UNION SELECT type_name FROM duckdb_types()"
TOKEN = re.compile(
    r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|(?P<word>\"(?:[^\"]|\"\")*\"|\w+)|(?P<mark>[^\s\w])", re.S
)
BEFORE_A_TABLE = {"from", "join", "pivot", "pivot_wider", "unpivot"}
# Words that stand before a bracket and call nothing.
BEFORE_A_BRACKET = {
    *(
        "all",
        "and",
        "any",
        "as",
        "between",
        "by",
        "case",
        "cube",
        "distinct",
        "else",
        "except",
        "exclude",
        "exists",
    ),
    *(
        "filter",
        "for",
        "from",
        "group",
        "having",
        "in",
        "include",
        "intersect",
        "join",
        "lateral",
        "not",
        "nulls",
    ),
    *(
        "on",
        "or",
        "order",
        "over",
        "pivot",
        "pivot_wider",
        "qualify",
        "rename",
        "replace",
        "rollup",
        "select",
    ),
    *(
        "sets",
        "some",
        "then",
        "union",
        "unpivot",
        "using",
        "values",
        "when",
        "where",
        "with",
        "within",
        "materialized",
    ),
}


class Disagreement(Exception):
    """The engine's parser sees what may not run; `code` is that of a refusal."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Opened:
    """What a query may name, in small letters: tables as schema.table, columns; and what not to call."""

    tables: frozenset[str]
    columns: frozenset[str]
    barred: frozenset[str]

    def lets_call(self, name: str) -> bool:
        """Whether a function may be called."""
        return name in known_functions() and name not in self.barred


class SecondOpinion:
    """Reads queries with the engine's parser, on a locked connection without any data.

    A query that names its PIVOT's columns by the data can't be told as a tree: its words are read instead.
    """

    def __init__(self) -> None:
        self._engine = _engine()

    def refusal(
        self,
        sql: str,
        *,
        tables: Collection[str],
        columns: Collection[str] = (),
        barred: Collection[str] = (),
    ) -> str | None:
        """Return the code to refuse a query with, None where it may run.

        `tables` are the names schema.table that it may read, `columns` their columns, `barred` functions that
        it may not call although they are on the list.
        """
        opened = Opened(*(frozenset(map(str.lower, names)) for names in (tables, columns, barred)))
        try:
            self._check(sql, opened)
        except Disagreement as found:
            return found.code
        except RecursionError:
            return "too_large"
        except (duckdb.InternalException, duckdb.FatalException):
            self._engine = _engine()  # the one that failed so reads nothing any more
            return "syntax"
        except (duckdb.Error, UnicodeError, ValueError):
            return "syntax"
        return None

    def shadowing(self, functions: Collection[str], types: Collection[str]) -> set[str]:
        """Return those names of a file's own functions and types that the engine, or the list, has too."""
        if not functions and not types:
            return set()
        rows = self._engine.cursor().execute(NAMES).fetchall()
        known = {str(name).lower() for (name,) in rows} | known_functions() | OPERATORS | LATE_TYPES
        return {name for name in map(str.lower, (*functions, *types)) if name in known}

    def _check(self, sql: str, opened: "Opened") -> None:
        cursor = self._engine.cursor()
        is_pivot = is_one_query(cursor.extract_statements(sql))
        if is_pivot is None:
            raise Disagreement("refused_statement")
        if is_pivot:
            _check_words(sql, opened)
            return
        if "\0" in sql:
            raise Disagreement("syntax")
        # A parameter would make DuckDB import pandas, and a plain literal has one mark to escape.
        literal = sql.replace("'", "''")
        (told,) = cursor.execute(f"SELECT json_serialize_sql('{literal}')").fetchall()[0]
        tree = json.loads(told)
        if tree["error"]:
            is_deep = "depth limit" in tree["error_message"]
            raise Disagreement("too_large" if is_deep else "refused_statement")
        if len(tree["statements"]) != 1:
            raise Disagreement("refused_statement")
        parts = list(_parts(tree["statements"][0]["node"]))
        # The one session name that is also a common word may be one that the query gives to a column.
        aliases = {str(part["alias"]).lower() for part, _ in parts if "alias" in part} & {"user"}
        for part, steps in parts:
            _check_part(part, steps, replace(opened, columns=opened.columns | aliases))


def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "enable_external_access": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "threads": "1",
            "memory_limit": "256MB",
            "lock_configuration": "true",
        },
    )


def is_one_query(statements: Collection[duckdb.Statement]) -> bool | None:
    """Return None where it is not a single query, else whether it pivots on columns that the data name.

    Such a PIVOT is read as statements that make types, which have no text of their own, and the SELECT.
    """
    if not statements:
        return None
    *before, last = statements
    if last.type != duckdb.StatementType.SELECT:
        return None
    if any(each.type != duckdb.StatementType.CREATE or each.query.strip() for each in before):
        return None
    return bool(before)


@cache
def known_functions() -> frozenset[str]:
    """The functions that a query may call."""
    lines = Path(__file__).with_name("allowed_functions.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _parts(root: Any) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
    """Yield each node of the tree with the named steps that are visible where it stands."""
    waiting: list[tuple[Any, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        part, steps = waiting.pop()
        if isinstance(part, list):
            waiting += [(item, steps) for item in part]
        elif isinstance(part, dict):
            for step in part.get("cte_map", {}).get("map", ()):
                waiting.append((step["value"], steps))
                steps |= {step["key"].lower()}
            yield part, steps
            waiting += [(value, steps) for key, value in part.items() if key != "cte_map"]


def _check_part(part: dict[str, Any], steps: frozenset[str], opened: Opened) -> None:
    kind = part.get("type")
    if "cte_map" in part and kind not in QUERIES:
        raise Disagreement("refused_statement")
    if "sample" in part and "alias" in part:
        _check_table(part, steps, opened)
    if "class" in part and part["class"] not in EXPRESSIONS:
        raise Disagreement("refused_statement")
    if "function_name" in part:
        _check_function(part, opened)
    if part.get("class") == "COLUMN_REF":
        name = part["column_names"][0].lower()
        if len(part["column_names"]) == 1 and name in SESSION_NAMES - opened.columns:
            raise Disagreement("refused_function")
    if kind == "UNBOUND_TYPE_INFO" and (
        part["catalog"] or part["schema"] or part["name"].lower() not in LATE_TYPES - opened.barred
    ):
        raise Disagreement("refused_function")


def _check_table(part: dict[str, Any], steps: frozenset[str], opened: Opened) -> None:
    if part["type"] not in TABLES:
        raise Disagreement("refused_statement")
    series = TABLE_FUNCTIONS - opened.barred
    if part["type"] == "TABLE_FUNCTION" and part["function"].get("function_name") not in series:
        raise Disagreement("refused_function")
    if part["type"] != "BASE_TABLE":
        return
    schema, name = part["schema_name"].lower(), part["table_name"].lower()
    is_step = not schema and name in steps
    is_published = f"{schema or 'main'}.{name}" in opened.tables
    if part["catalog_name"] or part["at_clause"] or not (is_step or is_published):
        raise Disagreement("refused_table")


def _check_function(part: dict[str, Any], opened: Opened) -> None:
    # A column before a call is its first argument: name.upper().
    schema = part.get("schema", "").lower()
    is_own = not part.get("catalog") and (schema in OWN_SCHEMA or schema in opened.columns)
    name = part["function_name"].lower()
    is_operator = name in OPERATORS - opened.barred
    if not is_own or not (is_operator or opened.lets_call(name)):
        raise Disagreement("refused_function")


def _check_words(sql: str, opened: Opened) -> None:
    """Check the tables and functions of a query that only its words tell."""
    tables, columns = opened.tables, opened.columns
    words = [
        found["word"] or found["mark"] for found in TOKEN.finditer(sql) if found["word"] or found["mark"]
    ]
    plain = [word.strip('"').lower() for word in words]
    steps = {name for name, after in zip(plain, plain[1:], strict=False) if after == "as"}
    aliases = {
        word for place, word in enumerate(plain) if place and _ends_a_table(plain[place - 3 : place], tables)
    }
    for place, word in enumerate(plain[:-1]):
        after = plain[place + 1]
        names_table = word in BEFORE_A_TABLE and not _is_part_of_a_call(plain[max(0, place - 3) : place])
        if names_table and after != "(" and after not in TABLE_FUNCTIONS | steps:
            _check_name(plain[place + 1 : place + 5], tables)
        begins_a_name = after == "." and plain[place - 1] != "." and not word.isdigit()
        if begins_a_name and word not in aliases | steps | columns:
            _check_name(plain[place : place + 3], tables)
        is_call = after == "(" and re.fullmatch(r"\w+", word) and word not in BEFORE_A_BRACKET
        if is_call and not opened.lets_call(word) and plain[place - 1] not in {"as", ")"}:
            raise Disagreement("refused_function")


def _ends_a_table(before: list[str], tables: frozenset[str]) -> bool:
    """Whether what stands before a word is a table, a subquery or AS, so that the word may be an alias."""
    return before[-1:] in (["as"], [")"]) or "".join(before) in tables


def _is_part_of_a_call(before: list[str]) -> bool:
    """Whether a FROM is that of extract(year from x) or of `is distinct from x`."""
    return before[-1:] == ["distinct"] or before[:2] == ["extract", "("]


def _check_name(words: list[str], tables: frozenset[str]) -> None:
    is_qualified = words[1:2] == ["."]
    name = "".join(words[:3]) if is_qualified else f"main.{words[0]}"
    if name not in tables or (is_qualified and words[3:4] == ["."]):
        raise Disagreement("refused_table")
