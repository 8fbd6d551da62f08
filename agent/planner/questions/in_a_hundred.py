"""Shares said by numbers: "out of every hundred parcels, how many are late", "one in how many is late"."""

import re
from collections.abc import Callable

from agent.planner.reading import QueryReading, Reading
from semantic_layer.manifest import Manifest

_ROUND = r"(?:a |one )?(?:hundred|thousand|ten|100|1,?000|10)"
_EVERY = r"(?:every |each |any |all |a |an )*"
_NOUN = r"(?P<noun>(?:(?!how\b)[a-z][\w-]*)(?: (?!how\b)[a-z][\w-]*){0,2}?)"
_MANY = r"how many(?: of (?:them|those|these))?"
_REST = r"(?P<rest>.+)$"
_OF = "(?:of (?:our|the|all) )?"
_ONE = r"(?:every |about )?(?:one|1)"
_WAYS = tuple(
    re.compile(rf"^(?:so |and )?{said} {_REST}", re.IGNORECASE)
    for said in (
        # "Of every hundred parcels how many are late"
        rf"(?:out of|of|in|among|for|from) {_EVERY}{_ROUND} {_OF}{_NOUN},? {_MANY}",
        # "Of all parcels sent in May, how many in a hundred are late"
        rf"(?:of|out of|among) (?:all |our |the )*(?P<noun>[a-z][^?!.;]*?),? how many (?:out of|in|of|per) "
        rf"(?:every |each |a )?{_ROUND}(?: of (?:them|those|these))?",
        # "How many out of a hundred parcels are late"
        rf"how many (?:out )?(?:of|in) {_EVERY}{_ROUND} {_OF}{_NOUN}",
        # "How many parcels in a hundred are late"
        rf"how many {_NOUN} (?:out of|in|of|per) (?:(?:every|each|a) )?{_ROUND}",
        # "One in how many parcels is late", "one parcel in how many is late"
        rf"{_ONE} (?:out of|in|of) how many {_OF}{_NOUN}",
        rf"{_ONE} {_NOUN} (?:out of|in|of) how many",
    )
)
# "For every hundred pounds we invoice, how much is refunded again"
_MONEY = r"(?:pounds?|dollars?|euros?|reais|francs?|bucks|quid|[$£€])"
_OF_MONEY = re.compile(
    rf"^(?:so |and )?(?:out of|of|for|from|in) {_EVERY}{_ROUND} {_MONEY}"
    r"(?: (?:of|in|that|which)\b)?(?: (?:our|the)\b)? (?P<what>[^?!.;,]+?),? (?:how much|how many)"
    r"(?: of (?:it|that|them|those))? (?P<rest>.+?)(?: again)?[?!. ]*$",
    re.IGNORECASE,
)
# "How many pounds of freight do they pay per hundred pounds of goods"
_PER_MONEY = re.compile(
    rf"^(?:so |and )?how (?:many|much)(?: {_MONEY})?(?: (?:of|in|for|worth of))?"
    r" (?P<part>[a-z]+(?: [a-z]+)??)"
    r"(?: (?:is|are|was|were|does|do|did|has|have)(?: \w+){1,4}?)?"
    rf" (?:for|per|on|in|out of|against) {_EVERY}{_ROUND} {_MONEY} (?:(?:worth )?of|in|spent on) "
    r"(?P<of>[a-z]+(?: [a-z]+)??)(?P<rest>,? (?:by|per|in|for|during|last|this) [^?]+)?[?!. ]*$",
    re.IGNORECASE,
)
# "For every hundred pounds of goods, how much is paid for freight"
_PAID_FOR = re.compile(
    r"(?:is|are|was|were|do|does|did|goes|go|comes?)(?: \w+){0,3}? (?:for|on|in|to) (?P<part>[a-z]+)"
    r"(?P<rest>,? (?:by|per|in|for) [^?]+)?$",
    re.IGNORECASE,
)
_GOODS = frozenset({"goods", "merchandise", "products", "items", "articles", "wares"})
_GETS = re.compile(r"^(?:gets?|got|is|was|ends up)\b", re.IGNORECASE)
_EARNED = re.compile(
    r"(?:we |you )?(?:invoic|earn|sell|sold|tak|took|bill|turn|mak|made|gross|bring|brought)\w*"
    r"(?: over| in)?$",
    re.IGNORECASE,
)
_ALL_ORDERED = re.compile(
    r"^everything (?:that (?:was|is) )?(?P<done>ordered|bought|sold|shipped|delivered)\b", re.IGNORECASE
)
# Behind these a verb or a participle follows, else a noun, which names those that are so.
_VERBS = re.compile(
    r"^(?:(?:actually|really|usually|typically) )?(?:is|are|was|were|has|have|had|do|does|did|get|gets|got"
    r"|end|ends|finish|finishes|result|results|come|comes|give|gives|go|goes|turn|turns|lead|leads|make|makes|use|uses|pay|pays|buy|buys|\w+ed|\w+s)\b",
    re.IGNORECASE,
)


# "Failed calls per hundred calls", "failed calls out of every thousand, by team"
_PER = re.compile(
    r"^(?P<part>[a-z][\w -]*?) (?:out of|per|for every|for each) (?:every |each |a )?"
    r"(?:hundred|thousand|100|1,?000)"
    r"(?: (?P<of>(?!by\b|per\b|in\b|for\b)[a-z]+s))?"
    r"(?P<rest>,? (?:by|per|in|for|during|last|this) [^?]+)?[?!. ]*$",
    re.IGNORECASE,
)


def as_share(question: str) -> str:
    """The question with "what share of" for so many in a hundred and one in how many."""
    if per := _PER.search(question):
        lead = f"what share of {per['of']} are" if per["of"] and per["of"] not in per["part"] else "share of"
        return f"{lead} {per['part']}{per['rest'] or ''}"
    if both := _PER_MONEY.search(question):
        return f"{both['part']} as a percentage of {_valued(both['of'])}{both['rest'] or ''}"
    money = _OF_MONEY.search(question)
    if money and money["what"].lower() in _GOODS and (paid := _PAID_FOR.match(money["rest"])):
        return f"{paid['part']} as a percentage of {_valued(money['what'])}{paid['rest'] or ''}"
    if money:
        what = "revenue" if _EARNED.match(money["what"]) else money["what"]
        return f"what share of {what} {_GETS.sub('was', money['rest']).replace('ncell', 'ncel')}"
    for said in _WAYS:
        found = said.search(question)
        if found is None:
            continue
        noun, rest = found["noun"], found["rest"]
        noun = _ALL_ORDERED.sub("orders", noun)
        plural = noun if noun.endswith("s") or " " in noun else f"{noun}s"
        if not _VERBS.search(rest) or re.fullmatch(r"[a-z]+s[?. ]*", rest):
            rest = f"are {rest}"
        return f"what share of {plural} {rest}"
    return question


def _valued(noun: str) -> str:
    """What goods are worth, where money is told by them."""
    return "merchandise value" if noun.lower() in _GOODS else noun


_HOW_OFTEN = re.compile(
    r"^how (?:often|frequently) (?:is|are|was|were|do|does|did) (?:an? |the |our |any )*(?P<noun>[a-z]+) "
    r"(?:get |gets |got |being |been |end up )?(?P<done>[a-z]+ed)\b(?P<rest>[^?!]*)[?!. ]*$",
    re.IGNORECASE,
)


def as_rate(question: str, read: Callable[[str], Reading], manifest: Manifest) -> QueryReading | None:
    """How often something is done, read as the share of which it is, where that is a ratio."""
    found = _HOW_OFTEN.search(question.strip())
    if found is None:
        return None
    noun = found["noun"] if found["noun"].endswith("s") else f"{found['noun']}s"
    reading = read(f"what share of {noun.replace('chs', 'ches')} are {found['done']}{found['rest']}")
    if not isinstance(reading, QueryReading) or len(reading.query["metrics"]) != 1 or reading.changed:
        return None
    metric = manifest.metrics.get(reading.query["metrics"][0])
    return reading if metric is not None and metric.unit == "ratio" else None
