"""A digest as Markdown: sections of insights, charts, and under them the query of each figure."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from agent.format import long_date
from agent.markdown import escape
from agent.numerals import check_numerals
from agent.references import Source, bind
from app.digest.chart import draw
from app.digest.make import Digest, Told
from app.visible import visible

HEADINGS = {
    "daily_trend": "The day",
    "weekly_trend": "The week",
    "anomaly": "What was unusual",
    "mover": "What moved",
    "funnel": "On the way to the order",
    "segment": "Customers",
    "model": "Models",
    "suggestion": "Worth doing",
}
NOTHING = "Nothing stands out: the data has too little for any insight of that day."


def word(told: Told) -> str:
    """Return the text of an insight, every figure a cell; BindingError for one that is not."""
    bound = bind(told.insight.family.text, {"i": told.source})
    check_numerals(bound, "")
    return visible(bound.text)


def word_all(text: str, sources: Mapping[str, Source]) -> str:
    """Return a text about several insights, every figure a cell; BindingError for one that is not."""
    bound = bind(text, sources)
    check_numerals(bound, "")
    return "\n".join(map(visible, bound.text.split("\n")))


def render(digest: Digest, *, narrative: str | None, writer: str | None, images: str | None) -> str:
    """Return the Markdown; `images` is the folder of the charts as it is linked to, None for blocks."""
    kind = "Weekly digest" if digest.weekly else "Daily digest"
    parts = [f"# {kind}, {long_date(digest.day)}", f"{escape(digest.info.title)}."]
    if narrative:
        parts += [narrative, f"*Worded by {escape(writer or 'a language model')}; every figure is a cell.*"]
    parts += _charts(digest, images)
    parts += _sections(digest.told) if digest.told else [NOTHING]
    if digest.told:
        parts += ["## The queries", *map(_query, digest.told)]
    return "\n\n".join(parts) + "\n"


def pictures(digest: Digest) -> dict[str, bytes]:
    """Return the chart of each metric by file name."""
    return {f"{line.metric}.png": draw(line) for line in digest.lines}


def folder_of(path: Path) -> Path:
    """Return the folder beside a digest that holds its charts."""
    return path.with_name(f"{path.stem}_files")


def _charts(digest: Digest, images: str | None) -> list[str]:
    if images is not None:
        return [f"![{escape(line.label)}]({images}/{line.metric}.png)" for line in digest.lines]
    return ["\n".join(f"    {line.label:10} {line.blocks}" for line in digest.lines)] if digest.lines else []


def _sections(told: Sequence[Told]) -> list[str]:
    parts = []
    order = list(HEADINGS)
    ranked = sorted(told, key=lambda one: order.index(one.insight.family.kind))
    for kind, group in groupby(ranked, key=lambda one: one.insight.family.kind):
        lines = [f"- **{one.insight.family.title}.** {word(one)} [^{_note(one)}]" for one in group]
        parts += [f"## {HEADINGS[kind]}", "\n".join(lines)]
    return parts


def _note(told: Told) -> str:
    return told.source.citation.id


def _query(told: Told) -> str:
    sql = "\n".join(f"        {visible(line)}" for line in told.insight.evidence_sql.splitlines())
    return f"[^{_note(told)}]: {told.insight.family.title}\n\n{sql}"
