"""Who may search: a text tells of rows that no policy can take out of it."""

from semantic_layer.errors import GuardRefusal
from semantic_layer.policies.access import Access


def check_may_search(access: Access) -> None:
    """Return for who may see every name and every row; GuardRefusal for anyone else."""
    if not access.is_open:
        raise GuardRefusal(
            "Your role sees a part of the data, and what is told of a product is of all of them",
            code="not_allowed",
            action="Ask for a metric, or ask whoever runs this for a role with all names and all rows.",
        )
