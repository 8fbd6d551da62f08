"""Periods nobody dates: "on an average day", "on a usual Friday", "per working day" are means over them."""

from dataclasses import replace

from agent.planner.names.text import Token, stem
from agent.planner.times.dates import WEEKDAYS
from agent.planner.vocabulary import Vocabulary

_USUAL = frozenset({"typical", "usual", "normal", "ordinary", "regular", "average", "standard"})
_LED = frozenset({"on", "in", "during", "for", "over", "per", "within", "of"})
_ARTICLES = frozenset({"a", "an", "the", "any", "your", "our"})
# "Per weekday" asks for each day of the week, "per working day" for the mean of those.
_PER = "per"
_WORKING = {("working", "day"), ("work", "day"), ("business", "day")}
_WEEKDAY = frozenset({"weekday", "workday"})
_WEEKDAYS = "weekdays"
_WEEKEND = ("weekend", "day")


# "Is the average weekday order larger than ...": what is compared is one order, and no day.
_SIZES = frozenset({"larger", "bigger", "smaller", "longer", "shorter", "greater"})


def name_average_days(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "average per day" for an average day, with the days of the week that it is one of."""
    if any(token.text in _SIZES for token in tokens):
        return tokens
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        said, last = _usual(tokens, i, vocab)
        if not said:
            found.append(tokens[i])
            i += 1
            continue
        first = tokens[i]
        found += [
            replace(
                first,
                text=word,
                stem=stem(word),
                end=tokens[last].end,
                after_break=first.after_break and not n,
            )
            for n, word in enumerate(said)
        ]
        i = last + 1
    return tuple(found)


def name_weekends(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "weekends" for "a Saturday or Sunday", and for both days beside the working week."""
    said = [token.text for token in tokens]
    is_held = bool({"weekdays", "weekday", "workdays", "working"} & set(said))
    is_held |= "during the week" in " ".join(said)
    for i, word in enumerate(said):
        if word.rstrip("s") != "saturday":
            continue
        at = i + 2 + (said[i + 2 : i + 3] == ["a"])
        joined = said[i + 1 : i + 2] and said[i + 1] in vocab.conjunctions | {"or"}
        led = said[i - 1] in ("a", "any") and said[i + 1 : i + 2] == ["or"]
        if not joined or said[at : at + 1] not in (["sunday"], ["sundays"]) or not (is_held or led):
            continue
        first = i - (i > 0 and said[i - 1] in ("a", "any"))
        both = replace(tokens[i], text="weekends", stem="weekend", end=tokens[at].end)
        return (*tokens[:first], both, *tokens[at + 1 :])
    return tokens


def _usual(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> tuple[tuple[str, ...], int]:
    """The plainer words for a period that opens at a place, and its last word."""
    at = i + (tokens[i].text in _LED)
    at += at < len(tokens) and tokens[at].text in _ARTICLES
    said = tuple(token.text for token in tokens[at : at + 3])
    is_led = at > i
    if (
        is_led
        and said
        and said[0] in _USUAL | vocab.means
        and not any(t.after_break for t in tokens[at : at + 2])
    ):
        told, size = _period(said[1:], vocab)
        return (told, at + size) if size else ((), i)
    behind = tuple(token.text for token in tokens[i + 1 : i + 3])
    if tokens[i].text == _PER and (behind in _WORKING or behind[:1] == ("workday",)):
        told, size = _period(behind, vocab)
        return told, i + size
    return (), i


def _period(said: tuple[str, ...], vocab: Vocabulary) -> tuple[tuple[str, ...], int]:
    """ "Day", "Friday", "working day": what is averaged over, and of how many words it is."""
    if not said:
        return (), 0
    a_day = ("average", "per", "day")
    if said[:2] in _WORKING:
        return (*a_day, "on", _WEEKDAYS), 2
    if said[:2] == _WEEKEND:
        return (*a_day, "on", "weekends"), 2
    if said[0] in _WEEKDAY:
        return (*a_day, "on", _WEEKDAYS), 1
    if (day := WEEKDAYS.get(said[0].removesuffix("s"))) is not None and len(said[0]) > len("days"):
        names = [name for name, n in WEEKDAYS.items() if n == day]
        return (*a_day, "on", f"{max(names, key=len)}s"), 1
    grain = vocab.grains.get(said[0])
    return (("average", "per", grain), 1) if grain and said[0] == grain else ((), 0)
