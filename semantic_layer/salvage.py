"""Check data against a shape, tell every fault, and keep what is left to be checked in the same round."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from semantic_layer.draft import At
from semantic_layer.errors import Problem
from semantic_layer.nearest import nearest
from semantic_layer.source import Place

Spec = TypeVar("Spec", bound=BaseModel)
ROUNDS = 6
JOINS = "joins"
# How alike two keys are, of 100, for one to be taken for the other.
NO_DOUBT = 80
KEYS = {"entity", "entities", "primary_entity", "columns", "derived_semantics"}
KINDS = {bool: "truth value", int: "number", float: "number"}


@dataclass(frozen=True)
class Checked(Generic[Spec]):
    """What a shape makes of data: None if nothing could be kept.

    `lost` are the top-level keys with a fault, and JOINS if an entity is among what was left out;
    `names` is what the parts left out were called.
    """

    spec: Spec | None
    problems: tuple[Problem, ...] = ()
    lost: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def check(shape: type[Spec], data: Any, at: At) -> Checked[Spec]:
    """Return the data as `shape`, or what its faults leave of it."""
    try:
        return Checked(shape.model_validate(data))
    except ValidationError as error:
        faults = [fault for fault in error.errors() if not _is_misspelt(fault, error.errors(), shape)]
    problems = tuple(_problem(fault, shape, data, at) for fault in faults)
    lost = frozenset(str(fault["loc"][0]) for fault in faults if fault["loc"])
    names: set[str] = set()
    kept = deepcopy(data)
    for _ in range(ROUNDS):
        for fault in reversed(faults):
            if _mend(kept, fault, names, shape):
                lost |= {JOINS}
        try:
            return Checked(shape.model_validate(kept), problems, lost, frozenset(names))
        except ValidationError as error:
            faults = error.errors()
    return Checked(None, problems, lost, frozenset(_names(data)))


def _mend(data: Any, fault: Any, names: set[str], shape: type[BaseModel]) -> bool:
    """Take a fault out: a wrong word becomes the nearest right one, all else goes with what needs it.

    Return whether an entity may have gone with it.
    """
    place: tuple[Any, ...] = _within(data, fault["loc"])
    if fault["type"] == "missing":
        place = place[:-1]
    if not place:
        return True
    holder: Any = data
    for part in place[:-1]:
        holder = holder[part]
    if fault["type"] == "literal_error":
        wanted = _allowed(fault)
        holder[place[-1]] = (*nearest(str(fault["input"]), wanted), *wanted)[0]
        return False
    if fault["type"] == "extra_forbidden":
        meant = _meant(fault, shape)
        value = holder.pop(place[-1])
        if meant and meant not in holder:
            holder[meant] = value
        else:
            names.update(_names(value))
        return False
    if isinstance(holder, list):
        names.update(_names(holder[place[-1]]))
        del holder[place[-1]]
        return True
    elif isinstance(holder, dict) and place[-1] in holder:
        names.update(_names(holder.pop(place[-1])))
        if place[-1] in ("entity", "dimension"):
            names.add(str(holder.get("name")))
    return "entity" in place or place[-1] in KEYS


def _meant(fault: Any, shape: type[BaseModel]) -> str | None:
    """The key that an unknown one is no doubt a slip of."""
    from rapidfuzz import fuzz, process

    *place, key = fault["loc"]
    found = process.extractOne(str(key), _known_keys(shape, tuple(place)), scorer=fuzz.ratio)
    return found[0] if found and found[1] >= NO_DOUBT else None


def _is_misspelt(fault: Any, faults: list[Any], shape: type[BaseModel]) -> bool:
    """Whether a key that is missing is there, with a slip that is told already."""
    if fault["type"] != "missing":
        return False
    others = [
        one for one in faults if one["type"] == "extra_forbidden" and one["loc"][:-1] == fault["loc"][:-1]
    ]
    return any(_meant(one, shape) == fault["loc"][-1] for one in others)


def _within(data: Any, loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """The part of a fault's place that is in the data: shapes with a short form add steps of their own."""
    place: list[Any] = []
    for part in loc:
        if isinstance(data, dict) and part not in data and part != loc[-1]:
            continue
        if not isinstance(data, dict | list):
            break
        place.append(part)
        if isinstance(data, list) and not (isinstance(part, int) and part < len(data)):
            return tuple(place[:-1])
        data = data[part] if isinstance(data, list) else data.get(part)
    return tuple(place)


def _names(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {str(data["name"])} if isinstance(data.get("name"), str) else set()
        return own.union(*map(_names, data.values()))
    return set().union(*map(_names, data)) if isinstance(data, list) else set()


def _problem(fault: Any, shape: type[BaseModel], data: Any, at: At) -> Problem:
    place = tuple(fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = _known_keys(shape, place[:-1])
        return at.problem(*place, message="unknown key", choices=nearest(str(place[-1]), known))
    if fault["type"] == "literal_error":
        wrong, allowed = str(fault["input"]), _allowed(fault)
        choices = nearest(wrong, allowed) or tuple(allowed)
        return at.problem(*place, message=f"'{wrong}' is not allowed here", choices=choices)
    if fault["type"] == "missing":
        return at.problem(*place, message="is required")
    found = at.below(*place)
    written = found.document.written(found.place)
    if fault["type"] == "string_type" and written is not None and type(fault["input"]) in KINDS:
        kind = KINDS[type(fault["input"])]
        return found.problem(message=f"YAML reads '{written}' as a {kind}; write it in quotes")
    if fault["type"] == "string_type" and isinstance(fault["input"], dict):
        return found.problem(message="a text is expected, not a mapping; {{ ... }} must stand in quotes")
    return found.problem(message=_plain(fault))


def _plain(fault: Any) -> str:
    words = {
        "string_type": "a text is expected",
        "tuple_type": "a list is expected",
        "dict_type": "a mapping is expected",
        "model_type": "a mapping is expected",
        "bool_parsing": "true or false is expected",
        "bool_type": "true or false is expected",
        "int_parsing": "a whole number is expected",
        "int_type": "a whole number is expected",
        "int_from_float": "a whole number is expected",
        "float_parsing": "a number is expected",
        "float_type": "a number is expected",
        "invalid_key": "a key must be a word",
    }
    message = words.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
    return message[0].lower() + message[1:]


def _allowed(fault: Any) -> list[str]:
    return [part.strip("'") for part in fault["ctx"]["expected"].replace(" or ", ", ").split(", ")]


def _known_keys(shape: Any, place: Place) -> list[str]:
    """Walk the shape along a place to the keys allowed there."""
    for part in place:
        if isinstance(part, str) and part in getattr(shape, "model_fields", {}):
            shape = _inner_shape(shape.model_fields[part].annotation)
    return list(getattr(shape, "model_fields", {}))


def _inner_shape(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_shape(argument)
        if found is not None:
            return found
    return None
