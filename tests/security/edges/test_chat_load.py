"""Fifty people in the chat at once: no error, nobody reads another's answer."""

import asyncio
import os
import re
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.security.edges.chat_client import Client, served

CLIENTS = 50
SECONDS = "FOOTNOTE_CHAT_LOAD_SECONDS"
# Days of the demo shop's second year: each client asks for its own, which its answer's SQL must name.
DAYS = [f"2023-{1 + number % 12:02d}-{1 + number % 28:02d}" for number in range(CLIENTS)]


@dataclass
class Tally:
    """Seconds of each answer, and what was wrong."""

    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1]


@pytest.mark.prove
def test_fifty_people_at_once(demo_workspace: Path) -> None:
    seconds = float(os.environ.get(SECONDS, "20"))
    with served(demo_workspace) as address:
        tally = asyncio.run(load(address, CLIENTS, seconds))
    print(f"{CLIENTS} in the chat, {len(tally.waits)} answers in {seconds:g} s, p95 {tally.p95:.2f} s")
    assert not tally.wrong, tally.wrong[:3]
    assert len(tally.waits) >= CLIENTS


def test_some_people_at_once(demo_workspace: Path) -> None:
    with served(demo_workspace) as address:
        tally = asyncio.run(load(address, 6, 3.0))
    assert not tally.wrong, tally.wrong[:3]
    assert len(tally.waits) >= 6


async def load(address: str, clients: int, seconds: float) -> Tally:
    tally = Tally()
    end = time.monotonic() + seconds
    await asyncio.gather(*(_person(address, number, end, tally) for number in range(clients)))
    return tally


async def _person(address: str, number: int, end: float, tally: Tally) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        client = Client(address, http)
        try:
            await client.open()
            asked = 0
            while time.monotonic() < end or not asked:
                asked += 1
                begun = time.monotonic()
                said = await client.ask(f"revenue on {DAYS[number]}")
                tally.waits.append(time.monotonic() - begun)
                _judge(said, DAYS[number], tally)
            await client.close()
        except Exception as error:
            tally.wrong.append(f"client {number}: {type(error).__name__} {error}")


def _judge(said: str, day: str, tally: Tally) -> None:
    named = set(re.findall(r"\d{4}-\d\d-\d\d", " ".join(re.findall(r"```sql(.*?)```", said, re.DOTALL))))
    if "Something went wrong" in said or day not in named or not named <= _near(day):
        tally.wrong.append(f"asked for {day}, was told: {said[:400]}")


def _near(day: str) -> set[str]:
    """A day and the one after, where a range over it ends."""
    from datetime import date, timedelta

    return {day, (date.fromisoformat(day) + timedelta(days=1)).isoformat()}
