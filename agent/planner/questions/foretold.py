"""What is likely of whom, how far the models that say so can be trusted, and what they go by."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.planner.names.text import tokenize
from agent.planner.questions.cues import Left, compiled, said, topic, without
from agent.planner.reading import LookupReading, QueryReading, Reading, RefuseReading
from agent.tools.lookups import is_known
from semantic_layer.layer import SemanticLayer

LISTED, MOST_LISTED, MOST_FEATURES = 20, 400, 12
SUBJECT = "prediction__predicted_subject_id"
MODEL, FEATURE = "trained_model__model_name", "model_feature__feature"
IMPORTANCE, QUALITY = "average_feature_importance", ("model_auc", "baseline_auc")
CODE = re.compile(r"\b(?!(?:19|20)\d\d\b)(?=(?:[\w-]*\d){3})[A-Za-z0-9][\w-]{2,}\b")
# Whatever number stands behind "customer" alone is one of them, and not so many.
_NUMBERED = re.compile(
    r"\b(?:customer|client|buyer|shopper|account|user|viewer|member|product|item|article)"
    r"(?: (?:id|number|no\.?|nr\.?))? ?#? ?(?P<code>[A-Za-z]{0,3}\d[\w-]*)\b(?! ?%|[.,]\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
NO_MODEL = "I can't answer that: no model of that is trained on this data."
AHEAD = "a prediction of the model, no observation"
LIKELIEST, UNLIKELIEST = (
    f"the {end} first, by the model's prediction" for end in ("likeliest", "least likely")
)
BY_FEATURES = "how much the model's quality falls without the feature; an association, no proof of a cause"
FORECAST = "forecast__forecast_metric"
# How far off the forecasts of whole measures were.
OF_FORECASTS: Mapping[str, Any] = {
    "group_by": [FORECAST, "forecast__forecast_grain"],
    "where": [
        {"dimension": "forecast__forecast_status", "value": "forecast"},
        {"dimension": "forecast__forecast_dimension", "op": "is null"},
    ],
}
_WHO = re.compile(
    r"\b(?:which|whom?|whose|lists?|top|rank|name|names|(?:most|least) likely|likeliest)\b", re.IGNORECASE
)
_OPEN = re.compile(
    r"\b(?:what|which|how|signs?|signals?|factors?|features?|drivers?|predictors?|indicators?|clues?|inputs?)\b",
    re.IGNORECASE,
)
# What somebody heard of it, in a sentence of its own.
_HEARSAY = re.compile(
    r"(?:^|(?<=[.!?;] ))(?:i|we)(?:['’]ve| have| am|['’]m| was| were)? "
    r"(?:heard|read|hear|told|been told|gather)\b[^.?!]*(?:[.?!] ?|$)",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:least|lowest|smallest)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:how many|number of|count)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Foretold:
    """Reads questions about what is foretold of one dataset; `timeless` takes the times out of a text."""

    layer: SemanticLayer
    left: Left
    numbers: Mapping[str, int]
    timeless: Callable[[str], str]

    def likely(self, text: str, *, grouped: bool = True) -> Reading | None:
        """Who will do what, how many of them, how likely one is to; by groups only where `grouped`."""
        told = topic("predicted")
        bare = self.timeless(text)
        if without(bare, told["sure"]) == bare:
            return None  # the month of May is no chance
        code = code_in(text)
        for outcome in told["outcomes"].values():
            does = (outcome["of_one"],) if code and "of_one" in outcome and not _COUNTED.search(text) else ()
            rest = without(text, outcome["said"], *does)
            if rest == text:
                continue
            rest = without(rest, told["sure"], told["within"])
            rest, count = (rest, None) if code else self._counted(rest)
            others = [one["said"] for one in told["outcomes"].values() if one is not outcome]
            is_of_others = without(rest, *others) != rest
            rest = without(rest, told["along"], said()["customers"])
            if code:
                note = self.left.unspoken(rest.replace(code.group(), " " * len(code.group())), text)
                if note is None:
                    continue
                return LookupReading({"what": "predictions", "subject": code.group()}, note=note)
            if without(rest, *others) != rest:
                continue  # what those spend who may leave
            where = self._where(rest, text)
            if where is not None and not (where[2] and (is_of_others or not grouped)):
                return self._foretold(text, outcome, count, where)
        return None

    def quality(self, text: str) -> Reading | None:
        """How good the models are, or the one that foretells what is named."""
        told, text = topic("quality"), _HEARSAY.sub(lambda said: " " * len(said.group()), text)
        rest = without(text, *told["cues"])
        if rest == text or not is_known("model_card", self.layer.manifest):
            return None
        outcome, named = self._outcome(rest)
        bare, left = without(rest, told["models"]), without(named, told["models"])
        if bare == rest or (note := self.left.unspoken(without(left, told["along"]), text)) is None:
            return None
        if outcome is not None and "metrics" in outcome:
            return self._of_forecasts(outcome, text, note)
        if outcome is not None:
            known = self.layer.values.domains.get(MODEL)
            name = next((n for n in outcome["models"] if known and n in known.values), None)
            asked = {"what": "model_card", "subject": name}
            return LookupReading(asked, note=note) if name else RefuseReading("not_in_dataset", NO_MODEL)
        query = {"metrics": list(QUALITY), "group_by": [MODEL]}
        return self._told(query, tuple(filter(None, (note,)))) if left == bare else None

    def drivers(self, text: str) -> Reading | None:
        """What a model goes by when it foretells what is named."""
        told = topic("drivers")
        rest = without(text, *told["cues"])
        if rest == text or not _OPEN.search(text) or IMPORTANCE not in self.layer.manifest.metrics:
            return None
        bare = without(rest, told["models"], topic("predicted")["sure"])
        outcome, left = self._outcome(bare)
        if outcome is None:
            return None
        note = self.left.unspoken(without(left, told["along"], said()["customers"]), text)
        if note is None:
            return None
        query = {
            "metrics": [IMPORTANCE],
            "group_by": [MODEL, FEATURE],
            "where": [{"dimension": MODEL, "op": "in", "value": list(outcome["models"])}],
            "order_by": [{"name": IMPORTANCE, "descending": True}],
            "limit": MOST_FEATURES,
        }
        return self._told(query, tuple(filter(None, (BY_FEATURES, note))))

    def _of_forecasts(self, outcome: Mapping[str, Any], text: str, note: str) -> Reading:
        """How far off forecasts were, of the one measure that is named with them or of all."""
        found = compiled(outcome["said"]).search(text)
        measure = without(found.group(), topic("quality")["models"]) if found else ""
        draft = self.left.explained(measure, text) if measure.strip() else None
        named = draft.metrics if draft is not None and len(draft.metrics) == 1 else []
        where = [{"dimension": FORECAST, "value": name} for name in named if not name.startswith("forecast")]
        query = {**OF_FORECASTS, "metrics": outcome["metrics"], "where": [*OF_FORECASTS["where"], *where]}
        return self._told(query, tuple(filter(None, (note,))))

    def _outcome(self, text: str) -> tuple[Mapping[str, Any] | None, str]:
        """What of all that is foretold a text names, and the text without it."""
        outcomes = topic("predicted")["outcomes"]
        whole, found = text, []
        for one in (*topic("quality")["others"].values(), *outcomes.values()):
            rest = without(text, one["said"], one.get("named", one["said"]))
            if rest != text:
                found.append(one)
                text = rest
        # A forecast of something that a model foretells is that of the model.
        of_one = [one for one in found if "who" in one] or found
        plainly = [one for one in of_one if without(whole, one["said"]) != whole] or of_one
        return (plainly[0] if len(plainly) == 1 else None), text

    def _told(self, query: dict[str, Any], notes: tuple[str, ...]) -> Reading:
        if reason := next(filter(None, map(self.layer.unavailable, query["metrics"])), None):
            return RefuseReading("not_in_dataset", f"I can't answer that: {reason}.")
        return QueryReading(query, notes)

    def _counted(self, rest: str) -> tuple[str, int | None]:
        """How many are asked for ("the ten customers"), and the text without the number."""
        said = [(token, self._number(token.text)) for token in tokenize(rest)]
        found = [(token, count) for token, count in said if 1 < count <= MOST_LISTED]
        if len(found) != 1:
            return rest, None
        (token, count), *_ = found
        return rest[: token.start] + " " * (token.end - token.start) + rest[token.end :], count

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self.numbers.get(word, 0)

    def _where(self, rest: str, text: str) -> tuple[list[dict[str, Any]], str, list[str]] | None:
        """The conditions and groups that are left, and what was left out; None where more is said."""
        if (note := self.left.unspoken(rest, text)) is not None:
            return [], note, []
        draft = self.left.explained(rest, text)
        if (
            draft is None
            or not (draft.filters or draft.groups)
            or draft.metrics
            or draft.having
            or draft.time
        ):
            return None
        is_plain = not (draft.made or draft.top or draft.ranks or draft.wants_share or draft.compare)
        groups = [group.name for group in draft.groups if not (group.grain or group.name.endswith("_id"))]
        is_told = is_plain and len(groups) == len(draft.groups)
        return (draft.filters, "; ".join(dict.fromkeys(draft.notes)), groups) if is_told else None

    def _foretold(
        self,
        text: str,
        outcome: Mapping[str, Any],
        count: int | None,
        kept: tuple[list[dict[str, Any]], str, list[str]],
    ) -> Reading | None:
        where, note, groups = kept
        many = (None if count else _MANY.search(text)) and outcome.get("many")
        name = many or outcome["who"]
        if name not in self.layer.manifest.metrics:
            return None
        if reason := self.layer.unavailable(name):
            return RefuseReading(
                "not_in_dataset",
                f"I can't answer that: no model of that is trained on this data: {reason}.",
            )
        reached = {one.full_name for one in self.layer.manifest.reachable([name])}
        if any(one.get("dimension") not in reached for one in where) or not reached.issuperset(groups):
            return None
        query: dict[str, Any] = {"metrics": [name], **({"where": where} if where else {})}
        if groups:
            first: dict[str, Any] = {
                "group_by": groups,
                "order_by": [{"name": name, "descending": _LEAST.search(text) is None}],
                **({"limit": count} if count else {}),
            }
            return QueryReading({**query, **first}, tuple(filter(None, (AHEAD, note))))
        if many or not (count or _WHO.search(text)):
            return QueryReading(query, tuple(filter(None, (AHEAD, note))))
        is_least = _LEAST.search(text) is not None
        ends = {"order_by": [{"name": name, "descending": not is_least}], "limit": count or LISTED}
        notes = (UNLIKELIEST if is_least else LIKELIEST, note)
        return QueryReading({**query, "group_by": [SUBJECT], **ends}, tuple(filter(None, notes)))


def code_in(text: str) -> re.Match[str] | None:
    """What names one customer, order or product in a text, by its form or by the word before it."""
    found = CODE.search(text) or _NUMBERED.search(text)
    if found is None or found.re is CODE:
        return found
    return re.compile(r"[\w-]+").match(text, found.start("code"))
