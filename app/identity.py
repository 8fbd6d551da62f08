"""Who asks at an edge, and what only some may do there."""

from pathlib import Path
from typing import TYPE_CHECKING

from semantic_layer.errors import GuardRefusal
from warehouse.user import LOCAL, User

if TYPE_CHECKING:
    from semantic_layer.policies.access import Access


def identified(workspace: Path, name: str | None) -> User:
    """Return a person by name, with the role that the policies give; without a name it is the owner.

    GuardRefusal for one whom they do not know, DefinitionError where they are broken.
    """
    from semantic_layer.policies.load import PolicySource
    from semantic_layer.unseen import is_unseen

    if name is None:
        return LOCAL
    if any(map(is_unseen, name)):
        # It would look like another's in the audit log.
        raise GuardRefusal("A name holds no character that can't be seen", code="not_allowed")
    return PolicySource(workspace).now().user(name)


def unnamed(workspace: Path) -> User:
    """Return the owner, as whom nobody signs in; GuardRefusal where policies tell people apart by name."""
    from semantic_layer.policies.load import PolicySource

    spec = PolicySource(workspace).now().spec
    if spec is not None and LOCAL.name not in spec.users:
        raise GuardRefusal(
            "Nobody is signed in, and what you may see depends on who you are",
            code="not_allowed",
            action="Whoever runs Footnote sets chat_auth, or names the user 'local' in policies.yml.",
        )
    return LOCAL


def check_owner(user: User) -> None:
    """Return for who runs Footnote; GuardRefusal for a person of another role."""
    if user.role != LOCAL.role:
        raise GuardRefusal(
            "This command is for who runs Footnote",
            code="not_allowed",
            action="Ask with `footnote ask`, `footnote query` or in the chat.",
        )


def check_may_search(workspace: Path, user: User) -> None:
    """Return if a person may search products and texts; GuardRefusal otherwise."""
    from knowledge.permission import check_may_search as check_access

    check_access(_access(workspace, user))


def check_may_run_sql(workspace: Path, user: User) -> None:
    """Return if a person may run SQL of one's own; GuardRefusal otherwise."""
    from semantic_layer.policies.views import check_sql_allowed

    check_sql_allowed(_access(workspace, user))


def _access(workspace: Path, user: User) -> "Access":
    from semantic_layer.folders import load_definitions
    from semantic_layer.policies.load import PolicySource, policies_path

    manifest = load_definitions(workspace) if policies_path(workspace) else None
    return PolicySource(workspace, manifest).now().access(user)
