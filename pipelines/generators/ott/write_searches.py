"""Writes search logs: one folder a day with a Parquet file, as a Spark job leaves it."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.generators.demo.randomness import draw, stream
from pipelines.generators.ott.dirt import SEARCH_DIRT, Dirt
from pipelines.generators.ott.planted import NETWORKS, PLATFORMS, PROVIDERS, SEARCH_DAYS
from pipelines.generators.ott.searches import NOBODY, NOTHING, Searches
from pipelines.generators.ott.views import days_between
from pipelines.generators.ott.words import spellings

FILE = "part-00000-c000.snappy.parquet"
GOOD = -1
PLANS: tuple[list[str] | None, ...] = (
    None,
    [],
    ["Kênh Gia Đình:premium"],
    ["Kênh Quốc Tế:promotion", "Kênh Gia Đình:gift"],
)


def write_searches(seed: int, folder: Path, searches: Searches) -> dict[Dirt, int]:
    """Write the log of each day, bad rows among the good; return how many of each kind of bad row."""
    rng = stream(seed, "search dirt")
    place, kind, counts = _with_bad_rows(rng, len(searches))
    lag = np.where(kind == GOOD, searches.lag[place], 0)
    written = searches.at.astype("datetime64[D]")[place] + lag
    # A repeat may come with a later day's log.
    repeat = [dirt.kind for dirt in SEARCH_DIRT].index("repeat")
    again = np.minimum(written + searches.lag[place] + rng.integers(0, 2, len(kind)), _day(SEARCH_DAYS[1]))
    written = np.where(kind == repeat, again, written)
    table = _table(stream(seed, "search rows"), searches, place, kind)
    order = np.lexsort((searches.at[place], written))
    table, written = table.take(pa.array(order)), written[order]
    for day in days_between(*SEARCH_DAYS):
        first, last = np.searchsorted(written, [_day(day), _day(day) + 1])
        target = folder / f"{day:%Y%m%d}"
        target.mkdir(exist_ok=True)
        pq.write_table(table.slice(first, last - first), target / FILE, compression="snappy")
    return counts


def _day(day: date) -> np.datetime64:
    return np.datetime64(day)


def _with_bad_rows(rng: np.random.Generator, good: int) -> tuple[np.ndarray, np.ndarray, dict[Dirt, int]]:
    """Return the good row behind each row, its kind of dirt or GOOD, and the rows of each kind."""
    places, kinds, counts = [np.arange(good)], [np.full(good, GOOD)], {}
    for number, dirt in enumerate(SEARCH_DIRT):
        rows = max(1, round(dirt.share * good))
        places.append(rng.choice(good, rows, replace=False))
        kinds.append(np.full(rows, number))
        counts[dirt] = rows
    return np.concatenate(places), np.concatenate(kinds), counts


def _table(rng: np.random.Generator, searches: Searches, place: np.ndarray, kind: np.ndarray) -> pa.Table:
    names = np.array([dirt.kind for dirt in SEARCH_DIRT] + ["good"])[kind]
    rows = searches.take(place)
    return pa.table(
        {
            "eventID": _event_ids(place, kind, names),
            "datetime": _unless(names == "no such day", "2022-06-31 10:15:00.000", _moments(rows.at)),
            "user_id": _user_ids(rows.user),
            "keyword": _chosen(spellings(), rows.spelling, rows.spelling == NOTHING),
            "category": _unless(
                names == "unknown category", "leave", _chosen(("enter", "quit"), rows.has_quit.astype(int))
            ),
            "proxy_isp": _chosen(tuple(PROVIDERS), rows.provider),
            "platform": _chosen(tuple(PLATFORMS), rows.platform),
            "networkType": _chosen(tuple(NETWORKS), rows.network),
            "action": _chosen(("search",), np.zeros(len(place), dtype=int)),
            "userPlansMap": _plans(rng, rows.user),
        }
    )


def _event_ids(place: np.ndarray, kind: np.ndarray, names: np.ndarray) -> pa.Array:
    number = place * (len(SEARCH_DIRT) + 1) + np.where((names == "good") | (names == "repeat"), 0, kind + 1)
    head = np.char.mod("%08x", number * 2_654_435_761 % 2**32)
    text = np.char.add(np.char.add(head, "-5eed-4000-8000-"), np.char.mod("%012x", number))
    return pc.if_else(pa.array(names == "no event id"), pa.scalar(None, pa.string()), pa.array(text))


def _moments(at: np.ndarray) -> pa.Array:
    return pa.array(np.char.replace(np.datetime_as_string(at, unit="ms"), "T", " "))


def _user_ids(user: np.ndarray) -> pa.Array:
    """Each tenth id is that of the user before with a zero in front: as numbers the two would be one."""
    has_zero = user % 10 == 9
    number = np.char.mod("%d", 4_000_000 + np.where(has_zero, user - 1, user))
    text = np.where(has_zero, np.char.add("0", number), number)
    return pc.if_else(pa.array(user == NOBODY), pa.scalar(None, pa.string()), pa.array(text))


def _plans(rng: np.random.Generator, user: np.ndarray) -> pa.Array:
    held = draw(rng, np.array([1.0, 5.0, 3.0, 1.0]), len(user))
    held = np.where(user == NOBODY, 0, held)
    return pa.array(PLANS, pa.list_(pa.string())).take(pa.array(held))


def _chosen(texts: tuple[str | None, ...], places: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    return pa.array(texts, pa.string()).take(pa.array(places, mask=missing))


def _unless(where: np.ndarray, other: str, usual: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), pa.scalar(other), usual)
