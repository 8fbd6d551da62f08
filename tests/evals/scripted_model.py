"""What a scripted endpoint says to the tiny shop's questions: the orders, by a query."""

import json

from tests.model_endpoint import Body, Said, calls


def counts_orders(body: Body) -> Said:
    """Ask for the orders after a question, and tell them after a result."""
    last = body["messages"][-1]
    if last["role"] == "user":
        return calls("query_metrics", metrics=["orders"])
    citation = json.loads(last["content"])["citation"]
    return calls("answer", text=f"There were {{{citation}.orders}} orders.")
