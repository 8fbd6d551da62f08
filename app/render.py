"""From an Outcome to what people read: text, tables and footnotes, shared by the terminal and the chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.outcome import Citation, Outcome


@dataclass(frozen=True)
class Table:
    """A citation's rows as text, cut to what a page can show."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    """Which columns hold figures and are set flush right."""
    note: str = ""
    """What is not shown, in one sentence."""


def table_of(citation: Citation, *, max_rows: int) -> Table:
    """Return the first rows of a citation, each cell as text in its column's unit."""
    units = _units(citation)
    shown = citation.rows[:max_rows]
    return Table(
        headers=tuple(heading(name) for name in citation.columns),
        rows=tuple(
            tuple(cell_text(cell, unit) for cell, unit in zip(row, units, strict=True)) for row in shown
        ),
        numeric=tuple(_is_numeric([row[index] for row in shown]) for index in range(len(citation.columns))),
        note=_note(citation, shown=len(shown)),
    )


def heading(column: str) -> str:
    """Return a column's name as a person would write it: `average_order_value` -> Average order value."""
    words = column.replace("__", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def cell_text(cell: Any, unit: str | None) -> str:
    """Return one cell as text: money with cents, a ratio in percent, a null as a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if not isinstance(cell, int | float):
        return _date_only(str(cell))
    if unit == "ratio":
        return f"{cell * 100:,.1f} %"
    if unit == "currency":
        return f"{cell:,.2f}"
    # A bare number without a unit may be a year or an identifier: no separators there.
    separator = "," if unit else ""
    if float(cell).is_integer():
        return f"{int(cell):{separator}}"
    return f"{cell:{separator}.2f}"


def markdown_table(table: Table) -> str:
    """Return the table in Markdown, with its note below."""
    ruler = ["---:" if numeric else "---" for numeric in table.numeric]
    lines = [_markdown_row(table.headers), _markdown_row(ruler, escape=False)]
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
    if citation.kind == "metric_query":
        origin = "compiled from the metric definitions" if certified else "compiled, not certified"
    elif citation.kind == "sql":
        origin = "written by the model and checked, not certified"
    else:
        origin = "looked up"
    return f"{citation.id}: {rows}, {origin}"


def _units(citation: Citation) -> Sequence[str | None]:
    missing = len(citation.columns) - len(citation.column_units)
    return [*citation.column_units, *[None] * missing]


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


def _date_only(text: str) -> str:
    return text.removesuffix("T00:00:00").removesuffix(" 00:00:00")


def _markdown_row(cells: Sequence[str], *, escape: bool = True) -> str:
    texts = [_escaped(cell) for cell in cells] if escape else cells
    return f"| {' | '.join(texts)} |"


def _escaped(text: str) -> str:
    """Keep data from being read as Markdown: a product name may hold a pipe, a star or a link."""
    for character in "\\|*_`[]<>#!":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
