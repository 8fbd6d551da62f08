"""Mutated SQL against the guard: `python -m tests.security.fuzz --minutes 10 --seed 1`.

Whatever the text, the guard lets it pass or raises GuardRefusal, in bounded time; of what both checks let
pass, the engine itself plans no table beyond the open ones.
"""

import argparse
import random
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.security.corpus.read import CANARY, OPEN, attacks, build, legitimate
from warehouse.errors import GuardRefusal
from warehouse.guard import check_sql
from warehouse.guard.second_opinion import SecondOpinion

SLOW = 1.0
TOKENS = re.compile(r"'[^']*'|\"[^\"]*\"|\w+|\s+|.", re.DOTALL)
NOISE = (
    *("'", '"', "--", "/*", "*/", ";", "(", ")", "[", "]", "{", "}", ",", ".", "::", "->", "`", "$$", "\\"),
    *(
        "\u200b",
        "\u00a0",
        "\ufeff",
        "\u202e",
        "\x00",
        "\ud800",
        "é",
        "\uff53",
        "\n",
        "\u037e",
        "?",
        "@",
        "#",
        ":=",
    ),
)
SPLICES = (
    *(
        "hidden.secrets",
        "secrets",
        "main.secrets",
        '"sales.orders"',
        "orders",
        "peek()",
        "leak()",
        "sales.hidden",
    ),
    *(
        "(select word from hidden.secrets)",
        "(from secrets)",
        "query('from hidden.secrets')",
        "with secrets as (select 1)",
    ),
    *(
        "union all by name from secrets",
        "pivot",
        "unpivot",
        "lateral",
        "asof join secrets on true",
        "at (version => 1)",
    ),
    *(
        "recursive",
        "lambda x:",
        "exclude",
        "columns(*)",
        "filter (where true)",
        "over ()",
        "current_user",
        "e'\\''",
    ),
    *(
        "natural join",
        "positional join",
        "values",
        "table",
        "describe",
        "summarize",
        "show",
        "using sample 1",
        "case",
    ),
)
OPENED = re.compile(r'"Table": "(?:served\.)?([^"]+)"')


def swapped(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    first, second = pick.randrange(len(words)), pick.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    return words


def spliced(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    other = pick.choice(pool)
    start = pick.randrange(len(other))
    place = pick.randrange(len(words))
    return words[:place] + other[start : start + pick.randrange(1, 12)] + words[place + pick.randrange(3) :]


def noisy(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    place = pick.randrange(len(words))
    return [*words[:place], pick.choice(NOISE), *words[place:]]


def infected(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    place = pick.randrange(len(words))
    return [*words[:place], " ", pick.choice(SPLICES), " ", *words[place + pick.randrange(2) :]]


def retabled(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    """Put a hidden name where an open one stood."""
    places = [
        place for place, word in enumerate(words) if word in ("orders", "sales", "items", "products", "plain")
    ]
    if places:
        words[pick.choice(places)] = pick.choice(
            ("secrets", "hidden", '"sales.orders"', "secret_view", "orders")
        )
    return words


def repeated(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    start = pick.randrange(len(words))
    return words[:start] + words[start : start + 4] * pick.choice((2, 3, 50, 500)) + words[start + 4 :]


def dropped(words: list[str], pick: random.Random, pool: list[list[str]]) -> list[str]:
    place = pick.randrange(len(words))
    return words[:place] + words[place + pick.randrange(1, 4) :]


MUTATIONS: tuple[Callable[[list[str], random.Random, list[list[str]]], list[str]], ...] = (
    *(swapped, spliced, noisy, infected, infected, retabled, retabled, repeated, dropped),
)


def mutated(pick: random.Random, pool: list[list[str]]) -> str:
    words = list(pick.choice(pool))
    for _ in range(pick.randrange(1, 4)):
        words = pick.choice(MUTATIONS)(words, pick, pool) or [" "]
    return "".join(words)


class Target:
    """The guard, the second opinion, and an engine that plans on the file what both let pass."""

    def __init__(self, path: Path) -> None:
        self._engine = duckdb.connect(str(path), read_only=True, config={"lock_configuration": "true"})
        columns = self._engine.execute(
            "SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns"
        ).fetchall()
        self.allowed = {name: [c for table, c in columns if table == name] for name in OPEN}
        self._columns = {column for held in self.allowed.values() for column in held}
        self._parser = SecondOpinion()

    def verdict(self, sql: str) -> str:
        """Return how a text ended: a code, or what the second opinion or the engine says of it."""
        try:
            check_sql(sql, allowed=self.allowed)
        except GuardRefusal as refusal:
            return refusal.code
        code = self._parser.refusal(sql, tables=self.allowed, columns=self._columns)
        if code:
            return f"second opinion: {code}"
        return f"allowed: {self.planned(sql)}"

    def planned(self, sql: str) -> str:
        """Return `plans` or `fails`; raise AssertionError where the engine reads what is not open."""
        cursor = self._engine.cursor()
        alarm = threading.Timer(SLOW, cursor.interrupt)
        alarm.start()
        try:
            if "pivot" in sql.lower():
                # Columns that the data name are known only when it runs.
                assert CANARY not in str(cursor.execute(sql).fetchmany(100)), "tells what is hidden"
                return "runs"
            read = cursor.get_table_names(sql, qualified=True)
            told = str(cursor.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()[0][1])
        except duckdb.Error:
            return "fails"
        finally:
            alarm.cancel()
            cursor.close()
        opened = set(OPENED.findall(told)) | {name.split(" ")[0] for name in read if "." in name}
        hidden = {name.lower() for name in opened if "." in name} - set(OPEN)
        assert not hidden, f"reads {hidden}"
        return "plans"


def fuzz(seed: int, *, minutes: float = float("inf"), most: int | None = None) -> Counter[str]:
    """Run mutations for some minutes, or `most` of them; AssertionError has the text that breaks a rule."""
    pick = random.Random(seed)
    pool = [TOKENS.findall(sql) for _, sql in [*attacks(), *legitimate() * 4] if 0 < len(sql) < 3_000]
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="footnote-fuzz-") as folder:
        path = Path(folder) / "served.duckdb"
        build(path)
        target = Target(path)
        until = time.monotonic() + minutes * 60
        while time.monotonic() < until and (most is None or ended.total() < most):
            sql = mutated(pick, pool)
            begun = time.process_time()
            try:
                ended[target.verdict(sql)] += 1
                assert time.process_time() - begun < SLOW, "slow"
            except Exception as problem:
                raise AssertionError(
                    f"{type(problem).__name__}: {problem}\nseed {seed}: {sql!r}"
                ) from problem
    return ended


def main() -> None:
    """Fuzz as the options say, and print how the texts ended."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    for how, count in fuzz(asked.seed, minutes=asked.minutes).most_common():
        print(f"{count:8,}  {how}")


if __name__ == "__main__":
    main()
