"""Numbers as people write them ("20k", "two thousand", "$1.5m", "a tenth") as plain ones or per cent."""

from dataclasses import replace

from agent.digits import is_ambiguous
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.below_zero import with_minus
from agent.planner.wording.spelled import join_spelled

_SIGNS = frozenset("$£€¥")
_ARTICLES = frozenset({"a", "an", "one"})
# "100 mil" is a thousand times as much in Portuguese and Spanish, which small words beside it tell.
_IBERIAN = frozenset(
    {"de", "mais", "mas", "menos", "que", "os", "los", "las", "dos", "por", "com", "con", "reais"}
)
THOUSAND = 1000
# Letters scale a number only where they touch it: "5 m" may be five metres.
_LETTERS = frozenset({"k", "m", "b", "bn", "mn", "mm"})


def plain_numbers(tokens: tuple[Token, ...], question: str, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one number for each that is written with a scale, a fraction or a currency; places stay."""
    tokens = join_spelled(tokens, vocab)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        size, put = _part_at(tokens, at, vocab) if found else (0, [])
        if not size:
            size, put = _scaled_at(tokens, at, vocab)
        if not size:
            found.append(tokens[at])
            at += 1
            continue
        found += put
        at += size
    return with_minus(_without_currencies(tuple(found), question, vocab), question, vocab)


def _scaled_at(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, list[Token]]:
    """How many tokens at a place are one number with its scales, and the number; nothing for a plain one."""
    value, size = _value(tokens, at, vocab), 1
    scales = 0
    while value is not None and (scale := _scale(tokens, at + size, vocab)):
        value, size, scales = value * scale, size + 1, scales + 1
    if value is None or not scales:
        return 0, []
    return size, [_number(value, tokens[at], tokens[at + size - 1])]


def _value(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> float | None:
    word = tokens[at].text
    if word in _ARTICLES and _scale(tokens, at + 1, vocab):
        return 1
    if word == "half" and at + 1 < len(tokens) and tokens[at + 1].text == "a":
        return 0.5 if _scale(tokens, at + 2, vocab) else None
    if word in vocab.scales:
        return None
    return read_number(word, vocab)


def read_number(word: str, vocab: Vocabulary) -> float | None:
    """The number that a word or a row of digits is; None for any other word."""
    if is_ambiguous(word):
        return None
    try:
        return float(word.replace(",", "")) if word[:1].isdigit() else vocab.numbers.get(word)
    except ValueError:
        return None


def _scale(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> int | None:
    if at >= len(tokens) or tokens[at].after_break:
        return None
    word, before = tokens[at].text, tokens[at - 1]
    if word in _LETTERS and not (before.is_number and before.end == tokens[at].start):
        return None
    if word == "mil" and _IBERIAN & {token.text for token in tokens}:
        return THOUSAND
    return vocab.scales.get(word) or (1 if word == "a" and before.text == "half" else None)


def _part_at(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, list[Token]]:
    """ "more than a tenth", "over one in five": a part of a whole as per cent, after a comparison alone."""
    if not (_compares(tokens, at, vocab) and tokens[at].text not in ("per", "%")):
        return 0, []
    words = [token.text for token in tokens[at : at + 4]]
    if words[1:3] == ["to", words[0]] or [token.text for token in tokens[at - 2 : at]] == [words[0], "over"]:
        return 0, []  # "from quarter to quarter", "quarter over quarter"
    ahead = 1 if words[0] in _ARTICLES | {"every"} else 0
    count = 1.0
    if not ahead and len(words) > 1 and (said := vocab.numbers.get(words[0])) and words[1] in vocab.fractions:
        ahead, count = 1, float(said)
    if len(words) > ahead and words[ahead] in vocab.fractions:
        if words[ahead : ahead + 2] == ["half", "a"]:
            return 0, []
        return ahead + 1, _per_cent(count * vocab.fractions[words[ahead]], tokens[at], tokens[at + ahead])
    for between in (["in"], ["out", "of"]):
        last = 1 + len(between)
        top, bottom = read_number(words[0], vocab), None
        if len(words) > last and words[1:last] == between:
            bottom = read_number(words[last], vocab)
        # "over 20 in 2017" is no part of anything.
        if top and bottom and top < bottom <= 1000:
            return last + 1, _per_cent(top / bottom, tokens[at], tokens[at + last])
    return 0, []


def _compares(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    before = tuple(token.text for token in tokens[max(0, at - 3) : at])
    return any(before[-n:] in vocab.comparators for n in (1, 2, 3)) and before[-1:] not in (("of",), ("is",))


def _per_cent(part: float, first: Token, last: Token) -> list[Token]:
    sign = Token("%", "%", last.start, last.end)
    return [_number(round(100 * part, 6), first, last), sign]


def _number(value: float, first: Token, last: Token) -> Token:
    text = f"{int(value):,}" if value == int(value) else repr(value)
    text = f"{text}0" if is_ambiguous(text) else text
    return Token(text, text, first.start, last.end, first.after_break)


def _without_currencies(tokens: tuple[Token, ...], question: str, vocab: Vocabulary) -> tuple[Token, ...]:
    """The tokens without what only names the currency of a number, which is marked as money."""
    found: list[Token] = []
    for token in tokens:
        gap = question[found[-1].end : token.start] if found else question[: token.start]
        if token.text in vocab.currencies and found and _is_bound_in_words(found, vocab):
            found[-1] = _number(float(vocab.numbers[found[-1].text]), found[-1], found[-1])
        if found and found[-1].is_number and not token.after_break and token.text in vocab.currencies:
            for place in (-1, -3) if _is_range(found) else (-1,):
                found[place] = replace(found[place], is_money=True, currency=token.text)
            continue
        if token.is_number and (_SIGNS & set(gap) or (found and found[-1].text in vocab.currencies)):
            named = found[-1].text if found else ""
            signed = named in ("r", "us", "a", "c", "au") and "$" in gap and " " not in gap.split("$")[0]
            if found and (signed or named in vocab.currencies):
                found.pop()
            token = replace(token, is_money=True, currency=named if named in vocab.currencies else "")
        found.append(token)
    return tuple(found)


def _is_bound_in_words(found: list[Token], vocab: Vocabulary) -> bool:
    """ "under one pound": a number in words that is compared with."""
    return found[-1].text in vocab.numbers and _compares(tuple(found), len(found) - 1, vocab)


def _is_range(found: list[Token]) -> bool:
    """Whether the last tokens are "2,000 and 3,000", of which one currency is said."""
    return len(found) > 2 and found[-2].text in ("and", "to") and found[-3].is_number
