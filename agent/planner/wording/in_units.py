"""Numbers with a unit of weight or length in the unit that is stored: "over 2 kg" for grams."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.amounts import read_number

_WEIGHTS: dict[float, tuple[str, ...]] = {
    1.0: ("g", "gr", "gram", "grams", "gramme", "grammes"),
    1000.0: ("kg", "kgs", "kilo", "kilos"),
}
_WEIGHTS |= {0.001: ("mg", "milligram", "milligrams"), 1_000_000.0: ("ton", "tons", "tonne", "tonnes")}
_WEIGHTS |= {453.59237: ("lb", "lbs"), 28.349523125: ("oz", "ounce", "ounces")}
_WEIGHTS[1000.0] += ("kilogram", "kilograms", "kilogramme", "kilogrammes")
_LENGTHS: dict[float, tuple[str, ...]] = {
    1.0: ("cm", "centimetre", "centimetres", "centimeter", "centimeters")
}
_LENGTHS |= {100.0: ("metre", "metres", "meter", "meters"), 2.54: ("inch", "inches")}
_LENGTHS |= {0.1: ("mm", "millimetre", "millimetres", "millimeter", "millimeters"), 30.48: ("feet", "foot")}
_LENGTHS |= {100_000.0: ("km", "kilometre", "kilometres", "kilometer", "kilometers")}
_SCALES = tuple(
    {word: factor for factor, all_ in one.items() for word in all_} for one in (_WEIGHTS, _LENGTHS)
)
_MORE = {"heavier": ("weight", "more"), "lighter": ("weight", "less"), "wider": ("width", "more")}
_MORE |= {"narrower": ("width", "less"), "taller": ("height", "more"), "longer": ("length", "more")}
_MORE |= {"shorter": ("length", "less"), "higher": ("height", "more")}
_FAR = frozenset({"longer", "shorter"})
_WEIGH = frozenset({"weigh", "weighs", "weighed", "weighing", "weight", "measure", "measures", "measuring"})
_OPENING = frozenset({"of", "is", "are", "a", "an", "about", "that", "which", "who"})
LONGEST = 4


def put_in_units(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "with weight over 2000" for "over 2 kg", where one name of the definitions is told so."""
    for i in range(1, len(tokens)):
        scale = next((one for one in _SCALES if tokens[i].text in one), None)
        value = read_number(tokens[i - 1].text, vocab)
        if scale is None or value is None or tokens[i].after_break:
            continue
        kinds = {unit: scale[unit] for unit in lexicon.units if unit in scale}
        first, name = _begin(tokens, i - 1, vocab)
        low = _lower_end(tokens, i - 1, vocab)
        named = [
            (label, unit)
            for unit in kinds
            for label in lexicon.told_in(unit)
            if _is_meant(label, name, tokens) and not _is_of_other(label, name, lexicon)
        ]
        if len(named) != 1:
            continue
        label, unit = named[0]
        factor = scale[tokens[i].text] / kinds[unit]
        put = [_put(word, tokens[first]) for word in ("with", *words(label))]
        if name in _MORE:
            put += [_put(_MORE[name][1], tokens[first])]
            first += 1
        numbers = {at: _scaled(tokens[at], factor, vocab) for at in (*low, i - 1)}
        kept = [numbers.get(at, tokens[at]) for at in range(first, i)]
        start = _before(tokens, first - (name in _MORE))
        return put_in_units((*tokens[:start], *put, *kept, *tokens[i + 1 :]), lexicon, vocab)
    return tokens


def _begin(tokens: tuple[Token, ...], number: int, vocab: Vocabulary) -> tuple[int, str]:
    """Where the comparison before a number begins, and the word it is said by where that tells of what."""
    for length in range(LONGEST, 0, -1):
        first = number - length
        phrase = tuple(token.text for token in tokens[max(0, first) : number])
        if first >= 0 and phrase[0] in _MORE and phrase[1:] == ("than",):
            return first, phrase[0]
        if first >= 0 and phrase in vocab.comparators and phrase != ("of",):
            return first, tokens[first - 1].text if first else ""
    if number > 2 and tokens[number - 1].text in ("and", "to"):
        at = number - 2
        at -= any(tokens[at].text in one for one in _SCALES)
        if tokens[at - 1].text in ("between", "from"):
            return at - 1, tokens[at - 2].text
    return number, tokens[number - 1].text


def _lower_end(tokens: tuple[Token, ...], number: int, vocab: Vocabulary) -> tuple[int, ...]:
    """The place of the lower end of a range that is told in the unit of the upper one."""
    is_range = (
        number > 2
        and tokens[number - 1].text in ("and", "to")
        and tokens[number - 3].text in ("between", "from")
    )
    return (number - 2,) if is_range and read_number(tokens[number - 2].text, vocab) is not None else ()


def _is_meant(label: str, name: str, tokens: tuple[Token, ...]) -> bool:
    """Whether what is measured is called like it, where a comparison or the question says so."""
    said = set(words(label))
    if name in _MORE:
        return _MORE[name][0] in said or (name in _FAR and "distance" in said)
    others = {kind for kind, _ in _MORE.values()} & {token.stem for token in tokens}
    return bool(others & said) if others else True


def _is_of_other(label: str, name: str, lexicon: Lexicon) -> bool:
    """Whether the number before a comparison is named, and is another: "capacity above 1000 kg"."""
    named = [lexicon.dimension(m) for m in lexicon.lookup((name,)) if lexicon.is_number(m)]
    return bool(named) and not any(one is not None and one.label == label for one in named)


def _before(tokens: tuple[Token, ...], first: int) -> int:
    """Where a verb of weighing and small words before a comparison begin; they are told by the name."""
    at = first
    while at and (
        tokens[at - 1].text in _WEIGH | _OPENING or tokens[at - 1].text in ("that", "which", "who")
    ):
        at -= 1
    said = {token.text for token in tokens[at:first]}
    return at if said & _WEIGH or said <= {"of", "a", "an", "is", "are", "that", "which"} else first


def _scaled(token: Token, factor: float, vocab: Vocabulary) -> Token:
    value = (read_number(token.text, vocab) or 0.0) * factor
    # Written with its decimals no number is a year.
    return _put(f"{value:.6f}".rstrip("0") + "0", token)


def _put(word: str, place: Token) -> Token:
    return replace(place, text=word, stem=stem(word))
