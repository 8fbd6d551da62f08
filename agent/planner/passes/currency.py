"""Money named by its currency: that of the data says nothing, another one asks for what is not there."""

from agent.planner.draft import Draft
from agent.planner.vocabulary import vocabulary

_LEADS = frozenset({"in", "of", "many"})


def is_money(word: str) -> bool:
    """Whether a word stands for amounts of money, and for no measure of its own."""
    return word in ("money", "cash", "value", "currency", "amount") or word in vocabulary().currencies


def read_currency(draft: Draft) -> None:
    """Take "in pounds" where amounts are in pounds; amounts in another currency are refused."""
    for token in draft.tokens:
        if token.currency:
            _check(draft, token.currency)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        known = token.text in draft.vocab.currencies
        if not known or i in covered | draft.used or draft.word(i - 1) not in _LEADS:
            continue
        if draft.word(i - 1) == "many" and not any(s.of_kind("metric") for s in draft.spans):
            continue
        draft.use(i)
        _check(draft, token.text)


def _check(draft: Draft, called: str) -> None:
    if draft.currency not in draft.vocab.currencies[called]:
        draft.unsupported.append(f"amounts in another currency than {draft.currency}")
