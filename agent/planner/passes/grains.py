"""The steps of the time axis: "by month", "monthly", "each quarter", "over time"."""

from agent.planner.draft import Draft
from agent.planner.passes.trend import is_whole

_OVER = frozenset({"over", "during", "across", "of", "throughout", "within", "in"})

_BY_END = (["by", "the", "end", "of", "the"], ["by", "the", "end", "of", "that"])


def read_grain(draft: Draft) -> None:
    """ "by month", "monthly", "each quarter", "over time": group along the time axis."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and draft.word(i - 1) == "in" and token.text.endswith("s"):
            # "in days" is a unit.
            draft.use(i)
        elif grain == "year" and is_whole(draft, i) and i not in covered:
            draft.wants_trend = True
            draft.use(i)
        elif grain and [draft.word(j) for j in range(i - 5, i)] in _BY_END:
            draft.unsupported.append(f"what had come by the end of a {grain} that is told by other words")
            draft.use(i)
        elif grain and i not in covered | draft.used and _is_step(draft, i, covered):
            draft.use(i, i + 1, i + 2)
        elif grain and i not in covered | draft.used and _is_no_axis(draft, i, covered):
            draft.use(i)
        elif grain and i not in covered | draft.used and _is_kind(draft, i):
            draft.unsupported.append(f"what {token.text} {draft.word(i + 1)} are")
            draft.use(i)
        elif grain and i not in covered | draft.used and _is_reach(draft, i):
            draft.unsupported.append(f"what happened within a {grain} of something else")
            draft.use(i)
        elif grain and i not in covered | draft.used:
            draft.add_group("metric_time", grain)
            draft.use(i)
        elif token.text in draft.vocab.trends and i not in covered:
            draft.wants_trend = True
            draft.use(i)
        elif token.text == "time" and draft.word(i - 1) in ("over", "through"):
            draft.wants_trend = True
            draft.use(i, i - 1)


def _is_kind(draft: Draft, i: int) -> bool:
    """In "night flights versus day flights" the day tells what kind they are, and no axis."""
    noun = next((s for s in draft.spans if s.first == i + 1 and s.of_kind("metric")), None)
    again = draft.word(i + 1) in {draft.word(j) for j in range(i)}
    return (
        noun is not None and again and draft.word(i - 1) in draft.vocab.comparisons | draft.vocab.conjunctions
    )


def _is_reach(draft: Draft, i: int) -> bool:
    """In "within a week of delivery" the week tells how far two days are apart, and no axis."""
    said = (draft.word(i - 2), draft.word(i - 1))
    return (
        said[0] in ("within", "inside", "under")
        and said[1] in ("a", "an", "one")
        and draft.word(i)[-1] != "s"
    )


def _is_step(draft: Draft, i: int, covered: set[int]) -> bool:
    """In "year over year by month" the years are what is compared, and no axis beside the months."""
    pair = draft.word(i + 1) in ("over", "on") and draft.word(i + 2) == draft.word(i)
    own = covered | {i, i + 2}  # "this year" is no axis either
    others = {draft.vocab.grains.get(t.text) for j, t in enumerate(draft.tokens) if j not in own}
    return pair and bool(others - {None, draft.vocab.grains[draft.word(i)]})


def _is_no_axis(draft: Draft, i: int, covered: set[int]) -> bool:
    """ "over the year, one line per month": and neither is "the month of May"."""
    word, before = draft.word(i), draft.word(i - 1)
    named = next((s.time for s in draft.spans if s.time and i + 2 <= s.first <= i + 3), None)
    if named and draft.word(i + 1) == "of" and named.grain == draft.vocab.grains[word]:
        return before == "the"
    if before == "both" or before == "all" or (before == "the" and draft.word(i - 2) == "all"):
        return word in ("years", "days")
    others = {
        draft.vocab.grains.get(t.text) for j, t in enumerate(draft.tokens) if j not in covered | {i}
    } - {None}
    finer = others - {draft.vocab.grains[word]}
    leads = {draft.word(i - 2), draft.word(i - 1)}
    return bool(finer) and before in ("the", "a", "that", "this") and bool(leads & _OVER) and word[-1] != "s"
