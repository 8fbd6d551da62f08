"""Writes watch logs: one JSON-lines file a day, in the form of an Elasticsearch export."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.generators.demo.randomness import stream
from pipelines.generators.ott.dirt import VIEW_DIRT, Dirt
from pipelines.generators.ott.planted import APPS
from pipelines.generators.ott.views import DAY, DayOfViews

# The order of the keys inside _source varies from row to row.
ORDERS = ((0, 1, 2, 3), (0, 1, 3, 2), (2, 3, 0, 1), (3, 1, 0, 2))


def write_views(seed: int, folder: Path, views: DayOfViews, already: int) -> dict[Dirt, int]:
    """Write the log of a day, bad rows among the good; return how many of each kind of bad row.

    `already` is the number of rows of earlier days: ids go on from it.
    """
    rng = stream(seed, f"view dirt {views.day}")
    rows = {
        "household": views.household,
        "device": views.device,
        "app": views.app,
        "seconds": views.seconds,
        "id": already + np.arange(len(views.household)),
        "kind": np.full(len(views.household), -1),
    }
    counts = {}
    for place, dirt in enumerate(VIEW_DIRT):
        number = _how_many(rng, dirt.share * len(views.household))
        counts[dirt] = number
        rows = _with_bad_rows(rng, rows, place, number)
    text = "".join(f"{line}\n" for line in _lines(rows).to_pylist())
    (folder / f"{views.day:%Y%m%d}.json").write_text(text, encoding="utf-8")
    return counts


def _how_many(rng: np.random.Generator, expected: float) -> int:
    """Return a whole number that is the expected one on average, so that small days add up right."""
    return int(expected + rng.random())


def _with_bad_rows(
    rng: np.random.Generator, rows: dict[str, np.ndarray], kind: int, number: int
) -> dict[str, np.ndarray]:
    """Insert copies of good rows with the fault of their kind, each somewhere after what it copies."""
    good = np.flatnonzero(rows["kind"] < 0)
    if not number or not len(good):
        return rows
    copied = np.sort(rng.choice(good, number, replace=False))
    bad = {name: values[copied] for name, values in rows.items()}
    bad["kind"] = np.full(number, kind)
    name = VIEW_DIRT[kind].kind
    if name == "negative":
        bad["seconds"] = -1 - bad["seconds"]
    elif name == "too long":
        bad["seconds"] = DAY + 1 + bad["seconds"]
    places = copied + 1 + (rng.random(number) * (len(rows["id"]) - copied)).astype(np.int64)
    return {name: np.insert(values, places, bad[name]) for name, values in rows.items()}


def _lines(rows: dict[str, np.ndarray]) -> pa.Array:
    kinds = np.array([dirt.kind for dirt in VIEW_DIRT] + ["good"])[rows["kind"]]
    contract = _numbered('"Contract":"OTT', rows["household"] + 1, 6, '"')
    contract = _unless(kinds == "contract null", '"Contract":null', contract)
    mac = _numbered('"Mac":"02', rows["household"] * 2 + rows["device"] + 1, 10, '"')
    mac = _unless(kinds == "two macs", '"Mac":"020000000001,020000000002"', mac)
    pieces = [
        _unless(kinds == "contract absent", None, contract),
        _unless(kinds == "mac absent", None, mac),
        _numbered('"TotalDuration":', rows["seconds"], 0, ""),
        _chosen([f'"AppName":"{app}"' for app in APPS], rows["app"]),
    ]
    inner = _in_orders(pieces, rows["id"] % len(ORDERS))
    head = _chosen([f'{{"_index":"history","_type":"{app.lower()}","_id":"' for app in APPS], rows["app"])
    # A bad row has an id of its own, but for a repeat, which has that of the row it repeats.
    marks = ["AX" if dirt.kind == "repeat" else f"B{place}" for place, dirt in enumerate(VIEW_DIRT)]
    identity = _numbered("", rows["id"], 18, '","_score":0,"_source":{')
    return _joined(
        head, _chosen([*marks, "AX"], rows["kind"] % (len(marks) + 1)), identity, inner, _text("}}")
    )


def _in_orders(pieces: list[pa.Array], order: np.ndarray) -> pa.Array:
    variants = [
        pc.binary_join_element_wise(*(pieces[place] for place in places), _text(","), null_handling="skip")
        for places in ORDERS
    ]
    return pc.choose(pa.array(order), *variants)


def _numbered(before: str, numbers: np.ndarray, width: int, after: str) -> pa.Array:
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.large_string()), width, "0")
    return _joined(_text(before), digits, _text(after))


def _joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(*parts, _text(""))


def _unless(where: np.ndarray, other: str | None, usual: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), _text(other), usual)


def _chosen(texts: list[str], places: np.ndarray) -> pa.Array:
    return pa.array(texts, pa.large_string()).take(pa.array(places))


def _text(value: str | None) -> pa.Scalar:
    return pa.scalar(value, pa.large_string())
