"""Whether it came to something ("visits without a purchase") as the yes or no that it is defined as."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem, words
from semantic_layer.manifest import Manifest

_DEALING = frozenset(
    {"buy", "buys", "bought", "buying", "order", "orders", "ordered", "ordering", "purchase", "purchases"}
    | {"purchased", "purchasing"}
)
_DEALS = frozenset({"purchase", "order", "sale", "buy", "transaction", "checkout", "deal"})
_SMALL = frozenset({"a", "an", "the", "any", "single", "even", "one", "actual", "of", "some"})
_AUXILIARIES = frozenset(
    {"did", "do", "does", "will", "would", "could", "have", "has", "had", "ever", "that"}
)
_DENIALS = frozenset({"not", "never"})
_WHATEVER = frozenset({"something", "anything", "stuff", "things", "nothing"})
_LINKS = frozenset({"who", "that", "which", "actually", "really", "and", "have", "has", "had", "did", "also"})
_ENDS = frozenset(
    {"in", "on", "at", "by", "per", "from", "during", "and", "or", "of", "than", "versus", "vs"}
)
_HOLDING = frozenset({"with", "led", "made"})
_LEAVING = frozenset({"left", "leave", "leaves", "leaving", "exited", "ended", "ending", "end"})
_IRREGULAR = {"led": "lead", "made": "mak", "make": "mak"}
_PARTS = frozenset({"share", "percentage", "percent", "proportion", "fraction", "part", "portion", "many"})
_BUYERS = frozenset({"buyers", "purchasers"})
LONGEST = 4


@dataclass(frozen=True)
class Outcome:
    """What a yes or no is called: the model it is told of, and its words without the small ones."""

    model: str
    said: tuple[str, ...]
    key: tuple[str, ...]
    label: tuple[str, ...] = ()


class Outcomes:
    """The yes-or-no dimensions by what was done ("ended in a purchase") or held ("with a cart")."""

    def __init__(self, manifest: Manifest, lexicon: Lexicon, lacks: Callable[[str], bool]) -> None:
        self._manifest = manifest
        self._lexicon = lexicon
        self._lacks = lacks
        self._known = [
            Outcome(dimension.model, said, _content(said), words(dimension.label))
            for dimension in manifest.dimensions.values()
            if dimension.data_type == "boolean" and not lacks(dimension.full_name)
            for said in map(words, dimension.synonyms)
            if (len(said) > 1 and said[0] in _HOLDING) or said[0].endswith("ed")
        ]

    def name(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Put the defined words, behind "not" where it is denied, for other ways to say the same."""
        found: list[Token] = []
        model, at = None, 0
        while at < len(tokens):
            model = self._model_of(tokens[at]) or model
            size, put = self._of_buyers(tokens, at)
            if not size and model:
                size, put = self._at(tokens, at, model)
            if size:
                first, last = tokens[at], tokens[at + size - 1]
                found += [
                    Token(w, stem(w), first.start, last.end, first.after_break and not n)
                    for n, w in enumerate(put)
                ]
            else:
                found.append(tokens[at])
            at += size or 1
        return tuple(found)

    def _of_buyers(self, tokens: tuple[Token, ...], at: int) -> tuple[int, tuple[str, ...]]:
        """Whether it came to a deal, for "buyers and non-buyers"; of visitors, where no others are known."""
        said = [token.text for token in tokens[at : at + 5]]
        if not {"non", *_BUYERS} & set(said[:2]):
            return 0, ()
        deals = [one for one in self._known if one.key == ("with", "purchase")]
        lead = 1 if said[0] in ("between", "by") else 0
        pair = said[lead : lead + 4]
        if deals and len(pair) == 4 and pair[0] == pair[3] in _BUYERS and pair[2] == "non":
            return lead + 4, ("by", *deals[0].label)
        if deals and said[0] == "non" and said[1:2] and said[1] in _BUYERS:
            return 2, ("visits", "not", *deals[0].said)
        known = {m.name for m in self._lexicon.lookup(("customers",)) if m.kind == "metric"}
        if said[0] in _BUYERS and all(map(self._lacks, known)):
            named = {m.name for m in self._lexicon.lookup(("buying", "visitors")) if m.kind == "metric"}
            kept = [name for name in named if not self._lacks(name)]
            return (1, words(self._manifest.metrics[kept[0]].label)) if len(kept) == 1 else (0, ())
        return 0, ()

    def _model_of(self, token: Token) -> str | None:
        """The table of which a noun counts rows or those who made them."""
        named = [m for m in self._lexicon.lookup((token.text,)) if m.kind == "metric"]
        models = {self._manifest.metrics[m.name].model for m in named if token.text not in _DEALING}
        return models.pop() if len(models) == 1 else None

    def _at(self, tokens: tuple[Token, ...], at: int, model: str) -> tuple[int, tuple[str, ...]]:
        """How many words from a place on say that it came to something or did not, and the defined ones."""
        denial, size = _denied(tokens, at)
        place = at + size
        if place >= len(tokens):
            return 0, ()
        held = ("with",) if denial in ("without", "no") else ()
        for last in range(min(len(tokens), place + LONGEST + 2), place, -1):
            window = tuple(t.text for t in tokens[place:last])
            if any(t.after_break for t in tokens[place + 1 : last]):
                continue
            outcome = self._outcome(model, (*held, *window)) if held else None
            outcome = outcome or self._done(model, window, is_denied=bool(denial))
            if outcome is not None and (denial or window != outcome.said):
                return last - at, ("not", *outcome.said) if denial else outcome.said
        return self._dealt(tokens, at, place, model, denial)

    def _outcome(self, model: str, window: tuple[str, ...]) -> Outcome | None:
        key = _content(window)
        return next(
            (outcome for outcome in self._known if outcome.model == model and outcome.key == key), None
        )

    def _done(self, model: str, window: tuple[str, ...], *, is_denied: bool) -> Outcome | None:
        """In "did not end in a purchase", "ending in a sale" the verb stands in another form."""
        key = _content(window)
        for outcome in self._known:
            alike = outcome.model == model and len(key) == len(outcome.key) > 1 - is_denied
            if (
                alike
                and outcome.key[0] != "with"
                and key[1:] == outcome.key[1:]
                and _is_verb_of(key[0], outcome.key[0])
            ):
                return outcome
        return None

    def _dealt(
        self, tokens: tuple[Token, ...], at: int, place: int, model: str, denial: str
    ) -> tuple[int, tuple[str, ...]]:
        """In "visitors who bought", "left without buying anything" the verb tells of a purchase."""
        outcome = self._outcome(model, ("with", "purchase"))
        if outcome is None or tokens[place].text not in _DEALING or denial == "no":
            return 0, ()
        last = place + 1
        while last < len(tokens) and tokens[last].text in _WHATEVER:
            last += 1
        ends = last == len(tokens) or tokens[last].after_break or tokens[last].text in _ENDS
        is_noun = not denial and tokens[place].text in (
            "order",
            "orders",
            "purchase",
            "purchases",
            "buy",
            "buys",
        )
        before = tokens[at - 1] if at else None
        told = bool(denial) or (
            before is not None and (before.text in _LINKS or self._model_of(before) == model)
        )
        # "What share of visits from Ohio bought something": said at the end, of what a part is asked of.
        is_end = last == len(tokens) or tokens[last].after_break
        asked = not _PARTS.isdisjoint(token.text for token in tokens[:at])
        if not ends or is_noun or not (told or (is_end and asked)):
            return 0, ()
        return last - at, ("not", *outcome.said) if denial else outcome.said


def _denied(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """The word that denies what follows a place, and how many words it takes with those that belong to it."""
    said = [token.text for token in tokens[at : at + 4]]
    if said[0] == "without":
        return "without", 1
    if said[0] in _LEAVING and said[1:2] == ["without"]:
        return "without", 2
    if said[:2] == ["with", "no"] or said[:2] == ["with", "zero"]:
        return "no", 2
    if said[0] in ("have", "has", "had", "having") and said[1:2] == ["no"]:
        return "no", 2
    if said[0] in _AUXILIARIES and len(said) > 1 and said[1] in _DENIALS:
        return "not", 3 if len(said) > 2 and said[2] == "ever" else 2
    if said[0] in _DENIALS:
        return "not", 1
    if said[0] in ("failed", "fail", "fails") and said[1:2] == ["to"]:
        return "not", 2
    return "", 0


def _is_verb_of(said: str, done: str) -> bool:
    """Whether two words are forms of one verb: "ending" of "ended", "lead" of "led"."""
    return are_kin(said, done) or _base(said) == _base(done)


def _base(verb: str) -> str:
    ending = next((one for one in ("ing", "ed", "s") if verb.endswith(one)), "")
    return _IRREGULAR.get(verb, verb.removesuffix(ending))


def _content(said: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a phrase without the small ones, one for all names of a deal."""
    return tuple(
        "purchase" if word in _DEALS and n else word for n, word in enumerate(said) if word not in _SMALL
    )
