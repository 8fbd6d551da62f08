"""How long after: within so many days, in the month that follows, in each month since."""

from agent.planner.draft import Draft

_LEADS = frozenset({"within", "inside", "in", "during", "over"})
_BETWEEN = frozenset({"the", "a", "an", "first", "next", "following", "space", "of", "subsequent"})
_NEXT = frozenset({"later", "following", "next", "subsequent", "ensuing"})
_BEHIND = frozenset({"after", "later", "afterwards", "following", "thereafter", "since", "on"})
_OF_IT = frozenset(
    {"of", "after", "from", "following", "their", "the", "that", "this", "first", "initial", "order"}
)
_OF_IT |= {
    "purchase",
    "buying",
    "ordering",
    "it",
    "sign",
    "up",
    "signing",
    "registration",
    "later",
    "afterwards",
}
_SEVERAL = frozenset({"each", "every", "individual"})
_FOLLOWED = frozenset({"followed", "follow", "follows", "came", "come"})
_BY = frozenset({"by", "after", "for"})

Window = tuple[int, str]


def within(draft: Draft, i: int) -> tuple[Window, int] | None:
    """ "Within 90 days of their first order": the window and the number of words, from its preposition on."""
    at = i + 1
    if draft.word(i) not in _LEADS:
        return None
    while draft.word(at) in _BETWEEN:
        at += 1
    number, grain = number_at(draft, at), draft.vocab.grains.get(draft.word(at + 1))
    if number is None or grain is None:
        return None
    if draft.word(i) not in ("within", "inside") and draft.word(at + 2) not in _BEHIND | {"of"}:
        return None
    return (number, grain), _end_of_it(draft, at + 2) - i


def _end_of_it(draft: Draft, at: int) -> int:
    """Where "of their first order" behind a window ends."""
    if draft.word(at) in ("of", "after", "from", "following", "later", "afterwards"):
        while draft.word(at) in _OF_IT:
            at += 1
    return at


def number_at(draft: Draft, i: int) -> int | None:
    """The whole number at a place, in figures or words."""
    word = draft.word(i)
    if word in ("a", "an") and draft.vocab.grains.get(draft.word(i + 1)):
        return 1
    return int(word) if word.isdigit() else draft.vocab.numbers.get(word)


def step_behind(draft: Draft, i: int) -> tuple[Window, int] | None:
    """ "The following month", "six months on", "the month after": how far behind, and the number of words."""
    if far := _far_behind(draft, i):
        return far
    at = i
    while draft.word(at) in ("in", "the", "a", "an", "one", "very", "during"):
        at += 1
    if draft.word(at) in _NEXT and (grain := _single(draft, at + 1)):
        return (1, grain), at + 2 - i
    if (grain := _single(draft, at)) and draft.word(at + 1) in _BEHIND - {"on", "since"}:
        end = at + 2
        while draft.word(end) in ("that", "it", "their", "first", "order", "purchase"):
            end += 1
        return (1, grain), end - i
    return None


def _far_behind(draft: Draft, i: int) -> tuple[Window, int] | None:
    """ "Six months later", "three months on", "after two months": a number of periods behind."""
    is_led = draft.word(i) == "after"
    at = i + is_led
    at += draft.word(at) in ("exactly", "just", "full")
    number, grain = number_at(draft, at), draft.vocab.grains.get(draft.word(at + 1))
    is_behind = draft.word(at + 2) in _BEHIND - {"since", "following"}
    if not number or not grain or is_led == is_behind:
        return None
    end = at + 2 + is_behind
    while draft.word(end) in ("that", "it", "their", "first", "order", "purchase"):
        end += 1
    return (number, grain), end - i


def end_of_it(draft: Draft, i: int) -> tuple[str, int] | None:
    """ "By the end of that year", "within the same month", "by year end": its grain, and how many words."""
    at = i + 1
    if draft.word(i) not in ("by", "until", "before", "within", "in", "during"):
        return None
    if draft.vocab.grains.get(draft.word(at)) and draft.word(at + 1) == "end":
        return draft.vocab.grains[draft.word(at)], 3
    at += draft.word(at) == "the"
    if draft.word(at) == "end" and draft.word(at + 1) == "of":
        at += 2
    elif draft.word(i) in ("by", "until", "before"):
        return None
    at += draft.word(at) == "the"
    if draft.word(at) not in ("that", "same", "this") or not (grain := _single(draft, at + 1)):
        return None
    return grain, at + 2 - i


def _single(draft: Draft, i: int) -> str | None:
    word = draft.word(i)
    known = draft.vocab.grains.get(word)
    return known if known == word else None


def each_later(draft: Draft, i: int) -> tuple[str, int, int | None] | None:
    """ "Month by month", "in each following month", "in the months after": its grain and how many words.

    With a number it is so many of them.
    """
    word = draft.word(i)
    grain = draft.vocab.grains.get(word)
    if grain and draft.word(i + 1) in _BY and draft.vocab.grains.get(draft.word(i + 2)) == grain:
        return grain, 3, None
    at = i
    while draft.word(at) in ("in", "the", "over", "during", "of", "for"):
        at += 1
    is_each = draft.word(at) in _SEVERAL
    at += is_each
    while draft.word(at) in ("of", "the", "single"):
        at += 1
    is_next = draft.word(at) in _NEXT
    at += is_next
    if (number := number_at(draft, at)) is not None and (is_each or is_next):
        at += 1
    grain = draft.vocab.grains.get(draft.word(at))
    if grain is None or (draft.word(at) in draft.vocab.adverbial_grains and not is_each):
        return None
    is_several = is_each or draft.word(at) != draft.tokens[at].stem
    if not is_several or (number is not None and not is_each):
        return None
    end, is_behind = _behind(draft, at + 1)
    is_of = is_each and any(s.time and s.first == at + 1 for s in draft.spans)
    return (grain, end - i, number) if is_next or is_behind or is_of else None


def _behind(draft: Draft, at: int) -> tuple[int, bool]:
    if draft.word(at) == "that" and draft.word(at + 1) in _FOLLOWED:
        return at + 2, True
    if draft.word(at) in _FOLLOWED | _BEHIND and not any(s.time and s.first == at for s in draft.spans):
        end = at + 1
        while draft.word(end) in ("that", "then", "their", "first", "order", "purchase", "it"):
            end += 1
        return end, True
    return at, False


_FOR = frozenset({"for", "in", "over", "during"})
_MORE = frozenset(
    {"more", "than", "over", "at", "least", "the", "past", "last", "a", "full", "whole", "some"}
)


def silence(draft: Draft, i: int) -> tuple[Window, int] | None:
    """ "For more than six months", "in over 90 days": how long there was none, and the number of words."""
    at = i
    while draft.word(at) in _FOR | _MORE and number_at(draft, at) is None:
        at += 1
    number, end = number_at(draft, at), at + 1
    if draft.word(at) == "half" and draft.word(at + 1) in ("a", "year"):
        end = at + 1 + (draft.word(at + 1) == "a")
        return ((6, "month"), end + 1 - i) if at > i and draft.word(end) == "year" else None
    grain = draft.vocab.grains.get(draft.word(end))
    if at == i or number is None or grain is None:
        return None
    end += 1
    end += 2 * ((draft.word(end), draft.word(end + 1)) in (("or", "more"), ("or", "longer")))
    return (number, grain), end + (draft.word(end) in ("now", "already")) - i
