"""Money named by its currency: that of the data says nothing, another one asks for what is not there."""

from agent.planner.draft import Draft

_CALLED = {
    "GBP": frozenset({"pound", "pounds", "sterling", "quid", "gbp"}),
    "EUR": frozenset({"euro", "euros", "eur"}),
    "USD": frozenset({"dollar", "dollars", "bucks", "usd"}),
    "BRL": frozenset({"real", "reais", "reals", "brl"}),
}
_LEADS = frozenset({"in", "of", "many"})


def read_currency(draft: Draft) -> None:
    """Take "in pounds" where amounts are in pounds; amounts in another currency are refused."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        code = next((code for code, names in _CALLED.items() if token.text in names), None)
        if code is None or i in covered | draft.used or draft.word(i - 1) not in _LEADS:
            continue
        if draft.word(i - 1) == "many" and not any(s.of_kind("metric") for s in draft.spans):
            continue
        draft.use(i)
        if code != draft.currency:
            draft.unsupported.append(f"amounts in another currency than {draft.currency}")
