"""Which groups of a dimension a change comes from: "which categories moved revenue between May and June"."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.questions.cues import movement
from agent.planner.reading import Reading, WhyReading
from semantic_layer.manifest import Manifest

LONGEST = 300
_LEAD = (
    r"(?:(?:please|and|so|now|ok|can you|could you|would you|i(?:'d| would) like(?: you)? to"
    r"|i (?:want|need) to|help me(?: to)?|let me|tell|show|explain|give|find|list|name|see|know|understand"
    r"|break down|split|decompose|attribute|analy[sz]e|work|out|me|us|to"
    r"|first|exactly|an idea|just)[ ,:]*)*"
)
_NOUN = (
    r"(?:changes?|rise|increase|growth|gains?|jump|climb|surge|spike|uptick|upturn|improvement|upswing|recovery"
    r"|fall|drop|decrease|decline|dip|slump|slide|downturn|decay|shrinkage|worsening|deterioration|loss(?:es)?"
    r"|swing|shift|move|movement|development|difference|delta|variance"
    r"|(?<=the )(?:higher|lower|better|worse|weaker|stronger))"
)
_ADVERB = (
    r"(?:(?:mainly|mostly|really|actually|primarily|chiefly|largely|together|the most|most|is|are|was"
    r"|were|has|have|had|did|do|it is|that|which) )*"
)
_CAUSE = (
    r"(?:(?:brought|brings?|sent|sends?|took|takes?)(?= .*\b(?:up|down)\b)"
    r"|dr[io]ves?|driven|driving|caused?|causes|causing|explain(?:s|ed)?|triggers?|triggered|led to"
    r"|leads? to|(?:lay|lie|lies|stood|stands?|sits?|sat)? ?behind|responsible for|to (?:blame|thank) for"
    r"|fuel(?:l?ed|s)?|power(?:ed|s)?|carri(?:ed|es)|carry|brought about|bring about|ma[dk]es? up"
    r"|account(?:s|ed)? for|contribut(?:e|es|ed|ing)(?: most| more| much)? to|add(?:s|ed)?(?: most)? to"
    r"|produced?|made|shaped?|underlie|underlay|moved?|moves|shift(?:s|ed)?|push(?:es|ed)?|pull(?:s|ed)?|drag(?:s|ged)?"
    r"|lift(?:s|ed)?)"
)
# What moves a measure is told by the verb alone.
_MOVING = re.compile(
    r"(?:brought|brings?|sent|sends?|took|takes?|dr[io]ves?|moved?|moves|shift\w*|push\w*|pull\w*|drag\w*|lift\w*|changed)$"
)
_GROUP = r"(?P<group>[a-z][\w&-]*(?: [a-z][\w&-]*){0,2}?)"
_REST = r"(?P<rest>.+)"
_IT = r"(?:it|this|that|these|them|the (?:\w+ )?" + _NOUN + r")"
_SHAPES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(shape)
    for shape in (
        rf"{_LEAD}(?:which|what)(?: of (?:our|the))? {_GROUP} {_ADVERB}(?P<cause>{_CAUSE}) {_REST}",
        rf"(?P<rest>.+?)(?: ?[,;:.?!–—]+| -+) (?:and )?(?:which|what) {_GROUP} {_ADVERB}{_CAUSE} {_IT}",
        rf"{_LEAD}(?:the )?(?:breakdown|decomposition|attribution|split|reasons?)?(?: ?of| ?for)? ?"
        rf"(?P<rest>(?:the |our )?.*\b{_NOUN}\b.+),? (?:split |broken down |attributed |divided )?"
        rf"(?:by|per|into|across|along|to)(?: the| each)? {_GROUP}",
        rf"{_LEAD}(?:how much|what)(?: did| does| has| have)? (?:each|every|the (?:single|different|various))"
        rf"(?: of the)? {_GROUP} (?:contribut|add|account)(?:e|es|ed|s)? (?:to|for) {_REST}",
        rf"{_LEAD}(?:the )?contributions? (?:of|from|by) (?:each|every|the|all|our) {_GROUP} to {_REST}",
        rf"{_LEAD}(?:the )?(?:each )?{_GROUP} contributions? to {_REST}",
        rf"{_LEAD}where (?:did|does) {_REST} come from,? (?:by|per|split by|which) {_GROUP}",
        rf"{_LEAD}(?:from|in|to|with) (?:which|what) {_GROUP} (?:did|does|do|was|is|can|could) {_REST} "
        r"(?:come(?: from)?|happen|occur|arise|originate|stem(?: from)?|take place"
        r"|(?:be )?(?:due|attributed))",
    )
)
_SPLITTING = 2
_SPLIT = re.compile(
    r"\b(?:break|breakdown|split|decompose|decomposition|explain|attribut\w+|reasons?|analy[sz]e)\b"
)
_WHAT = re.compile(
    rf"{_LEAD}(?:what (?:all )?{_ADVERB}(?P<cause>{_CAUSE}|changed)"
    rf"|(?<=explain )(?=(?:the|our|this|that) .*?{_NOUN}\b)) ?{_REST}"
)
_TOLD_FIRST = 1
_ANY_NOUN = re.compile(rf"\b{_NOUN}\b")
_MOST_OF = re.compile(r"^(?:most|much|the bulk|the majority|the largest part|the lion share|all|part) of ")
_EMPTY = frozenset(
    {"of", "much", "many", "the", "in", "else", "it", "drivers", "factors", "things", "reasons"}
)


def read_drivers(
    question: str,
    reasons: Callable[[str], Reading | None],
    part: Callable[[str, dict[str, Any]], Draft | None],
    manifest: Manifest,
) -> WhyReading | None:
    """Read a question for the groups that a change comes from; None where it is none, or holds more.

    `reasons` reads a question for the reasons of a change, `part` a part of a question.
    """
    text = " ".join(question.replace("’", "'").split()).strip(" ?!.").lower().replace("'s ", " ")
    if len(text) > LONGEST:
        return None
    for number, shape in enumerate(_SHAPES):
        match = shape.fullmatch(text)
        if match is None or (number == _SPLITTING and not _SPLIT.search(text)):
            continue
        is_change = _is_of_change(match) or (number == _TOLD_FIRST and any(movement(match["rest"])))
        if is_change and (found := _of_groups(match, reasons, part, manifest)):
            return found
    match = _WHAT.fullmatch(text)
    whole = _changed(match, reasons) if match and _is_of_change(match) else None
    return whole if isinstance(whole, WhyReading) else None


def _of_groups(
    match: re.Match[str],
    reasons: Callable[[str], Reading | None],
    part: Callable[[str, dict[str, Any]], Draft | None],
    manifest: Manifest,
) -> WhyReading | None:
    words = match["group"].split()
    if _EMPTY & set(words):
        return None
    found = _changed(match, reasons)
    if not isinstance(found, WhyReading):
        return None
    draft = part(f"{manifest.metrics[found.metric].label} by {match['group']}", {})
    if draft is None or len(draft.groups) != 1 or draft.groups[0].grain or draft.filters:
        return None
    name = draft.groups[0].name
    reached = {one.full_name for one in manifest.reachable([found.metric])}
    return replace(found, by=(name,)) if name in reached else None


def _is_of_change(match: re.Match[str]) -> bool:
    cause = match.groupdict().get("cause") or ""
    return bool(_ANY_NOUN.search(match.string) or _MOVING.match(cause))


def _changed(match: re.Match[str], reasons: Callable[[str], Reading | None]) -> Reading | None:
    return reasons(f"what drove {_MOST_OF.sub('', match['rest'])}")
