"""Comparatives: "do weekends bring more than weekdays", "SP or RJ, which is higher"."""

from agent.planner.draft import Draft

_THAN = "than"
TWO = 2


def read_compared(draft: Draft) -> None:
    """A comparative holds values of one dimension, or two periods, against each other."""
    words = [t.text for t in draft.tokens]
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    places = [i for i, w in enumerate(words) if w in draft.vocab.comparatives and i not in covered]
    if not places:
        return
    if _ends_of_the_week(draft, words):
        draft.use(*places, *(i for i, w in enumerate(words) if w == _THAN))
        return
    named: dict[str, set[str]] = {}
    for span in draft.spans:
        for meaning in span.of_kind("value"):
            named.setdefault(meaning.name, set()).add(str(meaning.value))
    periods = [span for span in draft.spans if span.time]
    if not (any(len(values) == TWO for values in named.values()) or len(periods) == TWO):
        return
    draft.apart = True
    draft.use(*places)
    draft.use(*(i for i, w in enumerate(words) if w == _THAN and i not in covered))


def _ends_of_the_week(draft: Draft, words: list[str]) -> bool:
    """ "do weekends convert better than weekdays": the days of the week in two parts."""
    if not {"weekend", "weekends"} & set(words) or not {"weekday", "weekdays"} & set(words):
        return False
    spans = [s for s in draft.spans if draft.tokens[s.last].stem in ("weekend", "weekday") and s.meanings]
    metrics = [m.name for s in draft.spans for m in s.of_kind("metric")]
    reached = {d.full_name for d in draft.manifest.reachable(metrics)} if metrics else set()
    parts = [m.name for s in spans for m in s.of_kind("dimension") if m.name in reached]
    parts = [n for n in parts if draft.manifest.dimensions[n].data_type == "boolean" and not draft.lacking(n)]
    if not parts:
        return False
    default = [name for name in parts if draft.manifest.dimensions[name].is_default]
    draft.add_group((default or parts)[0])
    for span in spans:
        draft.take(span)
    return True
