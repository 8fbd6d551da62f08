"""Verbs of the definitions as their nouns: "borrowed more than 20 items" is having had more than 20 loans."""

from collections.abc import Iterable
from dataclasses import dataclass

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.names.verbs import ANYBODY
from agent.planner.vocabulary import Vocabulary

LONGEST = 3
_GENERIC = frozenset({"item", "thing", "stuff", "piece", "anything", "something", "time", "occasion"})
_SOME = frozenset({"anything", "something", "a", "an", "at", "all", "once", "ever"})
_ARTICLES = frozenset({"the", "a", "an", "any", "some", "single"})
_WERE = frozenset({"was", "were", "been", "being", "are", "is", "got", "get", "gets", "have", "has", "had"})
_THAT = frozenset({"that", "which", "who"})
_DO = frozenset({"do", "does", "did", "have", "has", "had"})
_MOST = frozenset({"most", "fewest", "least"})
_MORE = frozenset({"more", "less", "fewer"})
_HEADS = (("per", "person"), ("per", "head"), ("per", "capita"), ("each",), ("apiece",), ("on", "average"))
_MANY = frozenset({"many", "much", "number", "of", "total", "which", "what", "per", "share", "percentage"})
_DIFFERENT = frozenset({"different", "distinct", "unique", "individual"})
_NUMBERS = (["number", "of"], ["count", "of"])
_DENIED = frozenset({"not", "never", "nobody", "nothing", "without"})

_BOUNDARIES = frozenset(
    {"in", "on", "at", "during", "since", "before", "after", "between", "from", "until", "by", "per", "this"}
    | {"last", "and", "with", "each", "of", "over", "within", "yesterday", "today"}
)


@dataclass(frozen=True)
class Deed:
    """A verb at its place: what it counts, and what that is called."""

    first: int
    last: int
    metric: str
    noun: tuple[str, ...]


def name_deeds(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the noun of what is counted for each verb that the definitions have for it and its object."""
    at = 0
    while (deed := _next(tokens, at, lexicon, vocab)) is not None:
        put = _put(tokens, deed, lexicon, vocab)
        behind = len(tokens) - deed.last - 1
        tokens, at = (put, max(len(put) - behind, at + 1)) if put else (tokens, deed.last + 1)
    return tokens


def _next(tokens: tuple[Token, ...], at: int, lexicon: Lexicon, vocab: Vocabulary) -> Deed | None:
    """The next verb of the definitions, with the small word that belongs to it."""
    for i in range(at, len(tokens)):
        said = tokens[i].text
        behind = tokens[i + 1].text if i + 1 < len(tokens) else ""
        for form, last in ((f"{said} {behind}", i + 1), (said, i)):
            name = lexicon.deeds.forms.get(form)
            if name and not (lexicon.lookup((said,)) or form in vocab.doing | vocab.fillers | vocab.holding):
                last += last == i and behind == "out"  # "lent out"
                return Deed(i, last, name, lexicon.deeds.noun(name))
    return None


def _put(tokens: tuple[Token, ...], deed: Deed, lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """The words of a question with one verb named; none where it stays."""
    before, behind = tokens[: deed.first], tokens[deed.last + 1 :]
    if (at := _denied(before)) is not None:
        return _without(tokens, at, deed, lexicon)
    if _asks_object(before, behind):
        return ()
    if found := _often(tokens, deed) or _per_head(tokens, deed, lexicon):
        return found
    amount = amount_at(behind, vocab)
    if amount:
        found_object = _object(behind[amount:], deed, lexicon)
        if found_object is None:
            return ()
        noun, rest = found_object
        have = "had" if tokens[deed.first].text.endswith(("ed", "t", "k", "n")) else "have"
        is_bound = behind[0].text != "the" and behind[amount - 1].text not in _MOST | _MORE or amount > 2
        head = _doers(before, deed, lexicon) if is_bound else ()
        if not head and behind[amount : amount + 1] and behind[amount].text in ("time", "times"):
            return ()  # How often each of them did it is read as it stands.
        named = say((have,), tokens[deed.first]) + behind[:amount] + say(noun, tokens[deed.first])
        return (head or before) + named + rest
    return (
        _passive(tokens, deed, lexicon) or _active(tokens, deed, lexicon) or _whoever(tokens, deed, lexicon)
    )


def _denied(before: tuple[Token, ...]) -> int | None:
    """The place of the "never" or "not" right before a verb."""
    at = len(before) - 1
    while at >= 0 and before[at].text in {"been", "ever", "once", "yet", "being", "even", "actually"}:
        at -= 1
    is_denied = at >= 0 and before[at].text in _DENIED
    return at if is_denied else None


def _without(tokens: tuple[Token, ...], at: int, deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "With no loans" for "have never been borrowed", "that did not borrow anything"."""
    first, rest = at, tokens[deed.last + 1 :]
    while first > 1 and tokens[first - 1].text in _WERE | _DO | _THAT:
        first -= 1
    while rest and (rest[0].text in _SOME or _is_object(rest[0], deed, lexicon)):
        rest = rest[1:]
    if rest and not _ends(rest[0]) and not rest[0].after_break:
        return ()
    return (*tokens[:first], *say(("with", "no", *deed.noun), tokens[at]), *rest)


def _asks_object(before: tuple[Token, ...], behind: tuple[Token, ...]) -> bool:
    """In "what do seniors borrow most" what it is done to is asked for."""
    ranks = [token.text for token in behind[:2] if token.text != "the"]
    return bool(before) and before[0].text == "what" and bool(_MOST & {*ranks[:1]})


def say(said: Iterable[str], place: Token) -> tuple[Token, ...]:
    """Words that stand at the place of another."""
    return tuple(Token(word, stem(word), place.start, place.end, False) for word in said)


def amount_at(behind: tuple[Token, ...], vocab: Vocabulary) -> int:
    """Return how many words say how much was done: "the most", "more than 20", "10 or more", "more"."""
    said = [token.text for token in behind]
    at = 1 if said[:1] == ["the"] else 0
    if said[at : at + 1] and said[at] in _MOST:
        return at + 1
    if at:
        return 0
    for size in range(LONGEST, -1, -1):
        is_led = not size or tuple(said[:size]) in vocab.comparators
        if is_led and len(said) > size and (behind[size].is_number or said[size] in vocab.numbers):
            trails = said[size + 1 : size + 3] in (["or", "more"], ["or", "fewer"], ["or", "less"])
            return size + 1 + 2 * trails if not _is_year(behind[size]) else 0
    return 1 if said[:1] and said[0] in _MORE else 0


def _is_year(token: Token) -> bool:
    return len(token.text) == len("2024") and token.text.startswith(("19", "20"))


def _object(
    behind: tuple[Token, ...], deed: Deed, lexicon: Lexicon
) -> tuple[tuple[str, ...], tuple[Token, ...]] | None:
    """What it is called that there is so much of, and what follows; none where different ones are meant."""
    if not behind:
        return deed.noun, behind
    if behind[0].text in _DIFFERENT:
        other = _measure_done(behind[1].text, deed, lexicon) if behind[1:] else ()
        return (other, behind[2:]) if other else None
    if behind[0].text in ("often", "frequently"):
        return deed.noun, behind[1:]
    if _is_object(behind[0], deed, lexicon):
        return _measure_done(behind[0].text, deed, lexicon) or deed.noun, behind[1:]
    # "Reached the most customers": those are counted, whatever the verb counts elsewhere.
    return None if lexicon.is_metric((behind[0].text,)) else (deed.noun, behind)


def _is_object(token: Token, deed: Deed, lexicon: Lexicon) -> bool:
    return token.stem in lexicon.deeds.done_to(deed.metric) | _GENERIC or token.text in _GENERIC


def _measure_done(noun: str, deed: Deed, lexicon: Lexicon) -> tuple[str, ...]:
    """ "Titles borrowed", where a measure is called so."""
    said = next((v for v in lexicon.deeds.participles(deed.metric) if lexicon.is_metric((noun, v))), None)
    return (noun, said) if said else ()


def _often(tokens: tuple[Token, ...], deed: Deed) -> tuple[Token, ...]:
    """ "How many loans did students have" for how often they borrowed; "of crime" for how often it was."""
    said = [token.text for token in tokens[: deed.first]]
    at = next((i for i in range(len(said) - 1) if said[i : i + 2] == ["how", "often"]), None)
    if at is None or at + 3 >= deed.first or said[at + 2] not in _WERE | _DO:
        return ()
    who = tokens[at + 3 : deed.first]
    rest = tokens[deed.last + 1 :]
    rest = rest[1:] if rest[:1] and rest[0].text in _GENERIC else rest
    place = tokens[deed.first]
    put = say(("many", *deed.noun), place)
    if said[at + 2] in _WERE - _DO:
        return (*tokens[: at + 1], *put, *say(("of",), place), *who, *rest)
    return (*tokens[: at + 1], *put, *say(("did",), place), *who, *say(("have",), place), *rest)


def _per_head(tokens: tuple[Token, ...], deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "Have higher loans per borrower" for "borrow more per person", where there is such a measure."""
    rest = tokens[deed.last + 1 :]
    said = tuple(token.text for token in rest)
    if not said or said[0] not in _MORE | _MOST | {"the"}:
        return ()
    at = 1 + (said[0] == "the")
    at += at < len(rest) and _is_object(rest[at], deed, lexicon)
    heads = next((h for h in _HEADS if said[at : at + len(h)] == h), ())
    label = lexicon.deeds.per_head(deed.metric) if heads else ()
    if not label:
        return ()
    ranks = {"more": ("a", "higher"), "less": ("a", "lower"), "fewer": ("a", "lower")}
    how = ranks.get(said[0], ("the", "lowest" if said[at - 1] in ("least", "fewest") else "highest"))
    put = say(("have", *how, *label), tokens[deed.first])
    return (*tokens[: deed.first], *put, *rest[at + len(heads) :])


def _passive(tokens: tuple[Token, ...], deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "Loans" for "items that were lent", "titles borrowed" for "titles that were borrowed"."""
    at = deed.first - 1
    while at >= 0 and tokens[at].text in _WERE | _THAT:
        at -= 1
    if at < 0 or tokens[at].after_break and at < deed.first - 1:
        return ()
    noun, place = tokens[at], tokens[deed.first]
    is_plural = noun.text != noun.stem
    other = _measure_done(noun.text, deed, lexicon) if is_plural else ()
    is_counted = is_plural and noun.stem in lexicon.deeds.done_to(deed.metric) | {"item", "thing", "piece"}
    if at and tokens[at - 1].text in _DIFFERENT or not (other or is_counted):
        return ()
    return (*tokens[:at], *say(other or deed.noun, place), *tokens[deed.last + 1 :])


def _active(tokens: tuple[Token, ...], deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "How many loans did students have" for "how many books did students borrow"."""
    done = next((i for i in range(deed.first - 1, 0, -1) if tokens[i].text in ("do", "does", "did")), None)
    if done is None or deed.first - done < 2 or any(t.after_break for t in tokens[done : deed.first]):
        return ()
    noun = tokens[done - 1]
    if done < 2 or noun.text == noun.stem or tokens[done - 2].text not in _MANY | {"the", "average"}:
        return ()
    if not _is_object(noun, deed, lexicon):
        return ()
    put = _measure_done(noun.text, deed, lexicon) or deed.noun
    place = tokens[deed.first]
    named = (*tokens[: done - 1], *say(put, place), *tokens[done : deed.first])
    return (*named, *say(("have",), place), *tokens[deed.last + 1 :])


def _whoever(tokens: tuple[Token, ...], deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "How many active borrowers" for "how many people borrowed something"."""
    head = _doers(tokens[: deed.first], deed, lexicon)
    rest = tokens[deed.last + 1 :]
    if not head:
        return ()
    at = 0
    while at < len(rest) and (rest[at].text in _SOME or _is_object(rest[at], deed, lexicon)):
        at += 1
    is_of = at == 0 and rest and not rest[0].after_break and rest[0].text.isalpha()
    return (*head, *rest[at:]) if not is_of or _ends(rest[0]) else (*head, *say(("of",), rest[0]), *rest)


def _ends(token: Token) -> bool:
    return token.text in _BOUNDARIES


def _doers(before: tuple[Token, ...], deed: Deed, lexicon: Lexicon) -> tuple[Token, ...]:
    """What stands before a verb with those who do it called as they are counted; none where they are not."""
    at = len(before) - 1
    while at >= 0 and before[at].text in _THAT | {"have", "has", "had", "actually", "ever"}:
        at -= 1
    if at < 0 or at == 0 and before[0].text not in ANYBODY:
        return ()
    label = lexicon.deeds.whoever(deed.metric, before[at].text)
    if not label:
        return ()
    while at > 1 and before[at - 1].text in _DIFFERENT:
        at -= 1
    is_asked = at == 0 or before[at - 1].text == "many" or [t.text for t in before[at - 2 : at]] in _NUMBERS
    return (*before[:at], *say(label, before[at])) if is_asked else ()
