"""What must hold between policies and the definitions they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from semantic_layer.conditions import condition
from semantic_layer.draft import At
from semantic_layer.errors import Problem, QueryError
from semantic_layer.manifest import Manifest
from semantic_layer.names import column
from semantic_layer.nearest import nearest
from semantic_layer.policies.selection import METHODS, Named, groupable, selected
from semantic_layer.policies.spec import OfUser, Person, PolicyFile, RowFilter, Scalar
from semantic_layer.query import LIST_OPERATORS, Filter
from warehouse.user import LOCAL

# Where patterns stand, the patterns, and what they may mean.
Listed = tuple[tuple[str, ...], tuple[str, ...], Mapping[str, Named]]


@dataclass(frozen=True)
class Subject:
    """A policy file with the place of its keys, and the definitions it is about."""

    spec: PolicyFile
    at: At
    manifest: Manifest


def names_are_known(subject: Subject) -> Iterator[Problem]:
    """Every name, glob and selector means something."""
    metrics: Mapping[str, Named] = subject.manifest.metrics
    dimensions: Mapping[str, Named] = groupable(subject.manifest)
    listed: list[Listed] = [(("sensitive",), subject.spec.sensitive, dimensions)]
    for name, role in subject.spec.roles.items():
        listed += [
            (("roles", name, "metrics"), role.metrics or (), metrics),
            (("roles", name, "dimensions"), role.dimensions or (), dimensions),
            (("roles", name, "hide"), role.hide, {**dimensions, **metrics}),
        ]
    for place, patterns, known in listed:
        for index, pattern in enumerate(patterns):
            if not selected([pattern], known) and pattern != "*":
                method, colon, _ = pattern.partition(":")
                choices = nearest(method, METHODS) if colon else nearest(pattern, known)
                told = f"'{pattern}' means no {'dimension' if known is dimensions else 'metric'} there is"
                yield subject.at.problem(*place, index, message=told, choices=choices)


def roles_are_known(subject: Subject) -> Iterator[Problem]:
    """Every role that people have is one of the file's."""
    roles = {LOCAL.role: None, **subject.spec.roles}
    named: list[tuple[tuple[str, ...], str | None]] = [(("default_role",), subject.spec.default_role)]
    named += [(("users", name, "role"), one.role) for name, one in subject.spec.users.items()]
    for place, role in named:
        if role is not None and role not in roles:
            told = f"there is no role '{role}'"
            yield subject.at.problem(*place, message=told, choices=nearest(role, roles) or tuple(roles))


def subjects_are_known(subject: Subject) -> Iterator[Problem]:
    """The thing counted in groups is an entity."""
    wanted, known = subject.spec.subject, subject.manifest.entities
    if wanted is not None and subject.manifest.entity_dimension(wanted) is None:
        told = f"there is no entity '{wanted}'"
        yield subject.at.problem("subject", message=told, choices=nearest(wanted, known))


def filters_can_be_met(subject: Subject) -> Iterator[Problem]:
    """Row filters are of known dimensions, with values of their types, for everyone of the role."""
    known = groupable(subject.manifest)
    for name, role in subject.spec.roles.items():
        people = [(who, one) for who, one in subject.spec.users.items() if one.role == name]
        for index, wanted in enumerate(role.where):
            place = ("roles", name, "where", index)
            if wanted.dimension not in known:
                told = f"there is no dimension '{wanted.dimension}'"
                near = nearest(wanted.dimension, known)
                yield subject.at.problem(*place, "dimension", message=told, choices=near)
            elif isinstance(wanted.value, OfUser):
                for who, one in people:
                    yield from _of_person(subject, wanted, who, one)
            elif problem := _unmet(subject.manifest, wanted, wanted.value):
                yield subject.at.problem(*place, message=problem)


def _of_person(subject: Subject, wanted: RowFilter, who: str, one: Person) -> Iterator[Problem]:
    assert isinstance(wanted.value, OfUser)
    name = wanted.value.user
    if name not in one.attributes:
        told = f"needs the attribute '{name}', which the role '{one.role}' filters rows by"
        near = nearest(name, one.attributes)
        yield subject.at.problem("users", who, "attributes", message=told, choices=near)
    elif problem := _unmet(subject.manifest, wanted, one.attributes[name]):
        yield subject.at.problem("users", who, "attributes", name, message=problem)


def read_filter(wanted: RowFilter, value: Scalar | tuple[Scalar, ...] | None) -> Filter:
    """Return a filter with a value in place; ValidationError where the value does not suit the operator."""
    if wanted.op in LIST_OPERATORS and value is not None and not isinstance(value, tuple):
        value = (value,)
    plain = list(value) if isinstance(value, tuple) else value
    return Filter(dimension=wanted.dimension, op=wanted.op, value=plain)


def _unmet(manifest: Manifest, wanted: RowFilter, value: Scalar | tuple[Scalar, ...] | None) -> str | None:
    """Say what is wrong with a filter's value, None if nothing is."""
    dimension = groupable(manifest)[wanted.dimension]
    try:
        condition(column("value"), dimension, read_filter(wanted, value))
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    except QueryError as error:
        return error.message
    return None


RULES = (names_are_known, roles_are_known, subjects_are_known, filters_can_be_met)
