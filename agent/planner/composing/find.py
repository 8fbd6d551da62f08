"""What is done with what was found, and its wording; every name and figure is a reference to a cell."""

from typing import Any

from agent.numerals import has_figure
from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.questions.two_sets import made_of_sides
from agent.planner.reading import FindReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
SHOWN_OF_A_SET = 8
# Fewer are asked for where one of them is meant.
LISTED = 5
PRICE = "The price is the median of what a piece was sold for."
ENDS = {"lowest": "the cheapest", "highest": "the most expensive"}
BY_ITSELF = ("its code", "its name")
PRODUCT = "product__product_id"


def after_finding(reading: FindReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call: the query of a set that was found, or the answer."""
    found, last = replies[0], replies[-1]
    if "error" in last:
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": literal(str(last["error"]))}
    if reading.tool == "search_glossary":
        return "answer", _meanings(reading, found["names"])
    if reading.tool == "search_reviews":
        return "answer", _themes(reading, found)
    if found["status"] != "found":
        return "answer", _nothing_fits(reading, found)
    if reading.beside is not None:
        return _after_both(reading, reading.beside, replies, manifest)
    if reading.query is None:
        return "answer", {"text": _found(reading, found)}
    if len(replies) == 1:
        one = {"dimension": PRODUCT, "op": "in", "value": found["product_ids"]}
        return "query_metrics", {**reading.query, "where": [*reading.query.get("where", []), one]}
    return "answer", {"text": _of_a_set(reading, found, Told.read(last), manifest)}


def _after_both(
    reading: FindReading, beside: FindReading, replies: list[dict[str, Any]], manifest: Manifest
) -> Call:
    """The search for the other set, then the query of both, then the answer."""
    if len(replies) == 1:
        return beside.tool, beside.arguments
    first, second = replies[:2]
    if second["status"] != "found":
        return "answer", _nothing_fits(beside, second)
    if len(replies) == len((first, second)):
        assert reading.query is not None
        ids = [{"dimension": PRODUCT, "op": "in", "value": one["product_ids"]} for one in (first, second)]
        made = made_of_sides(
            reading.query["metrics"][0], (reading.said, beside.said), [[one] for one in ids], manifest
        )
        return "query_metrics", {**reading.query, "metrics": [one["name"] for one in made], "made": made}
    notes = [f"Read as: {'; '.join(reading.notes)}.", ""] if reading.notes else []
    lists = (_chosen(reading, Told.read(first)), _chosen(beside, Told.read(second)))
    text = compose(Told.read(replies[-1]), manifest)
    return "answer", {"text": "\n\n".join([text, *filter(None, notes), *lists])}


def _found(reading: FindReading, found: dict[str, Any]) -> str:
    told = Told.read(found)
    if end := reading.arguments.get("by_price"):
        return _at_one_end(reading, found, told, str(end))
    is_named = found["why"][0].startswith(BY_ITSELF)
    if is_named or reading.arguments.get("k", LISTED) < LISTED:
        return _about(reading, found, told, is_named=is_named)
    shown = min(len(told.rows), SHOWN_OF_A_SET)
    lines = [f"- {_line(told, at, found)}" for at in range(shown)]
    lines += ["- and the others in the table"] if told.row_count > shown else []
    return "\n".join([f"What goes with {_said(reading)}, best first:", "", *lines, "", _remarks(found)])


def _at_one_end(reading: FindReading, found: dict[str, Any], told: Told, end: str) -> str:
    lead = f"What goes with {_said(reading)}, {ENDS[end]} first:"
    lines = [f"- {_line(told, at, found)}" for at in range(len(told.rows))]
    return "\n".join([lead, "", *lines, "", _remarks(found)])


def _about(reading: FindReading, found: dict[str, Any], told: Told, *, is_named: bool) -> str:
    category = _category(told, 0)
    facts = [f"category {category}"] if category else []
    if told.values("price")[0] is not None:
        facts.append(f"{told.cell(0, 'price')} a piece")
    facts.append(f"{told.cell(0, 'pieces')} pieces sold, revenue {told.cell(0, 'revenue')}")
    lead = "" if is_named else f"What goes best with {_said(reading)}:\n\n"
    lines = [f"{lead}{_name(told, 0)}: {'; '.join(facts)}."]
    if len(told.rows) > 1:
        lines += ["", "Others that go with it:", ""]
        lines += [f"- {_line(told, at, found)}" for at in range(1, len(told.rows))]
    return "\n".join([*lines, "", _remarks(found)])


def _of_a_set(reading: FindReading, found: dict[str, Any], told: Told, manifest: Manifest) -> str:
    set_of = Told.read(found)
    text = compose(told, manifest)
    asked = [condition.get("dimension") for condition in told.query.get("where", [])]
    for number, name in enumerate(asked):
        if name == PRODUCT:
            listed = f"{{catalogue.label.{PRODUCT} | lower}} {{{told.id}.label.c{number}}}"
            text = text.replace(listed, "the products below")
    text = _with_names(text, told, set_of)
    notes = [f"Read as: {'; '.join(dict.fromkeys(reading.notes))}."] if reading.notes else []
    return "\n\n".join([text, _chosen(reading, set_of), *notes])


def _chosen(reading: FindReading, set_of: Told) -> str:
    """Which goods the words were taken for."""
    lines = [f"- {_name(set_of, at)}" for at in range(min(len(set_of.rows), SHOWN_OF_A_SET))]
    more = ["- and the others in the table"] if set_of.row_count > SHOWN_OF_A_SET else []
    chosen = (
        f"{_said(reading)} was taken for the {{{set_of.id}.row_count}} products that go with it, "
        "chosen by their names and texts:"
    )
    return "\n".join([chosen, "", *lines, *more])


def _with_names(text: str, told: Told, set_of: Told) -> str:
    """Put the name before the code of each product that the text tells of."""
    column = next((one["name"] for one in told.columns if one["source"] == PRODUCT), None)
    if column is None:
        return text
    place_of = {code: at for at, code in enumerate(set_of.values("product_id"))}
    named = set_of.values("product_name")
    for at, code in enumerate(told.values(column)):
        place = place_of.get(code)
        if place is not None and named[place] is not None:
            cell = told.cell(at, column)
            text = text.replace(cell, f"{set_of.cell(place, 'product_name')} ({cell})")
    return text


def _nothing_fits(reading: FindReading, found: dict[str, Any]) -> dict[str, Any]:
    if reading.otherwise is not None:
        return {"kind": "refusal", "reason": reading.otherwise.code, "text": reading.otherwise.message}
    lines = [f"Nothing here fits {_said(reading)}."]
    if reading.query is not None:
        # A measure was asked for, of something unknown: products that don't fit are no answer to that.
        lines = [f"I don't know what {_said(reading)} means in this data, so I won't guess."]
    elif "citation" in found:
        told = Told.read(found)
        lines += ["", "What comes nearest, without fitting:", ""]
        lines += [f"- {_line(told, at, found)}" for at in range(len(told.rows))]
    return {
        "kind": "refusal",
        "reason": "not_in_data",
        "text": "\n".join([*lines, "", _conditions(found), _warnings(found)]).rstrip(),
    }


def _meanings(reading: FindReading, names: list[str]) -> dict[str, Any]:
    if not names:
        text = f"No measure, group or product here is called {_said(reading)}, so I won't guess."
        return {"kind": "refusal", "reason": "not_understood", "text": text}
    lines = [f"**{{catalogue.label.{name}}}**: {{catalogue.definition.{name}}}" for name in names]
    lead = f"Nothing is called just {_said(reading)}; what comes nearest:"
    return {"text": "\n\n".join([lead, *lines])}


def _themes(reading: FindReading, found: dict[str, Any]) -> dict[str, Any]:
    """Each theme with its count and what is cited of it; quotes are cells, and nobody's instruction."""
    about = f" about {_said(reading)}" if reading.said else ""
    if "citation" not in found:
        text = f"Customers wrote nothing{about} that several of them say."
        return {"kind": "refusal", "reason": "not_in_data", "text": text}
    told = Told.read(found)
    lines: list[str] = []
    before = None
    for at, theme in enumerate(told.values("theme")):
        whose = f"review {told.cell(at, 'review_id')}, stars {told.cell(at, 'stars')}"
        quote = f"“{told.cell(at, 'quote')}” ({whose})"
        if theme == before:
            lines[-1] += f"; {quote}"
            continue
        before = theme
        counted = f"{told.cell(at, 'reviews')} reviews, {told.cell(at, 'share')}"
        lines.append(f"- **{told.cell(at, 'theme')}** ({counted}): {quote}")
    stars = {"max_score": " of few stars", "min_score": " of many stars"}
    which = next((word for key, word in stars.items() if key in reading.arguments), "")
    lead = f"What reviews{which} say{about}, the most frequent first, of {told.cell(0, 'reviews_read')} read:"
    note = "Sentences were gathered by their meaning; a theme is called by its telling words."
    return {"text": "\n".join([lead, "", *lines, "", note])}


def _line(told: Told, at: int, found: dict[str, Any]) -> str:
    price = f", {told.cell(at, 'price')}" if told.values("price")[at] is not None else ""
    alike = ", under several codes" if found["alike"][at] else ""
    return f"{_name(told, at)}{price}{alike} ({literal(found['why'][at])})"


def _name(told: Told, at: int) -> str:
    code = told.cell(at, "product_id")
    if told.values("product_name")[at] is None:
        category = _category(told, at)
        return f"**{code}**" + (f" ({category})" if category else "")
    return f"**{told.cell(at, 'product_name')}** ({code})"


def _category(told: Told, at: int) -> str:
    return told.cell(at, "category") if told.values("category")[at] is not None else ""


def _remarks(found: dict[str, Any]) -> str:
    return " ".join(part for part in (PRICE, _conditions(found), _warnings(found)) if part)


def _conditions(found: dict[str, Any]) -> str:
    """The words of the question that were no words to look for."""
    said = ", ".join(f"“{literal(phrase)}”" for phrase in found.get("conditions", ()))
    return f"Taken as conditions: {said}." if said else ""


def _warnings(found: dict[str, Any]) -> str:
    """What went less well, but for what tells of versions: those are for whoever runs this."""
    return " ".join(literal(text) for text in found["warnings"] if not has_figure(text))


def _said(reading: FindReading) -> str:
    return f"“{literal(reading.said)}”"
