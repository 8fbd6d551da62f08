"""Let a query call the functions of a list, and no others."""

from difflib import get_close_matches

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked
from warehouse.guard.second_opinion import SESSION_NAMES, known_functions
from warehouse.guard.series import SERIES

# Functions by the parser's names for them alone, which the engine does not know.
PARSER_NAMES = {
    *("bitwise_and_agg", "bitwise_or_agg", "bitwise_xor_agg", "cosine_distance", "euclidean_distance"),
    *("j_s_o_n_array", "j_s_o_n_object", "time_from_parts"),
    "collate",
    *(
        "and",
        "array",
        "array_max",
        "array_min",
        "array_overlaps",
        "case",
        "cast",
        "cast_to_str_type",
        "columns",
    ),
    *("date", "date_bin", "date_from_parts", "datefromparts", "exists", "explode", "flatten", "iif", "if"),
    *(
        "is_ascii",
        "jarowinkler_similarity",
        "json_extract_scalar",
        "localtime",
        "localtimestamp",
        "or",
        "power",
    ),
    *(
        "pad",
        "not",
        "like",
        "ilike",
        "parse_json",
        "j_s_o_n_extract_array",
        "json_object",
        "regexp_like",
        "regexp_split",
        "sort_array",
    ),
    *("str_position", "str_to_time", "str_to_map", "time_str_to_time", "time_to_str", "time_to_unix"),
    *("timestamp_from_parts", "timestamp_trunc", "timestampfromparts", "to_map", "try", "try_cast"),
    *("ts_or_ds_to_date", "unix_to_time", "xor", "json_format", "sha", "sha2", "get_extract", "current_time"),
}


def check_functions(asked: Asked) -> None:
    """Refuse functions that are not on the list, and those that a schema stands before."""
    for node in asked.nodes:
        if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func) and _has_schema(node, asked):
            raise GuardRefusal("A function is called by its bare name", code="refused_function")
        if isinstance(node, exp.Func) and not isinstance(node, SERIES):
            _check_call(node)
        if isinstance(node, exp.Column) and _is_session_name(node, asked):
            raise GuardRefusal("What the session is called is not told", code="refused_function")


def _has_schema(call: exp.Dot, asked: Asked) -> bool:
    """Whether a name that is no column stands before a call; all else there is its first argument."""
    before = call.this
    if isinstance(before, exp.Dot) and isinstance(before.expression, exp.Func):
        return False
    is_name = isinstance(before, exp.Identifier | exp.Column | exp.Dot)
    return is_name and before.name.lower() not in asked.columns


def _check_call(node: exp.Func) -> None:
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        names = {node.name.lower()}
    else:
        names = {name.lower() for name in node.sql_names()}
    if not names & (known_functions() | PARSER_NAMES):
        # The name is not repeated: it may be one that the file hides.
        raise GuardRefusal(
            "The query calls a function that is not run",
            code="refused_function",
            choices=get_close_matches(min(names)[:40], known_functions(), n=3, cutoff=0.7),
        )


def _is_session_name(column: exp.Column, asked: Asked) -> bool:
    return not column.table and column.name.lower() in SESSION_NAMES - asked.columns - _aliases(asked)


def _aliases(asked: Asked) -> set[str]:
    """The one session name that is also a common word, where the query itself gives it to a column."""
    given = {node.alias.lower() for node in asked.nodes if isinstance(node, exp.Alias)}
    return given & {"user"}
