"""The families of insights: a query each, what its figures are, and the template that words its rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from string import Template

import sqlglot
import yaml
from sqlglot import exp

REFERENCE = re.compile(r"\{i\.(\w+)")
FIGURES = ("value", "reference_value")
CHANGE = "ROUND((value - reference_value) / NULLIF(ABS(reference_value), 0), 6)"
DAYS_BACK = {
    **{f"same_{weeks}": 7 * weeks for weeks in (1, 2, 3, 4)},
    "day": 0,
    "week_start": 6,
    "week_before": 13,
    "month_start": 27,
    "month_before": 55,
    "quarter_start": 89,
}


@dataclass(frozen=True)
class Family:
    """Insights of one query. `weight` orders its rows: relative, difference, or a column of theirs.

    Rows whose weight is below `least` are left out; one that is `at_end` knows the last days alone.
    """

    name: str
    kind: str
    when: str
    metric: str
    unit: str
    weight: str
    most: int
    title: str
    text: str
    least: float = 0.0
    at_end: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """The published tables its query reads."""
        tree = sqlglot.parse_one(self.query(date(2000, 1, 1)), dialect="duckdb")
        return tuple(sorted({f"{one.db}.{one.name}" for one in tree.find_all(exp.Table) if one.db}))

    @property
    def refers(self) -> frozenset[str]:
        """The columns its text refers to."""
        return frozenset(REFERENCE.findall(self.text))

    def query(self, day: date) -> str:
        """Return the SQL of all its insights as of a day, over published tables."""
        text = resources.files("pipelines.models.insights").joinpath(f"queries/{self.name}.sql").read_text()
        days = {name: f"DATE '{day - timedelta(days=back)}'" for name, back in DAYS_BACK.items()}
        rows = Template(text).substitute(days).strip()
        return f"SELECT found.*, {CHANGE} AS change\nFROM (\n{rows}\n) AS found"

    def evidence_query(self, day: date, subject: str) -> str:
        """Return the SQL whose one row is what an insight about a subject rests on."""
        return f"{self.query(day)}\nWHERE found.subject = {exp.Literal.string(subject).sql('duckdb')}"

    def units(self, columns: list[str]) -> Mapping[str, str]:
        """The unit of each column that has one."""
        known = {name: self.unit for name in FIGURES if self.unit} | {"change": "change"}
        return {name: known[name] for name in columns if name in known}


@cache
def families() -> tuple[Family, ...]:
    """Return every family, in the order they are told."""
    text = resources.files("pipelines.models.insights").joinpath("families.yml").read_text("utf-8")
    return tuple(Family(**one) for one in yaml.safe_load(text))
