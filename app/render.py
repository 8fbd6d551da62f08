"""From an Outcome to what people read: text, tables and footnotes, shared by the terminal and the chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.format import CellFormat, format_cell
from agent.markdown import escape
from agent.outcome import Citation, Outcome

PERIODS = {"month": "{year}-{month}", "quarter": "{year} Q{quarter}", "year": "{year}"}


@dataclass(frozen=True)
class Table:
    """A citation's rows as text, cut to what a page can show."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    """Which columns hold figures and are set flush right."""
    note: str = ""
    """What is not shown, in one sentence."""


def table_of(citation: Citation, *, currency: str, max_rows: int) -> Table:
    """Return the first rows of a citation, each cell as text in its column's unit.

    `currency` is the ISO code of the amounts of which the citation does not say one.
    """
    units = _each(citation, citation.column_units)
    currencies = [code or currency for code in _each(citation, citation.column_currencies)]
    shown = citation.rows[:max_rows]
    return Table(
        headers=tuple(heading(name) for name in citation.columns),
        rows=tuple(
            tuple(
                cell_text(cell, unit, column=column, currency=code)
                for cell, unit, code, column in zip(row, units, currencies, citation.columns, strict=True)
            )
            for row in shown
        ),
        numeric=tuple(_is_numeric([row[index] for row in shown]) for index in range(len(citation.columns))),
        note=_note(citation, shown=len(shown)),
    )


def heading(column: str) -> str:
    """Return a column's name as a person would write it: `average_order_value` -> Average order value."""
    words = column.replace("__", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def cell_text(cell: Any, unit: str | None, *, column: str, currency: str) -> str:
    """Return one cell as text, as the answer would write it; a null is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    # A number without a unit may be a year or an identifier: it is written as it is.
    if isinstance(cell, int | float) and unit:
        return format_cell(cell, CellFormat(currency=currency, unit=unit))
    return f"{cell:g}" if isinstance(cell, float) and cell.is_integer() else period_text(cell, column)


def period_text(cell: Any, column: str) -> str:
    """Return a label; a day in a column named for a longer period as that period: 2017-03, 2017 Q1, 2017."""
    text = "(none)" if cell is None else str(cell).removesuffix("T00:00:00").removesuffix(" 00:00:00")
    year, _, rest = text.partition("-")
    if column not in PERIODS or not re.fullmatch(r"\d\d-01", rest):
        return text
    return PERIODS[column].format(year=year, month=rest[:2], quarter=(int(rest[:2]) + 2) // 3)


def markdown_table(table: Table) -> str:
    """Return the table in Markdown, with its note below."""
    ruler = ["---:" if numeric else "---" for numeric in table.numeric]
    lines = [_markdown_row(table.headers), f"| {' | '.join(ruler)} |"]
    lines += [_markdown_row(row) for row in table.rows]
    if table.note:
        lines += ["", f"*{table.note}*"]
    return "\n".join(lines)


def worth_a_table(citation: Citation) -> bool:
    """Tell whether the rows say more than the sentence above them already does."""
    return citation.row_count > 1


def plain_refusal(outcome: Outcome) -> str:
    """Return what to say when there is no answer: the text, or the error's message."""
    if outcome.answer:
        return outcome.answer
    if outcome.clarification:
        return outcome.clarification.question
    if outcome.error:
        return outcome.error.message
    return "There is no answer to that, and no reason was given."


def footnote_line(citation: Citation, *, certified: bool) -> str:
    """Return one line on where a citation's figures come from."""
    rows = "1 row" if citation.row_count == 1 else f"{citation.row_count:,} rows"
    if citation.kind == "sql":
        origin = "written by the model and checked, not certified"
    elif citation.kind == "metric_query":
        origin = "compiled from the metric definitions" if certified else "compiled, not certified"
    else:
        origin = "looked up"
    # A fact that is read for several periods is the same rows each time.
    read = sum({fact["fact"]: fact["rows_read"] for fact in citation.ledger.get("facts", [])}.values())
    return f"{citation.id}: {rows}, {origin}" + (f", {read:,} rows read" if read else "")


def doubts_line(outcome: Outcome) -> str:
    """Return one line on why an answer is less certain than others, empty where nothing speaks against it."""
    return f"Less certain: {'; '.join(outcome.doubts)}." if outcome.doubts else ""


def _each(citation: Citation, known: Sequence[str | None]) -> Sequence[str | None]:
    """Return what is known of the columns for every one of them."""
    return [*known, *[None] * (len(citation.columns) - len(known))]


def _note(citation: Citation, *, shown: int) -> str:
    if citation.truncated:
        return f"The first {shown:,} rows; the result was cut at {len(citation.rows):,}."
    if shown < len(citation.rows):
        return f"The first {shown:,} of {len(citation.rows):,} rows."
    return ""


def _is_numeric(cells: Sequence[Any]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled
    )


def _markdown_row(cells: Sequence[str]) -> str:
    # A product's name may hold a pipe, a star or a link: data is never Markdown.
    return f"| {' | '.join(escape(cell) for cell in cells)} |"
