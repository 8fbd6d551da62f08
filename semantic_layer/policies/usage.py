"""What each person asked and spent: counted in a database of its own, so that limits outlive a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from semantic_layer.errors import GuardRefusal
from semantic_layer.policies.spec import Limits, Prices

TABLES = Path(__file__).with_name("usage.sql").read_text(encoding="utf-8")
MINUTE = timedelta(minutes=1)
PATIENCE = 10.0
TOKENS_PRICED = 1_000_000
# Days are kept for whoever wants to know; minutes only as long as they count.
FORGET_DAYS = timedelta(days=400)
ASK_LATER = "Ask whoever runs this for a higher limit, or come back then."


@dataclass(frozen=True)
class Spent:
    """What a person has asked and spent on one day."""

    questions: int = 0
    tokens: int = 0
    cost: float = 0.0


class Usage:
    """The counts of a workspace, shared by all its processes; GuardRefusal where they can't be kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def spent(self, user: str, day: str) -> Spent:
        """Return what a person spent on a day (ISO text)."""
        with self._writing() as cursor:
            return _spent(cursor, user, day)

    def add(self, user: str, day: str, spent: Spent, limits: Limits | None = None) -> str | None:
        """Add to a day's counts, or add nothing and return the limit that is reached already."""
        with self._writing() as cursor:
            reached = _reached(_spent(cursor, user, day), limits) if limits else None
            if reached is None:
                row = (user, day, spent.questions, spent.tokens, spent.cost)
                cursor.execute(
                    "INSERT INTO days VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET questions = questions "
                    "+ excluded.questions, tokens = tokens + excluded.tokens, cost = cost + excluded.cost",
                    row,
                )
                forgotten = (datetime.fromisoformat(day) - FORGET_DAYS).date().isoformat()
                cursor.execute("DELETE FROM days WHERE day < ?", [forgotten])
            return reached

    def add_query(self, user: str, now: datetime, most: int) -> datetime | None:
        """Count a query of this minute, or count nothing and return when one may be asked again."""
        since = (now - MINUTE).timestamp()
        with self._writing() as cursor:
            cursor.execute("DELETE FROM queries WHERE at <= ?", [since])
            recent = cursor.execute(
                "SELECT at FROM queries WHERE person = ? ORDER BY at DESC LIMIT 1 OFFSET ?", [user, most - 1]
            ).fetchone()
            if most < 1:
                return now + MINUTE
            if recent:
                return datetime.fromtimestamp(recent[0], UTC) + MINUTE
            cursor.execute("INSERT INTO queries VALUES (?, ?)", [user, now.timestamp()])
            return None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        """Hold the database alone: what is read is still so when it is written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
            with closing(connection), closing(connection.cursor()) as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                for statement in TABLES.split(";"):
                    cursor.execute(statement)
                yield cursor
                cursor.execute("COMMIT")
        except (OSError, sqlite3.Error) as problem:
            raise GuardRefusal(
                "What you have asked can't be counted, and your role has limits",
                code="limit_unknown",
                action="Ask whoever runs this to make the workspace's folder state writable.",
            ) from problem


@dataclass(frozen=True)
class Meter:
    """What one person may still ask; one without `usage` counts nothing."""

    user: str
    limits: Limits = Limits()
    prices: Prices = Prices()
    usage: Usage | None = None

    def count_question(self) -> None:
        """Count a question; GuardRefusal where that is one too many, or too much was spent today."""
        if self._counts_days and self.usage:
            self._refuse_if(self.usage.add(self.user, _today(), Spent(questions=1), self.limits))

    def check_spent(self) -> None:
        """Return while the model may be called; GuardRefusal where too much was spent today."""
        if self._counts_days and self.usage:
            general = self.limits.model_copy(update={"questions_per_day": None})
            self._refuse_if(_reached(self.usage.spent(self.user, _today()), general))

    def spend(self, prompt: int, completion: int) -> None:
        """Count the tokens of one call of the model."""
        if self._counts_days and self.usage:
            cost = (prompt * self.prices.prompt + completion * self.prices.completion) / TOKENS_PRICED
            self.usage.add(self.user, _today(), Spent(tokens=prompt + completion, cost=cost))

    def count_query(self) -> None:
        """Count a query; GuardRefusal where that is one too many within a minute."""
        most = self.limits.queries_per_minute
        if most is None or self.usage is None:
            return
        now = datetime.now(UTC)
        free = self.usage.add_query(self.user, now, most)
        if free:
            raise GuardRefusal(
                f"You may run {most} queries a minute, and did",
                code="limit_reached",
                action=f"Try again in {max(1, round((free - now).total_seconds()))} seconds.",
            )

    @property
    def _counts_days(self) -> bool:
        by_day = (self.limits.questions_per_day, self.limits.tokens_per_day, self.limits.cost_per_day)
        return any(one is not None for one in by_day)

    def _refuse_if(self, reached: str | None) -> None:
        if reached:
            tomorrow = datetime.now(UTC).date() + timedelta(days=1)
            raise GuardRefusal(
                f"Today's limit of {reached} is reached; the count begins anew on {tomorrow} at 00:00 UTC",
                code="limit_reached",
                action=ASK_LATER,
            )


def _spent(cursor: sqlite3.Cursor, user: str, day: str) -> Spent:
    row = cursor.execute(
        "SELECT questions, tokens, cost FROM days WHERE person = ? AND day = ?", [user, day]
    ).fetchone()
    return Spent(*row) if row else Spent()


def _reached(spent: Spent, limits: Limits) -> str | None:
    """Name the first limit that leaves no room for more."""
    pairs = (
        (spent.questions, limits.questions_per_day, "questions"),
        (spent.tokens, limits.tokens_per_day, "tokens"),
        (spent.cost, limits.cost_per_day, "cost"),
    )
    return next((f"{most:,} {what}" for had, most, what in pairs if most is not None and had >= most), None)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
