"""Things counted by when they began: "new donors in May", "riders who signed up", "registered households"."""

from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

REACH = 3
_BETWEEN = frozenset(
    {"who", "that", "which", "have", "has", "had", "did", "newly", "are", "were", "was", "is"}
)
_JOINED = frozenset({"joined", "join", "registered", "register", "enrolled", "enrol", "enroll"})
_SIGNED = frozenset({"signed", "sign"})
_WITH_US = frozenset({"us", "with"})
_DATED = frozenset({"today", "yesterday"})


def name_begun(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the measure that counts things by their first day for things that are said to have begun."""
    for i, token in enumerate(tokens):
        begun = lexicon.begun_by(token.text)
        if begun is None:
            continue
        label, date = begun
        first, end = _from(tokens, i, date, lexicon, vocab), _until(tokens, i + 1, date)
        if end > i + 1 and i and tokens[i - 1].text == "new":
            first = i - 1
        if first == i and end == i + 1 and (verb := _behind_place(tokens, i + 1, lexicon)):
            put = [_put(word, token, is_first=not n) for n, word in enumerate(label)]
            return (*tokens[:i], *put, *tokens[i + 1 : verb[0]], *tokens[verb[1] :])
        if first < i or end > i + 1:
            alone = [m.name for m in lexicon.lookup((token.text,)) if m.kind == "metric"]
            is_same = alone == [m.name for m in lexicon.lookup(label) if m.kind == "metric"]
            said = (token.text,) if is_same else label
            put = [_put(word, token, is_first=not n) for n, word in enumerate(said)]
            return (*tokens[:first], *put, *tokens[end:])
    return tokens


def _from(tokens: tuple[Token, ...], i: int, date: str, lexicon: Lexicon, vocab: Vocabulary) -> int:
    """Where "new" or a verb that says no more stands before a thing; the thing's own place without one."""
    before = tokens[i - 1].text if i else ""
    if before == "new" and _is_dated(tokens, vocab) and not lexicon.is_metric(("new", tokens[i].text)):
        return i - 1
    return i - 1 if is_participle(before) and are_kin(before, date) else i


def _until(tokens: tuple[Token, ...], at: int, date: str) -> int:
    """Where a verb of beginning behind a thing ends; the place it was sought from without one."""
    start = at
    while at < len(tokens) and tokens[at].text in _BETWEEN and not tokens[at].after_break:
        at += 1
    said = [token.text for token in tokens[at : at + 2]]
    if not said or tokens[at].after_break:
        return start
    if said[0] in _SIGNED and said[1:] == ["up"]:
        at += 2
    elif said[0] in _JOINED or (is_participle(said[0]) and are_kin(said[0], date)):
        at += 1
    else:
        return start
    while at < len(tokens) and tokens[at].text in _WITH_US:
        at += 1
    return at


def _behind_place(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where "signed up" or "joined" stands behind where things are from: "riders from Leeds joined".

    In "tickets from accounts that joined" others are said to have.
    """
    if at >= len(tokens) or tokens[at].text not in ("from", "in"):
        return None
    for i in range(at + 2, min(at + 2 + REACH, len(tokens))):
        is_other = tokens[i - 1].stem in lexicon.entity_stems or tokens[i].text in ("that", "who", "which")
        if tokens[i].after_break or is_other:
            return None
        if tokens[i].text in ("joined", "enrolled"):
            return i, i + 1
        if tokens[i].text in _SIGNED and i + 1 < len(tokens) and tokens[i + 1].text == "up":
            return i, i + 2
    return None


def _is_dated(tokens: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether a time is named, in which things may be new."""
    known = vocab.months.keys() | vocab.grains.keys() | vocab.adverbial_grains | _DATED
    return any(t.text in known or (t.is_number and len(t.text) == len("2024")) for t in tokens)


def _put(word: str, place: Token, *, is_first: bool) -> Token:
    return Token(word, stem(word), place.start, place.end, place.after_break and is_first)
