"""Outcomes and an agent made up for tests of what shows them; no question is understood here."""

from collections.abc import Iterator
from typing import Any

from agent.events import Event, Finished, TextDelta, ToolFinished, ToolStarted
from agent.outcome import Chart, Citation, Clarification, Number, Outcome
from warehouse.user import LOCAL, User

SQL = """select date_trunc('month', order_date) as month, sum(item_price) as revenue
from sales.fact_sales
group by 1"""


def outcome(**fields: Any) -> Outcome:
    """Return an answered outcome, with the fields given in place of the usual ones."""
    usual: dict[str, Any] = {
        "status": "answered",
        "answer": "Revenue was **$3,234.50**.",
        "certified": True,
        "conversation_id": "c1",
        "dataset": "demo",
        "data_version": "v1",
    }
    return Outcome(**(usual | fields))


def citation(**fields: Any) -> Citation:
    """Return a citation of revenue by month."""
    usual: dict[str, Any] = {
        "id": "q1",
        "kind": "metric_query",
        "query": {"metrics": ["revenue"]},
        "sql": SQL,
        "columns": ["month", "revenue"],
        "rows": [["2024-01", 1000.0], ["2024-02", 2234.5]],
        "row_count": 2,
        "column_units": [None, "currency"],
    }
    return Citation(**(usual | fields))


def answered() -> Outcome:
    """Return revenue by month with a chart and two suggestions."""
    return outcome(
        citations=[citation()],
        numbers=[Number(text="$3,234.50", citation="q1", row=None, column="revenue")],
        chart=Chart(type="line", x="month", y=["revenue"], citation="q1"),
        suggestions=["And by state?", "Only 2024"],
    )


def clarification() -> Outcome:
    """Return a question back."""
    question = "Which Rio is meant?"
    options = ["sales in Rio de Janeiro state", "sales in Rio de Janeiro city"]
    return outcome(
        status="clarification", answer="", clarification=Clarification(question=question, options=options)
    )


class FakeAgent:
    """Gives the same outcome to every question, in the events of a real turn."""

    def __init__(self, given: Outcome | Exception) -> None:
        self.given = given
        self.asked: list[tuple[str, str | None]] = []
        self.users: list[User] = []
        self.closed = False

    def ask(self, question: str, conversation_id: str | None = None, *, user: User = LOCAL) -> Outcome:
        """Return the outcome, or raise the error."""
        self.users.append(user)
        self.asked.append((question, conversation_id))
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def stream(
        self, question: str, conversation_id: str | None = None, *, user: User = LOCAL
    ) -> Iterator[Event]:
        """Yield one tool call, the text in two pieces, and the end."""
        given = self.ask(question, conversation_id, user=user)
        if given.citations:
            yield ToolStarted("t1", "query_metrics", {"metrics": ["revenue"]})
            yield ToolFinished("t1", "query_metrics", "2 rows", SQL, True)
        for piece in given.answer.partition(" "):
            yield TextDelta(piece)
        yield Finished(given)

    def starters(self, user: User = LOCAL) -> list[str]:
        """Return two questions."""
        return ["How many orders?", "Revenue by month"]

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True
