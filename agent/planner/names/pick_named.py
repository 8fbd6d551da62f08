"""Things that are called by some words of their names: "regency teacups" are all teacups of that name."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.draft import Draft
from agent.planner.names.cover import prefer_kept
from agent.planner.names.goods import COLOURS
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.roles import leads_from_role
from agent.planner.names.spans import Span, phrase_spans
from agent.planner.names.text import Token
from agent.planner.times.dates import TimeMention
from agent.planner.times.days import NAMED_DAY_WORDS
from agent.planner.vocabulary import Vocabulary

MOST_OF_A_NAME = 40
_NAME = "_name"
_GOODS_OF = "product__"
FEATURE = "model_feature__feature"
_OF_MODELS = frozenset({"feature", "importance", "model", "drift", "input", "predictor"})
_GOODS = frozenset({"items", "item", "goods", "articles", "products"})
_OWN = frozenset({"our", "my", "your", "their", "its"})
# "Dr Byrne" is one of those of that name.
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "dame"})
_PLACES = frozenset({"in", "at", "near", "to", "inside", "within"})


def pick_all_named(draft: Draft, span: Span) -> tuple[Meaning, ...]:
    """The values of one dimension of names that all hold the words of a span; none where one is meant."""
    meanings = not_in_roles(draft, span)
    names = {m.name for m in meanings}
    if not span.guessed or len(meanings) < 2 or len(names) != 1:
        return ()
    is_of_names = next(iter(names)).endswith(_NAME)
    others = [
        s
        for s in draft.spans
        if s is not span
        and s.guessed
        and names & {m.name for m in s.meanings}
        and not _is_listed(draft, span, s)
    ]
    is_somebody = not _TITLES.isdisjoint(draft.word(i) for i in (span.first - 1, span.first))
    # "Revenue from kites" is theirs; people and orders come from somebody alone.
    is_source = draft.word(draft.before(span)) == "from" and not all(
        name.startswith(_GOODS_OF) for name in names
    )
    if not is_of_names or others or is_somebody or is_source:
        return ()
    return meanings if len(meanings) <= MOST_OF_A_NAME else ()


def _is_listed(draft: Draft, one: Span, other: Span) -> bool:
    """Whether only "and", "or" or a comma stands between two names: "helmets and rackets" are all of both."""
    first, second = sorted((one, other), key=lambda s: s.first)
    between = [draft.word(i) for i in range(first.last + 1, second.first)]
    joined = set(between) - {"all", "any"} <= draft.vocab.conjunctions
    return joined and (bool(between) or draft.tokens[second.first].after_break)


def not_named_after_places(meanings: tuple[Meaning, ...], draft: Draft, at: int) -> tuple[Meaning, ...]:
    """The meanings of a guess that starts at a token: what something is in or at is no word of a name."""
    is_owned = draft.word(at - 1) in _OWN and draft.word(at - 2) in _PLACES
    if not is_owned and draft.word(draft.before(Span(at, at))) not in _PLACES:
        return meanings
    return tuple(m for m in meanings if not m.name.endswith(_NAME))


def not_in_roles(draft: Draft, span: Span) -> tuple[Meaning, ...]:
    """The values of a span without those of the same values in a role ("similar product") that nobody named.

    In "lead installers from the Mesa depot" the role is named, and the value is of nothing else.
    """
    meanings = span.of_kind("value")
    stored = {(m.name, m.value) for m in meanings}
    roles = [m for m in meanings if (draft.dimension(m).origin or "", m.value) in stored]
    if led := [m for m in roles if leads_from_role(draft, span, draft.dimension(m))]:
        return tuple(led)
    return tuple(m for m in meanings if (draft.dimension(m).origin or "", m.value) not in stored)


def without_features(spans: list[Span], tokens: tuple[Token, ...]) -> list[Span]:
    """The spans without features of models, which are called like much else, unless asked for."""
    if {token.stem for token in tokens} & _OF_MODELS:
        return spans
    kept = [replace(s, meanings=tuple(m for m in s.meanings if m.name != FEATURE)) for s in spans]
    return [s for s in kept if s.meanings or s.time]


def without_goods(
    times: list[TimeMention], tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary
) -> list[TimeMention]:
    """The times without named days that say what things are for ("Christmas products"), not when."""
    return [one for one in times if not _says_what_for(one, tokens, lexicon, vocab)]


def _says_what_for(time: TimeMention, tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> bool:
    if any(token.text not in NAMED_DAY_WORDS for token in tokens[time.first : time.last + 1]):
        return False
    behind = tokens[time.last + 1] if time.last + 1 < len(tokens) else None
    led = time.first > 0 and tokens[time.first - 1].text in vocab.prepositions - {"of", "for"}
    named = lexicon.lookup((behind.text,)) if behind and not behind.after_break and not led else ()
    is_goods = any(m.kind == "dimension" and m.name.startswith("product__") for m in named)
    return is_goods or (bool(named) and behind is not None and behind.text in _GOODS)


def settle_goods(draft: Draft) -> None:
    """ "how many teacups were sold": of goods without a measure, the pieces; "how much ... make": revenue."""
    words = {token.text for token in draft.tokens}
    is_of_each = any("metric" in one for one in draft.filters)
    beside = words & {"also", "together"} and not (draft.followed or is_of_each)
    measured = {i for s in draft.spans if s.of_kind("metric") for i in range(s.first, s.last + 1)}
    deeds = {token.text for i, token in enumerate(draft.tokens) if i not in measured} & _SELLING
    if not draft.continues and beside and deeds:
        draft.unsupported.append("what is bought beside something else; ask what is similar to it")
    if draft.metrics or draft.continues or not _of_goods(draft):
        return
    if ("much" in words and words & _EARNING) or _in_money(draft):
        _measure(draft, ("revenue",))
    elif words & (_SELLING | (_GOING if "many" in words else set())):
        _measure(draft, ("items", "sold"))
        _drop_counted(draft)


def _drop_counted(draft: Draft) -> None:
    """In "who bought the most products" products are what is counted, and no rows beside those who did."""
    ranked = {
        m.name
        for s in draft.spans
        if draft.word(s.first - 1) in ("most", "fewest", "least")
        for m in s.of_kind("dimension")
        if m.name.endswith("_id")
    }
    others = [group for group in draft.groups if group.name not in ranked]
    draft.groups = others or draft.groups


_NEIGHBOURS = frozenset({"before", "after", "earlier", "later", "previous", "prior", "next", "following"})
_EARNING = frozenset({"make", "made", "makes", "earn", "earned", "bring", "brought", "take", "took", "spent"})
_GOING = frozenset({"went", "go", "goes", "gone", "left", "leave", "shipped", "delivered", "sent"})
_SELLING = frozenset({"sold", "sell", "sells", "selling", "bought", "buy", "buys", "purchased"})


def _in_money(draft: Draft) -> bool:
    """Whether it is said in which currency the answer is wanted."""
    said = [token.text for token in draft.tokens]
    pairs = zip(said, said[1:], strict=False)
    return any(one == "in" and two in draft.vocab.currencies for one, two in pairs)


def _of_goods(draft: Draft) -> bool:
    named = [g.name for g in draft.groups] + [str(f.get("dimension")) for f in draft.filters]
    return any(name in draft.manifest.dimensions and name.startswith("product__") for name in named)


def _measure(draft: Draft, called: tuple[str, ...]) -> None:
    found = [m.name for m in draft.lexicon.lookup(called) if m.kind == "metric" and not draft.lacking(m.name)]
    own = [name for name in found if name == "_".join(called)] or found
    if len(own) == 1:
        draft.metrics = own
        draft.notes.append(f"counted is {{catalogue.label.{own[0]} | lower}}")


def named_phrases(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, lacks: Callable[[str], bool]
) -> list[Span]:
    """The spans of words that definitions are called by; colours and times they lack are left to others."""
    return [
        span
        for span in prefer_kept(list(phrase_spans(tokens, lexicon, vocab)), lacks)
        if not (
            _is_plain(tokens[span.first : span.last + 1], vocab) and all(lacks(m.name) for m in span.meanings)
        )
    ]


def _is_plain(said: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether words have a meaning without any definition: a colour, or a time by its neighbour."""
    if len(said) == 1:
        return said[0].text in COLOURS
    return all(token.text in vocab.grains or token.text in _NEIGHBOURS for token in said)
