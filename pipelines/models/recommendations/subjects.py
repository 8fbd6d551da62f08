"""Rows for every subject: new items, own items to take again, and what is popular for those nobody knows."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from pipelines.models.recommendations.interactions import Interactions, Places
from pipelines.models.recommendations.judge import Settled
from pipelines.models.recommendations.popular import popular_first
from pipelines.models.recommendations.recommender import Recommender, because
from pipelines.models.recommendations.reorder import own_and_current, own_frequency
from pipelines.models.recommendations.rows import ANYONE, Recommendation, Words

BLOCK = 4096
DIGITS = 5


def recommend(
    recommender: Recommender,
    settled: Settled,
    subjects: Sequence[str],
    words: Words,
    *,
    most: int = 10,
    reorders: bool = True,
    only: Places | None = None,
) -> Iterator[list[Recommendation]]:
    """Yield blocks of rows: subjects of the interactions first, then all others, and anyone at the end.

    `subjects` are all there are to serve; one without interactions gets the fallback. `only` limits those
    with interactions.
    """
    known = recommender.interactions.subjects
    places = np.arange(len(known)) if only is None else only
    for first in range(0, len(places), BLOCK):
        rows = places[first : first + BLOCK]
        yield _new(recommender, settled, rows, words, most)
        if reorders:
            yield _again(recommender, settled, rows, words, most)
    strangers = sorted(set(subjects) - set(known.tolist()))
    popular = _fallback(recommender, words, most)
    for first in range(0, len(strangers), BLOCK):
        yield [row._replace(subject=one) for one in strangers[first : first + BLOCK] for row in popular]
    yield popular


def _new(
    recommender: Recommender, settled: Settled, rows: Places, words: Words, most: int
) -> list[Recommendation]:
    top = recommender.blend(settled.weights).top(rows, most)
    by_others = because(recommender.profiles, rows, recommender.collaborative_links, top.items)
    by_content = because(recommender.profiles, rows, recommender.content, top.items)
    sources = top.sources()
    items, subjects = recommender.interactions.items, recommender.interactions.subjects
    found = []
    for place, row in enumerate(rows.tolist()):
        for rank in np.flatnonzero(top.items[place] >= 0).tolist():
            item = int(top.items[place, rank])
            part = str(sources[place, rank])
            link = int((by_content if part == "content" else by_others)[place, rank])
            source, cause, reason = _reason(recommender, words, part, item, link)
            score = round(float(top.scores[place, rank]), DIGITS)
            found.append(
                Recommendation(subjects[row], "new", rank + 1, items[item], score, source, reason, cause)
            )
    return found


def _reason(
    recommender: Recommender, words: Words, part: str, item: int, link: int
) -> tuple[str, str | None, str]:
    """Return the source, the item that led to it if any, and why, in words."""
    if part == "popular":
        return "popular", None, _popular(recommender, words, item)
    cause = recommender.interactions.items[link] if link >= 0 else None
    if part == "content":
        return part, cause, f"described like {words.name(cause)}" if cause else "described alike"
    told = f"with {words.name(cause)}" if cause else f"by {words.subjects} alike"
    return part, cause, f"{words.done} {told}"


def _popular(recommender: Recommender, words: Words, item: int) -> str:
    return words.popular(float(recommender.popular[item]), recommender.window)


def _again(
    recommender: Recommender, settled: Settled, rows: Places, words: Words, most: int
) -> list[Recommendation]:
    interactions = recommender.interactions
    order = own_frequency(interactions) if settled.use_own_frequency else own_and_current(recommender)
    tops, scores = order.top(rows, most)
    times, ages = interactions.orders(), interactions.last_age()
    found = []
    for place, row in enumerate(rows.tolist()):
        part = slice(times.indptr[row], times.indptr[row + 1])
        own = times.indices[part]
        for rank in np.flatnonzero(tops[place] >= 0).tolist():
            entry = times.indptr[row] + int(np.searchsorted(own, tops[place, rank]))
            item = str(interactions.items[tops[place, rank]])
            reason = _history(interactions, words, times.data[entry], ages.data[entry])
            score = round(float(scores[place, rank]), DIGITS)
            subject = interactions.subjects[row]
            found.append(
                Recommendation(subject, "reorder", rank + 1, item, score, order.source, reason, item)
            )
    return found


def _history(interactions: Interactions, words: Words, times: float, age: float) -> str:
    last = interactions.end - timedelta(days=int(age))
    return f"{words.again} {times:.0f} time{'s' if times > 1 else ''}, last on {last}"


def _fallback(recommender: Recommender, words: Words, most: int) -> list[Recommendation]:
    interactions = recommender.interactions
    first = popular_first(recommender.popular, recommender.all_time)[:most]
    return [
        Recommendation(
            ANYONE,
            "fallback",
            rank,
            interactions.items[item],
            round(float(recommender.popular[item]), DIGITS),
            "popular",
            _popular(recommender, words, item),
            None,
        )
        for rank, item in enumerate(first.tolist(), 1)
    ]
