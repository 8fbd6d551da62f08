"""The report as Markdown: no moment and no version in it, so that equal data give equal bytes."""

from collections.abc import Iterator, Sequence

from agent.markdown import escape, fenced
from app.report.shown import Shown, Told

FOLDER = "output"


def render_markdown(told: Told) -> str:
    """Return the text of OUTPUT.md; the pictures lie beside it in the folder output."""
    return "\n".join(_lines(told)).rstrip() + "\n"


def _lines(told: Told) -> Iterator[str]:
    yield from (f"# In pictures: {escape(told.title)}", "", told.about, "")
    yield "Every figure in a sentence is a cell of the query below it. `footnote report` writes these pages."
    yield ""
    for section, pictures in told.sections:
        links = ", ".join(f"[{one.picture.title}](#{anchor(one.picture.title)})" for one in pictures)
        yield f"- {section}: {links}"
    for section, pictures in told.sections:
        yield from ("", f"## {section}")
        for one in pictures:
            yield from _picture(one)
    if told.missing:
        yield from ("", "## What could not be shown", "", *_missing(told.missing))


def _picture(one: Shown) -> Iterator[str]:
    yield from ("", f"### {one.picture.title}", "", one.picture.about, "")
    yield from (f"![{escape(one.alt)}]({FOLDER}/{one.picture.name}.png)", "")
    yield from (" ".join(one.sentences), "", "<details><summary>SQL</summary>", "")
    for sql in one.sql.values():
        yield from (fenced(sql, "sql"), "")
    yield "</details>"


def _missing(pictures: Sequence[Shown]) -> Iterator[str]:
    yield from (f"- {one.picture.title}: {escape(one.missing)}." for one in pictures)


def anchor(title: str) -> str:
    """The name of a heading within the page."""
    return "".join(c for c in title.casefold().replace(" ", "-") if c.isalnum() or c == "-")
