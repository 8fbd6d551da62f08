"""The refusals that several checks share: their sentences hold nothing but what the writer may know."""

from warehouse.errors import GuardRefusal

SENTENCES = {
    "refused_table": "The query names a table that is not published",
    "refused_function": "The query uses a function that is not run",
    "refused_statement": "Only a single SELECT is run",
    "too_large": "The query is too large",
    "syntax": "The query is not valid SQL",
}


def not_a_query() -> GuardRefusal:
    """Refuse what is no query, or more than one."""
    return refusal_of("refused_statement")


def refusal_of(code: str) -> GuardRefusal:
    """Refuse with the sentence of a code."""
    return GuardRefusal(SENTENCES[code], code=code)
