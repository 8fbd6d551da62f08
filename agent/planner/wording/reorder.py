"""Words put in the order that the names of the definitions have, before anything is looked up."""

from dataclasses import replace

from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.having import name_having
from agent.planner.wording.together import IsValue, bring_together

LONGEST, MOST_OF_EACH = 3, 6
_FOR = frozenset({"for", "in", "at", "within"})
_DIFFERENT = frozenset({"different", "distinct", "separate", "unique", "individual"})
_ASKING = frozenset({"what", "who", "which"})
_RANKING = frozenset({"most", "least", "fewest"})
_ON_AVERAGE = ("on", "average")
_EACH_ONE = frozenset({"a", "an", "each", "every", "the", "one", "single", "typical", "average"})
_HAVING = frozenset(
    {"have", "has", "make", "bring", "in", "give", "do", "get", "work", "take", "generate", "handle", "send"}
    | {"receive", "see", "spend", "earn", "serve", "produce", "us"}
)


def reorder(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, is_value: IsValue
) -> tuple[Token, ...]:
    """Put "average delay" for "delay on average", "which cause had most" for "what caused most"."""
    tokens = name_having(_without_different(_with_each_behind(tokens, vocab), lexicon, vocab), lexicon)
    tokens = _with_divisor(_with_means(tokens, lexicon), lexicon)
    return bring_together(_with_causes(tokens, lexicon), lexicon, vocab, is_value)


def _with_each_behind(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """ "Which five are searched most for each site" for "for each site, which five are searched most"."""
    said = [token.text for token in tokens]
    end = next((i for i, token in enumerate(tokens) if i and token.after_break), 0)
    is_led = said[:1] == ["per"] or (said[:1] and said[0] in _FOR and said[1:2] and said[1] in vocab.each)
    rest = said[end:]
    if not (is_led and 1 < end <= MOST_OF_EACH and rest[:1] and rest[0] in _ASKING and len(rest) > LONGEST):
        return tokens
    is_ranked = not (_RANKING | {"best", "worst"}).isdisjoint(rest)
    is_one = not any(token.after_break for token in tokens[end + 1 :])
    if not (is_ranked and is_one):
        return tokens
    return (replace(tokens[end], after_break=False), *tokens[end + 1 :], *tokens[:end])


def _without_different(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "Two different sellers" are two sellers, where nothing is called so: things are counted once each."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        before, after = tokens[i - 1] if i else token, tokens[i + 1].text if i + 1 < len(tokens) else ""
        is_led = before.is_number or before.text in vocab.numbers
        if not (token.text in _DIFFERENT and is_led and not _is_measure((token.text, after), lexicon)):
            found.append(token)
    return tuple(found)


def _with_means(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    for i in range(1, len(tokens) - 1):
        if (tokens[i].text, tokens[i + 1].text) != _ON_AVERAGE or tokens[i].after_break:
            continue
        for first in range(max(0, i - LONGEST), i):
            window = tokens[first:i]
            if _is_measure(("average", *(t.text for t in window)), lexicon):
                mean = _put("average", window[0])
                return (*tokens[:first], mean, *window, *tokens[i + 2 :])
    return tokens


def _with_divisor(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """ "Hours per teacher on average" for "how many hours does a teacher give on average"."""
    said = [token.text for token in tokens]
    do = next((i for i, word in enumerate(said) if word in ("do", "does", "did")), None)
    if do is None or "average" not in said or said[:2] not in (["how", "many"], ["how", "much"]):
        return tokens
    on = next((i for i in range(do, len(said)) if tuple(said[i : i + 2]) == _ON_AVERAGE), len(said))
    noun = next((i for i in range(do + 1, len(said)) if said[i] not in _EACH_ONE), on)
    are_named = noun > do + 1 and lexicon.is_metric(tuple(said[2:do])) and _is_group(said[noun], lexicon)
    verbs = {*said[noun + 1 : on]} if are_named else {""}
    if not are_named or not verbs <= _HAVING or "average" not in said[do:]:
        return tokens
    mean = [_put(word, tokens[noun]) for word in _ON_AVERAGE]
    return (*tokens[2:do], _put("per", tokens[do]), tokens[noun], *mean, *tokens[on + 2 :])


def _is_measure(said: tuple[str, ...], lexicon: Lexicon) -> bool:
    return any(m.kind == "metric" for m in lexicon.lookup(said))


def _with_causes(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """In "what caused most delays" the verb names what is ranked: the cause."""
    for i in range(len(tokens) - 2):
        asked, verb, ranked = tokens[i : i + 3]
        if asked.text not in _ASKING or ranked.text not in _RANKING or not is_participle(verb.text):
            continue
        named = {word for word in lexicon.words if _is_group(word, lexicon) and are_kin(verb.text, word)}
        if len(named) == 1:
            put = [_put(word, verb) for word in ("which", named.pop(), "had", "the")]
            return (*tokens[:i], *put, *tokens[i + 2 :])
    return tokens


def _is_group(word: str, lexicon: Lexicon) -> bool:
    found = lexicon.lookup((word,))
    return bool(found) and all(m.kind == "dimension" for m in found)


def _put(word: str, place: Token) -> Token:
    return Token(word, stem(word), place.start, place.end, place.after_break)
