"""Rankings put plainly: whose measure is asked for, and by what they rank.

"The rating of the ten regions with the most calls" is that of the top ten regions by calls.
"""

import re
from collections.abc import Callable

from agent.planner.names.text import stem
from agent.planner.vocabulary import vocabulary
from semantic_layer.manifest import Manifest

_HIGH = "most|highest|largest|biggest|greatest|top|best"
_LOW = "fewest|lowest|least|smallest|worst"
_NUMBER = "|".join(["[1-9][0-9]?", *vocabulary().number_words])
_OF_THOSE = re.compile(
    rf"(?<=[a-z]) (?P<of>for|of|in|at|across|among|from) (?:the|our|those) (?P<n>{_NUMBER}) "
    r"(?P<noun>[a-z]+(?: [a-z]+)?) (?:with|having|(?:that|who|which) (?:have|had)) the "
    rf"(?P<end>{_HIGH}|{_LOW}) ",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"^who (?P<has>has|have|had|got|gets|shows|made|makes|earns|earned) the (?P<end>{_HIGH}|{_LOW}) "
    r"(?P<m>[a-z][\w ]*?) (?:among|amongst|out of|of) (?:all |the |our |those )*(?P<noun>[a-z]+s)\b",
    re.IGNORECASE,
)
_TO = r"(?:relative to|in relation to|in proportion to|divided by)"
# What comes after is no other time.
_OTHER = r"(?P<b>(?!last|this|previous|year|same|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z])"
_SUM_OF = r"(?:the |our )?(?:sum of |total (?:of )?)?"
_RELATIVE = re.compile(
    r"^(?P<ask>(?:what (?:is|are|was|were) |show (?:me )?|give me )?)"
    r"(?:(?:set|put|express|see|compute|calculate|how many) )?"
    rf"{_SUM_OF}(?P<a>(?!how )[a-z][\w ]*?)(?: (?:are|were) there| (?:do|did) we (?:have|get))? "
    rf"{_TO} (?:the |our )?{_OTHER}",
    re.IGNORECASE,
)
_HOW_BIG = re.compile(
    r"\bhow (?:big|large|high|great|heavy|significant|substantial|much) (?:is|are|was|were) "
    rf"{_SUM_OF}(?P<a>[a-z][\w ]*?),? (?:{_TO}|(?:when |if )?(?:compared|measured|set) (?:to|with|against)"
    rf"|in comparison (?:to|with)|against|versus|next to) (?:the |our )?{_OTHER}",
    re.IGNORECASE,
)
_RANKED_RELATIVE = re.compile(
    rf"\b(?P<end>{_HIGH}|{_LOW}) (?P<a>[a-z]+(?: [a-z]+)?) (?:relative to|in relation to|in proportion to) "
    r"(?:its |their |the )?(?P<b>[a-z])",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?P<a>[a-z]+ (?P<noun>[a-z]+s)) as an? (?:percentage|percent|share|fraction|proportion|part) of"
    r" (?:everything|all|anything)(?: that (?:was|is|were|has been))? (?P<done>[a-z]+ed)\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\b(?P<verb>(?:brings?|brought|rakes?|raked|pulls?|pulled) in) (?:us )?the (?P<end>most|least)"
    r"(?=[?!. ]*$| (?:in|during|since|last|this|from|for|to) )",
    re.IGNORECASE,
)
_MOST = re.compile(r"\b(?P<who>who|that|which) (?P<verb>spent|spend|spends) most\b", re.IGNORECASE)
_FALLS = re.compile(
    r"\b(?P<share>(?:share|part|portion|percentage|percent|proportion|fraction|how much) of .+?) "
    r"(?:falls?|fell|goes|went) (?:to|on|upon) (?=the |our )",
    re.IGNORECASE,
)
# "Number of fees, total and average": each of these is of the fees.
_EACH_OF = re.compile(
    r"\b(?P<count>(?:number|count|how many)(?: of)?) (?P<noun>[a-z]+s)(?P<first>,? and |, )"
    r"(?:(?:the|their) )?(?P<one>total|sum|average|mean|median)(?P<second>(?:,? and |, )(?:(?:the|their) )?)?"
    r"(?P<other>total|sum|average|mean|median)?(?=$|[?!.,;:]| (?:by|per|for|in|of each)\b)",
    re.IGNORECASE,
)
# "The median order value against the mean": both are of the same thing.
_KINDS = "median|mean|average|total|maximum|minimum|highest|lowest"
_ANOTHER = re.compile(
    rf"\b(?P<one>{_KINDS}) (?P<of>[a-z]+(?: [a-z]+){{0,2}}?),? "
    r"(?:and|against|versus|vs\.?|compared (?:to|with)|with|or|alongside|beside|next to|as well as) "
    rf"(?:(?:the|its|their) )?(?P<other>{_KINDS})"
    r"(?=$|[?!.,;:]| (?:by|per|for|in|of|each|every|over|year|month|quarter|week)\b)",
    re.IGNORECASE,
)
_IN_ONE = re.compile(
    r"(?P<ask>^(?:.*\b)?(?:how many|how much|average|typically)\b.*?\b(?:in|does|do|on)) one "
    r"(?P<noun>[a-z]+)(?=[?!. ]*$| (?:on average|have|has|contain|hold|typically|usually)\b)",
    re.IGNORECASE,
)

_ONE = r"(?:an?|one|any|every|each|our|the)(?: (?:single|individual|one|given|particular))"
_ENDS = rf"{_HIGH}|maximum|max|{_LOW}|minimum|min"
_EVER = r"(?: (?:has|have|had|was|were))?(?: ever)?(?: been)?"
_SOMEONE = r"(?:any|some)(?:one|body)|an? [a-z]+|we|people|they|[a-z]+s"
# "The most units that anyone has put on one order": which order has the most of them.
_IN_A_SINGLE = re.compile(
    rf"^(?:what(?:'s| is| was) |tell me |show me |give me |find )?(?:the )?(?P<end>{_ENDS}) "
    r"(?:number of |amount of |count of )?(?P<m>[a-z]+(?: [a-z]+)??)"
    rf"(?: (?:that )?(?:{_SOMEONE}){_EVER} [a-z]+(?: at)?)?(?: ever)?(?: [a-z]+ed)? "
    rf"(?:in|on|for|of|within|with|by|from|to) (?:{_ONE}|one|any) (?P<noun>[a-z]+)(?: ever)?"
    r"(?=[?!. ]*$| (?:in|of|since|during|last|this) )",
    re.IGNORECASE,
)
# "The most a single order ever came to", "the least anyone paid for one order": the value of one.
_COMES_TO = re.compile(
    rf"\bthe (?P<end>most|least)(?: money| amount)? (?:that )?(?:{_ONE}|an?|one|any) (?P<noun>[a-z]+)"
    rf"{_EVER} (?:come|came|added up|amounted|cost|costs|worth|brought|totalled|totaled|earned|made)"
    r"(?: (?:to|in|us|up to))*\b",
    re.IGNORECASE,
)
_PAID_FOR = re.compile(
    rf"\bthe (?P<end>most|least)(?: money| amount)? (?:that )?(?:{_SOMEONE}){_EVER} (?:spent|paid|spend|pay)"
    rf" (?:in|on|for|with) (?:{_ONE}|one|an?|any) (?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    rf"\b(?P<end>{_ENDS}) (?P<m>[a-z]+(?: [a-z]+)?) of (?:{_ONE}|an?|any one|any) (?P<noun>[a-z]+)"
    r"(?=[?!. ]*$| (?:in|of|since|during|ever|last|this) )",
    re.IGNORECASE,
)
_SPEND_ON_ONE = re.compile(
    r"\b(?:what|how much) (?:do|does|did) (?:our |an? |the |each |one )*(?:average |typical |usual )?[a-z]+ "
    r"(?:usually |typically |normally )?(?:spend|pay)(?: on average)? (?:per|in|on|for|with) "
    r"(?:an? |one |each |every |single )*(?P<noun>[a-z]+)"
    r"(?: on average)?\b",
    re.IGNORECASE,
)
# "What place does Otter take among the boats", "the rank of Otter by trips": all are ranked, to see where.
_DOES, _RANK = "(?:do|does|did|is|are|was|were)", "(?:place|position|rank|ranking|spot|standing)"
_STAND = "(?:stand|sit|place|land|fall|lie|rank|finish|end up|come|come out|come in|score)"
_WITHIN = "among|amongst|within|against|between|by|in terms of|on|in"
_AMONG = rf"(?P<rest>(?: (?:in|for|during) [\w ]+?)?,? (?:{_WITHIN}) .+)"
_X = r"(?P<x>[\w&'’.\- ]+?)"
_STANDS = tuple(
    re.compile(said, re.IGNORECASE)
    for said in (
        rf"^{_X} ?[:,–-] ?(?:and )?where {_DOES} (?:they|it|he|she) {_STAND}{_AMONG}",
        rf"^where {_DOES} {_X} {_STAND}{_AMONG}",
        rf"^how {_DOES} {_X} rank{_AMONG}",
        # "How did sales fare in May", "how does it stand against April" are of no place.
        rf"^how {_DOES} {_X} (?:place|stand|fare|score)"
        r"(?P<rest>(?: (?:in|for|during) [\w ]+?)?,? (?:among|amongst) .+)",
        rf"^(?:at |in |on )?(?:what|which) {_RANK} (?:do|does|did|is|was|has|have) {_X}"
        rf"(?: (?:take|hold|have|occupy|get|come|rank|stand|reach|at|in))*{_AMONG}",
        rf"^(?:what(?:'s| is| was) |give me |show me |tell me )?(?:the )?{_RANK} of {_X}{_AMONG}",
        rf"^(?:what(?:'s| is| was) )?{_X}(?:'s|’s) {_RANK}{_AMONG}",
    )
)
_WORTH = frozenset({"value", "total", "amount", "worth", "sum"})
_PLACES = {"most": "highest", "least": "lowest", "fewest": "lowest"}


def _of_one(found: re.Match[str]) -> str:
    """The measure as the one that a thing is called by, else as what the things are ranked by."""
    end = found["end"].lower()
    if found["m"].lower() in _WORTH:
        return f"{_PLACES.get(end, end)} {found['noun']} value"
    return found[0]


def _which_one(found: re.Match[str]) -> str:
    if found["m"].lower() in _WORTH:
        return f"what is the {_PLACES.get(found['end'].lower(), found['end'])} {found['noun']} value"
    return f"which {found['noun']} had the {found['end']} {found['m']}"


def _has_key(manifest: Manifest, noun: str) -> bool:
    """Whether single things of a name can be told apart, as days can."""
    called = stem(noun.lower())
    kinds = (
        one
        for one in manifest.entities.values()
        if called in {stem(name) for name in (one.name, one.label, *one.synonyms)}
    )
    return called in vocabulary().grains or any(
        f"{one.name}__{one.name}_id" in manifest.dimensions for one in kinds
    )


def _has_value(manifest: Manifest, noun: str) -> bool:
    """Whether a measure tells what one such thing is worth on average."""
    called = {f"average {noun} value", f"{noun} value"}
    measures = manifest.metrics.values()
    return any(called & {name.casefold() for name in (one.label, *one.synonyms)} for one in measures)


def _value_of(found: re.Match[str]) -> str:
    return f"the {_PLACES[found['end'].lower()]} {found['noun']} value"


def _end(word: str) -> str:
    return "top" if word.lower() in _HIGH.split("|") else "bottom"


def _listed_each(found: re.Match[str]) -> str:
    noun = found["noun"]
    said = f"{found['count']} {noun}{found['first']}{_aggregate(found['one'], noun)}"
    return f"{said}{found['second'] or ' and '}{_aggregate(found['other'], noun)}" if found["other"] else said


def _aggregate(word: str, noun: str) -> str:
    return f"total {noun}" if word.lower() in ("total", "sum") else f"{word} {stem(noun)}"


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_OF_THOSE, lambda m: f" {m['of']} the {_end(m['end'])} {m['n']} {m['noun']} by "),
    (_COMES_TO, _value_of),
    (_PAID_FOR, _value_of),
    (_SINGLE, _of_one),
    (_WHO, lambda m: f"which {stem(m['noun'].lower())} has the {m['end']} {m['m']}"),
    (_BRINGS, lambda m: f"{m['verb']} the {m['end']} revenue"),
    (_MOST, lambda m: f"{m['who']} {m['verb']} the most"),
    (_FALLS, lambda m: f"{m['share']} comes from "),
    (_EACH_OF, _listed_each),
    (_ANOTHER, lambda m: f"{m['one']} {m['of']} and {m['other']} {m['of']}"),
    (_IN_ONE, lambda m: f"{m['ask']} an {m['noun']}"),
    (_EVERYTHING, lambda m: f"what share of {m['done']} {m['noun']} are {m['a'].split()[0]}"),
    (_RANKED_RELATIVE, lambda m: f"{_PLACES.get(m['end'].lower(), m['end'])} ratio of {m['a']} to {m['b']}"),
    (_RELATIVE, lambda m: f"{m['ask']}ratio of {m['a']} to {m['b']}"),
    (_HOW_BIG, lambda m: f"what is the ratio of {m['a']} to {m['b']}"),
)


def rank_plainly(question: str, manifest: Manifest) -> str:
    """The question with plainer words for who is ranked by what, and for one measure relative to another."""
    if found := next((m for said in _STANDS if (m := said.match(question))), None):
        return f"where does {found['x']} rank{found['rest']}"
    for said, put in _STEPS:
        question = said.sub(put, question, count=1)
    if (one := _IN_A_SINGLE.search(question)) and _has_key(manifest, one["noun"]):
        question = f"{_which_one(one)}{question[one.end() :]}"
    if (one := _SPEND_ON_ONE.search(question)) and _has_value(manifest, one["noun"]):
        return f"{question[: one.start()]}what is the average {one['noun']} value{question[one.end() :]}"
    return question
