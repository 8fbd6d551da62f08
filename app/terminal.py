"""Plain text on a terminal: readable in eighty columns, and as readable through a pipe."""

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agent.markdown import plain
from agent.outcome import Outcome
from app.render import Table, doubts_line, footnote_line, plain_refusal, table_of, worth_a_table
from app.visible import visible, visible_lines

MAX_ROWS = 40
WIDE = 200
PAGE = 110


def print_outcome(outcome: Outcome, *, currency: str) -> None:
    """Print the answer, its rows, the SQL of each citation and what one may ask next."""
    print(visible_lines(plain(plain_refusal(outcome))))
    if outcome.approval:
        print(visible_lines(outcome.approval.sql))
        print(f"\nRun it: footnote ask --approve {outcome.approval.id}")
    elif outcome.clarification:
        _print_list("", outcome.clarification.options)
    for citation in outcome.citations:
        if worth_a_table(citation):
            print()
            _print_rich(table_of(citation, currency=currency, max_rows=MAX_ROWS))
    for citation in outcome.citations:
        print(f"\n[{footnote_line(citation, certified=outcome.certified)}]")
        print(visible_lines(citation.sql))
    if outcome.doubts:
        print(f"\n{doubts_line(outcome)}")
    if outcome.suggestions:
        _print_list("\nYou could ask next:", outcome.suggestions)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print text cells under headers."""
    texts = tuple(tuple(row) for row in rows)
    _print_rich(Table(headers=tuple(headers), rows=texts, numeric=(False,) * len(headers)))


def print_rows(table: Table) -> None:
    """Print a table made of a result."""
    _print_rich(table)


def print_facts(facts: Mapping[str, Any]) -> None:
    """Print name and value a line, leaving out what is empty."""
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        if value in (None, "", [], ()):
            continue
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        print(f"{name.replace('_', ' '):<{width}}  {visible(text)}")


def print_page(facts: Mapping[str, Any]) -> None:
    """Print a page: a name and its text in lines of a hundred columns; each line of a list is its own.

    What is empty is left out; a list of names belongs in a text, a list here is of sentences.
    """
    shown = {name: value for name, value in facts.items() if value not in (None, "", [], {}, False)}
    width = max(map(len, shown))
    for name, value in shown.items():
        title = name.replace("_", " ")
        for line in value if isinstance(value, list) else ["yes" if value is True else str(value)]:
            wrapped = textwrap.wrap(visible(line), PAGE - width - 2, break_on_hyphens=False) or [""]
            for part in wrapped:
                print(f"{title:<{width}}  {part}")
                title = ""


def _print_rich(table: Table) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for header, numeric in zip(table.headers, table.numeric, strict=True):
        drawn.add_column(Text(visible(header)), justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        # Text, not str: a cell's square brackets are data, not markup.
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(drawn)
    if table.note:
        console.print(Text(visible(table.note)))


def _print_list(title: str, items: Sequence[str]) -> None:
    if title:
        print(title)
    for item in items:
        print(f"  - {visible(item)}")
