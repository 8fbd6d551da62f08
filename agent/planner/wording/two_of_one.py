"""Several figures of one thing, named once: "mean and median delivery time", "payments: count and total"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_ALIKE = (
    ("minimum", "lowest", "smallest", "cheapest", "min"),
    ("maximum", "highest", "largest", "dearest", "max"),
    ("total", "sum", "amount", "value"),
    ("count", "number"),
    ("median",),
)
_FIGURES = frozenset(word for row in _ALIKE for word in row)
_AMOUNTS = frozenset({"total", "amount", "value", "sum"})
_LEADING = frozenset({"by", "per", "in", "for"})
_OWN = frozenset({"their", "the", "its", "also"})
LONGEST = 4
_INCOME = "revenue"


def name_both(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Name the thing with each of its figures, where all are measures that the definitions have."""
    tokens = _money_listed(tokens, lexicon, vocab)
    for i, token in enumerate(tokens):
        if _is_figure(token, vocab) and not _ends_name(tokens, i, lexicon):
            figures, end = _run(tokens, i, vocab)
            if len(figures) > 1:
                return (
                    _before_noun(tokens, figures, end, lexicon)
                    or _behind(tokens, figures, end, lexicon)
                    or _elided(tokens, lexicon, vocab)
                )
    return _how_many_and_total(tokens, lexicon) or _elided(tokens, lexicon, vocab)


def _money_listed(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """In "rides, riders and money" the last of the list is what comes in, where a measure is called so."""
    for i, token in enumerate(tokens):
        at = i - 1
        while at > 0 and tokens[at].text in vocab.conjunctions | {"the"}:
            at -= 1
        linked = at >= 0 and (at < i - 1 or token.after_break)
        if token.text == "money" and linked and not (i + 1 < len(tokens) and tokens[i + 1].text == "of"):
            counts = lexicon.counts((tokens[at].text,)) and tokens[at].text != tokens[at].stem
            if counts and any(m.kind == "metric" for m in lexicon.lookup((_INCOME,))):
                return (*tokens[:i], replace(token, text=_INCOME, stem=stem(_INCOME)), *tokens[i + 1 :])
    return tokens


def _ends_name(tokens: tuple[Token, ...], i: int, lexicon: Lexicon) -> bool:
    """In "average fare value and number of rides" the first figure has its noun before it."""
    windows = (tuple(t.text for t in tokens[i - size : i + 1]) for size in (2, 1) if i >= size)
    return any(m.kind == "metric" for window in windows for m in lexicon.lookup(window))


def _is_figure(token: Token, vocab: Vocabulary) -> bool:
    return token.text in _FIGURES | vocab.means


def _run(tokens: tuple[Token, ...], start: int, vocab: Vocabulary) -> tuple[list[int], int]:
    """The places of the figures that are listed from one on, and where the list ends."""
    found, at = [start], start + 1
    while at < len(tokens):
        joined = at
        while joined < len(tokens) and tokens[joined].text in vocab.conjunctions | {"the"}:
            joined += 1
        apart = joined > at or (at < len(tokens) and tokens[at].after_break)
        if not apart or joined >= len(tokens) or not _is_figure(tokens[joined], vocab):
            break
        found.append(joined)
        at = joined + 1
    return found, at


def _before_noun(
    tokens: tuple[Token, ...], figures: list[int], end: int, lexicon: Lexicon
) -> tuple[Token, ...] | None:
    """ "mean and median delivery time": the noun follows the last figure."""
    start = end + 1 if end < len(tokens) and tokens[end].text == "of" else end
    for size in range(LONGEST, 0, -1):
        noun = tokens[start : start + size]
        if len(noun) < size or any(t.after_break for t in noun):
            continue
        if named := _all_named(tokens, figures, noun, lexicon):
            return (*tokens[: figures[0]], *named, *tokens[start + size :])
    return None


def _behind(
    tokens: tuple[Token, ...], figures: list[int], end: int, lexicon: Lexicon
) -> tuple[Token, ...] | None:
    """ "delivery days by quarter, mean and median": the noun stands before, the figures close a clause."""
    if not (end == len(tokens) or tokens[end].after_break or tokens[end].text in _LEADING):
        return None
    first = figures[0] - (figures[0] > 0 and tokens[figures[0] - 1].text in ("the", "both"))
    for size in range(LONGEST, 0, -1):
        for at in range(first - size + 1):
            noun = tokens[at : at + size]
            if any(t.after_break for t in noun[1:]):
                continue
            if named := _all_named(tokens, figures, noun, lexicon):
                return (*tokens[:at], *named, *tokens[at + size : first], *tokens[end:])
    return None


def _all_named(
    tokens: tuple[Token, ...], figures: list[int], noun: tuple[Token, ...], lexicon: Lexicon
) -> list[Token] | None:
    """The words of each measure, joined by "and"; None unless each figure is another measure."""
    found: list[Token] = []
    known: set[str] = set()
    for place in figures:
        said = _called(tokens[place].text, noun, lexicon)
        names = {m.name for m in lexicon.lookup(said) if m.kind == "metric"} if said else set()
        if not said or names & known:
            return None
        known |= names
        joint = ("and", *said) if found else said
        found += [Token(word, stem(word), tokens[place].start, noun[-1].end) for word in joint]
    found[0] = replace(found[0], after_break=noun[0].after_break)
    return found


def _called(figure: str, noun: tuple[Token, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The words by which the definitions know a figure of something."""
    said = tuple(token.text for token in noun)
    alike = (figure, *next((row for row in _ALIKE if figure in row), ()))
    ways = [way for word in alike for way in ((word, *said), (word, "of", *said))]
    return next((way for way in ways if any(m.kind == "metric" for m in lexicon.lookup(way))), ())


def _how_many_and_total(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...] | None:
    """ "how many payments and what total": the amount is of what is counted."""
    for i in range(3, len(tokens) - 2):
        if (tokens[i].text, tokens[i + 1].text) != ("and", "what") or tokens[i + 2].text not in _AMOUNTS:
            continue
        end = i + 3
        while end < len(tokens) and tokens[end].text in _AMOUNTS and not tokens[end].after_break:
            end += 1
        if not (end == len(tokens) or tokens[end].after_break or tokens[end].text in _LEADING):
            continue
        for size in (2, 1):
            noun = tokens[i - size : i]
            said = _called("total", noun, lexicon)
            own = {m.name for m in lexicon.lookup(tuple(t.text for t in noun))}
            if said and own and not own & {m.name for m in lexicon.lookup(said)}:
                put = [Token(word, stem(word), tokens[i].start, tokens[end - 1].end) for word in said]
                return (*tokens[: i + 1], *put, *tokens[end:])
    return None


def _elided(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "number of payments, total value and mean value": the later figures are of what was counted."""
    found = list(tokens)
    for i in range(len(tokens) - 1, 0, -1):
        figure = tokens[i]
        if figure.text not in vocab.means | {"total", "median", "combined"}:
            continue
        first = i
        while tokens[first - 1].text in _OWN:
            first -= 1
        end = i + 1
        while end < len(tokens) and tokens[end].text in _AMOUNTS and not tokens[end].after_break:
            end += 1
        listed = tokens[first].after_break or tokens[first - 1].text in vocab.conjunctions
        closed = end == len(tokens) or tokens[end].after_break
        closed = closed or tokens[end].text in _LEADING | vocab.conjunctions
        if end == i + 1 or not (listed and closed):
            continue
        said = _of_counted(
            tokens[:first], figure.text, lexicon, is_mean=figure.text in vocab.means | {"median"}
        )
        if said:
            put = [Token(word, stem(word), tokens[first].start, tokens[end - 1].end) for word in said]
            found[first:end] = [replace(put[0], after_break=tokens[first].after_break), *put[1:]]
    return tuple(found)


def _of_counted(
    before: tuple[Token, ...], figure: str, lexicon: Lexicon, *, is_mean: bool
) -> tuple[str, ...]:
    """What the definitions call a figure of the nearest thing that is counted before it."""
    for at in range(len(before) - 1, -1, -1):
        noun = before[at : at + 1]
        if noun[0].text == noun[0].stem or not any(
            lexicon.is_count(m) for m in lexicon.lookup((noun[0].text,))
        ):
            continue
        own = {m.name for m in lexicon.lookup((noun[0].text,))}
        alike = (figure, *next((row for row in _ALIKE if figure in row), ()))
        for word in alike:
            named = [m for m in lexicon.lookup((word, noun[0].text)) if m.kind == "metric"]
            if (
                named
                and not own & {m.name for m in named}
                and all(lexicon.is_mean(m) == is_mean for m in named)
            ):
                return word, noun[0].text
        return ()
    return ()
