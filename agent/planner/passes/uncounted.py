"""What no measure of its own counts, where it heads a question: things by name, kinds, numbers, values."""

from agent.planner.draft import Draft, Group
from agent.planner.making.measures import make_count
from agent.planner.names.spoken import is_name
from agent.planner.passes.popular import row_counts
from semantic_layer.manifest import Dimension

_DURATIONS = ("seconds", "minutes", "hours", "days")
_BEING_THERE = (("are", "there"), ("do", "we", "have"), ("exist",), ("do", "you", "have"))


def count_uncounted(draft: Draft) -> None:
    """Count those of a kind, the rows of numbers, or list the values that are asked for."""
    if not draft.metrics and not draft.time and (kind := _of_a_kind(draft)):
        make_count(draft, kind)
    if not draft.metrics:
        draft.metrics = _rows_bounded(draft)
    if _asks_which_there_are(draft):
        _list_values(draft)


def named_head(draft: Draft) -> list[Group]:
    """What heads a question and is told by its name: "lecturers per department"."""
    span = next((s for s in draft.spans if not s.time), None)
    first = draft.groups[0] if len(draft.groups) > 1 else None
    if span is None or first is None or first.grain or span.last + 1 >= len(draft.tokens):
        return []
    opens = all(draft.vocab.is_function_word(draft.word(i)) for i in range(span.first))
    noun, led = draft.tokens[span.last], draft.word(span.last + 1) in draft.vocab.by
    is_head = led and opens and noun.text != noun.stem and first.name in {m.name for m in span.meanings}
    return [first] if is_head and is_called_so(draft, draft.manifest.dimensions[first.name]) else []


def _of_a_kind(draft: Draft) -> str | None:
    """What those are told apart by who are counted by their kind alone: "how many cardiologists"."""
    span = next((s for s in draft.spans if not s.time), None)
    kept = [f.get("dimension", "") for f in draft.filters]
    names = {m.name for m in span.of_kind("value")} & set(kept) if span else set()
    if span is None or len(names) != 1 or draft.word(span.first - 1) != "many":
        return None
    kind = draft.manifest.dimensions[names.pop()]
    noun = draft.tokens[span.last]
    if noun.text == noun.stem or draft.manifest.models[kind.model].time_dimension is not None:
        return None
    own = [d for d in draft.manifest.dimensions.values() if d.model == kind.model]
    found = [d.full_name for d in own if d.is_entity or is_called_so(draft, d)]
    groups = {draft.manifest.dimensions[g.name].model for g in draft.groups if not g.grain}
    return found[0] if len(found) == 1 and groups <= {kind.model} else None


def _rows_bounded(draft: Draft) -> list[str]:
    """The count of the rows that "grades below 40" are of, where such numbers head a question."""
    span = next((s for s in draft.spans if not s.time), None)
    bounded = {f.get("dimension") for f in draft.filters}
    named = (
        [d for m in span.of_kind("dimension") if (d := draft.dimension(m)).full_name in bounded]
        if span
        else []
    )
    if span is None or len(named) != 1:
        return []
    if draft.tokens[span.last].text == draft.tokens[span.last].stem and named[0].unit not in _DURATIONS:
        return []
    opens = all(draft.vocab.is_function_word(draft.word(i)) for i in range(span.first))
    is_number = named[0].data_type in ("integer", "decimal")
    counts = row_counts(draft, named[0].model) if opens and is_number else []
    if len(counts) == 1:
        draft.notes.append(f"counted is {{catalogue.label.{counts[0]} | lower}}")
    return counts if len(counts) == 1 else []


def _asks_which_there_are(draft: Draft) -> bool:
    """ "List all topics", "which plans are there": the values themselves are asked for, and no measure."""
    if draft.metrics or draft.time or len(draft.groups) != 1 or draft.groups[0].grain or draft.top:
        return False
    span = next(iter(draft.spans))
    others = [s for s in draft.spans if s is not span]
    noun = draft.tokens[span.last]
    before = {draft.word(i) for i in range(span.first)}
    behind = tuple(t.text for t in draft.tokens[span.last + 1 :])
    is_list = bool(before & {"list", "name"}) and "all" in before and not behind
    is_asked = bool(before & {"which", "what"}) and behind in _BEING_THERE
    is_said = noun.text != noun.stem and any(m.name == draft.groups[0].name for m in span.meanings)
    return is_said and not others and (is_list or is_asked)


def list_counted(draft: Draft) -> None:
    """ "List all agents", where a measure counts them: each by what it is called."""
    span = next((s for s in draft.spans if s.of_kind("metric")), None)
    names = [m.name for m in span.of_kind("dimension")] if span and len(draft.spans) == 1 else []
    listed = [t.text for t in draft.tokens[: span.first]] if span else []
    is_list = "all" in listed and bool({"list", "name"} & {*listed}) and len(draft.metrics) == 1
    if is_list and len(names) == 1 and not draft.groups:
        draft.add_group(names[0])


def _list_values(draft: Draft) -> None:
    """Tell how many rows each value has, else the values alone."""
    dimension = draft.manifest.dimensions[draft.groups[0].name]
    counts = row_counts(draft, dimension.model)
    if dimension.data_type in ("integer", "decimal", "boolean") or dimension.type == "time":
        return
    if len(counts) == 1:
        draft.metrics = counts
    else:
        make_count(draft, dimension.full_name)


def is_called_so(draft: Draft, dimension: Dimension) -> bool:
    """Whether a dimension tells what things are called: by its column, or by a label that is theirs."""
    label = draft.manifest.entities[dimension.entity].label
    return is_name(dimension) or dimension.label.casefold() == label.casefold()
