"""What every answer says about itself: definitions used, range, caveats."""

from typing import Any

from agent.outcome import Citation
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Alternative
from semantic_layer.result import Result

PERIOD = "Period"
UNEVEN = "The change holds an incomplete period against a complete one."


def write_notes(citation: Citation, result: Result, layer: SemanticLayer) -> list[str]:
    """The lines under an answer, as templates for the binder."""
    if citation.kind == "sql":
        return [
            "Not a certified metric: this SQL was written for the question, not compiled from definitions."
        ]
    # What is looked up of models is told by its own words: the figures' definitions say how to group them.
    is_lookup = citation.kind == "model"
    # One for each text: a measure of two periods has one definition.
    told = {said: name for name, said in reversed(result.definitions.items())}
    lines = [] if is_lookup else [_definition(name, citation, layer) for name in reversed(told.values())]
    # One for each text: metrics of one table say the same.
    known = [name for name in result.definitions if name in layer.manifest.metrics]
    caveats = {layer.manifest.metrics[n].caveats: n for n in reversed(known)}
    lines += [f"{{catalogue.caveat.{n}}}" for said, n in reversed(caveats.items()) if said]
    lines += [] if is_lookup and not _is_of_one_day(citation) else _range(citation, result, layer)
    if layer.info.as_of:
        lines.append("As it was known before {catalogue.ledger.as_of}.")
    lines += [] if is_lookup else partial_notes(citation.ledger)
    if citation.truncated:
        lines.append(f"Only the first {{{citation.id}.row_count}} rows are shown.")
    return lines


def _definition(name: str, citation: Citation, layer: SemanticLayer) -> str:
    metrics = layer.manifest.metrics
    if name not in metrics:
        return f"{{{citation.id}.definition.{name}}}"  # made for the question
    line = f"**{{catalogue.label.{name}}}**: {{{citation.id}.definition.{name}}}"
    others = [f"{{catalogue.label.{a.metric}}} ({a.when})" for a in fair_alternatives(name, layer)]
    return f"{line} Also defined: {'; '.join(others)}." if others else line


def fair_alternatives(name: str, layer: SemanticLayer) -> list[Alternative]:
    """The other definitions of a metric that whoever asks may see and the dataset has rows for."""
    metrics = layer.manifest.metrics
    other = metrics[name].alternatives if name in metrics else ()
    return [a for a in other if a.metric in metrics and not layer.unavailable(a.metric)]


def told_days(ledger: dict[str, Any]) -> tuple[str | None, str | None]:
    """The first and last day an answer is about: of what models say, those of the rows it tells alone."""
    days, facts = ledger.get("range", {}), ledger.get("facts", [])
    first, last = days.get("from_date"), days.get("to_date")
    firsts, lasts = ([str(fact[end]) for fact in facts if fact[end]] for end in ("first_date", "last_date"))
    if firsts and lasts and _is_of_models(ledger):
        return min(firsts), max(lasts)
    if firsts and first and first == ledger.get("data_start"):
        # Nothing was left out by time: an account older than the data's first day counted too.
        first = min(first, *firsts)
    return first, last


def told_facts(ledger: dict[str, Any]) -> dict[str, str]:
    """The days a result is about, and the first and last day of the data it was read from, where known.

    What models say has days of its own, which are not those of the data.
    """
    first, last = told_days(ledger)
    days = {"date_from": first, "date_to": last}
    if not _is_of_models(ledger):
        days |= {name: ledger.get(name) for name in ("data_start", "data_end")}
    return {name: str(day) for name, day in days.items() if day}


def _is_of_models(ledger: dict[str, Any]) -> bool:
    facts = ledger.get("facts", [])
    return bool(facts) and all(fact["fact"].startswith("models.") for fact in facts)


def _range(citation: Citation, result: Result, layer: SemanticLayer) -> list[str]:
    if not all(told_days(citation.ledger)):
        return []
    word = _word_for_days(result, layer)
    if word != PERIOD and _is_of_one_day(citation):
        return [f"{word}: {{{citation.id}.ledger.date_from}}."]
    return [f"{word}: {{{citation.id}.ledger.date_from}} to {{{citation.id}.ledger.date_to}}."]


def _is_of_one_day(citation: Citation) -> bool:
    """Whether all that was looked up is of one day; else the rows tell their own."""
    first, last = told_days(citation.ledger)
    return bool(first) and first == last


def _word_for_days(result: Result, layer: SemanticLayer) -> str:
    """What the days of an answer are: a period, but of what a model says its cut-off or the like."""
    manifest = layer.manifest.everything
    named = [name for name in result.definitions if name in manifest.metrics]
    facts = [part.model or "" for name in named for part in manifest.simple_metrics(name)]
    is_said = bool(facts) and all(manifest.models[fact].table.startswith("models.") for fact in facts)
    time = manifest.models[facts[0]].time_dimension if is_said else None
    return f"{{catalogue.label.{time}}}" if time in layer.manifest.dimensions else PERIOD


def partial_notes(ledger: dict[str, Any]) -> list[str]:
    """What a ledger says against reading its figures as those of whole periods, and its own notes."""
    lines = []
    if ledger.get("partial_first_period"):
        lines.append("The first period is not complete in the data.")
    if ledger.get("partial_last_period"):
        lines.append("The last period is not complete in the data.")
    if not (ledger.get("comparison") or {"is_covered": True})["is_covered"]:
        lines.append("The period compared with is not complete in the data.")
    elif ledger.get("uneven_comparison"):
        lines.append(UNEVEN)
    return lines + [str(note) for note in _notes(ledger)]


def _notes(ledger: dict[str, Any]) -> list[str]:
    notes = ledger.get("notes", [])
    return notes if isinstance(notes, list) else []
