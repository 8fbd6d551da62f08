"""Words of one label that stand apart: "how many words did we publish" asks for the words published."""

from collections.abc import Callable

from agent.planner.names.kin import are_kin, is_gerund, is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

REACH = 7
LONGEST = 2
BOUND_REACH = 5
_DID = frozenset({"did", "do", "does", "have", "has", "had"})
_BEING = frozenset({"was", "were"})
_ASKING = frozenset({"many", "much"})
_DENIED = frozenset({"never", "no", "nothing", "nobody"})
# What is done so would not be there otherwise, so that they are counted by whom they are of.
_MADE = frozenset(
    {"wrote", "authored", "filed", "drove", "flew", "taught", "ran", "served", "created", "produced"}
)
_WHO = frozenset({"who", "that", "which"})
IsValue = Callable[[str], object]


def bring_together(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, is_value: IsValue
) -> tuple[Token, ...]:
    """Put the words of a measure's label beside each other, where only it is called so."""
    tokens = _with_verb_behind(tokens, lexicon, vocab)
    tokens = _with_verb_ahead(tokens, lexicon, vocab)
    return _with_value_between(tokens, lexicon, is_value)


def _with_verb_behind(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "how much food did the parish donate" is how much food donated."""
    for i, token in enumerate(tokens[:-3]):
        if token.text not in _ASKING:
            continue
        for end in range(i + 2, min(i + 2 + LONGEST, len(tokens))):
            if tokens[end].text not in _DID | _BEING:
                continue
            if tokens[end + 1 : end + 2] and tokens[end + 1].text in vocab.negations | _DENIED:
                break
            noun, begin = tokens[i + 1 : end], end + 1 + (tokens[end].text in _BEING)
            for at in range(begin, min(end + 1 + REACH, len(tokens))):
                if tokens[at].after_break or tokens[at].text in vocab.negations | _DENIED:
                    break
                is_verb = not is_gerund(tokens[at].text)  # "did returning guests book"
                if is_verb and (done := _done(noun, tokens[at], lexicon, vocab)):
                    doers = () if _are_all(tokens[begin:at], lexicon, vocab) else tokens[end:at]
                    return (*tokens[:end], done, *doers, *tokens[at + 1 :])
    return tokens


def _are_all(doers: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether those who did it are told by one plural alone ("our users"), which leaves out nobody."""
    said = [token for token in doers if token.text not in vocab.particles | {"our", "your"}]
    is_one = len(said) == 1 and said[0].text != said[0].stem
    return is_one and (said[0].stem in lexicon.entity_stems or said[0].text in vocab.somebody)


def _with_verb_ahead(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "who published more than 20 stories", "which desk published the most words" had them published."""
    for at, verb in enumerate(tokens[:-2]):
        if not at or not (is_participle(verb.text) or verb.text in _MADE):
            continue
        bound = next(
            (i for i in range(at + 1, min(at + 5, len(tokens))) if _is_bound(tokens[i], vocab)), None
        )
        if bound is None or not (tokens[at - 1].text in _WHO or _is_asked(tokens, at)):
            continue
        for size in range(LONGEST, 0, -1):
            noun = tokens[bound + 1 : bound + 1 + size]
            if len(noun) < size:
                continue
            done = _done(noun, verb, lexicon, vocab)
            if done or (_is_made(verb, lexicon) and lexicon.counts(tuple(t.text for t in noun))):
                had = (*tokens[:at], _put("had", verb), *tokens[at + 1 : bound + 1])
                return (*had, *noun, *([done] if done else []), *tokens[bound + 1 + size :])
    return tokens


def _is_made(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb only says that there is what was made, and names nothing here."""
    return verb.text in _MADE and not lexicon.lookup((verb.text,))


def _is_bound(token: Token, vocab: Vocabulary) -> bool:
    return token.is_number or token.text in vocab.numbers or token.text in ("most", "fewest", "least")


def _is_asked(tokens: tuple[Token, ...], at: int) -> bool:
    return any(token.text in ("which", "what", "who") for token in tokens[:at])


def _done(noun: tuple[Token, ...], verb: Token, lexicon: Lexicon, vocab: Vocabulary) -> Token | None:
    """The form of a verb that makes a noun the name of one measure."""
    said = tuple(token.text for token in noun)
    alone = {m.name for m in lexicon.lookup(said) if m.kind == "metric"}
    if lexicon.lookup((verb.text,)) or (alone and verb.text in vocab.fillers):
        return None
    for form in (word for word in lexicon.participles if are_kin(verb.text, word)):
        named = {m.name for m in lexicon.lookup((*said, form)) if m.kind == "metric"}
        if len(named) == 1 and (alone <= named or verb.text not in vocab.fillers):
            return _put(form, verb)
    return None


def _with_value_between(tokens: tuple[Token, ...], lexicon: Lexicon, is_value: IsValue) -> tuple[Token, ...]:
    """ "average length of culture stories" is the average length of stories, of culture."""
    for i, token in enumerate(tokens):
        if token.text != "of" or i == 0:
            continue
        for first in range(max(0, i - LONGEST), i):
            of = tuple(t.text for t in tokens[first:i])
            for at in range(i + 2, min(i + 2 + LONGEST, len(tokens))):
                said = tuple(t.text for t in tokens[i + 1 : at + 1])
                if _is_parted(of, said, lexicon) and is_value(" ".join(said[:-1])):
                    return (*tokens[: i + 1], tokens[at], *tokens[i + 1 : at], *tokens[at + 1 :])
    return tokens


def _is_parted(of: tuple[str, ...], said: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether only the last word of what is said makes a measure of what it is "of"."""
    whole = (of, (*of, *said[:-1]), (*of, *said))
    return lexicon.is_metric((*of, said[-1])) and not any(map(lexicon.is_metric, whole))


def _put(word: str, place: Token) -> Token:
    return Token(word, stem(word), place.start, place.end, place.after_break)
