"""Where each thing is in the pages: all pages lie in one folder, so that a link is a file name."""

import re
from urllib.parse import quote


def table_page(table: str, column: str = "") -> str:
    """The page of a table, or the place of a column in it."""
    return f"table-{_file_name(table)}.html{_anchor(column)}"


def metric_page(metric: str) -> str:
    """The page of a metric."""
    return f"metric-{_file_name(metric)}.html"


def dimension_place(dimension: str) -> str:
    """The place of a dimension in the page of all."""
    return f"dimensions.html{_anchor(dimension)}"


def rule_place(rule: str) -> str:
    """The place of a rule in the page of all."""
    return f"rules.html{_anchor(rule)}"


def mart_page(mart: str) -> str:
    """The page of a mart."""
    return f"mart-{_file_name(mart)}.html"


def _anchor(name: str) -> str:
    return f"#{quote(name, safe='_')}" if name else ""


def _file_name(name: str) -> str:
    """The name with what a file system or an address may not take replaced, different for different names."""
    return re.sub(r"[^a-z0-9_.-]", lambda odd: f"~{ord(odd[0]):x}", name)
