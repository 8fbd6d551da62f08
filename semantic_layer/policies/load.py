"""Read policies.yml, or report every mistake in it; while it is broken nobody is let in."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from semantic_layer.draft import At
from semantic_layer.errors import DefinitionError, GuardRefusal, Problem
from semantic_layer.manifest import Manifest
from semantic_layer.policies.access import FULL, Access
from semantic_layer.policies.rules import RULES, Subject, read_filter
from semantic_layer.policies.spec import Approval, Limits, OfUser, PolicyFile, Role, RowFilter
from semantic_layer.query import Filter
from semantic_layer.salvage import check
from semantic_layer.source import read_documents
from warehouse.user import LOCAL, User

VARIABLE = "FOOTNOTE_POLICIES"
APPROVAL = "FOOTNOTE_APPROVAL"
ROWS_TO_MODEL = "FOOTNOTE_ROWS_TO_MODEL"
NAME = "policies.yml"
STRICTNESS: tuple[Approval, ...] = ("none", "sql", "all")
OWNER = Role(metrics=("*",), dimensions=("*",), sql=True, min_group_size=1)


def policies_path(workspace: Path | None) -> Path | None:
    """Return the file that FOOTNOTE_POLICIES names, else the workspace's own, None where there is none."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    own = workspace / NAME if workspace else None
    return own if own and os.path.lexists(own) else None


def read_policies(path: Path, manifest: Manifest | None = None) -> tuple[PolicyFile | None, list[Problem]]:
    """Read a file and tell all that is wrong with it, and with its names if definitions are given."""
    reading = read_documents(path, path.name)
    problems = list(reading.problems)
    if not reading.is_whole:
        return None, problems
    if len(reading.documents) != 1 or not isinstance(reading.documents[0].data, dict):
        told = "one mapping is expected, with roles and users"
        return None, [*problems, Problem(path.name, 0, "file", told)]
    at = At(reading.documents[0], ())
    checked = check(PolicyFile, reading.documents[0].data, at)
    problems += checked.problems
    if checked.spec and manifest:
        subject = Subject(checked.spec, at, manifest)
        problems += [problem for rule in RULES for problem in rule(subject)]
    return checked.spec, sorted(dict.fromkeys(problems))


@dataclass(frozen=True)
class Policies:
    """Who may see what; without a file everybody is the owner."""

    spec: PolicyFile | None = None

    def user(self, name: str) -> User:
        """Return a person by name, with the role; GuardRefusal for one who is not known."""
        if self.spec is None:
            return User(name, LOCAL.role)
        known = self.spec.users.get(name)
        role = known.role if known else self.spec.default_role
        if role is None:
            raise GuardRefusal(
                f"Nobody is known here as '{name[:60]}'",
                code="not_allowed",
                action="Ask whoever runs this to name you in policies.yml.",
            )
        return User(name, role)

    def access(self, user: User) -> Access:
        """Return what a person may see and do; GuardRefusal for one without a role of the file."""
        if self.spec is None:
            return Access(FULL.role, approval=_approval(), rows_to_model=_tells_rows())
        named = self.spec.users.get(user.name)
        if user == LOCAL and named:
            user = User(user.name, named.role)
        # Whoever runs Footnote over files of their own could change the policies, too.
        is_owner = user == LOCAL or (named is not None and user.role == named.role == LOCAL.role)
        role = self.spec.roles.get(user.role) or (OWNER if is_owner else None)
        if role is None:
            raise GuardRefusal(f"There is no role '{user.role[:60]}' here", code="not_allowed")
        filters = tuple(self._filter(one, user) for one in role.where)
        return replace(self.rules_of(user.role, role), filters=filters)

    def rules_of(self, name: str, role: Role) -> Access:
        """Return what a role may see and do, but for its row filters, which depend on who asks."""
        assert self.spec is not None
        is_open = self.spec.default == "allow"
        size = role.min_group_size if role.min_group_size is not None else self.spec.min_group_size
        size = size if size and size > 1 else None
        tells = self.spec.rows_to_model and role.rows_to_model is not False
        return Access(
            name,
            metrics=_names(role.metrics, is_open=is_open),
            dimensions=_names(role.dimensions, is_open=is_open),
            hide=role.hide,
            sql=role.sql and not role.where and size is None,
            approval=_strictest(_approval(), self.spec.approval, role.approval or "none"),
            rows_to_model=tells and _tells_rows(),
            min_group_size=size,
            sensitive=self.spec.sensitive,
            subject=self.spec.subject,
            limits=_merged(self.spec.limits, role.limits),
            prices=self.spec.prices,
        )

    def _filter(self, wanted: RowFilter, user: User) -> Filter:
        if not isinstance(wanted.value, OfUser):
            return read_filter(wanted, wanted.value)
        assert self.spec is not None
        person = self.spec.users.get(user.name)
        value = person.attributes.get(wanted.value.user) if person else None
        if value is None or value == ():
            raise GuardRefusal(
                f"The rows of '{user.name[:60]}' are not known: no {wanted.value.user} is given",
                code="not_allowed",
            )
        return read_filter(wanted, value)


def _names(listed: tuple[str, ...] | None, *, is_open: bool) -> tuple[str, ...] | None:
    """Return the names of a role, None for all of them."""
    if listed is None:
        return None if is_open else ()
    return None if "*" in listed else listed


def _merged(general: Limits, own: Limits | None) -> Limits:
    return general.model_copy(update=own.model_dump(exclude_none=True)) if own else general


def _strictest(*given: Approval) -> Approval:
    return max(given, key=STRICTNESS.index)


def _tells_rows() -> bool:
    return os.environ.get(ROWS_TO_MODEL, "").strip().lower() not in ("0", "false", "no")


def _approval() -> Approval:
    asked = os.environ.get(APPROVAL, "none").strip().lower() or "none"
    if asked not in STRICTNESS:
        problem = Problem(APPROVAL, 0, "value", f"'{asked}' is not one of {', '.join(STRICTNESS)}")
        raise DefinitionError([problem])
    return next(one for one in STRICTNESS if one == asked)


class PolicySource:
    """The policies of a workspace, read again when their file changes; DefinitionError while it is broken."""

    def __init__(self, workspace: Path | None, manifest: Manifest | None = None) -> None:
        self._path = policies_path(workspace)
        self._workspace = workspace
        self._manifest = manifest
        self._read: tuple[object, Policies] | None = None

    def now(self) -> Policies:
        """Return the policies as they stand now."""
        path = self._path = self._path or policies_path(self._workspace)
        if path is None:
            return Policies()
        seen = _signature(path)
        if self._read is None or self._read[0] != seen:
            spec, problems = read_policies(path, self._manifest)
            if problems or spec is None:
                self._read = None
                raise DefinitionError(problems)
            self._read = (seen, Policies(spec))
        return self._read[1]


def _signature(path: Path) -> object:
    try:
        stat = path.stat()
    except OSError as error:
        raise DefinitionError([Problem(path.name, 0, "file", f"can't be read: {error.strerror}")]) from None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
