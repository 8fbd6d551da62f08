"""The dictionary as static pages: no request leaves them, every text is escaped, all links are file names."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipelines.documents.diagrams import flow_diagram, mart_diagram, metric_diagram
from pipelines.documents.dictionary import (
    DIMENSION,
    LAYERS,
    METRIC,
    Dictionary,
    Dimension,
    Layer,
    Metric,
)
from pipelines.documents.links import dimension_place, mart_page, metric_page, rule_place, table_page
from pipelines.documents.mapping import mapping
from pipelines.documents.trace import ROWS, Ref
from semantic_layer.unseen import visible_lines

ABOUT_LAYERS: dict[Layer, str] = {
    "source": "Files as they come, and reference files of the pack.",
    "bronze": "Rows of the files as they are, typed; those that break a rule are set aside in quarantine.",
    "reference": "Small tables that come with the pack.",
    "silver": "The pack's data brought into the contracts that all packs share.",
    "gold": "The marts: what questions are answered from.",
}
Page = tuple[str, str]


def render_pages(dictionary: Dictionary) -> dict[str, str]:
    """The text of every page, style sheet and script by file name."""
    environment = _environment(dictionary)
    pages = dict(_pages(environment, dictionary))
    for name in ("style.css", "search.js"):
        pages[name] = resources.files("pipelines.documents").joinpath(f"templates/{name}").read_text("utf-8")
    pages["search-index.js"] = _search_index(dictionary)
    return pages


def count(number: int | None) -> str:
    """A number with its thousands apart; a dash where it is not known."""
    return "–" if number is None else f"{number:,}"


def seen(value: Any) -> Any:
    """A value of a page with every character of it seen; what is markup of ours stays."""
    return visible_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def breakable(name: str) -> Markup:
    """A long name that may break after its dots and underscores."""
    return Markup(re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(name))))


def _environment(dictionary: Dictionary) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.documents", "templates"),
        autoescape=True,
        finalize=seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(count=count, breakable=breakable)
    environment.globals.update(
        d=dictionary,
        menu=_menu(dictionary),
        place=lambda ref: _place(dictionary, ref),
        name=_shown_name,
        table_page=table_page,
        metric_page=metric_page,
        mart_page=mart_page,
        dimension_place=dimension_place,
        rule_place=rule_place,
    )
    return environment


def _pages(environment: Environment, dictionary: Dictionary) -> Iterator[Page]:
    def page(file: str, template: str, **values: Any) -> Page:
        return file, environment.get_template(template).render(page=file, **values)

    yield page("index.html", "index.html", counts=_counts(dictionary), flow=Markup(flow_diagram(dictionary)))
    yield page("tables.html", "tables.html", layers=[(layer, ABOUT_LAYERS[layer]) for layer in LAYERS])
    yield page("metrics.html", "metrics.html")
    yield page("dimensions.html", "dimensions.html", reached_by=_reached_by(dictionary))
    yield page("mapping.html", "mapping.html", mapping=mapping(dictionary))
    if dictionary.rules:
        counted = Counter(one.result for one in dictionary.rules)
        rules = sorted(dictionary.rules, key=lambda one: not one.failing)
        yield page("rules.html", "rules.html", rules=rules, rule_counts=counted.most_common())
    for name, table in dictionary.tables.items():
        yield page(
            table_page(name),
            "table.html",
            table=table,
            keys=[one for one in dictionary.relations if one.child.table == name],
            keyed=[one for one in dictionary.relations if one.parent.table == name],
            rules=[one for one in dictionary.rules if name in one.tables],
            flow=Markup(flow_diagram(dictionary, name)),
        )
    for mart, tables in dictionary.marts.items():
        own = {table.name for table in tables}
        yield page(
            mart_page(mart),
            "mart.html",
            mart=mart,
            tables=tables,
            metrics=[one for one in dictionary.metrics.values() if set(one.facts) & own],
            diagram=Markup(mart_diagram(dictionary, mart)),
        )
    for metric in dictionary.metrics.values():
        diagram = Markup(metric_diagram(dictionary, metric.name))
        yield page(metric_page(metric.name), "metric.html", metric=metric, diagram=diagram)


def _menu(dictionary: Dictionary) -> list[tuple[str, list[Page]]]:
    whole = [
        ("Overview", "index.html"),
        ("Tables", "tables.html"),
        ("Metrics", "metrics.html"),
        ("Dimensions", "dimensions.html"),
        ("Source to target", "mapping.html"),
    ]
    if dictionary.rules:
        whole.append(("Rulebook", "rules.html"))
    return [
        ("Pages", whole),
        ("Marts", [(mart, mart_page(mart)) for mart in dictionary.marts]),
        (
            "Tables of the marts",
            [(table.name, table_page(table.name)) for table in dictionary.of_layer("gold")],
        ),
    ]


def _counts(dictionary: Dictionary) -> list[tuple[str, int, str]]:
    gold = dictionary.of_layer("gold")
    counts = [
        ("Source files", len(dictionary.of_layer("source")), "tables.html#source"),
        ("Tables of the marts", len(gold), "tables.html#gold"),
        ("Columns of the marts", sum(len(table.columns) for table in gold), "tables.html#gold"),
        ("Rows of the marts", sum(table.rows or 0 for table in gold), "tables.html#gold"),
        ("Metrics", len(dictionary.metrics), "metrics.html"),
        ("Dimensions", len(dictionary.dimensions), "dimensions.html"),
    ]
    return [*counts, *([("Rules", len(dictionary.rules), "rules.html")] if dictionary.rules else [])]


def _reached_by(dictionary: Dictionary) -> dict[str, list[str]]:
    reached: dict[str, list[str]] = {name: [] for name in dictionary.dimensions}
    for metric in dictionary.metrics.values():
        for name in metric.dimensions:
            reached[name].append(metric.name)
    return reached


def _place(dictionary: Dictionary, ref: Ref) -> str:
    if ref.table == METRIC:
        return metric_page(ref.column)
    if ref.table == DIMENSION:
        return dimension_place(ref.column)
    if ref.table not in dictionary.tables:
        return ""
    return table_page(ref.table, "" if ref.column == ROWS else ref.column)


def _shown_name(ref: Ref) -> str:
    if ref.table in (METRIC, DIMENSION):
        return f"{ref.table} {ref.column}"
    return f"rows of {ref.table}" if ref.column == ROWS else str(ref)


def _search_index(dictionary: Dictionary) -> str:
    """A script that holds an entry a line: kind, name, what is shown of it, its page, other words for it."""
    defined: list[tuple[str, Metric | Dimension, str]] = [
        *(("metric", one, metric_page(one.name)) for one in dictionary.metrics.values()),
        *(("dimension", one, dimension_place(one.name)) for one in dictionary.dimensions.values()),
    ]
    entries = [
        *(
            (kind, one.name, f"{one.label}. {one.description}", page, " ".join(one.synonyms))
            for kind, one, page in defined
        ),
        *(
            ("table", one.name, one.description, table_page(one.name), "")
            for one in dictionary.tables.values()
        ),
        *(
            ("column", str(ref), column.description, table_page(*ref), "")
            for ref, column in dictionary.columns.items()
        ),
        *(
            ("rule", one.rule.id, one.rule.condition, rule_place(one.rule.id), one.rule.kind)
            for one in dictionary.rules
        ),
    ]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    # In a script no text may end the script.
    return f"window.FOOTNOTE_INDEX = [\n{lines}\n];\n".replace("<", "\\u003c")
